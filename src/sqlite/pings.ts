import type { Subject, Touched } from '../change.ts';
import type { Activity } from '../federation-store.ts';
import type { Database } from './database.ts';
import type { Deliveries } from './deliveries.ts';
import { hostOf } from './followers.ts';

/** Which hub is told, and how far telling came: the latter moves in the transaction that queues the pings. */
const hubName = 'hub';
const toldName = 'hub-told';

/** What waits for the hub: a delivery for each feed that changed, two where one was under way at the time. */
export function pingsIn(database: Database, deliveries: Deliveries) {
  const meta = database.prepare<[string], string>('SELECT value FROM meta WHERE name = ?').pluck();
  const setMeta = database.prepare<[string, string]>('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)');
  const newest = database.prepare<[], number>('SELECT coalesce(max(number), 0) FROM change').pluck();
  const dropAll = database.prepare(
    "DELETE FROM activity WHERE id IN (SELECT activity_id FROM delivery WHERE kind = 'ping')",
  );
  const lastOf = database
    .prepare<[number, number], number | null>(
      'SELECT max(number) FROM (SELECT number FROM change WHERE number > ? ORDER BY number LIMIT ?)',
    )
    .pluck();
  const subjects = database
    .prepare<[number, number], Subject>('SELECT DISTINCT subject FROM change_subject WHERE number > ? AND number <= ?')
    .pluck();
  const renew = database
    .prepare<[{ topic: string; hub: string }], number>(
      `UPDATE delivery SET tries = 0 WHERE kind = 'ping' AND topic = @topic AND inbox = @hub AND failed = 0
         AND lease_until = 0
       RETURNING activity_id`,
    )
    .pluck();
  const refresh = database.prepare<[string, number]>('UPDATE activity SET at = ? WHERE id = ?');
  const dropSetAside = database.prepare<[string]>(
    "DELETE FROM delivery WHERE kind = 'ping' AND topic = ? AND failed = 1",
  );

  function told(): number {
    return Number(meta.get(toldName) ?? 0);
  }

  function hubTold(number: number): void {
    setMeta.run(toldName, String(number));
  }

  return {
    hubTold,

    declareHub(hub: string | null): void {
      if ((meta.get(hubName) ?? '') === (hub ?? '')) return;
      setMeta.run(hubName, hub ?? '');
      hubTold(newest.get() ?? 0);
      dropAll.run();
      deliveries.setHub(hub === null ? null : hostOf(hub));
    },

    touchedForHub(limit: number): Touched | null {
      const from = told();
      const number = lastOf.get(from, limit) ?? null;
      return number === null ? null : { number, subjects: subjects.all(from, number) };
    },

    ping(one: Activity, hub: string, now: number): void {
      // What nobody has begun to send says this too, with all its tries, and as if it were new.
      const waiting = renew.get({ topic: one.topic, hub });
      if (waiting !== undefined) return void refresh.run(new Date(now).toISOString(), waiting);
      dropSetAside.run(one.topic);
      deliveries.deliverTo(one, hub, now, false, 'ping');
    },
  };
}
