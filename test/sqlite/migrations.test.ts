import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openArchive } from '../../src/sqlite/archive.ts';
import { openDatabase, takeServingLock } from '../../src/sqlite/database.ts';
import { NewerDatabaseError } from '../../src/sqlite/migrations.ts';
import { article, temporaryFolder, testNewsroom } from '../newsroom.ts';

describe('the database', () => {
  it('records its migrations, and has nothing to do the second time', () => {
    const path = join(temporaryFolder(), 'nashra.sqlite');
    const applied = () => {
      const database = openDatabase(path);
      const rows = database.prepare<[], { name: string; at: string }>('SELECT name, at FROM migration').all();
      database.close();
      return rows;
    };
    const first = applied();
    expect(first.map(({ name }) => name)).toEqual(readdirSync(join(import.meta.dirname, '../../migrations')).sort());
    expect(applied()).toEqual(first);
  });

  it('is refused where it is newer than the program, and left as it is', () => {
    const path = join(temporaryFolder(), 'nashra.sqlite');
    const database = openDatabase(path);
    database.exec("INSERT INTO migration VALUES ('9999-from-the-future.sql', '2030-01-01')");
    database.close();
    expect(() => openArchive(path)).toThrow(NewerDatabaseError);
    expect(() => openArchive(path)).toThrow('9999-from-the-future.sql');
  });

  it('of before 0006 learns which channels have passed on what was sent', async () => {
    const fields = { title: 'مقال', section: 'world', tags: ['sea'] };
    const room = await testNewsroom({
      'articles/a.md': article({ ...fields, id: 'a', date: '2026-11-20' }),
      'articles/b.md': article({ ...fields, id: 'b', date: '2026-01-01' }),
    });
    room.app.passTime();
    const announces = ({ newsroom }: typeof room) => ['a', 'b'].map((uid) => newsroom.federation.announces(uid, 1));
    const before = announces(room);
    expect(before.map((some) => some.map(({ handle }) => handle))).toEqual([
      ['lang-ar', 'section-world', 'tag-sea'],
      [],
    ]);
    const database = new Sqlite(join(room.data, 'nashra.sqlite'));
    database.exec("DROP TABLE announce; DELETE FROM migration WHERE name LIKE '0006%'");
    database.close();
    expect(announces(await room.restart())).toEqual(before);
  });

  it('is durable, keeps foreign keys, and every table is strict', () => {
    const database = openDatabase(join(temporaryFolder(), 'nashra.sqlite'));
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(database.pragma('synchronous', { simple: true })).toBe(2);
    expect(database.pragma('foreign_keys', { simple: true })).toBe(1);
    const tables = database.prepare(
      "SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    );
    expect(tables.all()).not.toHaveLength(0);
    expect(tables.all().filter((table) => (table as { strict: number }).strict !== 1)).toEqual([]);
    database.close();
  });

  it('has one serving process at a time', () => {
    const path = join(temporaryFolder(), 'serving.lock');
    const lock = takeServingLock(path);
    expect(takeServingLock(path)).toBeNull();
    lock?.release();
    const next = takeServingLock(path);
    expect(next).not.toBeNull();
    next?.release();
  });

  it('is a file that other programs can read', () => {
    const path = join(temporaryFolder(), 'nashra.sqlite');
    openArchive(path).close();
    const reader = new Sqlite(path, { readonly: true });
    expect(reader.pragma('integrity_check', { simple: true })).toBe('ok');
    reader.close();
  });
});
