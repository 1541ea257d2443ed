/** What docs/scale.md states: what single things cost, what a large newsroom needs by them, and whether a small one did. */
import { measureCosts } from './costing.ts';
import { count, factor, figure, megabytes, p99, type Result, table } from './figures.ts';
import { measureTables } from './million.ts';
import type { Plan } from './plan.ts';
import {
  answers,
  type Costs,
  type Deeds,
  deedsOf,
  handshake,
  lastOf,
  type Needs,
  needsOf,
  rateOf,
} from './predicting.ts';
import { newsroom, type Shape, scaledDown, serversOf } from './shape.ts';
import { type Minute, simulate } from './simulating.ts';
import { redisServer } from './tools.ts';
import type { Workplace } from './workplace.ts';

/** Who delivers: null is the sender beside the server, else so many workers. */
type Crew = number | null;

export async function measureScale(workplace: Workplace, plan: Plan): Promise<Result> {
  const { by, seconds, workers, tables } = plan.newsroom;
  const costs = await measureCosts(workplace, plan);
  const small = scaledDown(newsroom, by);
  const deeds = deedsOf(small, seconds);
  const minute = await simulate(workplace, plan, small, deeds, null);
  const lasts = new Map<Crew, number>([[null, minute.last]]);
  for (const crew of redisServer === null ? [] : workers)
    lasts.set(crew, (await simulate(workplace, plan, small, null, crew)).last);
  return {
    tables: [
      costsTable(costs),
      comparedTable(costs, deeds, minute, small, by),
      lastTable(costs, small, lasts),
      largeTable(costs),
      measureTables(workplace, scaledDown(newsroom, tables)),
    ],
  };
}

function costsTable({ answers: answered, letter, delivery, relayed, idle, publishing }: Costs): string {
  const rows = [
    ...answers.map((name) => [name, figure(answered[name].cpu), count(answered[name].bytes), '']),
    ['activity that comes in', figure(letter.cpu), `${figure(letter.grown)} kept`, figure(letter.written)],
    [
      'delivery, by the sender beside',
      figure(delivery.cpu),
      count(Math.round(delivery.bytes)),
      figure(delivery.written),
    ],
    ['delivery, handed to a worker', figure(relayed?.cpu ?? Number.NaN), '', ''],
    ['the same, the worker', figure(relayed?.worker ?? Number.NaN), '', ''],
    ['the same, redis-server', figure(relayed?.redis ?? Number.NaN), '', ''],
    ['an article is saved and written everywhere', figure(publishing), '', ''],
    ['a second of rest, server; sender', `${figure(idle.server)}; ${figure(idle.sender)}`, '', ''],
  ];
  return table(['one', 'CPU, µs', 'bytes', 'bytes written to the disk'], rows);
}

function comparedTable(costs: Costs, deeds: Deeds, minute: Minute, shape: Shape, by: number): string {
  const predicted = needsOf(deeds, costs);
  const head = [
    `1:${count(by)}: ${count(shape.followers)} followers on ${count(shape.servers)} servers, ${deeds.seconds} s`,
  ];
  const line = (name: string, key: keyof Needs, shown: (value: number) => string) => [
    name,
    shown(predicted[key]),
    shown(minute.needs[key]),
    factor(minute.needs[key] / predicted[key]),
  ];
  const refused = Object.values(minute.heard).flatMap(({ statuses }) =>
    Object.entries(statuses).flatMap(([status, times]) => (Number(status) >= 400 ? times : [])),
  );
  return table(
    [...head, 'predicted', 'measured', 'measured : predicted'],
    [
      line('CPU of the server, s', 'server', figure),
      line('CPU of the sender, s', 'sender', figure),
      line('answered', 'answered', megabytes),
      line('delivered', 'posted', megabytes),
      line('written to the disk', 'written', megabytes),
      line('database grown by', 'grown', megabytes),
      [
        'memory of the server, of the sender, at most',
        '',
        `${megabytes(minute.memory.server)}, ${megabytes(minute.memory.sender)}`,
        '',
      ],
      ['the feed, p99 ms', '', figure(p99(minute.heard['feed, whole']?.times ?? [])), ''],
      ['refused by the server', '0', count(refused.reduce((sum, one) => sum + one, 0)), ''],
    ],
  );
}

function lastTable(costs: Costs, small: Shape, lasts: Map<Crew, number>): string {
  const predicted = (shape: Shape, crew: Crew, outside: boolean) =>
    figure(lastOf(serversOf(shape), crew ?? 1, rateOf(costs, crew, outside)));
  const rows = [...lasts].map(([crew, last]) => [
    crew === null ? 'the sender beside' : `${crew} ${crew === 1 ? 'worker' : 'workers'}`,
    predicted(small, crew, false),
    figure(last),
    predicted(newsroom, crew, true),
  ]);
  const head = [
    'seconds until the last server has it',
    'predicted, small',
    'measured, small',
    'predicted, large, with TLS',
  ];
  return table(head, rows);
}

function largeTable(costs: Costs): string {
  const deeds = deedsOf(newsroom, 60);
  const cores = (seconds: number) => figure(seconds / 60);
  const bits = (bytes: number) => figure((bytes * 8) / 60 / 1e6);
  const [beside, relayed] = [needsOf(deeds, costs, false, true), needsOf(deeds, costs, true, true)];
  const each = ((costs.relayed?.worker ?? Number.NaN) + handshake) / 1e6;
  return table(
    ['1:1, the minute after an article, with TLS for deliveries', 'sender beside', 'workers elsewhere'],
    [
      ['deliveries', count(deeds.tries), count(deeds.tries)],
      ['cores of the server', cores(beside.server), cores(relayed.server)],
      ['cores of its sender', cores(beside.sender), cores(relayed.sender)],
      ['cores of all workers', '', cores(deeds.tries * each)],
      ['answered, Mbit/s', bits(beside.answered), bits(relayed.answered)],
      ['delivered, Mbit/s', bits(beside.posted), bits(relayed.posted)],
      ['written to the disk', megabytes(beside.written), megabytes(relayed.written)],
      ['database grown by', megabytes(beside.grown), megabytes(relayed.grown)],
    ],
  );
}
