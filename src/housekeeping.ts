/** What whoever runs the house asks of its store: how large it is, how it stands, and what was counted. */
import type { Instant } from './time.ts';

export type StoreSizes = {
  /** Bytes of the database file, and how many of those are free for new rows. */
  database: number;
  free: number;
  /** Bytes of the log beside it. */
  log: number;
};

/** How often deliveries to followers and pings to the hub ended so, since there is this database. */
export type DeliveryTotal = { kind: 'activity' | 'ping'; outcome: 'delivered' | 'failed' | 'given up'; value: number };

export type Queue = {
  waiting: number;
  /** Given up, and set aside. */
  failed: number;
  /** When the oldest that waits was written; null where none does. */
  oldest: Instant | null;
};

export type Housekeeping = {
  sizes(): StoreSizes;
  queue(): Queue;
  deliveryTotals(): DeliveryTotal[];
  /** What keeps anything from being saved now, after it kept something; null where nothing does. Tries it. */
  fault(): string | null;
  /** A step of letting go of changes that nothing follows from; false at the end of a round. */
  pruneChanges(): boolean;
};
