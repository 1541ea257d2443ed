import { type Delivery, pauseAfter, type Verdict } from '../delivery.ts';
import type { Activity, Audience } from '../federation-store.ts';
import type { Instant } from '../time.ts';
import type { Database } from './database.ts';
import { hostOf } from './followers.ts';

type DeliveryRow = Omit<Delivery, 'small'> & { small: 0 | 1 };

/** How long a claim holds: longer than any try takes. */
const lease = 60_000;

/** Claims look at so many due rows. Should all be one host's, it is busy then, and the next claim looks past it. */
const window = 256;

export type Deliveries = ReturnType<typeof deliveriesIn>;

/** What waits for other servers. A row goes when its inbox has it; nothing is forgotten before. */
export function deliveriesIn(database: Database) {
  const addActivity = database.prepare<[Activity & { at: Instant }]>(
    'INSERT OR IGNORE INTO activity (uri, handle, topic, bytes, at) VALUES (@uri, @handle, @topic, @bytes, @at)',
  );
  const idOf = database.prepare<[string], number>('SELECT id FROM activity WHERE uri = ?').pluck();
  const fanOut = database.prepare<[Record<string, unknown>]>(
    `INSERT OR IGNORE INTO delivery (activity_id, topic, inbox, host, run_at)
     SELECT DISTINCT @activity, @topic, inbox, host, @now FROM follower
     WHERE handle IN (SELECT value FROM json_each(@handles)) AND (state = 'following' OR @left AND state = 'left')`,
  );
  const addOne = database.prepare<[number, string, string, string, number]>(
    'INSERT OR IGNORE INTO delivery (activity_id, topic, inbox, host, run_at) VALUES (?, ?, ?, ?, ?)',
  );
  const claim = database.prepare<[Record<string, unknown>], DeliveryRow>(
    `UPDATE delivery SET lease_until = @until WHERE id IN (
       SELECT id FROM (
         SELECT id, run_at, row_number() OVER (PARTITION BY host ORDER BY id) AS place FROM (
           SELECT id, host, run_at FROM delivery AS due
           WHERE failed = 0 AND run_at <= @now AND lease_until <= @now
             AND host NOT IN (SELECT value FROM json_each(@busy))
             AND NOT EXISTS (SELECT 1 FROM host WHERE name = due.host AND down_until > @now)
             AND NOT EXISTS (
               SELECT 1 FROM delivery AS earlier
               WHERE earlier.topic = due.topic AND earlier.host = due.host AND earlier.failed = 0
                 AND earlier.id < due.id AND earlier.activity_id <> due.activity_id)
           ORDER BY run_at, id LIMIT ${window}
         )
       ) WHERE place <= @perHost ORDER BY run_at, id LIMIT @limit
     ) RETURNING id, activity_id AS activity, inbox, host, tries, small`,
  );
  const activity = database.prepare<[number], { handle: string; bytes: Buffer }>(
    'SELECT handle, bytes FROM activity WHERE id = ?',
  );
  const remove = database.prepare<[number]>('DELETE FROM delivery WHERE id = ?');
  const again = database.prepare<[Record<string, unknown>]>(
    `UPDATE delivery SET tries = tries + @tried, run_at = @run, lease_until = 0, last_error = @error, small = @small,
       failed = @failed WHERE id = @id`,
  );
  const dismiss = database.prepare<[string]>("UPDATE follower SET state = 'gone' WHERE inbox = ?");
  const dropInbox = database.prepare<[string]>('DELETE FROM delivery WHERE inbox = ? AND failed = 0');
  const sweep = database.prepare<[number]>(
    'DELETE FROM activity WHERE id = ? AND NOT EXISTS (SELECT 1 FROM delivery WHERE activity_id = activity.id)',
  );
  const hostWorks = database.prepare<[string, string]>(
    `INSERT INTO host (name, signature, delivered) VALUES (?, ?, 1)
     ON CONFLICT DO UPDATE SET signature = excluded.signature, delivered = delivered + 1, failures = 0,
       failing_since = NULL, down_until = 0, last_error = NULL`,
  );
  const hostFails = database
    .prepare<[string, number, string], number>(
      `INSERT INTO host (name, failures, failing_since, last_error) VALUES (?, 1, ?, ?)
       ON CONFLICT DO UPDATE SET failures = failures + 1, last_error = excluded.last_error,
         failing_since = coalesce(failing_since, excluded.failing_since)
       RETURNING failures`,
    )
    .pluck();
  const pause = database.prepare<[number, string]>('UPDATE host SET down_until = ? WHERE name = ?');
  const signature = database.prepare<[string], string>('SELECT signature FROM host WHERE name = ?').pluck();
  const release = database.prepare('UPDATE delivery SET lease_until = 0 WHERE lease_until > 0');
  const wake = database.prepare<[string]>(
    'UPDATE host SET down_until = 0, failures = 0 WHERE name = ? AND down_until > 0',
  );
  const hurry = database.prepare<[number, string]>('UPDATE delivery SET run_at = ? WHERE host = ? AND failed = 0');
  const counts = database.prepare<[], { waiting: number; failed: number }>(
    'SELECT count(*) FILTER (WHERE failed = 0) AS waiting, count(*) FILTER (WHERE failed = 1) AS failed FROM delivery',
  );
  const nextRun = database
    .prepare<[], number | null>('SELECT min(max(run_at, lease_until)) FROM delivery WHERE failed = 0')
    .pluck();

  function keep(one: Activity, now: number): number {
    addActivity.run({ ...one, at: new Date(now).toISOString() });
    return idOf.get(one.uri) as number;
  }

  function failed(host: string, error: string, now: number): void {
    const failures = hostFails.get(host, now, error) as number;
    const wait = pauseAfter(failures);
    if (wait > 0) pause.run(now + wait, host);
  }

  function settleOne(delivery: Delivery, verdict: Verdict, error: string, spec: string, now: number): void {
    const { id, host, inbox } = delivery;
    const next = { id, error, tried: 1, run: now, small: delivery.small ? 1 : 0, failed: 0 };
    if (verdict.is === 'delivered') remove.run(id);
    if (verdict.is === 'too large') again.run({ ...next, tried: 0, small: 1 });
    if (verdict.is === 'retry') again.run({ ...next, run: Math.round(now + verdict.after) });
    if (verdict.is === 'failed') again.run({ ...next, failed: 1 });
    if (verdict.is === 'gone') {
      dismiss.run(inbox);
      dropInbox.run(inbox);
    }
    if (verdict.is === 'retry') failed(host, error, now);
    else if (verdict.is !== 'failed') hostWorks.run(host, spec);
  }

  return {
    deliver(one: Activity, { handles, left }: Audience, now: number): number {
      const id = keep(one, now);
      const { changes } = fanOut.run({
        activity: id,
        topic: one.topic,
        now,
        handles: JSON.stringify(handles),
        left: left ? 1 : 0,
      });
      if (changes === 0) sweep.run(id);
      return changes;
    },
    deliverTo(one: Activity, inbox: string, now: number): void {
      addOne.run(keep(one, now), one.topic, inbox, hostOf(inbox), now);
    },
    claim(limit: number, perHost: number, busy: string[], now: number): Delivery[] {
      const rows = claim.all({ limit, perHost, busy: JSON.stringify(busy), now, until: now + lease });
      return rows.sort((one, other) => one.id - other.id).map((row) => ({ ...row, small: row.small === 1 }));
    },
    activity: (id: number) => activity.get(id) ?? null,
    settle(results: { delivery: Delivery; verdict: Verdict; error: string; signature: string }[], now: number): void {
      database
        .transaction(() => {
          for (const { delivery, verdict, error, signature: spec } of results)
            settleOne(delivery, verdict, error, spec, now);
          for (const id of new Set(results.map(({ delivery }) => delivery.activity))) sweep.run(id);
        })
        .immediate();
    },
    signatureFor: (host: string): string => signature.get(host) ?? 'draft-cavage-http-signatures-12',
    releaseClaims: (): void => void release.run(),
    hurry: (host: string): void => void hurry.run(Date.now(), host),
    signOfLife(host: string): void {
      if (wake.run(host).changes === 1) hurry.run(Date.now(), host);
    },
    pending: () => counts.get() as { waiting: number; failed: number },
    nextRun: (): number | null => nextRun.get() ?? null,
  };
}
