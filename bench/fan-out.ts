/** One article to many servers, delivered by whoever is to deliver it, and what that costs each process. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStores } from '../src/sqlite/archive.ts';
import type { Plan } from './plan.ts';
import { mainThreadOf, senderBeside, senderOf, usageOf, writtenBy } from './proc.ts';
import { type Place, type Running, type Settings, serve, startWorker, type Worker } from './process.ts';
import { addresses, enqueue, followed, publish } from './publication.ts';
import { startReceiver } from './receivers.ts';
import { type Redis, startRedis } from './redis.ts';
import { redisServer } from './tools.ts';
import type { Workplace } from './workplace.ts';

/** `workers` null: the sender beside the server delivers. `apart`: the server has one core, everybody else the other. */
export type Way = { workers: number | null; apart: boolean };

/**
 * What one process used for one delivery, in microseconds and bytes on the disk; how much of the time its main thread worked; its
 * memory at most.
 */
export type Cost = { cpu: number; written: number; main: number; peak: number };
/** `bytes`: what one delivery brings. */
export type FanOut = { rate: number; bytes: number; sender: Cost; workers: Cost[]; redis: Cost | null };

export type House = { place: Place; running: Running; redis: Redis | null; workers: Worker[] };
type Receiver = Awaited<ReturnType<typeof startReceiver>>;

/** `around` is given the server, and what to call for the fan-out. */
export async function fanOut<Found>(
  workplace: Workplace,
  { followers, short }: Plan,
  way: Way,
  around: (running: Running, deliver: () => Promise<FanOut>) => Promise<Found>,
): Promise<Found> {
  const receiver = await startReceiver(way.apart ? 'elsewhere' : undefined);
  const place = await followed(workplace, short);
  enqueue(place, addresses(receiver.port, followers));
  const house = await openHouse(place, way);
  const found = await around(house.running, () => deliver(house, receiver, followers));
  await closeHouse(house);
  receiver.end();
  return found;
}

export async function openHouse(place: Place, { workers: number, apart }: Way): Promise<House> {
  const elsewhere = apart ? 'elsewhere' : undefined;
  const redis = number === null ? null : await startRedis(String(redisServer), elsewhere);
  const settings: Settings = redis?.settings ?? {};
  const workers = Array.from({ length: number ?? 0 }, () => startWorker(place, elsewhere, settings));
  const { running } = await serve(place, apart ? 'server' : undefined, settings);
  await senderBeside(running.pid);
  if (number !== null) await untilThere(place, number);
  return { place, running, redis, workers };
}

export async function closeHouse({ running, redis, workers }: House): Promise<void> {
  await running.stop();
  for (const worker of workers) await worker.stop();
  await redis?.stop();
}

/** The house sees that many workers. */
async function untilThere({ data }: Place, workers: number): Promise<void> {
  const { archive, federation } = openStores(join(data, 'nashra.sqlite'));
  while (federation.dispatch()?.workers !== workers) await sleep(20);
  archive.close();
}

async function deliver({ place, running, redis, workers }: House, receiver: Receiver, followers: number) {
  const pids = [senderOf(running.pid), ...workers.map(({ pid }) => pid), ...(redis ? [redis.pid] : [])];
  const before = pids.map(usedBy);
  await receiver.ask('begin');
  publish(place, 'fan-out');
  const { first, last, bytes } = await receiver.until(followers, () => sleep(50));
  const costs = pids.map((pid, index): Cost => {
    const [from, to] = [before[index] as Used, usedBy(pid)];
    const main = (to.main - from.main) / 1000 / (last - first);
    const [cpu, written] = [(to.cpu - from.cpu) / followers, (to.written - from.written) / followers];
    return { cpu, written, main, peak: to.peak };
  });
  return {
    rate: (followers / (last - first)) * 1000,
    bytes: bytes / followers,
    sender: costs[0] as Cost,
    workers: costs.slice(1, 1 + workers.length),
    redis: redis ? (costs.at(-1) as Cost) : null,
  };
}

type Used = ReturnType<typeof usedBy>;
const usedBy = (pid: number) => ({ ...usageOf(pid), main: mainThreadOf(pid), written: writtenBy(pid) });
