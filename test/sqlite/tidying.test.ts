/** What saves leave behind, and what is done about it between them: nothing that is read differs. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Archive } from '../../src/archive.ts';
import { parseQuery } from '../../src/query.ts';
import { openArchive } from '../../src/sqlite/archive.ts';
import { temporaryFolder, testNewsroom } from '../newsroom.ts';
import { plainSite } from '../plain-site.ts';
import { longArticle, longManuscript, now } from './long-articles.ts';

/** As many parts of one size as are merged into one. */
const enough = 8;

function opened() {
  const path = join(temporaryFolder(), 'nashra.sqlite');
  const archive = openArchive(path);
  archive.declare(plainSite, now);
  return { archive, path, ...lookedAt(path), close: () => archive.close() };
}

/** The same database, as another process sees it. */
function lookedAt(path: string) {
  const database = new Sqlite(path);
  onTestFinished(() => void database.close());
  const parts = database.prepare<[], number>('SELECT count(DISTINCT segid) FROM search_idx').pluck();
  return {
    database,
    parts: () => parts.get() ?? 0,
    logged(): number {
      const [row] = database.pragma('wal_checkpoint(NOOP)') as [{ log: number; checkpointed: number }];
      return row.log - row.checkpointed;
    },
    check: () => database.exec("INSERT INTO search (search, rank) VALUES ('integrity-check', 0)"),
  };
}

function save(archive: Archive, from: number, count: number, edition = 0): void {
  for (let index = from; index < from + count; index++)
    archive.save(`long${index}`, longManuscript(index, edition), now);
}

function found(archive: Archive): string {
  const all = { offset: 0, limit: 100, order: 'best' } as const;
  const ids = (text: string) => archive.search(parseQuery(text), all).hits.map((hit) => hit.article.id);
  return JSON.stringify([ids('سفينة'), ids('ميناء'), ids('مقال -ميناء'), ids('0ك3و7'), ids('1ك3و7')]);
}

function stepsOf(archive: Archive): number {
  let steps = 0;
  while (archive.tidy()) steps += 1;
  return steps;
}

describe('the search index', () => {
  it('is merged by no save, but between them, a step at a time and to an end, and finds the same all the while', () => {
    const { archive, parts, check, close } = opened();
    save(archive, 0, 12);
    save(archive, 3, 1, 1);
    expect(parts()).toBe(13);
    const before = found(archive);
    let steps = 0;
    for (; archive.tidy(); steps++) expect(found(archive)).toBe(before);
    expect(steps).toBeGreaterThan(1);
    expect(parts()).toBeLessThan(enough);
    expect(found(archive)).toBe(before);
    expect(archive.tidy()).toBe(false);
    check();
    close();
  });

  it('is merged again when another process saved', () => {
    const { archive, path, parts, close } = opened();
    save(archive, 0, 10);
    stepsOf(archive);
    const other = openArchive(path);
    save(other, 10, 10);
    other.close();
    expect(parts()).toBeGreaterThan(10);
    expect(stepsOf(archive)).toBeGreaterThan(0);
    expect(parts()).toBeLessThan(enough);
    close();
  });

  it('stays in few parts where nobody merges', () => {
    const { archive, parts, close } = opened();
    for (let turn = 0; turn < 40; turn++) {
      save(archive, turn % 5, 1, turn);
      expect(parts()).toBeLessThan(32);
    }
    close();
  });

  it('is merged by a server that has nothing else to do', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [`articles/${index}.md`, longArticle(index)]),
    );
    const room = await testNewsroom(files);
    await room.app.onIdle();
    expect(lookedAt(join(room.data, 'nashra.sqlite')).parts()).toBeLessThan(enough);
  });

  it('is whole when a process was killed in the midst of saving and merging', { timeout: 60_000 }, async () => {
    const { archive, path, parts, check, close } = opened();
    save(archive, 0, 20);
    const newest = lookedAt(path).database.prepare<[], number>('SELECT max(number) FROM change').pluck();
    for (let kills = 0; kills < 2; kills++) {
      const before = newest.get() ?? 0;
      const saver = spawn(process.execPath, [join(import.meta.dirname, 'saver.ts'), path], { stdio: 'inherit' });
      const ended = once(saver, 'exit');
      while ((newest.get() ?? 0) < before + 25 + kills) await new Promise((done) => setImmediate(done));
      saver.kill('SIGKILL');
      await ended;
      check();
    }
    stepsOf(archive);
    check();
    expect(parts()).toBeLessThan(2 * enough);
    expect(archive.search(parseQuery('سفينة'), { offset: 0, limit: 1, order: 'best' }).total).toBe(20);
    expect(archive.search(parseQuery('ميناء'), { offset: 0, limit: 1, order: 'best' }).total).toBe(7);
    close();
  });
});

describe('the log of the database', () => {
  /** More than SQLite would leave in it by itself. */
  const much = 1000;

  function saved() {
    const room = opened();
    room.archive.act(() => save(room.archive, 0, 30));
    return room;
  }

  it('is written into the file by no save, but between them', () => {
    const { archive, logged, close } = saved();
    expect(logged()).toBeGreaterThan(much);
    stepsOf(archive);
    expect(logged()).toBeLessThan(much);
    close();
  });

  it('waits, and nobody for it, while another process reads what was before', () => {
    const { archive, database, logged, close } = saved();
    database.exec('BEGIN');
    const count = database.prepare<[], number>('SELECT count(*) FROM article').pluck();
    expect(count.get()).toBe(30);
    archive.act(() => save(archive, 30, 30));
    stepsOf(archive);
    expect(count.get()).toBe(30);
    database.exec('COMMIT');
    expect(logged()).toBeGreaterThan(much);
    stepsOf(archive);
    expect(logged()).toBeLessThan(much);
    expect(count.get()).toBe(60);
    close();
  });
});
