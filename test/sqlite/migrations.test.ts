import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openArchive } from '../../src/sqlite/archive.ts';
import { openDatabase, takeServingLock } from '../../src/sqlite/database.ts';
import { NewerDatabaseError } from '../../src/sqlite/migrations.ts';
import { temporaryFolder } from '../newsroom.ts';

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
    expect(first.map(({ name }) => name)).toEqual(readdirSync('migrations').sort());
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
