import { statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { diskFault } from '../disk-fault.ts';
import type { DeliveryTotal, Housekeeping, Queue } from '../housekeeping.ts';
import { changePruningIn } from './change-pruning.ts';
import type { Database } from './database.ts';

/** Bytes: an article with its words in the index takes less. */
const leastFree = 1024 * 1024;

function freeAt(file: string): number {
  const { bavail, bsize } = statfsSync(dirname(file));
  return bavail * bsize;
}

/** Totals stand under `KIND OUTCOME`. */
export function housekeepingIn(database: Database, faults: { last: unknown }): Housekeeping {
  const probe = database.prepare<[string]>("INSERT OR REPLACE INTO meta (name, value) VALUES ('probe', ?)");
  // Deliveries are numbered in the order in which they were queued.
  const oldest = database
    .prepare<[], string>(
      `SELECT activity.at FROM delivery JOIN activity ON activity.id = activity_id WHERE failed = 0
       ORDER BY delivery.id LIMIT 1`,
    )
    .pluck();
  const counts = database.prepare<[], Omit<Queue, 'oldest'>>(
    'SELECT count(*) FILTER (WHERE failed = 0) AS waiting, count(*) FILTER (WHERE failed = 1) AS failed FROM delivery',
  );
  const totals = database.prepare<[], { name: string; value: number }>('SELECT name, value FROM total ORDER BY name');
  const number = (pragma: string) => Number(database.pragma(pragma, { simple: true }));

  /** Tried only where something failed before: it waits for the disk. */
  function fault(): string | null {
    const last = diskFault(faults.last);
    // What is short may still fit into the log.
    if (last === null || freeAt(database.name) < leastFree) return last;
    try {
      probe.run('x'.repeat(8192));
      faults.last = null;
      return null;
    } catch (error) {
      return diskFault(error);
    }
  }

  return {
    fault,
    pruneChanges: changePruningIn(database),
    sizes() {
      const page = number('page_size');
      const log = statSync(`${database.name}-wal`, { throwIfNoEntry: false })?.size ?? 0;
      return { database: number('page_count') * page, free: number('freelist_count') * page, log };
    },
    queue: () => ({ ...(counts.get() as Omit<Queue, 'oldest'>), oldest: oldest.get() ?? null }),
    deliveryTotals: () =>
      totals.all().map(({ name, value }) => {
        const [kind, ...outcome] = name.split(' ');
        return { kind, outcome: outcome.join(' '), value } as DeliveryTotal;
      }),
  };
}
