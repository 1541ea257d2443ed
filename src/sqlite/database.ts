import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { migrate } from './migrations.ts';

export type Database = Sqlite.Database;

/** FULL: what is committed survives a power failure. NORMAL: it survives the program alone, for a tenth of the time. */
export type Synchronous = 'FULL' | 'NORMAL';

/**
 * Pages in the log (16 MB) with which a commit writes them into the file itself. Between saves that is done long before
 * (`Archive.tidy`), so that no save does it; the sender, for whom nobody waits, does it at SQLite's thousand.
 */
const mostLogged = 4000;

/** Pages of the database that are kept in memory, half of what SQLite would take: the system keeps the file too. Kilobytes. */
const mostKept = 8_000;

/**
 * Opens the database at `path` (or `:memory:`), brought to this program's schema. A folder that is made for it is its owner's
 * alone: the keys that sign are in it. A save is on the disk when it
 * returns, unless `synchronous` says otherwise.
 */
export function openDatabase(path: string, synchronous: Synchronous = 'FULL'): Database {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const database = new Sqlite(path, { timeout: 10_000 });
  try {
    database.pragma('journal_mode = WAL');
    database.pragma(`synchronous = ${synchronous}`);
    if (synchronous === 'FULL') database.pragma(`wal_autocheckpoint = ${mostLogged}`);
    database.pragma('foreign_keys = ON');
    database.pragma(`cache_size = -${mostKept}`);
    migrate(database);
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

/**
 * Takes the right to serve a database, for as long as this process lives: the operating system gives the lock back
 * even after kill -9. Returns null where another process has it.
 */
export function takeServingLock(path: string): { release(): void } | null {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const lock = new Sqlite(path, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if ((error as { code?: string }).code === 'SQLITE_BUSY') return null;
    throw error;
  }
  return { release: () => lock.close() };
}
