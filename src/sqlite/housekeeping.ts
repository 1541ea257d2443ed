import { statSync } from 'node:fs';
import type { DeliveryTotal, Housekeeping, Queue } from '../housekeeping.ts';
import type { Database } from './database.ts';

/** Totals stand under `KIND OUTCOME`. */
export function housekeepingIn(database: Database): Housekeeping {
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

  return {
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
