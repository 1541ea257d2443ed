/** Every table has a rule by which it does not grow for ever, and docs/operate.md says which. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, it } from 'vitest';
import { openStores } from '../../src/sqlite/archive.ts';
import { temporaryFolder } from '../newsroom.ts';
import { plainSite } from '../plain-site.ts';

it('the docs have a row for every table that there is', () => {
  const path = join(temporaryFolder(), 'nashra.sqlite');
  openStores(path).archive.close();
  const database = new Sqlite(path);
  const tables = database
    .prepare<[], string>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*' AND name NOT GLOB 'search_*'",
    )
    .pluck()
    .all();
  database.close();
  const docs = readFileSync(join(import.meta.dirname, '../../docs/operate.md'), 'utf8');
  const [, rows = ''] = docs.split('## What grows, and what is let go');
  const named = new Set(
    [...rows.matchAll(/^\| (`[^|]+) \|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`(\w+)`/g)].map((match) => match[1]),
    ),
  );
  expect(tables.length).toBeGreaterThan(30);
  expect(tables.filter((table) => !named.has(table))).toEqual([]);
});

it('what files brought is logged for three months, what people did for two years', () => {
  const { desk, archive } = openStores(':memory:');
  const deed = (verb: 'imported' | 'saved', at: string) => desk.note({ who: 'x', verb, object: 'a', detail: at }, at);
  for (const at of ['2024-10-01T00:00:00Z', '2026-06-01T00:00:00Z', '2026-11-01T00:00:00Z'])
    for (const verb of ['imported', 'saved'] as const) deed(verb, at);
  desk.prune('2026-11-20T00:00:00Z');
  expect(desk.deeds({ limit: 10 }).map(({ verb, at }) => `${verb} ${at.slice(0, 7)}`)).toEqual([
    'saved 2026-11',
    'imported 2026-11',
    'saved 2026-06',
  ]);
  archive.close();
});

it('people whom nothing ties to us are let go by and by, all of them, and nobody else', () => {
  const { archive, federation } = openStores(':memory:');
  archive.declare(plainSite, '2026-01-01T00:00:00Z');
  const handle = federation.handleOf({ kind: 'site', slug: '' });
  const known = (name: string) => {
    const uri = `https://there.example/${name}`;
    const actor = { uri, inbox: `${uri}/inbox`, sharedInbox: null, name, url: uri, keyIds: [] };
    federation.remember(actor, '2026-01-01T00:00:00Z');
    return actor;
  };
  const strangers = Array.from({ length: 45_000 }, (_, index) => `stranger-${index}`);
  archive.act(() => {
    for (const name of strangers) known(name);
    federation.follow(handle, known('follower'), 'https://there.example/follow', '2026-01-01T00:00:00Z');
  });
  for (let hours = 0; hours < 3; hours++) federation.prune('2026-11-20T00:00:00Z');
  const left = (name: string) => federation.remoteActor(`https://there.example/${name}`) !== null;
  expect(strangers.filter(left)).toEqual([]);
  expect(left('follower')).toBe(true);
  archive.act(() => known('stranger-again'));
  federation.prune('2026-11-20T00:00:00Z');
  expect(left('stranger-again')).toBe(false);
  archive.close();
});
