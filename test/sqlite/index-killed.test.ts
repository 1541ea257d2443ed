/** The real program, killed in the midst of making the index anew. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, it } from 'vitest';
import { parseArticleFile } from '../../src/content/article-file.ts';
import { parseQuery } from '../../src/query.ts';
import { openArchive } from '../../src/sqlite/archive.ts';
import { article, temporaryFolder } from '../newsroom.ts';
import { plainSite } from '../plain-site.ts';

const count = 3000;
const now = '2026-11-20T12:00:00Z';
const program = join(import.meta.dirname, '../../bin/nashra.js');

it('a killed program leaves an index that the next one completes, with every article in it once', {
  timeout: 60_000,
}, async () => {
  const data = temporaryFolder();
  const path = join(data, 'nashra.sqlite');
  fill(path);
  const database = new Sqlite(path);
  // As if an older program had made it.
  database.exec(`UPDATE meta SET value = '{"version":"0","below":null}' WHERE name = 'search index'`);
  const indexed = database.prepare<[], number>('SELECT count(*) FROM document').pluck();

  const first = migrate(data);
  const ended = once(first, 'exit');
  while ((indexed.get() ?? 0) === count) await new Promise((done) => setImmediate(done));
  while ((indexed.get() ?? 0) < 300) await new Promise((done) => setImmediate(done));
  first.kill('SIGKILL');
  await ended;
  expect(indexed.get()).toBeLessThan(count);

  await once(migrate(data), 'exit');
  expect(indexed.get()).toBe(count);
  database.exec("INSERT INTO search (search) VALUES ('integrity-check')");
  database.close();
  const archive = openArchive(path);
  expect(archive.search(parseQuery('سفينة'), { offset: 0, limit: 1, order: 'best' }).total).toBe(count);
  archive.close();
});

function fill(path: string): void {
  const archive = openArchive(path);
  archive.declare(plainSite, now);
  archive.act(() => {
    for (let index = 0; index < count; index++) {
      const text = article({ title: `سفينة ${index}`, date: '2026-10-01' }, 'نص عن البحر.');
      const { manuscript } = parseArticleFile(Buffer.from(text), `${index}.md`, plainSite);
      if (manuscript) archive.save(`n${index}`, manuscript, now);
    }
  });
  archive.close();
}

function migrate(data: string) {
  return spawn(process.execPath, [program, 'migrate'], { env: { ...process.env, NASHRA_DATA: data }, stdio: 'ignore' });
}
