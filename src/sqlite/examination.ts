import Sqlite from 'better-sqlite3';
import { untilHeardFrom } from '../delivery.ts';
import { diskFault } from '../disk-fault.ts';
import { missingMigrations } from './migrations.ts';

/** What can be told of a database without changing it. */
export type Examination = {
  /** What is wrong with its pages and rows; empty where nothing is. */
  damage: string[];
  schema: 'current' | 'older' | 'newer';
};

/** Throws where the disk is full or cannot be read: that says nothing of the database. */
export function examine(path: string): Examination {
  const database = new Sqlite(path, { readonly: true, fileMustExist: true, timeout: 10_000 });
  try {
    const pages = (database.pragma('quick_check(5)') as { quick_check: string }[]).map((row) => row.quick_check);
    const orphans = database.pragma('foreign_key_check') as { table: string; parent: string }[];
    const { missing, unknown } = missingMigrations(database);
    return {
      damage: [
        ...pages.filter((line) => line !== 'ok'),
        ...orphans.slice(0, 5).map(({ table, parent }) => `a row of ${table} names one of ${parent} that is not there`),
      ],
      schema: unknown.length > 0 ? 'newer' : missing.length > 0 ? 'older' : 'current',
    };
  } catch (error) {
    if (diskFault(error) !== null) throw error;
    return { damage: [(error as Error).message], schema: 'current' };
  } finally {
    database.close();
  }
}

/** How many deliveries are overdue by more than `patience` milliseconds, and nobody has them: no server's pause explains that. */
export function overdueIn(path: string, now: number, patience: number): number {
  const database = new Sqlite(path, { readonly: true, fileMustExist: true, timeout: 10_000 });
  try {
    return database
      .prepare<[Record<string, number>], number>(
        `SELECT count(*) FROM delivery LEFT JOIN host ON host.name = delivery.host
         WHERE failed = 0 AND run_at < @before AND lease_until < @now AND coalesce(down_until, 0) < @before
           AND coalesce(paused, 0) = 0 AND run_at < ${untilHeardFrom}`,
      )
      .pluck()
      .get({ before: now - patience, now }) as number;
  } finally {
    database.close();
  }
}
