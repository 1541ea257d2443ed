/** Whether it pays that others deliver: beside the sender that a server starts, and for the readers of the server. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type FanOut, fanOut } from './fan-out.ts';
import {
  count,
  createRecord,
  factor,
  figure,
  median,
  megabytes,
  p99,
  type Record,
  type Result,
  table,
} from './figures.ts';
import { signingRate } from './letters.ts';
import type { Plan } from './plan.ts';
import { startReaders } from './readers.ts';
import { redisServer } from './tools.ts';
import type { Workplace } from './workplace.ts';

/** Who delivers: null is the sender beside the server, else so many workers. */
type Crew = number | null;

export async function measureWorkers(workplace: Workplace, plan: Plan): Promise<Result> {
  if (redisServer === null)
    return { tables: ['Left out: `redis-server` is not installed (`apt install redis-server`).'] };
  const record = createRecord();
  for (let round = 0; round < plan.rounds.workers; round++) {
    for (const crew of [null, ...plan.crews]) await race(workplace, plan, crew, record);
    for (const crew of [null, 1] as const) await read(workplace, plan, crew, record);
  }
  return { tables: [ratesTable(record, plan), readersTable(record)] };
}

async function race(workplace: Workplace, plan: Plan, crew: Crew, record: Record): Promise<void> {
  const before = signingRate();
  const found = await fanOut(workplace, plan, { workers: crew, apart: false }, async (_running, deliver) => {
    await sleep(plan.rest * 1000);
    return deliver();
  });
  record.add(`${crew} limit`, (before + signingRate()) / 2);
  note(found, `${crew}`, record);
}

/** The server and its sender have one core; a page is read before the fan-out and meanwhile. */
async function read(workplace: Workplace, plan: Plan, crew: Crew, record: Record): Promise<void> {
  await fanOut(workplace, plan, { workers: crew, apart: true }, async ({ url }, deliver) => {
    const readers = await startReaders(`${url}/`);
    await sleep(plan.rest * 1000);
    await readers.times();
    await sleep(plan.quiet * 1000);
    const quiet = await readers.times();
    note(await deliver(), `apart ${crew}`, record);
    const busy = await readers.times();
    readers.end();
    for (const [when, times] of Object.entries({ quiet, busy })) {
      record.add(`apart ${crew} ${when}`, times.length);
      record.add(`apart ${crew} ${when} p50`, median(times));
      record.add(`apart ${crew} ${when} p99`, p99(times));
    }
  });
}

function note({ rate, sender, workers, redis }: FanOut, name: string, record: Record): void {
  record.add(`${name} rate`, rate);
  for (const key of ['cpu', 'main', 'peak'] as const) {
    record.add(`${name} sender ${key}`, sender[key]);
    if (workers.length > 0) record.add(`${name} worker ${key}`, median(workers.map((one) => one[key])));
  }
  // Of all of them together, for one delivery.
  record.add(
    `${name} workers cpu`,
    workers.reduce((sum, { cpu }) => sum + cpu, 0),
  );
  record.add(`${name} redis cpu`, redis?.cpu ?? Number.NaN);
}

function ratesTable(record: Record, plan: Plan): string {
  const crews = [null, ...plan.crews];
  const line = (name: string, cell: (crew: Crew) => string): string[] => [name, ...crews.map(cell)];
  const of = (what: string) => (crew: Crew) => figure(record.median(`${crew} ${what}`));
  const share = (what: string) => (crew: Crew) => factor(record.median(`${crew} ${what}`));
  const bytes = (what: string) => (crew: Crew) => {
    const value = record.median(`${crew} ${what}`);
    return Number.isNaN(value) ? '-' : megabytes(value);
  };
  const to = (other: Crew) => (crew: Crew) => factor(record.ratio(`${crew} rate`, `${other} rate`));
  return table(
    [
      `to ${count(plan.followers)} servers, two cores for all`,
      'sender beside',
      ...plan.crews.map((crew) => `workers: ${crew}`),
    ],
    [
      line('deliveries a second', of('rate')),
      line(': sender beside', to(null)),
      line(': 1 worker (goal 1.00)', to(1)),
      line(': L, signatures a second on both cores', (crew) => factor(record.ratio(`${crew} rate`, `${crew} limit`))),
      line('CPU of the sender for one, µs', of('sender cpu')),
      line('CPU of all workers for one, µs', of('workers cpu')),
      line('CPU of redis-server for one, µs', of('redis cpu')),
      line('main thread of the sender, busy', share('sender main')),
      line('main thread of a worker, busy', share('worker main')),
      line('memory of the sender, at most', bytes('sender peak')),
      line('memory of a worker, at most', bytes('worker peak')),
    ],
  );
}

/** What readers feel where the server has one core, and everybody else the other. */
function readersTable(record: Record): string {
  const line = (name: string, what: string): string[] => [
    name,
    ...([null, 1] as const).map((crew) => figure(record.median(`apart ${crew} ${what}`))),
    factor(record.ratio(`apart 1 ${what}`, `apart null ${what}`)),
  ];
  return table(
    ['the server has one core', 'sender beside', 'a worker elsewhere', 'elsewhere : beside'],
    [
      line('front page before, p50 ms', 'quiet p50'),
      line('front page before, p99 ms', 'quiet p99'),
      line('front page meanwhile, p50 ms', 'busy p50'),
      line('front page meanwhile, p99 ms', 'busy p99'),
      line('questions meanwhile', 'busy'),
      line('deliveries a second', 'rate'),
      line("CPU of the server's sender for one, µs", 'sender cpu'),
    ],
  );
}
