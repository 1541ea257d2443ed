import { suggestionsSubject } from '../change.ts';
import type { Target } from '../reference.ts';
import type { Suggester, SuggestionJudgement, SuggestionVerdict } from '../search.ts';
import type { Instant } from '../time.ts';
import type { Changes } from './changes.ts';
import type { Database } from './database.ts';

/** Every night these are looked at again: what came after them may suit their readers better. */
const newestAtNight = 500;

/** What other pages show of an article, and which they are. */
export type Showing = { shown: string | null; pages: Set<string> };

type Due = { id: number; uid: string; spreads: 0 | 1 };

/** The articles that one suggests, by their uid. */
type Found = { due: Due; targets: string[] };

export type Suggestions = ReturnType<typeof suggestionsIn>;

/** What articles suggest, kept in a table: found a little later than an article changes, never while a page is asked for. */
export function suggestionsIn(database: Database, changes: Changes, suggest: Suggester) {
  const suggested = database.prepare<[{ id: number }], Target>(
    `SELECT uid AS id, slug, title, language FROM suggestion JOIN article ON article.id = target_id
     WHERE article_id = @id AND state = 'published'
       AND target_id NOT IN (SELECT target_id FROM suggestion_judgement WHERE article_id = @id)
       AND target_id NOT IN (SELECT target_id FROM reference WHERE article_id = @id AND target_id IS NOT NULL)
       AND target_id NOT IN (SELECT article_id FROM reference WHERE target_id = @id)
     ORDER BY position`,
  );
  const pinned = database.prepare<[{ id: number }], Target>(
    `SELECT uid AS id, slug, title, language FROM suggestion_judgement JOIN article ON article.id = target_id
     WHERE article_id = @id AND verdict = 'pinned' AND state = 'published' ORDER BY suggestion_judgement.id`,
  );
  const judgements = database.prepare<[string], Target & { verdict: SuggestionVerdict }>(
    `SELECT verdict, target.uid AS id, target.slug, target.title, target.language FROM suggestion_judgement
     JOIN article ON article.id = article_id JOIN article AS target ON target.id = target_id
     WHERE article.uid = ? ORDER BY suggestion_judgement.id`,
  );
  const judge = database.prepare<[number, number, SuggestionVerdict]>(
    `INSERT INTO suggestion_judgement (article_id, target_id, verdict) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET verdict = excluded.verdict WHERE verdict <> excluded.verdict`,
  );
  const unjudge = database.prepare<[number, number]>(
    'DELETE FROM suggestion_judgement WHERE article_id = ? AND target_id = ?',
  );
  const idOf = database.prepare<[string], number>('SELECT id FROM article WHERE uid = ?').pluck();
  const suggesting = database
    .prepare<[{ id: number }], string>(
      `SELECT uid FROM article WHERE id IN (SELECT article_id FROM suggestion WHERE target_id = @id
         UNION SELECT article_id FROM suggestion_judgement WHERE target_id = @id AND verdict = 'pinned')`,
    )
    .pluck();
  const shown = database
    .prepare<[number], string>(
      "SELECT json_array(title, slug, language) FROM article WHERE id = ? AND state = 'published'",
    )
    .pluck();
  const drop = database.prepare<[number]>('DELETE FROM suggestion WHERE article_id = ?');
  const add = database.prepare<[number, number, string]>(
    'INSERT INTO suggestion (article_id, position, target_id) SELECT ?, ?, id FROM article WHERE uid = ?',
  );
  const markDue = database.prepare<[number, number]>(
    `INSERT INTO suggestion_due (article_id, spreads) VALUES (?, ?)
     ON CONFLICT DO UPDATE SET spreads = max(spreads, excluded.spreads)`,
  );
  const markSuggesting = database.prepare<[number]>(
    'INSERT OR IGNORE INTO suggestion_due (article_id, spreads) SELECT article_id, 0 FROM suggestion WHERE target_id = ?',
  );
  const markSuggested = database.prepare<[number]>(
    'INSERT OR IGNORE INTO suggestion_due (article_id, spreads) SELECT target_id, 0 FROM suggestion WHERE article_id = ?',
  );
  const markNewest = database.prepare(
    `INSERT OR IGNORE INTO suggestion_due (article_id, spreads) SELECT article_id, 0 FROM document ORDER BY id DESC LIMIT ${newestAtNight}`,
  );
  const newestBefore = database.prepare<[number], Due>(
    `SELECT article.id, uid, spreads FROM suggestion_due JOIN article ON article.id = article_id
     WHERE article_id < ? ORDER BY article_id DESC LIMIT 1`,
  );
  const done = database.prepare<[number]>('DELETE FROM suggestion_due WHERE article_id = ?');
  const night = database.prepare<[], string>("SELECT value FROM meta WHERE name = 'suggestions of'").pluck();
  const setNight = database.prepare<[string]>("INSERT OR REPLACE INTO meta (name, value) VALUES ('suggestions of', ?)");

  const read = (id: number): Target[] => [...pinned.all({ id }), ...suggested.all({ id })];

  const next = (id = Number.MAX_SAFE_INTEGER): Due | null => newestBefore.get(id) ?? null;

  return {
    /** Only what is published: the pinned ones, then the best; of those neither what it refers to nor what refers to it. */
    ofArticle: read,

    judge(uid: string, target: string, verdict: SuggestionVerdict | null, now: Instant): boolean {
      const [id, other] = [idOf.get(uid), idOf.get(target)];
      if (id === undefined || other === undefined || id === other) return false;
      const { changes: changed } = verdict === null ? unjudge.run(id, other) : judge.run(id, other, verdict);
      if (changed > 0) changes.touch(suggestionsSubject(uid), now);
      return true;
    },

    judgements: (uid: string): SuggestionJudgement[] =>
      judgements.all(uid).map(({ verdict, ...target }) => ({ target, verdict })),

    showing(id: number | null): Showing {
      if (id === null) return { shown: null, pages: new Set() };
      return { shown: shown.get(id) ?? null, pages: new Set(suggesting.all({ id })) };
    },

    /** An article changed: it is looked at again, and so are those that suggest it. Returns those that show it otherwise now. */
    changed(id: number, before: Showing): Set<string> {
      markDue.run(id, 1);
      markSuggesting.run(id);
      return (shown.get(id) ?? null) === before.shown ? new Set() : before.pages;
    },

    due: (id: number): void => void markDue.run(id, 0),

    /** Looks for those of articles that are due, the newest first, and begins none after so many milliseconds. Keeps nothing. */
    find(milliseconds: number): Found[] {
      const end = performance.now() + milliseconds;
      const found: Found[] = [];
      for (let due = next(); due; due = next(due.id)) {
        found.push({ due, targets: suggest(due.uid) });
        if (performance.now() > end) break;
      }
      return found;
    },

    keep({ due: { id, uid, spreads }, targets }: Found, now: Instant): void {
      const before = JSON.stringify(read(id));
      drop.run(id);
      for (const [position, target] of targets.entries()) add.run(id, position, target);
      if (spreads === 1) markSuggested.run(id);
      done.run(id);
      if (JSON.stringify(read(id)) !== before) changes.touch(suggestionsSubject(uid), now);
    },

    isNewDay: (now: Instant): boolean => night.get() !== now.slice(0, 10),

    /** Once a day the newest articles are due again. */
    passNight(now: Instant): boolean {
      const last = night.get();
      setNight.run(now.slice(0, 10));
      if (last !== undefined) markNewest.run();
      return last !== undefined;
    },
  };
}
