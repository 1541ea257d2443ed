import {
  claimHolds,
  type Delivery,
  type DeliveryKind,
  missingTime,
  missingTries,
  mostSilentDays,
  type Notice,
  type SetAside,
  untilHeardFrom,
  type Verdict,
} from '../delivery.ts';
import type { Activity, Audience } from '../federation-store.ts';
import { addDays, type Instant, instantOf } from '../time.ts';
import type { Database } from './database.ts';
import { deliveryHistoryIn } from './delivery-history.ts';
import { hostOf, hostOfInbox, placesOfHandles } from './followers.ts';
import { restOf, serversIn } from './servers.ts';

type DeliveryRow = Omit<Delivery, 'small'> & { small: 0 | 1 };

/** Claims look at so many due rows. Should all be one host's, it is busy then, and the next claim looks past it. */
const window = 256;

export type Deliveries = ReturnType<typeof deliveriesIn>;

/**
 * What waits for other servers. A row goes when its inbox has it; nothing is forgotten before. `lost` is told of a handle
 * that has fewer followers.
 */
export function deliveriesIn(database: Database, lost: (handle: string, now: Instant) => void) {
  const servers = serversIn(database);
  const history = deliveryHistoryIn(database);
  const addActivity = database.prepare<[Activity & { at: Instant }]>(
    'INSERT OR IGNORE INTO activity (uri, handle, topic, bytes, at) VALUES (@uri, @handle, @topic, @bytes, @at)',
  );
  const idOf = database.prepare<[string], number>('SELECT id FROM activity WHERE uri = ?').pluck();
  // What waits for a host that is left alone is not due before: claims would look at all of it, every time.
  const fanOut = database.prepare<[Record<string, unknown>]>(
    `INSERT OR IGNORE INTO delivery (activity_id, topic, inbox, host, run_at)
     WITH RECURSIVE ${placesOfHandles}
     SELECT @activity, @topic, inbox, host, max(@now, ${restOf('place.host')})
     FROM (SELECT DISTINCT inbox, ${hostOfInbox('place.inbox')} AS host FROM place WHERE inbox IS NOT NULL) AS place
     WHERE NOT EXISTS (SELECT 1 FROM host
       WHERE name = place.host AND down_until = ${untilHeardFrom} AND failing_day < @silent)`,
  );
  const postpone = database.prepare<[{ host: string }]>(
    `UPDATE delivery SET run_at = ${restOf('@host')} WHERE host = @host AND failed = 0 AND run_at < ${restOf('@host')}`,
  );
  const anybody = database
    .prepare<[{ handles: string; left: 0 | 1 }], 0 | 1>(
      `SELECT EXISTS (SELECT 1 FROM follower WHERE handle IN (SELECT value FROM json_each(@handles))
         AND (state = 'following' OR @left))`,
    )
    .pluck();
  const addOne = database.prepare<[Record<string, unknown>]>(
    `INSERT OR IGNORE INTO delivery (activity_id, topic, inbox, host, run_at, opening, kind)
     VALUES (@activity, @topic, @inbox, @host, max(@now, ${restOf('@host')}), @opening, @kind)`,
  );
  const dropReplaced = database.prepare<[Activity]>(
    `DELETE FROM delivery WHERE failed = 1 AND topic = @topic AND EXISTS (
       SELECT 1 FROM activity WHERE id = activity_id AND substr(uri, 1, length(@replaces)) = @replaces)`,
  );
  // What failed at another inbox of the host does not hold it up: nobody may be there any more.
  const claim = database.prepare<[Record<string, unknown>], DeliveryRow>(
    `UPDATE delivery SET lease_until = @until WHERE id IN (
       SELECT id FROM (
         SELECT id, run_at, row_number() OVER (PARTITION BY host ORDER BY id) AS place FROM (
           SELECT id, host, run_at FROM delivery AS due
           WHERE failed = 0 AND run_at <= @now AND lease_until <= @now
             AND host NOT IN (SELECT value FROM json_each(@busy))
             AND NOT EXISTS (SELECT 1 FROM host WHERE name = due.host AND (down_until > @now OR paused = 1))
             AND NOT EXISTS (
               SELECT 1 FROM delivery AS earlier
               WHERE earlier.topic = due.topic AND earlier.host = due.host AND earlier.failed = 0
                 AND earlier.id < due.id AND earlier.activity_id <> due.activity_id
                 AND (earlier.tries = 0 OR earlier.inbox = due.inbox))
             AND (due.opening = 1 OR NOT EXISTS (
               SELECT 1 FROM delivery AS opening
               WHERE opening.opening = 1 AND opening.failed = 0 AND opening.host = due.host AND opening.id < due.id
                 AND (opening.tries = 0 OR opening.inbox = due.inbox)))
           ORDER BY run_at, id LIMIT ${window}
         )
       ) WHERE place <= @perHost ORDER BY run_at, id LIMIT @limit
     ) RETURNING id, kind, activity_id AS activity, inbox, host, tries, small`,
  );
  const activity = database.prepare<[number], { handle: string; bytes: Buffer }>(
    'SELECT handle, bytes FROM activity WHERE id = ? AND length(bytes) > 0',
  );
  // A thing itself, and what is said about it: `THING#create`, `THING#updates/7`.
  const about = database
    .prepare<[string], number>(
      `SELECT activity.id FROM activity, json_each(?)
       WHERE uri = value OR (uri >= value || '#' AND uri < value || '$')`,
    )
    .pluck();
  const dropIdle = database.prepare<[number, number]>(
    'DELETE FROM delivery WHERE activity_id = ? AND lease_until <= ?',
  );
  // Its row stays while a try is under way, so that what comes next about the article waits for that. Its uri is free.
  const blank = database.prepare<[number]>("UPDATE activity SET bytes = x'', uri = 'recalled:' || id WHERE id = ?");
  const removeIfBlank = database.prepare<[number]>(
    `DELETE FROM delivery
     WHERE id = ? AND EXISTS (SELECT 1 FROM activity WHERE id = activity_id AND length(bytes) = 0)`,
  );
  const remove = database.prepare<[number]>('DELETE FROM delivery WHERE id = ?');
  const again = database.prepare<[Record<string, unknown>]>(
    `UPDATE delivery SET tries = tries + @tried, run_at = @run, lease_until = 0, last_error = @error, small = @small,
       failed = @failed WHERE id = @id`,
  );
  const dismiss = database.prepare<[{ inbox: string }], { handle: string; actor: string }>(
    `DELETE FROM follower WHERE inbox = @inbox OR actor_uri IN (SELECT uri FROM remote_actor WHERE inbox = @inbox)
     RETURNING handle, actor_uri AS actor`,
  );
  // By several, or by one who has another to themselves.
  const isShared = database
    .prepare<[{ inbox: string }], 0 | 1>(
      `SELECT count(DISTINCT actor_uri) > 1 OR coalesce(max(remote_actor.inbox <> @inbox), 0)
       FROM follower LEFT JOIN remote_actor ON uri = actor_uri
       WHERE follower.inbox = @inbox OR actor_uri IN (SELECT uri FROM remote_actor WHERE inbox = @inbox)`,
    )
    .pluck();
  const misses = database
    .prepare<[{ inbox: string; now: number }], 0 | 1>(
      `UPDATE follower SET missing = missing + 1, missing_since = coalesce(missing_since, @now) WHERE inbox = @inbox
       RETURNING missing >= ${missingTries} AND missing_since <= @now - ${missingTime}`,
    )
    .pluck();
  const found = database.prepare<[string]>(
    'UPDATE follower SET missing = 0, missing_since = NULL, checked = 0 WHERE inbox = ? AND missing > 0',
  );
  // Somebody may name the hub's address as their inbox: pings are not theirs to lose.
  const dropInbox = database.prepare<[string]>(
    "DELETE FROM delivery WHERE inbox = ? AND failed = 0 AND kind = 'activity'",
  );
  // The next try of a ping tells what changed meanwhile too.
  const dropFollowUp = database.prepare<[{ id: number }]>(
    `DELETE FROM delivery WHERE kind = 'ping' AND failed = 0 AND id > @id
       AND (topic, inbox) = (SELECT topic, inbox FROM delivery WHERE id = @id)`,
  );
  const sweep = database.prepare<[number]>(
    'DELETE FROM activity WHERE id = ? AND NOT EXISTS (SELECT 1 FROM delivery WHERE activity_id = activity.id)',
  );
  const release = database.prepare('UPDATE delivery SET lease_until = 0 WHERE lease_until > 0');
  const retryAll = database.prepare<[{ now: number; host: string | null }]>(
    `UPDATE delivery SET run_at = max(@now, ${restOf('delivery.host')}), tries = tries * (1 - failed), failed = 0
     WHERE @host IS NULL OR host = @host`,
  );
  const setAside = database.prepare<[], SetAside>(
    `SELECT host, inbox, activity.uri AS activity, tries, activity.at AS since, coalesce(last_error, '') AS error
     FROM delivery JOIN activity ON activity.id = activity_id WHERE failed = 1 ORDER BY host, delivery.id`,
  );
  const hosts = database.prepare<[], string>('SELECT DISTINCT host FROM delivery').pluck();
  const dropHost = database.prepare<[string]>('DELETE FROM delivery WHERE host = ?');
  const dropUnwanted = database.prepare<[{ inbox: string }]>(
    `DELETE FROM delivery WHERE inbox = @inbox AND kind = 'activity'
       AND NOT EXISTS (SELECT 1 FROM follower WHERE inbox = @inbox)`,
  );
  const pruneActivities = database.prepare<[Instant]>(
    'DELETE FROM activity WHERE at < ? OR NOT EXISTS (SELECT 1 FROM delivery WHERE activity_id = activity.id)',
  );
  const hurry = database.prepare<[{ now: number; host: string }]>(
    `UPDATE delivery SET run_at = max(@now, ${restOf('@host')}) WHERE host = @host AND failed = 0`,
  );
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

  function dismissAll(inbox: string, error: string, now: number): Notice[] {
    const dismissed = dismiss.all({ inbox });
    for (const handle of new Set(dismissed.map((one) => one.handle))) lost(handle, instantOf(new Date(now)));
    dropInbox.run(inbox);
    const actors = [...new Set(dismissed.map(({ actor }) => actor))];
    return actors.map((actor) => ({ is: 'follower removed', actor, why: `${inbox}: ${error}` }));
  }

  function settleOne(delivery: Delivery, verdict: Verdict, error: string, spec: string, now: number): Notice[] {
    if (verdict.is === 'over') {
      remove.run(delivery.id);
      return [];
    }
    return [...settleRow(delivery, verdict, error, now), ...settleHost(delivery, verdict, error, spec, now)];
  }

  /** What becomes of the delivery, and of those who follow from its inbox. */
  function settleRow({ id, kind, inbox, small }: Delivery, verdict: Verdict, error: string, now: number): Notice[] {
    if (verdict.is !== 'delivered') removeIfBlank.run(id);
    const next = { id, error, tried: 1, run: now, small: small ? 1 : 0, failed: 0 };
    if (verdict.is === 'delivered') remove.run(id);
    if (verdict.is === 'too large') again.run({ ...next, tried: 0, small: 1 });
    if (verdict.is === 'retry') again.run({ ...next, run: Math.round(now + verdict.after) });
    if (verdict.is === 'retry' && kind === 'ping') dropFollowUp.run({ id });
    if (verdict.is === 'failed') again.run({ ...next, failed: 1 });
    if (verdict.is !== 'missing' && verdict.is !== 'gone') return [];
    // Who shares it is asked for at their own address.
    if (verdict.is === 'gone' && isShared.get({ inbox }) !== 1) return dismissAll(inbox, error, now);
    again.run({ ...next, run: Math.round(now + verdict.after) });
    return misses.all({ inbox, now }).includes(1) ? dismissAll(inbox, error, now) : [];
  }

  /** What it says of the server. */
  function settleHost(delivery: Delivery, verdict: Verdict, error: string, spec: string, now: number): Notice[] {
    const { host, inbox } = delivery;
    if (verdict.is === 'failed') {
      servers.setError(host, error, now);
      return [];
    }
    if (verdict.is === 'retry' && !verdict.alive) {
      const notices = servers.hasFailed(host, error, verdict.rest, now);
      postpone.run({ host });
      return notices;
    }
    const notices: Notice[] = servers.isFailing(host) ? [{ is: 'server answers again', host }] : [];
    if (servers.recovers(host, now)) hurry.run({ now, host });
    if (verdict.is === 'delivered') {
      servers.hasTaken(host, spec, now);
      found.run(inbox);
    } else servers.hasAnswered(host, error, now);
    return notices;
  }

  return {
    hasAudience: ({ handles, left }: Audience): boolean =>
      anybody.get({ handles: JSON.stringify(handles), left: left ? 1 : 0 }) === 1,
    deliver(one: Activity, { handles, left }: Audience, now: number): number {
      const id = keep(one, now);
      const { changes } = fanOut.run({
        activity: id,
        topic: one.topic,
        now,
        handles: JSON.stringify(handles),
        left: left ? 1 : 0,
        silent: addDays(instantOf(new Date(now)), -mostSilentDays).slice(0, 10),
      });
      if (one.replaces !== undefined) dropReplaced.run(one);
      if (changes === 0) sweep.run(id);
      return changes;
    },
    recall(things: string[], now: number): boolean {
      let missed = 0;
      for (const id of about.all(JSON.stringify(things))) {
        missed += dropIdle.run(id, now).changes;
        sweep.run(id);
        missed += blank.run(id).changes;
      }
      return missed > 0;
    },
    deliverTo(one: Activity, inbox: string, now: number, opening = false, kind: DeliveryKind = 'activity'): void {
      const { topic } = one;
      addOne.run({ activity: keep(one, now), topic, inbox, host: hostOf(inbox), now, opening: opening ? 1 : 0, kind });
    },
    claim(limit: number, perHost: number, busy: string[], now: number): Delivery[] {
      const rows = claim.all({ limit, perHost, busy: JSON.stringify(busy), now, until: now + claimHolds });
      return rows.sort((one, other) => one.id - other.id).map((row) => ({ ...row, small: row.small === 1 }));
    },
    activity: (id: number) => activity.get(id) ?? null,
    settle(
      results: { delivery: Delivery; verdict: Verdict; error: string; signature: string }[],
      now: number,
    ): Notice[] {
      return database
        .transaction(() => {
          const notices = results.flatMap(({ delivery, verdict, error, signature: spec }) =>
            settleOne(delivery, verdict, error, spec, now),
          );
          history.count(results, now);
          for (const id of new Set(results.map(({ delivery }) => delivery.activity))) sweep.run(id);
          return notices;
        })
        .immediate();
    },
    signatureFor: servers.signatureFor,
    releaseClaims: (): void => void release.run(),
    hurry: (host: string, now = Date.now()): void => void hurry.run({ now, host }),
    signOfLife(host: string, now: number): void {
      if (servers.wake(host, now)) hurry.run({ now, host });
    },
    retry(host: string | null, now: number): number {
      servers.resume(host);
      return retryAll.run({ now, host }).changes;
    },
    pause(host: string, paused: boolean, now = Date.now()): void {
      servers.pause(host, paused);
      hurry.run({ now, host });
    },
    servers: servers.all,
    isServer: servers.isServer,
    setHub(host: string | null, now = Date.now()): void {
      servers.setHub(host);
      if (host !== null) hurry.run({ now, host });
    },
    setAside: (): SetAside[] => setAside.all(),
    deliveryHistory: history.deliveryHistory,
    hosts: (): string[] => hosts.all(),
    dropHost: (host: string): void => void dropHost.run(host),
    /** What waits for an inbox behind which nobody follows any more. */
    dropUnwanted: (inbox: string): void => void dropUnwanted.run({ inbox }),
    /** What is older than `since` has been tried for weeks, or set aside as long. */
    pruneDeliveries(since: Instant): void {
      pruneActivities.run(since);
      history.pruneHistory(since);
      servers.prune();
    },
    pending: () => counts.get() as { waiting: number; failed: number },
    nextRun: (): number | null => nextRun.get() ?? null,
  };
}
