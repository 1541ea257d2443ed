import { articleSubject, channelSubject, type Subject } from '../change.ts';
import {
  type Candidate,
  type Clue,
  clueKey,
  cluesOf,
  decide,
  type Meant,
  type Mention,
  type Publisher,
  type ReadMention,
  type Reference,
  type ReferenceState,
  type Target,
} from '../reference.ts';
import type { Site } from '../site.ts';
import type { Instant } from '../time.ts';
import type { Changes } from './changes.ts';
import type { Database } from './database.ts';
import type { Lists, Place } from './lists.ts';

type MentionRow = ReadMention & { position: number; state: ReferenceState; target_id: number | null };
type ReferenceRow = Mention & { state: ReferenceState; chosen: 0 | 1 } & {
  [field in keyof Meant as `target_${field}`]: string | null;
};
type Source = { id: number; uid: string; state: string };

/** SQL: a choice is for all mentions of its article that say the same. */
const choiceOfReference = `choice.article_id = reference.article_id AND choice.title = reference.title
       AND choice.url = coalesce(reference.url, '')`;

/** What an article's surroundings were before it changed. */
export type Surroundings = {
  /** Articles whose references may mean it. */
  referrers: Set<number>;
  /** What those show of it. */
  shown: string;
  /** The ids of the articles that it refers to: they name it as their referrer. */
  targets: Set<string>;
};

export type References = ReturnType<typeof referencesIn>;

