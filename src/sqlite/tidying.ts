import type { Database } from './database.ts';

/** Pages of the search index that one step merges, in some two milliseconds. */
const mergedAtOnce = 64;

/** Pages in SQLite's log (2 MB) from which on they are written into the database file, in two or three milliseconds. */
const worthWriting = 500;

/** Pages that have been logged, and how many of them the file has; -1 for both where there is no log. */
type Log = { log: number; checkpointed: number };

/**
 * What saves leave behind, put in order between them: pages that are in the log and not yet in the file, and an index
 * in many small parts. Both are no more than space and speed: what is read is the same before and after.
 */
export function tidyingIn(database: Database): () => boolean {
  // The record in which FTS5 keeps which parts there are: while it is the same, there is nothing new to merge.
  const parts = database.prepare<[], Buffer>('SELECT block FROM search_data WHERE id = 10').pluck();
  const merge = database.prepare(`INSERT INTO search (search, rank) VALUES ('merge', ${mergedAtOnce})`);
  const changes = database.prepare<[], number>('SELECT total_changes()').pluck();
  let merged: Buffer | null = null;

  const log = (mode: 'NOOP' | 'PASSIVE'): Log => (database.pragma(`wal_checkpoint(${mode})`) as [Log])[0];

  /** Waits for nobody: pages that another process still reads as they were stay in the log. */
  function writeLog(): boolean {
    const { log: logged, checkpointed } = log('NOOP');
    return logged - checkpointed >= worthWriting && log('PASSIVE').checkpointed > checkpointed;
  }

  function mergeSome(): boolean {
    const before = parts.get() ?? null;
    if (before === null || merged?.equals(before)) return false;
    const more = database.transaction(hasMerged).immediate();
    merged = more ? null : before;
    return more;
  }

  /** FTS5 says so: a merge that finds nothing to do changes one row at most. */
  function hasMerged(): boolean {
    const before = changes.get() ?? 0;
    merge.run();
    return (changes.get() ?? 0) - before >= 2;
  }

  return () => writeLog() || mergeSome();
}
