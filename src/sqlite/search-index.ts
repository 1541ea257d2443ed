import { bodyText } from '../article-text.ts';
import type { Site } from '../site.ts';
import { analysisVersion, stemmed } from '../text/analysis.ts';
import { dayIn } from '../time.ts';
import type { ArticleRow } from './article-row.ts';
import type { Database } from './database.ts';
import { spellingsIn } from './spellings.ts';

/** What decides the index besides the articles, and how far it is made: articles below this row are still missing. */
type Standing = { version: string; below: number | null };

export type SearchIndex = ReturnType<typeof searchIndexIn>;

/** One day of articles: ids of rows stay below, and the sum is a whole number that JavaScript knows exactly. */
const dayRange = 2 ** 32;
const millisecondsADay = 86_400_000;

/** The published articles as they are searched. Every change of an article brings it up to date in the same act. */
export function searchIndexIn(database: Database) {
  const spellings = spellingsIn(database);
  const meta = database.prepare<[string], string>('SELECT value FROM meta WHERE name = ?').pluck();
  const setMeta = database.prepare<[string, string]>('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)');
  const names = database.prepare<[number], { channel: number; kind: string; name: string }>(
    `SELECT channel_id AS channel, kind, coalesce(title, name) AS name
     FROM membership JOIN channel ON channel.id = channel_id WHERE article_id = ? ORDER BY kind, membership.position`,
  );
  const documentOf = database.prepare<[number], number>('SELECT id FROM document WHERE article_id = ?').pluck();
  const addDocument = database.prepare<[number, number]>(
    'INSERT INTO document (id, article_id) VALUES (CAST(? AS INTEGER), ?)',
  );
  const dropDocument = database.prepare<[number]>('DELETE FROM document WHERE article_id = ?');
  const add = database.prepare<[number, string, string, string, string, string]>(
    `INSERT INTO search (rowid, title, standfirst, body, tags, channels) VALUES (CAST(? AS INTEGER), ?, ?, ?, ?, ?)`,
  );
  const drop = database.prepare<[number]>('DELETE FROM search WHERE rowid = CAST(? AS INTEGER)');
  const newest = database.prepare<[], number | null>('SELECT max(id) FROM article').pluck();
  const missing = database.prepare<[number, number], ArticleRow>(
    "SELECT * FROM article WHERE id < ? AND state = 'published' ORDER BY id DESC LIMIT ?",
  );
  const count = database.prepare<[], number>('SELECT count(*) FROM document').pluck();
  // By the list: a row of `article` has the whole text before its state.
  const countAll = database
    .prepare<[], number>(
      `SELECT count(*) FROM membership WHERE listed_at IS NOT NULL
       AND channel_id = (SELECT id FROM channel WHERE kind = 'site' AND slug = '')`,
    )
    .pluck();

  const zone = (): string => (JSON.parse(meta.get('site') ?? '{}') as Partial<Site>).timezone ?? 'UTC';
  const standing = (): Standing | null => JSON.parse(meta.get('search index') ?? 'null') as Standing | null;
  const stand = (at: Standing) => setMeta.run('search index', JSON.stringify(at));

  const isMissing = (): boolean => (standing()?.below ?? null) !== null;

  function remove(id: number): void {
    const document = documentOf.get(id);
    if (document === undefined) return;
    drop.run(document);
    dropDocument.run(id);
    spellings.drop(id);
  }

  function put(row: ArticleRow): void {
    remove(row.id);
    if (row.state !== 'published') return;
    const { id, title, summary, body, language } = row;
    const channels = names.all(id);
    const called = channels.filter(({ kind }) => kind === 'tag' || kind === 'author').map(({ name }) => name);
    const document = firstOf(dayIn(zone(), row.published_at)) + id;
    const text = (words: string) => stemmed(words, language);
    addDocument.run(document, id);
    add.run(
      document,
      text(title),
      text(summary ?? ''),
      text(bodyText(JSON.parse(body))),
      text(called.join('\n')),
      channels.map(({ channel }) => channelWord(channel)).join(' '),
    );
    spellings.set(id, title);
  }

  return {
    /** An article as it stands now. */
    put,

    /** Begins anew where what is there was made by other rules. */
    renew(): void {
      const version = `${analysisVersion} ${zone()}`;
      if (standing()?.version === version) return;
      database.exec("INSERT INTO search (search) VALUES ('delete-all')");
      database.exec('DELETE FROM document; DELETE FROM title_word; DELETE FROM spelling');
      const last = newest.get() ?? null;
      stand({ version, below: last === null ? null : last + 1 });
    },

    /** Puts in some of what is missing, the newest first; returns them, none where all is there. */
    putMissing(most: number): { id: number }[] {
      const at = standing();
      if (!at || at.below === null) return [];
      const rows = missing.all(at.below, most);
      for (const row of rows) put(row);
      stand({ ...at, below: rows.length < most ? null : (rows.at(-1)?.id ?? null) });
      return rows;
    },

    isMissing,

    /** How far it is, while it is made anew; null where it is whole. */
    progress(): { done: number; all: number } | null {
      return isMissing() ? { done: count.get() ?? 0, all: countAll.get() ?? 0 } : null;
    },

    near: spellings.near,
  };
}

/** The id below every document of a day. */
export function firstOf(day: string): number {
  return Math.floor(Date.parse(day) / millisecondsADay) * dayRange;
}

/** The word that stands for a channel in the index. */
export function channelWord(channel: number): string {
  return `c${channel}`;
}
