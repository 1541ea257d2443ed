/** `npm run bench:search`: the figures of docs/search.md. Nothing is kept. */
import { parseArgs } from 'node:util';
import { createWorkplace } from '../workplace.ts';
import { measureLarge } from './large.ts';
import { measureQuality } from './quality.ts';

const options = {
  size: { type: 'string', default: '100000' },
  verbose: { type: 'boolean', default: false },
} as const;
const { values, positionals } = parseArgs({ options, allowPositionals: true });
const parts: Record<string, () => string[]> = {
  quality: () => measureQuality(values.verbose),
  large: () => measureLarge(createWorkplace(null), Number(values.size)),
};
const asked = positionals.length === 0 ? ['quality'] : positionals;
if (!asked.every((name) => Object.hasOwn(parts, name)) || !(Number(values.size) >= 1000)) {
  process.stdout.write('npm run bench:search -- [--verbose] [--size N] [quality] [large]\n');
  process.exitCode = 2;
} else for (const name of asked) for (const one of parts[name]?.() ?? []) process.stdout.write(`\n${one}\n`);
