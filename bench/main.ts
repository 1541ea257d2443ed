/** `npm run bench`: what docs/performance.md describes. Results on standard output, and a picture if one is wanted. */
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { measureArrival } from './arriving.ts';
import { measureCaching } from './caching.ts';
import { measureDelivery, measureInbox } from './delivering.ts';
import { count, type Result } from './figures.ts';
import { measureImport } from './importing.ts';
import { measureCrawl, measureMemory } from './memory.ts';
import { fullPlan, type Plan, quickPlan } from './plan.ts';
import { type Curve, plot } from './plot.ts';
import { measureSaving } from './saving.ts';
import { measureScale } from './scale.ts';
import { measureServing } from './serving.ts';
import { measureStampede } from './stampede.ts';
import { measureStart } from './starting.ts';
import { conditions } from './tools.ts';
import { measureWorkers } from './workers.ts';
import { createWorkplace, type Workplace } from './workplace.ts';

const parts: Record<string, (workplace: Workplace, plan: Plan) => Promise<Result> | Result> = {
  serve: measureServing,
  stampede: measureStampede,
  cdn: measureCaching,
  import: measureImport,
  arrive: measureArrival,
  save: measureSaving,
  start: measureStart,
  memory: measureMemory,
  crawl: measureCrawl,
  deliver: measureDelivery,
  inbox: measureInbox,
  workers: measureWorkers,
  scale: measureScale,
};

/** `scale` takes ten minutes: by its name alone. */
const usualParts = Object.keys(parts).filter((name) => name !== 'scale');

const usage = `npm run bench -- [--quick] [--size N] [--plot FILE] [--keep FOLDER] [PART...]

  --quick        a check that everything works, in less than thirty seconds
  --size N       one more corpus, of N articles (50 to 1,000,000), besides those of 1,000 and 10,000
  --plot FILE    draws cost against size (SVG)
  --keep FOLDER  leaves corpora and databases there, for the next run
  PART           these parts only: ${Object.keys(parts).join(', ')}; scale by its name alone`;

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    process.stderr.write(`stopped by ${signal}\n`);
    process.exit(1);
  });

const asked = readArguments(process.argv.slice(2));
if (asked === null) {
  process.stdout.write(`${usage}\n`);
  process.exitCode = 2;
} else {
  await measure(asked);
}

type Asked = { plan: Plan; names: string[]; plot: string | undefined; keep: string | undefined };

async function measure({ plan, names, plot: file, keep }: Asked): Promise<void> {
  const workplace = createWorkplace(keep ?? null);
  const curves: Curve[] = [];
  const began = performance.now();
  process.stdout.write(`Node ${process.versions.node}, ${process.platform} ${process.arch}, `);
  process.stdout.write(`${availableParallelism()} cores; ${conditions}\n`);
  process.stdout.write(`Corpora of ${plan.sizes.map(count).join('; ')} articles\n`);
  for (const name of names) {
    const result = await parts[name]?.(workplace, plan);
    process.stdout.write(`\n${name}\n\n${result?.tables.join('\n\n')}\n`);
    curves.push(...(result?.curves ?? []));
  }
  if (file !== undefined) writeFileSync(file, plot('Cost against size', curves));
  process.stdout.write(`\n${Math.round((performance.now() - began) / 1000)} s\n`);
}

/** null where the arguments are none of ours. */
function readArguments(args: string[]): Asked | null {
  try {
    const text = { type: 'string' } as const;
    const options = { quick: { type: 'boolean', default: false }, size: text, plot: text, keep: text } as const;
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const { quick, plot, keep } = values;
    const size = values.size === undefined ? undefined : Number(values.size);
    if (size !== undefined && !(Number.isInteger(size) && size >= 50 && size <= 1_000_000)) return null;
    if (positionals.some((name) => !Object.hasOwn(parts, name))) return null;
    const plan = quick ? quickPlan(size) : fullPlan(size);
    return { plan, names: positionals.length === 0 ? usualParts : positionals, plot, keep };
  } catch {
    return null;
  }
}
