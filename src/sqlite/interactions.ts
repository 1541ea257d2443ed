import type { Block } from '../federation-store.ts';
import type { Complaint, Interaction, InteractionKind } from '../follower.ts';
import { trusted } from '../text/html.ts';
import type { Instant } from '../time.ts';
import type { Database } from './database.ts';

export type InteractionRow = {
  uri: string;
  kind: InteractionKind;
  uid: string;
  actor_uri: string;
  html: string | null;
  language: string | null;
  url: string | null;
  version: number;
  at: string;
};

type ComplaintRow = { uri: string; actor_uri: string; text: string; objects: string; at: Instant };

/** SQL: replies and quotes show before anybody here has looked at them. */
const repliesOpen = `NOT EXISTS (
       SELECT 1 FROM meta WHERE name = 'site' AND value ->> '$.federation.replies' = 'approved')`;
/** SQL: what readers may see. */
const shown = `hidden = 0 AND (reviewed = 1 OR kind IN ('like', 'share') OR ${repliesOpen})`;

/** What comes back: likes, shares, replies, quotes, reports; and who may not send any. */
export function interactionsIn(database: Database) {
  const receive = database.prepare<[string, Instant]>('INSERT OR IGNORE INTO received (uri, at) VALUES (?, ?)');
  const put = database.prepare<[InteractionRow]>(
    `INSERT INTO interaction (uri, kind, uid, actor_uri, html, language, url, version, at)
     SELECT @uri, @kind, @uid, @actor_uri, @html, @language, @url, @version, @at
     WHERE NOT EXISTS (SELECT 1 FROM taken_back WHERE uri = @uri AND actor_uri = @actor_uri)
     ON CONFLICT (uri) DO UPDATE SET html = excluded.html, language = excluded.language, url = excluded.url,
         version = excluded.version, reviewed = reviewed AND (${repliesOpen}
           OR (html, language, url) IS (excluded.html, excluded.language, excluded.url))
       WHERE actor_uri = excluded.actor_uri AND version <= excluded.version
     ON CONFLICT DO NOTHING`,
  );
  const takeBack = database.prepare<[string, string, Instant]>(
    'INSERT OR REPLACE INTO taken_back (uri, actor_uri, at) VALUES (?, ?, ?)',
  );
  const takenBack = database
    .prepare<[string, string], 0 | 1>('SELECT EXISTS (SELECT 1 FROM taken_back WHERE uri = ? AND actor_uri = ?)')
    .pluck();
  const drop = database
    .prepare<[string, string], string>('DELETE FROM interaction WHERE uri = ? AND actor_uri = ? RETURNING uid')
    .pluck();
  const articleOf = database
    .prepare<[string], string>("SELECT uid FROM interaction WHERE uri = ? AND kind IN ('reply', 'quote')")
    .pluck();
  const list = database.prepare<[string], InteractionRow>(
    `SELECT * FROM interaction WHERE uid = ? AND ${shown} ORDER BY at, uri`,
  );
  const texts = database.prepare<[string, number], InteractionRow>(
    `SELECT * FROM interaction WHERE uid = ? AND kind IN ('reply', 'quote') AND ${shown} ORDER BY at, uri LIMIT ?`,
  );
  const replies = database
    .prepare<[string, number], string>(
      `SELECT uri FROM interaction WHERE uid = ? AND kind = 'reply' AND ${shown} ORDER BY at, uri LIMIT ?`,
    )
    .pluck();
  const count = database
    .prepare<[string, InteractionKind], number>(
      `SELECT count(*) FROM interaction WHERE uid = ? AND kind = ? AND ${shown}`,
    )
    .pluck();
  const isShown = database
    .prepare<[string], 0 | 1>(`SELECT EXISTS (SELECT 1 FROM interaction WHERE uri = ? AND ${shown})`)
    .pluck();
  const report = database.prepare<[string, string, string, string, Instant]>(
    'INSERT OR IGNORE INTO report (uri, actor_uri, text, objects, at) VALUES (?, ?, ?, ?, ?)',
  );
  const reports = database.prepare<[], ComplaintRow>('SELECT * FROM report ORDER BY at, uri');
  const settle = database.prepare<[string]>('DELETE FROM report WHERE uri = ?');
  const pruneReceived = database.prepare<[Instant]>('DELETE FROM received WHERE at < ?');
  const pruneTakenBack = database.prepare<[Instant]>('DELETE FROM taken_back WHERE at < ?');
  const pruneReports = database.prepare<[Instant]>('DELETE FROM report WHERE at < ?');
  const ofActor = database
    .prepare<[string], string>('DELETE FROM interaction WHERE actor_uri = ? RETURNING uid')
    .pluck();
  const hide = database
    .prepare<[string], string>('UPDATE interaction SET hidden = 2 WHERE actor_uri = ? AND hidden = 0 RETURNING uid')
    .pluck();
  const show = database
    .prepare<[string], string>('UPDATE interaction SET hidden = 0 WHERE actor_uri = ? AND hidden = 2 RETURNING uid')
    .pluck();
  const actors = database.prepare<[], string>('SELECT DISTINCT actor_uri FROM interaction').pluck();
  const unblock = database.prepare<[string]>('DELETE FROM block WHERE target = ?');
  const blocks = database.prepare<[], Block>('SELECT target, at AS since FROM block ORDER BY at, target');
  const block = database.prepare<[string, Instant]>('INSERT OR IGNORE INTO block (target, at) VALUES (?, ?)');
  const blocked = database
    .prepare<[string], 0 | 1>('SELECT EXISTS (SELECT 1 FROM block WHERE target IN (SELECT value FROM json_each(?)))')
    .pluck();

  return {
    receive: (uri: string, now: Instant): boolean => receive.run(uri, now).changes === 1,
    /** True where it is new, or another text now. */
    interact({ article, actor, text, ...rest }: Interaction): boolean {
      const { language = null, url = null, version = 0 } = text ?? {};
      const html = text?.html.toString() ?? null;
      return put.run({ ...rest, uid: article, actor_uri: actor, html, language, url, version }).changes > 0;
    },
    /** The article that it was about; null where nothing of this actor's has the address. */
    takeBack(uri: string, actor: string, now: Instant): string | null {
      takeBack.run(uri, actor, now);
      return drop.get(uri, actor) ?? null;
    },
    isTakenBack: (uri: string, actor: string): boolean => takenBack.get(uri, actor) === 1,
    articleOf: (uri: string): string | null => articleOf.get(uri) ?? null,
    interactions: (article: string): Interaction[] => list.all(article).map(interactionOf),
    answers: (article: string, limit: number): Interaction[] => texts.all(article, limit).map(interactionOf),
    replies: (article: string, limit: number): string[] => replies.all(article, limit),
    interactionCount: (article: string, kind: InteractionKind): number => count.get(article, kind) ?? 0,
    isShown: (uri: string): boolean => isShown.get(uri) === 1,
    report: ({ uri, actor, text, objects, at }: Complaint): void =>
      void report.run(uri, actor, text, JSON.stringify(objects), at),
    reports: (): Complaint[] => reports.all().map(complaintOf),
    settleReport: (uri: string): boolean => settle.run(uri).changes > 0,
    /** What came, and what was taken back, before `since`; reports before `reportsSince`. */
    pruneInteractions(since: Instant, reportsSince: Instant): void {
      pruneReceived.run(since);
      pruneTakenBack.run(since);
      pruneReports.run(reportsSince);
    },
    /** These return the articles that show less, or more, than before. */
    forgetInteractions: (actor: string): string[] => ofActor.all(actor),
    hideInteractions: (actor: string): string[] => hide.all(actor),
    showInteractions: (actor: string): string[] => show.all(actor),
    everyInteractor: (): string[] => actors.all(),
    unblock: (target: string): boolean => unblock.run(target).changes === 1,
    blocks: (): Block[] => blocks.all(),
    block: (target: string, now: Instant): void => void block.run(target, now),
    isBlocked: (actorUri: string): boolean => blocked.get(JSON.stringify(namesOf(actorUri))) === 1,
  };
}

/** What a block of an actor may be said of: the actor, its host, and the domains above that: a block of `example.org` holds for `social.example.org`. */
export function namesOf(address: string): string[] {
  const { host, hostname } = new URL(address);
  const labels = hostname.split('.');
  return [address, host, ...labels.map((_label, position) => labels.slice(position).join('.'))];
}

export function interactionOf({ uid, actor_uri, ...row }: InteractionRow): Interaction {
  const { uri, kind, html, language, url, version, at } = row;
  const text = html === null ? null : { html: trusted(html), language, url, version };
  return { uri, kind, article: uid, actor: actor_uri, text, at };
}

function complaintOf({ actor_uri, objects, ...rest }: ComplaintRow): Complaint {
  return { ...rest, actor: actor_uri, objects: JSON.parse(objects) };
}
