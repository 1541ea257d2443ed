import { randomUUID } from 'node:crypto';
import type { ChangeKind, Revision, Subject } from '../change.ts';
import { type Instant, laterOf } from '../time.ts';
import type { Database } from './database.ts';

type ChangeRow = { number: number; at: string };

/** Milliseconds for which another process's change may stay unseen by `latest`. */
const lookEvery = 50;

export type Changes = ReturnType<typeof changesIn>;

/** The change table: rows are added in the transaction of what they tell of. */
export function changesIn(database: Database) {
  const epoch = epochOf(database);
  const newest = database.prepare<[], ChangeRow>('SELECT number, at FROM change ORDER BY number DESC LIMIT 1');
  const addChange = database.prepare<[string, ChangeKind, string | null]>(
    'INSERT INTO change (at, kind, uid) VALUES (?, ?, ?)',
  );
  const addSubject = database.prepare<[Subject, number | bigint]>(
    'INSERT OR IGNORE INTO change_subject (subject, number) VALUES (?, ?)',
  );
  const lastOf = database
    .prepare<[Subject], number | null>('SELECT max(number) FROM change_subject WHERE subject = ?')
    .pluck();
  const subjectsOf = database.prepare<[number], number>('SELECT count(*) FROM change_subject WHERE number = ?').pluck();
  const dropSubjects = database.prepare<[number]>('DELETE FROM change_subject WHERE number = ?');
  const dropChange = database.prepare<[number]>('DELETE FROM change WHERE number = ?');
  const byNumber = database.prepare<[number], ChangeRow>('SELECT number, at FROM change WHERE number = ?');
  let latest: { number: number; at: number } | null = null;

  /** Returns its number. `at` never goes back, whatever the clock does: Last-Modified follows from it. */
  function record(kind: ChangeKind, uid: string | null, subjects: Iterable<Subject>, now: Instant): number {
    const { lastInsertRowid } = addChange.run(laterOf(now, newest.get()?.at ?? null), kind, uid);
    for (const subject of subjects) addSubject.run(subject, lastInsertRowid);
    latest = null;
    return Number(lastInsertRowid);
  }

  const last = (subjects: readonly Subject[]): number =>
    Math.max(...subjects.map((subject) => lastOf.get(subject) ?? 0));

  /** The revision that `newestOf` finds, now and whenever it is asked again. */
  function revisionBy(subjects: Subject[], newestOf: () => number): Revision {
    const number = newestOf();
    const at = byNumber.get(number)?.at ?? '1970-01-01T00:00:00Z';
    return { epoch, number, at, subjects, again: () => revisionBy(subjects, newestOf) };
  }

  return {
    record,
    last,
    revisionBy,
    revision: (...subjects: Subject[]): Revision => revisionBy(subjects, () => last(subjects)),

    /** For what others do, as often as they like: the last change of that subject alone is kept. */
    touch(subject: Subject, now: Instant): void {
      const former = lastOf.get(subject) ?? null;
      record('rendered', null, [subject], now);
      if (former === null || subjectsOf.get(former) !== 1) return;
      dropSubjects.run(former);
      dropChange.run(former);
    },

    /** The number of the newest change of all. Not for the inside of a transaction, which may yet be undone. */
    latest(): number {
      const now = performance.now();
      if (latest === null || now - latest.at > lookEvery) latest = { number: newest.get()?.number ?? 0, at: now };
      return latest.number;
    },

    /** The same at this moment, whoever made it. */
    newest: (): number => newest.get()?.number ?? 0,

    touched: (subject: Subject): boolean => lastOf.get(subject) != null,
  };
}

function epochOf(database: Database): string {
  database.prepare("INSERT OR IGNORE INTO meta (name, value) VALUES ('epoch', ?)").run(randomUUID().slice(0, 8));
  return database.prepare<[], string>("SELECT value FROM meta WHERE name = 'epoch'").pluck().get() as string;
}