/** References, kept true while articles come, change and go. */
export function referencesIn(database: Database, changes: Changes, lists: Lists) {
  const mentions = database.prepare<[number], MentionRow>(
    `SELECT reference.*, choice.target AS chosen FROM reference LEFT JOIN choice ON ${choiceOfReference}
     WHERE reference.article_id = ? ORDER BY position`,
  );
  const choose = database.prepare<[number, string, string, string]>(
    'INSERT OR REPLACE INTO choice (article_id, title, url, target) VALUES (?, ?, ?, ?)',
  );
  const unchoose = database.prepare<[number, string, string]>(
    'DELETE FROM choice WHERE article_id = ? AND title = ? AND url = ?',
  );
  const dropChoicesOf = database
    .prepare<[string], number>('DELETE FROM choice WHERE target = ? RETURNING article_id')
    .pluck();
  const idOf = database.prepare<[string], number>('SELECT id FROM article WHERE uid = ?').pluck();
  const drop = database.prepare<[number]>('DELETE FROM reference WHERE article_id = ?');
  const add = database.prepare<[Record<string, unknown>]>(
    `INSERT INTO reference (article_id, position, origin, label, title, url, state)
     VALUES (@article, @position, @origin, @label, @title, @url, 'pending')`,
  );
  const addClue = database.prepare<[string, number, number]>('INSERT OR IGNORE INTO reference_clue VALUES (?, ?, ?)');
  const dropClues = database.prepare<[number]>('DELETE FROM reference_clue WHERE article_id = ?');
  const setDecision = database.prepare<[ReferenceState, number | null, number, number]>(
    'UPDATE reference SET state = ?, target_id = ? WHERE article_id = ? AND position = ?',
  );
  const candidates = database.prepare<[string], { id: number; present: number; state: string; seen: number }>(
    'SELECT id, present, state, seen FROM name JOIN article ON id = article_id WHERE key = ?',
  );
  const titles = database
    .prepare<[number], string>("SELECT key FROM name WHERE article_id = ? AND key GLOB 'title *'")
    .pluck();
  const referrers = database
    .prepare<[{ id: number }], number>(
      `SELECT reference_clue.article_id FROM name JOIN reference_clue ON reference_clue.key = name.key WHERE name.article_id = @id
       UNION SELECT article_id FROM reference WHERE target_id = @id`,
    )
    .pluck();
  const targets = database
    .prepare<[number], string>('SELECT DISTINCT uid FROM reference JOIN article ON id = target_id WHERE article_id = ?')
    .pluck();
  const shown = database
    .prepare<[number], string>(
      "SELECT json_array(title, slug, language, guid, published_at, state = 'published') FROM article WHERE id = ?",
    )
    .pluck();
  const relatedTo = database
    .prepare<[number, number], 0 | 1 | null>(
      "SELECT max(origin IN ('label', 'frontmatter')) FROM reference WHERE article_id = ? AND target_id = ?",
    )
    .pluck();
  const choiceIn = database
    .prepare<[string | null, string, string], string>(
      `SELECT target FROM choice JOIN article ON article.id = article_id
       WHERE article.uid = ? AND choice.title = ? AND choice.url = ?`,
    )
    .pluck();
  const shownTarget = database.prepare<[number], Meant>(
    'SELECT uid AS id, slug, title, language, guid FROM article WHERE id = ?',
  );
  const source = database.prepare<[number], Source>('SELECT id, uid, state FROM article WHERE id = ?');
  const all = database.prepare<[], number>('SELECT DISTINCT article_id FROM reference').pluck();
  const meta = database.prepare<[string], string>('SELECT value FROM meta WHERE name = ?').pluck();
  const ofArticle = database.prepare<[number], ReferenceRow>(
    `SELECT origin, label, reference.title, reference.url, reference.state, target.uid AS target_id,
       target.slug AS target_slug, target.title AS target_title, target.language AS target_language, target.guid AS target_guid,
       choice.title IS NOT NULL AS chosen
     FROM reference LEFT JOIN article AS target ON target.id = reference.target_id
     LEFT JOIN choice ON ${choiceOfReference} WHERE reference.article_id = ? ORDER BY position`,
  );
  const backlinks = database.prepare<[{ id: number }], Target>(
    `SELECT uid AS id, slug, title, language FROM article
     WHERE state = 'published' AND id IN (SELECT article_id FROM reference WHERE target_id = @id)
       AND id NOT IN (SELECT target_id FROM reference WHERE article_id = @id AND target_id IS NOT NULL)
     ORDER BY published_at DESC, uid DESC`,
  );

  function publisher(): Publisher {
    const site = JSON.parse(meta.get('site') ?? '{}') as Partial<Site>;
    return { title: site.title ?? '', origin: meta.get('origin') ?? '' };
  }

  function named(clue: Clue): Candidate[] {
    const rows = candidates.all(clueKey(clue));
    const fitting = clue.by === 'beginning' ? rows.filter(({ id }) => beginsWith(id, clue.value)) : rows;
    return fitting.map(({ id, present, state, seen }) => ({
      id,
      present: present === 1,
      standing: state === 'published' ? 'published' : seen === 1 ? 'gone' : 'unseen',
    }));
  }

  function beginsWith(id: number, key: string): boolean {
    return titles.all(id).some((title) => title.startsWith(`title ${key}`));
  }

  /** Decides an article's references anew; true where one of them changed. */
  function settle(id: number, by = publisher()): boolean {
    const changed = mentions.all(id).filter((mention) => {
      const { state, target } = decide(mention, id, by, named);
      if (state === mention.state && target === mention.target_id) return false;
      setDecision.run(state, target, id, mention.position);
      return true;
    });
    return changed.length > 0;
  }

  function file(id: number, by: Publisher): void {
    dropClues.run(id);
    for (const mention of mentions.all(id))
      for (const clue of cluesOf(mention, by)) addClue.run(clueKey(clue), id, mention.position);
  }

  /** A referrer looks different: its lists and page, and the pages that name it as theirs. */
  function tell(id: number, touched: Iterable<string>, now: Instant, places: Place[]): void {
    const { uid, state } = source.get(id) as Source;
    if (state !== 'published') return;
    const subjects: Subject[] = [
      articleSubject(uid),
      ...places.map(channelSubject),
      ...[...touched].map(articleSubject),
    ];
    lists.mark(uid, places, changes.record('rendered', uid, new Set(subjects), now));
  }

  const targetsOf = (id: number) => new Set(targets.all(id));

  /** After the choices in an article changed: its references have other clues. */
  function readAnew(id: number, now: Instant): void {
    const [by, before] = [publisher(), targetsOf(id)];
    file(id, by);
    if (settle(id, by)) tell(id, differences(before, targetsOf(id)), now, lists.ofArticle(id));
  }

  return {
    set(id: number, written: Mention[]): void {
      const by = publisher();
      drop.run(id);
      for (const [position, mention] of written.entries()) add.run({ ...mention, article: id, position });
      file(id, by);
      settle(id, by);
    },

    /** Before an article changes; null for one that is new. */
    around(id: number | null): Surroundings {
      if (id === null) return { referrers: new Set(), shown: '', targets: new Set() };
      return { referrers: new Set(referrers.all({ id })), shown: shown.get(id) ?? '', targets: targetsOf(id) };
    },

    /**
     * After an article changed: every reference that could mean it is decided anew, and those that now show something
     * else are told of, each once. Returns the articles that name this one as their referrer, before or now.
     */
    keepTrue(id: number, before: Surroundings, now: Instant): Set<string> {
      const by = publisher();
      settle(id, by);
      const looksNew = shown.get(id) !== before.shown;
      for (const referrer of new Set([...before.referrers, ...referrers.all({ id })])) {
        if (referrer === id) continue;
        const targetsBefore = targetsOf(referrer);
        const shows = relatedTo.get(referrer, id) ?? null;
        const changed = settle(referrer, by);
        const touched = differences(targetsBefore, targetsOf(referrer));
        // A link in the text keeps the author's words and, in feeds, its address: only the page has another link.
        if (changed || (looksNew && shows === 1)) tell(referrer, touched, now, lists.ofArticle(referrer));
        else if (looksNew && shows === 0) tell(referrer, touched, now, []);
      }
      const targetsNow = targetsOf(id);
      return looksNew ? before.targets.union(targetsNow) : differences(before.targets, targetsNow);
    },

    /** False where there is no such mention, or no such other article. */
    choose(uid: string, position: number, target: string | null, now: Instant): boolean {
      const id = idOf.get(uid) ?? -1;
      const mention = mentions.all(id).find((one) => one.position === position);
      const isOther = target !== null && target !== uid && idOf.get(target) !== undefined;
      if (!mention || (target !== null && !isOther)) return false;
      const said = [id, mention.title, mention.url ?? ''] as const;
      if (target === null) unchoose.run(...said);
      else choose.run(...said, target);
      readAnew(id, now);
      return true;
    },

    /** For an article that is no more: those in which an editor chose it are read as they were written. */
    forgetChoicesOf(uid: string, now: Instant): void {
      for (const id of new Set(dropChoicesOf.all(uid))) readAnew(id, now);
    },

    /** All of them anew: when the address or the title of the publication changed. */
    settleAll(): void {
      const by = publisher();
      for (const id of all.all()) {
        file(id, by);
        settle(id, by);
      }
    },

    meaningOf(mention: Mention, article: string | null): Reference {
      const chosen = choiceIn.get(article, mention.title, mention.url ?? '') ?? null;
      const self = article === null ? undefined : idOf.get(article);
      const { state, target } = decide({ ...mention, chosen }, self ?? -1, publisher(), named);
      const meant = target === null ? null : (shownTarget.get(target) ?? null);
      return { ...mention, state, target: meant, chosen: chosen !== null };
    },

    ofArticle: (id: number): Reference[] => ofArticle.all(id).map(referenceOf),
    backlinks: (id: number): Target[] => backlinks.all({ id }),
  };
}

/** A page names its referrers: only one that gained or lost this one changes. */
function differences(before: Set<string>, now: Set<string>): Set<string> {
  return before.symmetricDifference(now);
}

function referenceOf({ origin, label, title, url, state, chosen, ...target }: ReferenceRow): Reference {
  const { target_id: id, target_slug: slug, target_title, target_language: language } = target;
  const known = id !== null && slug !== null && target_title !== null && language !== null;
  const meant = known ? { id, slug, title: target_title, language, guid: target.target_guid } : null;
  return { origin, label, title, url, state, target: meant, chosen: chosen === 1 };
}
