/** Joins the parts of delivery: the sender, and who delivers for it, here or elsewhere. */
import { join } from 'node:path';
import { databaseName } from './config.ts';
import type { Courier } from './courier.ts';
import { tellPassingFault } from './disk-fault.ts';
import { createCourier } from './federation/courier.ts';
import { instanceReader } from './federation/instance.ts';
import { checkMissing } from './federation/missing.ts';
import { createSender } from './federation/sender.ts';
import { log } from './log.ts';
import { createFetch, type Fetch } from './outgoing.ts';
import { userAgent } from './program.ts';
import type { Relay } from './redis/relay.ts';
import { openStores } from './sqlite/archive.ts';

/** Brings what is queued to other servers: a process of its own, so that a fan-out delays no reader. */
export function createSenderOn(data: string, origin: string, allowPrivate: boolean, relay: Relay | null = null) {
  // What it writes is what came of its tries: after a power failure it tries again, with the same ids.
  const { archive, federation } = openStores(join(data, databaseName), 'NORMAL');
  const fetch = createDeliveryFetch(origin, allowPrivate);
  const courier = relay ?? createCourier(fetch, placesHere);
  const read = instanceReader(federation, fetch, origin);
  let stopped = false;
  let checking: Promise<void> | null = null;
  let told = '';
  const timers = [setInterval(check, checkEvery), setInterval(tellHow, tellEvery)];

  /** Nobody waits for it: what it asks may take long to answer. */
  function check(): Promise<void> {
    checking ??= checkMissing(federation, read, () => stopped)
      .catch((error) => tellPassingFault('sender', error))
      .finally(() => {
        checking = null;
      });
    return checking;
  }

  /** So that whoever asks the house knows what keeps its deliveries. */
  function tellHow(): void {
    const { workers, fault } = relay?.dispatch() ?? { workers: null, fault: null };
    const words = `${workers} ${fault}`;
    if (words === told) return;
    try {
      federation.saveDispatch({ workers, fault });
      told = words;
      if (fault !== null) log('sender').error(fault);
      else if (workers !== null) log('sender').info('workers deliver', { workers });
    } catch (error) {
      tellPassingFault('sender', error);
    }
  }

  // Workers go on with what they have, whatever becomes of the house's sender.
  const alone = relay === null && (federation.dispatch()?.workers ?? null) === null;
  const sender = createSender({ store: federation, courier, origin, perHost: 4, alone });
  return {
    start(): void {
      relay?.start();
      sender.start();
    },
    onIdle: sender.onIdle,
    /** Asks for followers whose inbox is missing, as the timer does. */
    check,
    async stop() {
      stopped = true;
      for (const timer of timers) clearInterval(timer);
      await sender.stop();
      await relay?.stop();
      archive.close();
    },
  };
}

/** Redis is loaded where it is used alone. */
export async function createRelayTo(redis: string, secret: string, origin: string): Promise<Relay> {
  const { createRelay } = await import('./redis/relay.ts');
  return createRelay({ url: redis, secret, origin });
}

/** Delivers for any house that shares the Redis and the secret; it needs nothing else of them. */
export async function createWorkerOn(redis: string, secret: string, allowPrivate: boolean) {
  const { createWorker } = await import('./redis/worker.ts');
  const couriers = new Map<string, Courier>();
  function courierFor(origin: string): Courier {
    const found = couriers.get(origin) ?? createCourier(createDeliveryFetch(origin, allowPrivate), placesHere);
    couriers.set(origin, found);
    return found;
  }
  return createWorker({ url: redis, secret, courierFor, places: placesHere });
}

function createDeliveryFetch(origin: string, allowPrivate: boolean): Fetch {
  return createFetch({ userAgent: userAgent(origin), allowPrivate, sockets: placesHere * 2 });
}

/**
 * Deliveries under way at once in one process. Servers far away take a fifth of a second, and silent ones ten: what limits a fan-out to
 * thousands of them is places, long before it is the processor (docs/scale.md).
 */
export const placesHere = 256;
/** How often it is told what keeps deliveries: milliseconds. */
const tellEvery = 1_000;
/** How often followers whose inbox is missing are asked for: milliseconds. */
const checkEvery = 30_000;
