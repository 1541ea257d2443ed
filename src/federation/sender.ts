/**
 * Brings deliveries to their inboxes, and pings to the hub. What it claimed is due again when its claim runs out, so a
 * sender that is killed loses nothing; a receiver may get something twice, with the same id.
 */
import type { KeyObject } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { signRequest } from '@fedify/fedify/sig';
import {
  type Delivery,
  hubVerdictOf,
  type Notice,
  type Outcome,
  retryAfterOf,
  type Verdict,
  verdictOf,
} from '../delivery.ts';
import { tellDiskFault } from '../disk-fault.ts';
import type { FederationStore } from '../federation-store.ts';
import { log } from '../log.ts';
import type { Fetch } from '../outgoing.ts';
import { smallerForm } from './activities.ts';
import { rsaKeyId } from './actor-object.ts';
import { actorUrl } from './addresses.ts';
import { inAttemptSpan } from './attempt-span.ts';
import { cavageHeaders, digestOf } from './cavage-signature.ts';
import { makeKeys, privateKey, signingKey } from './keys.ts';

export type Sending = {
  store: FederationStore;
  fetch: Fetch;
  origin: string;
  /** Deliveries under way at once, in all and to one host. */
  concurrency: number;
  perHost: number;
};

/** An activity or a ping as it is sent. */
type Form = { handle: string; body: Buffer; digest: string };

/** An actor's key, read once, for each way of signing. */
type Keys = { cavage: KeyObject; webCrypto: Promise<CryptoKey> };

type Result = { delivery: Delivery; verdict: Verdict; error: string; signature: string };
type Spec = 'draft-cavage-http-signatures-12' | 'rfc9421';

/** Results are written in groups, so that the disk is waited for once for all of them. */
const groupSize = 64;
const groupWait = 20;
/** How long it rests where nothing is due: another process may queue something at any moment. */
const rest = 200;
/** How long it rests where the disk is full: milliseconds. */
const afterFault = 5_000;
/** How long a stop waits for answers. */
const grace = 2_000;
/** Activities and keys that are kept ready. */
const mostReady = 200;

