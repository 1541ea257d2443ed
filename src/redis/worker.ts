/**
 * Delivers what a relay hands on, wherever it runs: it has no database, and keeps nothing. It may die at any moment; what it
 * had is claimed anew when its claim runs out.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Courier, Tried } from '../courier.ts';
import { log } from '../log.ts';
import { type Bundle, bundleSize, parcelsOf, placesIn, type Report } from './bundle.ts';
import { createConnection, patience, placeOf } from './connection.ts';
import { createSeal } from './seal.ts';

export type Working = {
  url: string;
  secret: string;
  /** Delivers for the house of that origin. */
  courierFor: (origin: string) => Courier;
  /** Parcels under way at once. */
  places: number;
};

/** How often it says that it is there, and for how long that holds: milliseconds. */
const sayEvery = 1_000;
const lookEvery = 100;
const saidHolds = 6_000;
const afterFault = 500;
/** Reports are sent in groups, and kept for a while where Redis does not take them. */
const groupWait = 20;
const groupSize = 64;
const mostKept = 10_000;
/** A relay that is no more fetches nothing: seconds. */
const reportsLast = 120;
/** How long a stop waits for answers. */
const grace = 10_000;

export function createWorker({ url, secret, courierFor, places }: Working) {
  const seal = createSeal(secret);
  const connection = createConnection(url);
  const { client, waiting } = connection;
  const keys = placesIn(seal.name);
  const me = `${randomUUID()} ${places}`;
  const running = new Set<Promise<void>>();
  let reports: { to: string; ticket: number; tried: Tried }[] = [];
  let reporting: NodeJS.Timeout | null = null;
  let stopped = false;
  let answers: boolean | null = null;

  async function sayThatIAmHere(): Promise<void> {
    try {
      await connection.synchronise();
      const now = connection.now() as number;
      if (!stopped) await client.zAdd(keys.workers, { score: now + saidHolds, value: me });
      tell(null);
    } catch (error) {
      tell((error as Error).message);
    }
  }

  /** Once for each change. */
  function tell(error: string | null): void {
    if (stopped || answers === (error === null)) return;
    answers = error === null;
    if (answers) log('worker').info('ready to deliver', { redis: placeOf(url), places });
    else log('worker').error('Redis does not answer', { redis: placeOf(url), error });
  }

  async function keepSaying(): Promise<void> {
    await connection.connect();
    for (; !stopped; await wait(sayEvery, undefined, { ref: false })) await sayThatIAmHere();
  }

  async function keepTaking(): Promise<void> {
    while (!stopped) {
      // Without the clock nobody can tell what is too late.
      if (connection.now() === null) await wait(lookEvery, undefined, { ref: false });
      else if (places - running.size < bundleSize) await Promise.race(running);
      else await take().catch(() => wait(lookEvery, undefined, { ref: false }));
    }
  }

  async function take(): Promise<void> {
    const taken = await waiting.bzPopMin(keys.bundles, patience);
    if (taken === null) return;
    const bundle = seal.open(taken.value) as Bundle | null;
    if (bundle === null)
      return log('worker').warn('a bundle is left out: it was changed, or sealed with another secret');
    const now = connection.now();
    if (now === null || now > bundle.until) return;
    const courier = courierFor(bundle.origin);
    for (const { ticket, ...parcel } of parcelsOf(bundle)) {
      const attempt = courier.bring(parcel).then((tried) => {
        running.delete(attempt);
        if (tried) report({ to: bundle.reports, ticket, tried });
      });
      running.add(attempt);
    }
  }

  function report(one: (typeof reports)[number]): void {
    reports.push(one);
    if (reports.length >= groupSize || running.size === 0) void send();
    else reporting ??= setTimeout(send, groupWait);
  }

  async function send(): Promise<void> {
    if (reporting) clearTimeout(reporting);
    reporting = null;
    const some = reports;
    reports = [];
    for (const [to, group] of Map.groupBy(some, (one) => one.to)) {
      const text = seal.close(group.map(({ ticket, tried }): Report[number] => ({ ticket, tried })));
      await client
        .multi()
        .rPush(to, text)
        .expire(to, reportsLast)
        .exec()
        .catch(() => keep(group));
    }
  }

  /** Until Redis is back; should it take long, the relay has given up by then. */
  function keep(group: typeof reports): void {
    reports = [...group, ...reports].slice(-mostKept);
    reporting ??= setTimeout(send, afterFault);
  }

  return {
    start(): void {
      void keepSaying().catch(() => {});
      void keepTaking();
    },
    /** Takes nothing more, and waits a moment for what is under way; what takes longer is delivered again by others. */
    async stop(): Promise<void> {
      stopped = true;
      await client.zRem(keys.workers, me).catch(() => {});
      await Promise.race([Promise.all(running), wait(grace, undefined, { ref: false })]);
      await send();
      if (reporting) clearTimeout(reporting);
      connection.destroy();
    },
  };
}
