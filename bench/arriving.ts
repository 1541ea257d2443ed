/** How long a WordPress export takes to arrive, and that memory does not grow with it. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { count, factor, figure, megabytes, type Result, table } from './figures.ts';
import type { Plan } from './plan.ts';
import { type Finished, importExport } from './process.ts';
import { writeExport } from './wordpress.ts';
import type { Workplace } from './workplace.ts';

type Row = { size: number; bytes: number; first: Finished; again: Finished };

export async function measureArrival(workplace: Workplace, { exports, short }: Plan): Promise<Result> {
  const rows: Row[] = [];
  for (const size of exports) rows.push(await arriveOnce(workplace, size, short));
  const [small, large] = [rows[0] as Row, rows.at(-1) as Row];
  const cpuOf = ({ first, size }: Row) => first.usage.cpu / size;
  const head = ['a WordPress export', 'size', 'first: s', 'posts/s', 'CPU s', 'peak', 'again: s', 'peak'];
  return {
    tables: [
      table(head, rows.map(cells)),
      table(
        [`${count(large.size)} posts : ${count(small.size)}`, 'measured'],
        [
          ['CPU of one post', factor(cpuOf(large) / cpuOf(small))],
          ['peak memory', factor(large.first.usage.peak / small.first.usage.peak)],
          ['size of the file : peak memory', factor(large.bytes / large.first.usage.peak)],
        ],
      ),
    ],
  };
}

async function arriveOnce(workplace: Workplace, size: number, short: number): Promise<Row> {
  const place = await workplace.fresh(short);
  const file = join(workplace.newFolder(), 'export.xml');
  await writeExport(file, size);
  const first = await importExport(place, file);
  const again = await importExport(place, file);
  workplace.discard(place);
  return { size, bytes: statSync(file).size, first, again };
}

function cells({ size, bytes, first, again }: Row): string[] {
  const seconds = first.milliseconds / 1000;
  return [
    `${count(size)} posts`,
    megabytes(bytes),
    figure(seconds),
    figure(size / seconds),
    figure(first.usage.cpu / 1e6),
    megabytes(first.usage.peak),
    figure(again.milliseconds / 1000),
    megabytes(again.usage.peak),
  ];
}
