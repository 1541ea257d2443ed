import {
  failuresAfterWaking,
  failuresBeforePause,
  type Notice,
  pausedUntil,
  type ServerState,
  untilHeardFrom,
  wakingApart,
} from '../delivery.ts';
import { type Instant, instantOf } from '../time.ts';
import type { Database } from './database.ts';

type ServerRow = Omit<ServerState, 'pausedUntil' | 'nextTry'> & {
  paused: 0 | 1;
  down_until: number;
  run_at: number | null;
};

/** SQL: until when nothing goes to a host; 0 where nothing is known of it. */
export function restOf(host: string): string {
  return `coalesce((SELECT iif(paused = 1, ${untilHeardFrom}, down_until) FROM host WHERE name = ${host}), 0)`;
}

/** What is known of the servers that something is delivered to: what they take, how they fail, when they are left alone. */
export function serversIn(database: Database) {
  const works = database.prepare<[string, string, Instant]>(
    `INSERT INTO host (name, signature, delivered, delivered_at) VALUES (?, ?, 1, ?)
     ON CONFLICT DO UPDATE SET signature = excluded.signature, delivered = delivered + 1,
       delivered_at = excluded.delivered_at, failures = 0, failing_days = 0, failing_day = NULL`,
  );
  const setError = database.prepare<[string, string, Instant]>(
    `INSERT INTO host (name, last_error, last_error_at) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET last_error = excluded.last_error, last_error_at = excluded.last_error_at`,
  );
  const answers = database.prepare<[string]>(
    'UPDATE host SET failures = 0, failing_days = 0, failing_day = NULL WHERE name = ?',
  );
  // Not the rest that it asked for: others of what was under way may have come through.
  const recover = database.prepare<[string, number]>(
    `UPDATE host SET down_until = 0 WHERE name = ? AND down_until > ? AND failures > ${failuresAfterWaking}`,
  );
  // What was under way when the pause began is no further failure.
  const fails = database.prepare<[Record<string, unknown>], { failures: number; days: number; hub: 0 | 1 }>(
    `INSERT INTO host (name, failures, failing_days, failing_day, last_error, last_error_at)
     VALUES (@host, 1, 1, @day, @error, @at)
     ON CONFLICT DO UPDATE SET failures = failures + 1, last_error = excluded.last_error,
       last_error_at = excluded.last_error_at,
       failing_days = failing_days + (failing_day IS NOT excluded.failing_day), failing_day = excluded.failing_day
       WHERE down_until <= @now
     RETURNING failures, failing_days AS days, hub`,
  );
  const leaveAlone = database.prepare<[number, string]>(
    'UPDATE host SET down_until = max(down_until, ?) WHERE name = ?',
  );
  const signature = database.prepare<[string], string>('SELECT signature FROM host WHERE name = ?').pluck();
  const failures = database.prepare<[string], number>('SELECT failures FROM host WHERE name = ?').pluck();
  const wake = database.prepare<[{ host: string; now: number }]>(
    `UPDATE host SET down_until = 0, failures = ${failuresAfterWaking}, failing_days = 0, failing_day = NULL,
       woken_at = @now
     WHERE name = @host AND down_until > @now AND failures > ${failuresAfterWaking}
       AND woken_at <= @now - ${wakingApart}`,
  );
  const resume = database.prepare<[string | null, string | null]>(
    'UPDATE host SET down_until = 0, failures = 0, failing_days = 0, failing_day = NULL WHERE ? IS NULL OR name = ?',
  );
  const setPaused = database.prepare<[string, 0 | 1]>(
    'INSERT INTO host (name, paused) VALUES (?, ?) ON CONFLICT DO UPDATE SET paused = excluded.paused',
  );
  const all = database.prepare<[], ServerRow>(
    `SELECT name AS host, coalesce(waiting, 0) AS waiting, coalesce(failed, 0) AS failed,
       coalesce(delivered, 0) AS delivered, delivered_at AS lastSuccess,
       coalesce(host.last_error, queued.error) AS lastError, last_error_at AS lastErrorAt,
       coalesce(failures, 0) AS failures, coalesce(paused, 0) AS paused, coalesce(down_until, 0) AS down_until, run_at
     FROM (SELECT name FROM host UNION SELECT host FROM delivery) LEFT JOIN host USING (name) LEFT JOIN (
       SELECT host AS name, count(*) FILTER (WHERE failed = 0) AS waiting, count(*) FILTER (WHERE failed = 1) AS failed,
         max(last_error) AS error, min(run_at) FILTER (WHERE failed = 0) AS run_at
       FROM delivery GROUP BY host) AS queued USING (name)
     ORDER BY name`,
  );
  const isServer = database
    .prepare<[{ host: string }], 0 | 1>(
      `SELECT EXISTS (SELECT 1 FROM host WHERE name = @host) OR EXISTS (SELECT 1 FROM follower WHERE host = @host)
         OR EXISTS (SELECT 1 FROM delivery WHERE host = @host)`,
    )
    .pluck();
  const prune = database.prepare(
    `DELETE FROM host WHERE paused = 0 AND hub = 0 AND NOT EXISTS (SELECT 1 FROM follower WHERE host = name)
       AND NOT EXISTS (SELECT 1 FROM delivery WHERE host = name)`,
  );
  const noHub = database.prepare('UPDATE host SET hub = 0 WHERE hub = 1');
  const hub = database.prepare<[string]>(
    `INSERT INTO host (name, hub) VALUES (?, 1)
     ON CONFLICT DO UPDATE SET hub = 1, failures = 0, failing_days = 0, failing_day = NULL, down_until = 0`,
  );

  /** `rest`: for how long it asked to be left alone, in milliseconds. Each failure makes a pause longer: two are told. */
  function hasFailed(host: string, error: string, rest: number, now: number): Notice[] {
    const at = instantOf(new Date(now));
    const counted = fails.get({ host, error, now, at, day: at.slice(0, 10) });
    const until = counted ? pausedUntil(counted.failures, counted.days, now, counted.hub === 1) : 0;
    leaveAlone.run(Math.max(until, rest > 0 ? Math.round(now + rest) : 0), host);
    const isNews = counted?.failures === failuresBeforePause || until === untilHeardFrom;
    return isNews && until > 0 ? [{ is: 'server paused', host, until: untilText(until), error }] : [];
  }

  return {
    hasFailed,
    /** It did not answer for so long that its next answer is news. */
    isFailing: (host: string): boolean => (failures.get(host) ?? 0) >= failuresAfterWaking,
    /** True where that it answered ended a pause that failures began. */
    recovers: (host: string, now: number): boolean => recover.run(host, now).changes === 1,
    hasTaken: (host: string, spec: string, now: number): void => void works.run(host, spec, instantOf(new Date(now))),
    /** It refused one thing, and may take others. */
    hasAnswered(host: string, error: string, now: number): void {
      setError.run(host, error, instantOf(new Date(now)));
      answers.run(host);
    },
    /** Of what was given up, which says nothing of the server. */
    setError: (host: string, error: string, now: number): void =>
      void setError.run(host, error, instantOf(new Date(now))),
    signatureFor: (host: string): string => signature.get(host) ?? 'draft-cavage-http-signatures-12',
    /** True where that ended a pause. */
    wake: (host: string, now: number): boolean => wake.run({ host, now }).changes === 1,
    /** Ends the pauses that a server, or every server, brought on itself. */
    resume: (host: string | null): void => void resume.run(host, host),
    pause: (host: string, paused: boolean): void => void setPaused.run(host, paused ? 1 : 0),
    all: (): ServerState[] => all.all().map(stateOf),
    isServer: (host: string): boolean => isServer.get({ host }) === 1,
    /** The one server that is told of feeds. It begins with a clean record, whatever it was to us before. */
    setHub(host: string | null): void {
      noHub.run();
      if (host !== null) hub.run(host);
    },
    prune: (): void => void prune.run(),
  };
}

function stateOf({ paused, down_until, run_at, ...state }: ServerRow): ServerState {
  const until = down_until > Date.now() ? untilText(down_until) : null;
  const nextTry = run_at === null || run_at >= untilHeardFrom ? null : instantOf(new Date(run_at));
  return { ...state, pausedUntil: paused ? 'resumed' : until, nextTry };
}

function untilText(until: number): string {
  return until >= untilHeardFrom ? 'heard from' : instantOf(new Date(until));
}
