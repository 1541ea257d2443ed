/**
 * Brings deliveries to their inboxes, and pings to the hub. What it claimed is due again when its claim runs out, so a
 * sender that is killed loses nothing; a receiver may get something twice, with the same id.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Courier, Message, SignatureSpec } from '../courier.ts';
import { type Delivery, hubVerdictOf, type Notice, type Verdict, verdictOf } from '../delivery.ts';
import { tellPassingFault } from '../disk-fault.ts';
import type { FederationStore } from '../federation-store.ts';
import { log } from '../log.ts';
import { smallerForm } from './activities.ts';
import { rsaKeyId } from './actor-object.ts';
import { actorUrl } from './addresses.ts';
import { digestOf } from './cavage-signature.ts';
import { makeKeys } from './keys.ts';

export type Sending = {
  store: FederationStore;
  courier: Courier;
  origin: string;
  /** Deliveries under way to one host at once. */
  perHost: number;
  /** Nobody elsewhere can still be delivering what was claimed before: it is due at once. */
  alone: boolean;
};

type Result = { delivery: Delivery; verdict: Verdict; error: string; signature: string };

/** Results are written in groups, so that the disk is waited for once for all of them. */
const groupSize = 64;
const groupWait = 20;
/** How long it rests where nothing is due: another process may queue something at any moment. */
const rest = 200;
/** How long it rests where nothing can be written: milliseconds. */
const afterFault = 5_000;
/** How long a stop waits for answers. */
const grace = 2_000;
/** Messages that are kept ready. */
const mostReady = 200;

export function createSender({ store, courier, origin, perHost, alone }: Sending) {
  const atHost = new Map<string, number>();
  const running = new Set<Promise<void>>();
  const messages = new Map<string, Message>();
  let results: Result[] = [];
  let timer: NodeJS.Timeout | null = null;
  let flushing: NodeJS.Timeout | null = null;
  let stopped = false;
  let closed = false;
  const idlers: (() => void)[] = [];

  function work(): void {
    if (stopped) return;
    if (timer) clearTimeout(timer);
    timer = null;
    const places = courier.places();
    const free = Math.max(places - running.size, 0);
    const busy = [...atHost].filter(([, count]) => count >= perHost).map(([host]) => host);
    // Small claims cost as much as large ones: wait until a quarter of the places is free.
    const claimed = free > 0 && free >= places / 4 ? claim(free, busy) : [];
    if (claimed === null) {
      timer = setTimeout(work, afterFault);
      return;
    }
    for (const delivery of claimed) start(delivery);
    // A claim looks at some hundred rows, fewer than several workers have places.
    if (claimed.length < free || places === 0) timer = setTimeout(work, claimed.length === 0 ? rest : 0);
    if (places > 0 && claimed.length === 0 && underWay() === 0) for (const resolve of idlers.splice(0)) resolve();
  }

  /** null where the disk takes nothing: what cannot be noted is not sent, for it would be sent again and again. */
  function claim(free: number, busy: string[]): Delivery[] | null {
    try {
      return store.claim(free, perHost, busy, Date.now());
    } catch (error) {
      tellPassingFault('sender', error);
      return null;
    }
  }

  /** What was sent and cannot be noted is sent again when its claim runs out, with the same id. */
  function settle(some: Result[]): void {
    try {
      for (const notice of store.settle(some, Date.now())) report(notice);
    } catch (error) {
      tellPassingFault('sender', error);
    }
  }

  function start(delivery: Delivery): void {
    const { host } = delivery;
    atHost.set(host, (atHost.get(host) ?? 0) + 1);
    const attempt = deliver(delivery).then((result) => {
      running.delete(attempt);
      const left = (atHost.get(host) ?? 1) - 1;
      if (left === 0) atHost.delete(host);
      else atHost.set(host, left);
      if (result !== null) results.push(result);
      if (results.length >= groupSize || running.size === 0) flush();
      else flushing ??= setTimeout(flush, groupWait);
    });
    running.add(attempt);
  }

  function underWay(): number {
    return running.size + results.length;
  }

  function flush(): void {
    if (flushing) clearTimeout(flushing);
    flushing = null;
    if (closed) return;
    const some = results;
    results = [];
    if (some.length > 0) settle(some);
    work();
  }

  /** null where nobody knows what came of it. */
  async function deliver(delivery: Delivery): Promise<Result | null> {
    const { kind, inbox, host, tries, small } = delivery;
    const message = messageOf(delivery);
    if (message === null) return { delivery, verdict: { is: 'over' }, error: '', signature: '' };
    const tried = await courier.bring({ message, inbox, spec: store.signatureFor(host) as SignatureSpec });
    if (tried === null) return null;
    const { status, error, signature } = tried;
    const chance = Math.random();
    const smallest = () => small || smaller(message.body).equals(message.body);
    const verdict =
      kind === 'ping'
        ? hubVerdictOf(tried, tries, chance)
        : verdictOf(tried, tries, status === 413 && smallest(), chance);
    if (verdict.is === 'failed') log('sender').warn('delivery given up', { inbox, error });
    return { delivery, verdict, error, signature };
  }

  /** null: it was taken back between the claim and now. */
  function messageOf({ kind, activity: id, small }: Delivery): Message | null {
    const name = `${id} ${small}`;
    const ready = messages.get(name);
    if (ready) return ready;
    const found = store.activity(id);
    if (!found) return null;
    const body = small ? smaller(found.bytes) : found.bytes;
    const message = { body, digest: digestOf(body), signer: kind === 'ping' ? null : signerOf(found.handle) };
    messages.set(name, message);
    if (messages.size > mostReady) messages.delete(messages.keys().next().value as string);
    return message;
  }

  function signerOf(handle: string): Message['signer'] {
    return { keyId: rsaKeyId(actorUrl(origin, handle)), rsa: store.keysOf(handle, makeKeys).rsa };
  }

  return {
    start(): void {
      if (alone) store.releaseClaims();
      work();
    },
    /** Starts nothing more, and waits a moment for what is under way; what takes longer is sent again next time. */
    async stop(): Promise<void> {
      stopped = true;
      if (timer) clearTimeout(timer);
      await Promise.race([Promise.all(running), wait(grace, undefined, { ref: false })]);
      flush();
      closed = true;
    },
    /** When nothing is under way and nothing is due. */
    onIdle: (): Promise<void> => new Promise((resolve) => idlers.push(resolve)),
  };
}

function report({ is, ...fields }: Notice): void {
  if (is === 'server paused') log('sender').warn(is, fields);
  else log('sender').info(is, fields);
}

function smaller(bytes: Buffer): Buffer {
  return Buffer.from(JSON.stringify(smallerForm(JSON.parse(bytes.toString()))));
}
