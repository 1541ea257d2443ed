/** `npm run bench`: what docs/performance.md describes. Results on standard output, nothing else kept. */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { measureDelivery, measureInbox } from './delivering.ts';
import { loadTable, memoryTable, timeTable } from './feed-tables.ts';
import { measureImport } from './importing.ts';
import { fullPlan, type Plan, quickPlan, sizesOf } from './plan.ts';
import { measurePublishing } from './publishing.ts';
import { measureFeeds } from './serving.ts';
import { measureStart } from './starting.ts';
import { createWorkplace, type Workplace } from './workplace.ts';

const usage = `npm run bench -- [--quick] [--size N] [import] [feeds] [publish] [deliver] [inbox] [start]

  --quick    a check that everything works, in less than twenty seconds
  --size N   articles in the large corpus (10,000; at least 200)
  import, feeds, publish, deliver, inbox, start: these parts only`;

const parts: Record<string, (workplace: Workplace, plan: Plan) => Promise<void>> = {
  async import(workplace, plan) {
    print('Import', await measureImport(workplace, plan));
  },
  async feeds(workplace, plan) {
    const measured = await measureFeeds(workplace, plan);
    print('Feeds', timeTable(measured, plan), loadTable(measured, plan), memoryTable(measured));
  },
  async publish(workplace, plan) {
    print('Publish', measurePublishing(workplace, plan));
  },
  async deliver(workplace, plan) {
    print('Deliver', await measureDelivery(workplace, plan));
  },
  async inbox(workplace, plan) {
    print('Inbox', await measureInbox(workplace, plan));
  },
  async start(workplace, plan) {
    print('Start', await measureStart(workplace, plan));
  },
};

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const asked = readArguments(process.argv.slice(2));
if (asked === null) {
  process.stdout.write(`${usage}\n`);
  process.exitCode = 2;
} else {
  await measure(asked.plan, asked.names);
}

async function measure(plan: Plan, names: string[]): Promise<void> {
  const workplace = createWorkplace();
  const began = performance.now();
  process.stdout.write(`Node ${process.versions.node}, ${process.platform} ${process.arch}, `);
  process.stdout.write(`${availableParallelism()} cores; corpora of ${sizesOf(plan).join(', ')} articles\n`);
  await workplace.write(sizesOf(plan));
  for (const name of names) await parts[name]?.(workplace, plan);
  process.stdout.write(`\n${Math.round((performance.now() - began) / 1000)} s\n`);
}

/** null where the arguments are none of ours. */
function readArguments(args: string[]): { plan: Plan; names: string[] } | null {
  try {
    const options = { quick: { type: 'boolean', default: false }, size: { type: 'string' } } as const;
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const size = values.size === undefined ? undefined : Number(values.size);
    if (size !== undefined && !(Number.isInteger(size) && size >= 200)) return null;
    if (positionals.some((name) => !(name in parts))) return null;
    const plan = values.quick ? quickPlan(size) : fullPlan(size);
    return { plan, names: positionals.length === 0 ? Object.keys(parts) : positionals };
  } catch {
    return null;
  }
}

function print(title: string, ...tables: string[]): void {
  process.stdout.write(`\n${title}\n\n${tables.join('\n\n')}\n`);
}
