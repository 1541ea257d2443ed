/** How long a corpus takes to come in, how much memory that takes, and what it costs where nothing changed. */
import { join } from 'node:path';
import { count, createRecord, factor, figure, megabytes, type Record, type Result, table } from './figures.ts';
import { largestOf, type Plan } from './plan.ts';
import { type Finished, importArticles, type Place, runBare, serve } from './process.ts';
import type { Workplace } from './workplace.ts';

const ways = {
  serveFirst: '`serve`, until it listens',
  serveAgain: '`serve` again, nothing changed',
  importFirst: '`import`, until it ends',
  importAgain: '`import` again, nothing changed',
  bare: 'reference: read, hash, Markdown, one durable insert',
};

type Way = keyof typeof ways;

/** A large corpus takes so long that it comes in once. */
const onceFrom = 50_000;

export async function measureImport(workplace: Workplace, plan: Plan): Promise<Result> {
  const { sizes, short, rounds } = plan;
  const record = createRecord();
  for (let round = 0; round < rounds.import; round++)
    for (const size of new Set([short, ...sizes]))
      if (round === 0 || size < onceFrom) await importOnce(workplace, size, record);
  const large = largestOf(plan);
  const head = ['', ...sizes.flatMap((size) => [`${count(size)}: s`, 'articles/s', 'CPU s', 'peak'])];
  const rows = (Object.keys(ways) as Way[]).map((way) => [
    ways[way],
    ...sizes.flatMap((size) => cells(record, way, size)),
    factor(growth(record, way, plan)),
    factor(record.ratio(`${way} ${large} time`, `bare ${large} time`)),
    factor(record.ratio(`${way} ${large} cpu`, `bare ${large} cpu`)),
  ]);
  const growthHead = `CPU an article, ${count(large)} : ${count(sizes[0] ?? 0)}`;
  const points = sizes.map((size): [number, number] => [size, marginal(record, 'serveFirst', short, size) / 1000]);
  return {
    tables: [table([...head, growthHead, 'time : reference', 'CPU : reference'], rows)],
    curves: [{ unit: 'milliseconds', name: 'import an article (CPU)', points }],
  };
}

function cells(record: Record, way: Way, size: number): string[] {
  const seconds = record.median(`${way} ${size} time`) / 1000;
  const cpu = record.median(`${way} ${size} cpu`) / 1e6;
  return [figure(seconds), figure(size / seconds), figure(cpu), megabytes(record.median(`${way} ${size} peak`))];
}

/** Not a number where the smallest corpus costs little more than the start: such a quotient would be noise. */
function growth(record: Record, way: Way, plan: Plan): number {
  const { short, sizes } = plan;
  const [first = 0] = sizes;
  if (record.median(`${way} ${first} cpu`) < 2 * record.median(`${way} ${short} cpu`)) return Number.NaN;
  return marginal(record, way, short, largestOf(plan)) / marginal(record, way, short, first);
}

/** CPU of one article more: what starting takes is in the shortest import too, and falls out. */
function marginal(record: Record, way: Way, short: number, size: number): number {
  return (record.median(`${way} ${size} cpu`) - record.median(`${way} ${short} cpu`)) / (size - short);
}

async function importOnce(workplace: Workplace, size: number, record: Record): Promise<void> {
  const keep = (way: Way, { milliseconds, usage }: Finished) => {
    record.add(`${way} ${size} time`, milliseconds);
    record.add(`${way} ${size} cpu`, usage.cpu);
    record.add(`${way} ${size} peak`, usage.peak);
  };
  const served = await workplace.fresh(size);
  keep('serveFirst', await serveAndStop(served));
  keep('serveAgain', await serveAndStop(served));
  workplace.discard(served);
  const imported = await workplace.fresh(size);
  keep('importFirst', await importArticles(imported));
  keep('importAgain', await importArticles(imported));
  workplace.discard(imported);
  const bare = await workplace.fresh(size);
  const args = [join(bare.content, 'articles'), join(bare.data, 'bare.sqlite')];
  keep('bare', await runBare('bare-import.ts', args, bare));
  workplace.discard(bare);
}

async function serveAndStop(place: Place): Promise<Finished> {
  const { milliseconds, running } = await serve(place);
  return { milliseconds, usage: await running.stop() };
}
