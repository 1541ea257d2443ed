/** Holds the two rules of docs/architecture.md: which way imports point, and that a package is used in one folder. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';
import { describe, expect, it } from 'vitest';

type Import = { from: string; to: string };

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const imports: Import[] = files.flatMap((from) =>
  [
    ...readFileSync(join('src', from), 'utf8').matchAll(
      /^(?:import|export)[^;]*?from '([^']+)'|import\('([^']+)'\)/gms,
    ),
  ].map((match) => ({ from, to: (match[1] ?? match[2]) as string })),
);
const local = imports
  .filter(({ to }) => to.startsWith('.'))
  .map(({ from, to }) => ({ from, to: normalize(join(dirname(from), to)) }));

/** `feeds` for src/feeds/rss.ts and below, `domain` for what lies in src/ itself and in its list of channels. */
function folderOf(file: string): string {
  const [folder, rest] = file.split('/');
  if (rest !== undefined) return folder === 'channels' ? 'domain' : (folder as string);
  return ['command-line.ts', 'app.ts', 'arrivals.ts', 'sending.ts'].includes(file) ? file : 'domain';
}

/** What each part may import besides itself. */
const allowed: Record<string, string[]> = {
  text: [],
  domain: ['text'],
  content: ['domain', 'text'],
  sqlite: ['domain', 'text'],
  feeds: ['domain', 'text'],
  http: ['domain', 'text'],
  federation: ['domain', 'text'],
  backup: ['domain', 'text'],
  checkup: ['domain', 'text'],
  telemetry: ['domain', 'text'],
  redis: ['domain', 'text'],
  'sending.ts': ['domain', 'text', 'sqlite', 'federation', 'redis'],
  'app.ts': ['domain', 'text', 'content', 'sqlite', 'feeds', 'http', 'federation'],
  'arrivals.ts': ['app.ts', 'domain', 'text', 'content'],
  commands: [
    'app.ts',
    'arrivals.ts',
    'sending.ts',
    'domain',
    'text',
    'content',
    'sqlite',
    'feeds',
    'federation',
    'backup',
    'checkup',
    'telemetry',
  ],
  'command-line.ts': ['commands', 'domain', 'sqlite'],
};

describe('the imports', () => {
  it('are found at all', () => {
    expect(files.length).toBeGreaterThan(40);
    expect(local.length).toBeGreaterThan(100);
  });

  it('point one way only', () => {
    const wrong = local
      .map(({ from, to }) => ({ from, to, parts: [folderOf(from), folderOf(to)] as const }))
      .filter(({ parts: [from, to] }) => from !== to && !allowed[from]?.includes(to))
      .map(({ from, to }) => `${from} imports ${to}`);
    expect(wrong).toEqual([]);
  });

  it('make no circle', () => {
    const circles = files.filter((file) => reaches(file, file));
    expect(circles).toEqual([]);
  });

  it('take each third-party package in one folder', () => {
    const folders = new Map<string, Set<string>>();
    for (const { from, to } of imports) {
      if (to.startsWith('.') || to.startsWith('node:')) continue;
      const name = to
        .split('/')
        .slice(0, to.startsWith('@') ? 2 : 1)
        .join('/');
      folders.set(name, (folders.get(name) ?? new Set()).add(folderOf(from)));
    }
    const spread = [...folders].filter(([, where]) => where.size > 1).map(([name, where]) => [name, [...where]]);
    expect(spread).toEqual([]);
  });
});

function reaches(from: string, target: string, seen = new Set<string>()): boolean {
  return local
    .filter((one) => one.from === from)
    .some(({ to }) => {
      if (to === target) return true;
      if (seen.has(to)) return false;
      seen.add(to);
      return reaches(to, target, seen);
    });
}
