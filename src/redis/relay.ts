/**
 * Hands what the sender has claimed to workers on other machines, through Redis, and hears from them what came of it. Nothing
 * in Redis has to last: what is lost there is claimed anew when its claim runs out.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Courier, Dispatch, Message, Parcel, Tried } from '../courier.ts';
import { claimHolds } from '../delivery.ts';
import { longestRequest } from '../outgoing.ts';
import { type Bundle, bundleSize, placesIn, type Report } from './bundle.ts';
import { createConnection, patience, placeOf } from './connection.ts';
import { createSeal } from './seal.ts';

export type Relay = Courier & { dispatch(): Dispatch; start(): void; stop(): Promise<void> };

/** How often it looks who is there: milliseconds. */
const lookEvery = 1_000;
const afterFault = 250;

/** After this nobody answers any more; the claim runs out a little later. */
const longestWait = claimHolds - 3_000;
/** Until then a bundle may be taken, so that both tries end in time. */
const longestRest = longestWait - 2 * longestRequest - 2_000;

/** Parcels on their way for each place of a worker: some wait in Redis while others are delivered. */
const ahead = 1.5;

type Addressed = Bundle['parcels'][number];

export function createRelay({ url, secret, origin }: { url: string; secret: string; origin: string }): Relay {
  const seal = createSeal(secret);
  const connection = createConnection(url);
  const { client, waiting } = connection;
  const { bundles, workers, reports } = placesIn(seal.name);
  const mine = reports(randomUUID());
  const awaited = new Map<number, (tried: Tried | null) => void>();
  let gathered = new Map<Message, Addressed[]>();
  let posting = false;
  let tickets = 0;
  let stopped = false;
  let crew: string[] = [];
  let silent: string | null = 'it was not asked yet';

  async function look(): Promise<void> {
    try {
      await connection.synchronise();
      const now = connection.now() as number;
      await client.zRemRangeByScore(bundles, '-inf', now);
      crew = await client.zRangeByScore(workers, now, '+inf');
      silent = null;
    } catch (error) {
      crew = [];
      silent = (error as Error).message;
    }
  }

  async function keepLooking(): Promise<void> {
    await connection.connect();
    for (; !stopped; await wait(lookEvery, undefined, { ref: false })) await look();
  }

  function bring({ message, inbox, spec }: Parcel): Promise<Tried | null> {
    const ticket = ++tickets;
    const addressed = gathered.get(message) ?? [];
    addressed.push({ ticket, inbox, spec });
    gathered.set(message, addressed);
    // What is claimed at once goes at once.
    if (!posting) setImmediate(post);
    posting = true;
    return new Promise((resolve) => awaited.set(ticket, resolve));
  }

  async function post(): Promise<void> {
    const [some, now] = [gathered, connection.now()];
    gathered = new Map();
    posting = false;
    const given = [...some.values()].flat().map(({ ticket }) => ticket);
    const giveUp = () => {
      for (const ticket of given) answer(ticket, null);
    };
    // Without the clock of Redis nobody could say when it is too late.
    if (now === null) return giveUp();
    setTimeout(giveUp, longestWait).unref();
    const until = now + longestRest;
    const sealed = [...some]
      .flatMap(([message, parcels]) => bundlesOf(message, parcels, until))
      .map((bundle) => ({ score: until, value: seal.close(bundle) }));
    await client.zAdd(bundles, sealed).catch(giveUp);
  }

  function bundlesOf({ body, digest, signer }: Message, parcels: Addressed[], until: number): Bundle[] {
    const common = { until, reports: mine, origin, body: body.toString(), digest, signer };
    const count = Math.ceil(parcels.length / bundleSize);
    return Array.from({ length: count }, (_, index) => {
      return { ...common, parcels: parcels.slice(index * bundleSize, (index + 1) * bundleSize) };
    });
  }

  function answer(ticket: number, tried: Tried | null): void {
    awaited.get(ticket)?.(tried);
    awaited.delete(ticket);
  }

  async function hear(): Promise<void> {
    while (!stopped) {
      try {
        const heard = await waiting.blPop(mine, patience);
        const report = heard && (seal.open(heard.element) as Report | null);
        for (const { ticket, tried } of report ?? []) answer(ticket, tried);
      } catch {
        await wait(afterFault, undefined, { ref: false });
      }
    }
  }

  return {
    bring,
    places: () => Math.ceil(ahead * crew.reduce((sum, one) => sum + Number(one.split(' ')[1]), 0)),
    dispatch() {
      const at = `Redis at ${placeOf(url)}`;
      if (silent !== null) return { workers: 0, fault: `${at} does not answer (${silent}): deliveries wait` };
      const nobody = `no worker is there: deliveries wait until \`nashra worker\` runs with ${at} and the same secret`;
      return { workers: crew.length, fault: crew.length === 0 ? nobody : null };
    },
    start(): void {
      void keepLooking();
      void hear();
    },
    async stop(): Promise<void> {
      stopped = true;
      connection.destroy();
    },
  };
}
