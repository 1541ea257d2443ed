/** How long it takes from the start of the process to `Listening on`. */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { count, createRecord, factor, figure, table } from './figures.ts';
import type { Plan } from './plan.ts';
import { listenBare, type Place, type Started, serve } from './process.ts';
import type { Workplace } from './workplace.ts';

const sample = fileURLToPath(new URL('../content', import.meta.url));

export async function measureStart(workplace: Workplace, { sizes, rounds }: Plan): Promise<string> {
  const record = createRecord();
  const large = workplace.lasting(sizes.large);
  const known = { content: sample, data: workplace.newFolder() };
  const nothing = { content: workplace.newFolder(), data: workplace.newFolder() };
  mkdirSync(nothing.content, { recursive: true });
  const subjects: [name: string, start: () => Promise<Started>][] = [
    ['bare node:http', () => listenBare('bare-server.ts', [nothing.content], nothing)],
    ['sample, imported before', () => serve(known)],
    ['sample, first start', () => serve(freshSample(workplace))],
    [`${count(sizes.large)} articles, imported before`, () => serve(large)],
  ];
  await Promise.all([known, large].map(async (place) => (await serve(place)).running.stop()));
  for (let round = 0; round < rounds.start; round++)
    for (const [name, start] of subjects) {
      const { milliseconds, running } = await start();
      record.add(`${name} time`, milliseconds);
      record.add(`${name} cpu`, (await running.stop()).cpu / 1000);
    }
  const rows = subjects.map(([name]) => [
    name,
    figure(record.median(`${name} time`)),
    figure(record.median(`${name} cpu`)),
    factor(record.ratio(`${name} time`, 'bare node:http time')),
    factor(record.ratio(`${name} cpu`, 'bare node:http cpu')),
  ]);
  return table(['start', 'ms', 'CPU ms, stop included', 'time : bare', 'CPU : bare'], rows);
}

function freshSample(workplace: Workplace): Place {
  return { content: sample, data: workplace.newFolder() };
}
