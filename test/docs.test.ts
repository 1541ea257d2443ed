/** The docs keep up with the program: what people type and rely on must occur in them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { kinds } from '../src/channels/kinds.ts';
import { formats } from '../src/feeds/formats.ts';
import { operations } from '../src/http/api/operations.ts';

const folder = join(import.meta.dirname, '..');
const docs = readdirSync(join(folder, 'docs'), { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.md'),
);
const text = ['README.md', 'CONTRIBUTING.md', ...docs.map((file) => `docs/${file}`)]
  .map((file) => readFileSync(join(folder, file), 'utf8'))
  .join('\n');
const sources = readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(join(folder, 'src', file), 'utf8'))
  .join('\n');

const found = (pattern: RegExp) => [...new Set([...sources.matchAll(pattern)].map((match) => match[1] as string))];

describe('the docs name', () => {
  it.each(found(/text\('([A-Z_]+)'/g))('the variable %s', (name) => expect(text).toContain(name));

  it.each([
    ...formats.map(({ file }) => `/${file}`),
    ...kinds.filter(({ folder: name }) => name !== '').map(({ folder: name }) => `/${name}/`),
    ...found(/'(\/(?:healthz|readyz|media|feed|rss|atom|sitemap|robots|opensearch|search|assets)[^':]*)'/g),
    '/media/',
    '/assets/',
  ])('the address %s', (path) => expect(text).toContain(path.replace(/\/$/, '')));

  it.each(found(/\.command\('([a-z]+)'/g))('the command nashra %s', (name) =>
    expect(text).toMatch(new RegExp(`nashra(\`| --)? ?${name}|\`${name}`)),
  );

  it.each(operations.map(({ method, path, scope }) => `| \`${method} ${path}\` | ${scope ? `\`${scope}\`` : 'any'} |`))(
    'the operation %s',
    (row) => expect(text).toContain(row),
  );

  it('only files that are there', () => {
    const named = [...text.matchAll(/\b((?:src|test|migrations|docs)\/[\w./-]+\.(?:ts|sql|md))\b/g)].map(
      (match) => match[1] as string,
    );
    const missing = [...new Set(named)].filter((file) => {
      try {
        readFileSync(join(folder, file));
        return false;
      } catch {
        return true;
      }
    });
    expect(named.length).toBeGreaterThan(20);
    expect(missing).toEqual([]);
  });
});