export function createSender({ store, fetch, origin, concurrency, perHost }: Sending) {
  const atHost = new Map<string, number>();
  const running = new Set<Promise<void>>();
  const forms = new Map<string, Form>();
  const keys = new Map<string, Keys>();
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
    const free = concurrency - running.size;
    const busy = [...atHost].filter(([, count]) => count >= perHost).map(([host]) => host);
    // Small claims cost as much as large ones: wait until a quarter of the places is free.
    const claimed = free >= concurrency / 4 ? claim(free, busy) : [];
    if (claimed === null) {
      timer = setTimeout(work, afterFault);
      return;
    }
    for (const delivery of claimed) start(delivery);
    if (claimed.length < free) timer = setTimeout(work, rest);
    if (claimed.length === 0 && underWay() === 0) for (const resolve of idlers.splice(0)) resolve();
  }

  /** null where the disk takes nothing: what cannot be noted is not sent, for it would be sent again and again. */
  function claim(free: number, busy: string[]): Delivery[] | null {
    try {
      return store.claim(free, perHost, busy, Date.now());
    } catch (error) {
      tellDiskFault('sender', error);
      return null;
    }
  }

  /** What was sent and cannot be noted is sent again when its claim runs out, with the same id. */
  function settle(some: Result[]): void {
    try {
      for (const notice of store.settle(some, Date.now())) report(notice);
    } catch (error) {
      tellDiskFault('sender', error);
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
      results.push(result);
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

  async function deliver(delivery: Delivery): Promise<Result> {
    const { kind, tries, small } = delivery;
    const form = formOf(delivery);
    if (form === null) return { delivery, verdict: { is: 'over' }, error: '', signature: '' };
    const first = store.signatureFor(delivery.host) as Spec;
    let signature = first;
    let outcome = await attempt(delivery, form, first);
    // The other kind of signature, once: the host is remembered by what it takes (double knock).
    if (kind === 'activity' && (outcome.status === 400 || outcome.status === 401)) {
      const other = first === 'rfc9421' ? 'draft-cavage-http-signatures-12' : 'rfc9421';
      const second = await attempt(delivery, form, other);
      if (second.status !== null && second.status < 300) [outcome, signature] = [second, other];
    }
    const chance = Math.random();
    const smallest = () => small || smaller(form.body).equals(form.body);
    const verdict =
      kind === 'ping'
        ? hubVerdictOf(outcome, tries, chance)
        : verdictOf(outcome, tries, outcome.status === 413 && smallest(), chance);
    if (verdict.is === 'failed')
      log('sender').warn('delivery given up', { inbox: delivery.inbox, error: outcome.error });
    return { delivery, verdict, error: outcome.error, signature };
  }

  function attempt(delivery: Delivery, form: Form, spec: Spec): Promise<Outcome> {
    return inAttemptSpan(delivery, () => send(delivery, form, spec));
  }

  async function send(delivery: Delivery, form: Form, spec: Spec): Promise<Outcome> {
    try {
      const headers = delivery.kind === 'ping' ? pingHeaders : await signedHeaders(delivery.inbox, form, spec);
      const answer = await fetch(delivery.inbox, { method: 'POST', headers, body: form.body, most: 64 * 1024 });
      const { status } = answer;
      return {
        status,
        error: `answered ${status}`,
        retryAfter: retryAfterOf(answer.headers['retry-after'], Date.now()),
      };
    } catch (error) {
      return { status: null, error: (error as Error).message, retryAfter: null };
    }
  }

  async function signedHeaders(inbox: string, { handle, digest }: Form, spec: Spec): Promise<Record<string, string>> {
    const keyId = rsaKeyId(actorUrl(origin, handle));
    return spec === 'rfc9421'
      ? messageSignatureHeaders(inbox, digest, keysOf(handle).webCrypto, keyId)
      : cavageHeaders(inbox, digest, keysOf(handle).cavage, keyId);
  }

  /** null: it was taken back between the claim and now. */
  function formOf({ activity: id, small }: Delivery): Form | null {
    const name = `${id} ${small}`;
    const ready = forms.get(name);
    if (ready) return ready;
    const found = store.activity(id);
    if (!found) return null;
    const body = small ? smaller(found.bytes) : found.bytes;
    const form = { handle: found.handle, body, digest: digestOf(body) };
    forms.set(name, form);
    if (forms.size > mostReady) forms.delete(forms.keys().next().value as string);
    return form;
  }

  function keysOf(handle: string): Keys {
    const found = keys.get(handle) ?? readKeys(store.keysOf(handle, makeKeys).rsa);
    keys.set(handle, found);
    return found;
  }

  return {
    start(): void {
      store.releaseClaims();
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

/** A hub asks for no signature: it fetches the feed itself. */
const pingHeaders = { 'Content-Type': 'application/x-www-form-urlencoded' };

const nothing = new ArrayBuffer(0);

function readKeys(rsaPem: string): Keys {
  return { cavage: privateKey(rsaPem), webCrypto: signingKey(rsaPem) };
}

/** As RFC 9421 has it, by Fedify. With a digest that is there already it neither reads nor copies the body. */
async function messageSignatureHeaders(address: string, digest: string, key: Promise<CryptoKey>, keyId: string) {
  const headers = {
    'Content-Type': 'application/activity+json',
    'Content-Digest': digest.replace(/^SHA-256=(.*)$/, 'sha-256=:$1:'),
  };
  const request = new Request(address, { method: 'POST', headers });
  const options = { spec: 'rfc9421', body: nothing } as const;
  return Object.fromEntries((await signRequest(request, await key, new URL(keyId), options)).headers);
}

function smaller(bytes: Buffer): Buffer {
  return Buffer.from(JSON.stringify(smallerForm(JSON.parse(bytes.toString()))));
}
