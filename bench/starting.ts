/** How long it takes from the start of the process to `Listening on`. */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { count, createRecord, factor, figure, type Record, type Result, table } from './figures.ts';
import type { Plan } from './plan.ts';
import { listenBare, type Place, type Started, serve } from './process.ts';
import type { Workplace } from './workplace.ts';

const sample = fileURLToPath(new URL('../content', import.meta.url));
const bare = 'bare node:http';
const withModules = "bare node:http with the program's modules";

type Start = { name: string; goal?: string; start: () => Promise<Started> };

export async function measureStart(workplace: Workplace, { sizes, rounds }: Plan): Promise<Result> {
  const record = createRecord();
  const starts = await startsOf(workplace, sizes);
  for (let round = 0; round < rounds.start; round++)
    for (const { name, start } of starts) {
      const { milliseconds, running } = await start();
      record.add(`${name} time`, milliseconds);
      record.add(`${name} cpu`, (await running.stop()).cpu / 1000);
    }
  const points = sizes.map((size): [number, number] => [size, record.median(`${nameOf(size)} time`)]);
  return { tables: [startTable(record, starts)], curves: [{ unit: 'milliseconds', name: 'start', points }] };
}

async function startsOf(workplace: Workplace, sizes: number[]): Promise<Start[]> {
  const nothing = { content: workplace.newFolder(), data: workplace.newFolder() };
  const known = { content: sample, data: workplace.newFolder() };
  mkdirSync(nothing.content, { recursive: true });
  await (await serve(known)).running.stop();
  const places = await Promise.all(sizes.map(async (size) => [size, await workplace.lasting(size)] as const));
  return [
    { name: bare, start: () => listenBare('bare-server.ts', [nothing.content], nothing) },
    { name: withModules, start: () => listenBare('bare-program.ts', [], nothing) },
    { name: 'sample, first start', start: () => serve(freshSample(workplace)) },
    { name: 'sample, imported before', start: () => serve(known) },
    ...places.map(([size, place]) => ({ name: nameOf(size), goal: '1,500 ms; 4.00', start: () => serve(place) })),
  ];
}

function startTable(record: Record, starts: Start[]): string {
  const rows = starts.map(({ name, goal = '' }) => [
    name,
    figure(record.median(`${name} time`)),
    figure(record.median(`${name} cpu`)),
    factor(record.ratio(`${name} time`, `${bare} time`)),
    factor(record.ratio(`${name} time`, `${withModules} time`)),
    goal,
  ]);
  return table(['start', 'ms', 'CPU ms, stop included', 'time : bare', 'time : bare with modules', 'goal'], rows);
}

function nameOf(size: number): string {
  return `${count(size)} articles, imported before`;
}

function freshSample(workplace: Workplace): Place {
  return { content: sample, data: workplace.newFolder() };
}
