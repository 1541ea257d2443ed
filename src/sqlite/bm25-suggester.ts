import { bodyText } from '../article-text.ts';
import { type Stems, shared } from '../likeness.ts';
import type { Suggester } from '../search.ts';
import { tokensOf } from '../text/analysis.ts';
import type { Instant } from '../time.ts';
import type { ArticleRow } from './article-row.ts';
import type { Database } from './database.ts';
import { channelMatch } from './match.ts';
import { channelWord } from './search-index.ts';

/** Stems that an article is compared by, and how many of the rest of its text are tried for them. */
const mostStems = 40;
const mostTried = 60;
/** A stem of more articles than this part of them, or than so many, tells nothing. */
const mostShared = 0.1;
const mostCounted = 2000;
/** Of all that share a stem, so many of the newest are ranked, and the best of them looked at closely. */
const mostRanked = 1000;
const mostRead = 25;
/** What an article must have in common with another, at the least; and how like it must be (1: the same text). */
const leastInHeads = 2;
const leastInAll = 3;
const leastLikeness = 0.13;
/** Few articles cannot tell rare words from common ones: among so many, an article must be twice as like. */
const tooFew = 16;
const perTag = 0.5;
const mostTags = 2;
const sameSection = 0.3;
const mostBonus = (1 + perTag * mostTags) * (1 + sameSection);
const kept = 8;

type Row = Pick<ArticleRow, 'id' | 'uid' | 'language' | 'title' | 'summary' | 'body' | 'published_at'> & {
  document: number;
};
type Text = { head: Stems; all: Stems };
type Candidate = { id: number; score: number };

/** Suggests by the stems that two articles share and few others have: decision 0012. */
export function bm25SuggesterIn(database: Database): Suggester {
  const columns = 'article.id, uid, language, article.title, summary, body, published_at, document.id AS document';
  const from = "FROM article JOIN document ON article_id = article.id WHERE state = 'published'";
  const byUid = database.prepare<[string], Row>(`SELECT ${columns} ${from} AND uid = ?`);
  const byId = database.prepare<[number], Row>(`SELECT ${columns} ${from} AND article.id = ?`);
  const names = database
    .prepare<[number], string>(
      `SELECT coalesce(title, name) FROM membership JOIN channel ON channel.id = channel_id
       WHERE article_id = ? AND kind = 'tag' ORDER BY membership.position`,
    )
    .pluck();
  const common = database.prepare<[number, number], { kind: string; count: number }>(
    `SELECT kind, count(*) AS count FROM membership AS one JOIN membership AS other USING (channel_id)
     JOIN channel ON channel.id = channel_id
     WHERE one.article_id = ? AND other.article_id = ? AND kind IN ('tag', 'section') GROUP BY kind`,
  );
  const languageOf = database
    .prepare<[string], number>("SELECT id FROM channel WHERE kind = 'language' AND slug = ?")
    .pluck();
  const all = database.prepare<[], number>('SELECT count(*) FROM document').pluck();
  const count = database
    .prepare<[string, number], number>('SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH ? LIMIT ?)')
    .pluck();
  const lastRanked = database
    .prepare<[string], number>(
      `SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT 1 OFFSET ${mostRanked - 1}`,
    )
    .pluck();
  const score = '-bm25(search, 3, 2, 1, 3, 0)';
  const likest = database.prepare<[string, number], Candidate>(
    `SELECT article_id AS id, score FROM (
       SELECT rowid AS document, ${score} AS score FROM search
       WHERE search MATCH ? AND rowid >= CAST(? AS INTEGER) ORDER BY score DESC LIMIT ${mostRead}
     ) JOIN document ON document.id = document`,
  );
  const itself = database
    .prepare<[string, number], number>(
      `SELECT ${score} FROM search WHERE search MATCH ? AND rowid = CAST(? AS INTEGER)`,
    )
    .pluck();

  function textOf({ id, title, summary, body, language }: Row): Text {
    const head = [title, summary ?? '', ...names.all(id)].flatMap((text) => [...stemsOf(text, language), '']);
    return { head, all: [...head, ...stemsOf(bodyText(JSON.parse(body)), language)] };
  }

  /** The stems of its head, then those its text repeats most: those that few articles have. */
  function tellingStems({ head, all: text }: Text): Set<string> {
    const limit = Math.max(3, Math.min(mostCounted, Math.floor(mostShared * (all.get() ?? 0))));
    const telling = (stem: string): boolean => {
      const found = stem === '' ? 0 : (count.get(`"${stem}"`, limit + 1) ?? 0);
      return found > 1 && found <= limit;
    };
    const inHead = [...new Set(head)].filter(telling);
    const inText = byFrequency(text.slice(head.length)).filter((stem) => !inHead.includes(stem));
    return new Set([...inHead, ...inText.slice(0, mostTried).filter(telling)].slice(0, mostStems));
  }

  function likenessOf(row: Row, other: Row, likeness: number): number {
    const found = new Map(common.all(row.id, other.id).map(({ kind, count }) => [kind, count]));
    const tags = Math.min(found.get('tag') ?? 0, mostTags);
    const section = found.has('section') ? 1 + sameSection : 1;
    return likeness * (1 + perTag * tags) * section * freshness(row.published_at, other.published_at);
  }

  return (uid) => {
    const row = byUid.get(uid);
    if (!row) return [];
    const text = textOf(row);
    const stems = tellingStems(text);
    if (stems.size < leastInHeads) return [];
    const language = channelMatch([channelWord(languageOf.get(row.language) ?? 0)]);
    const match = `(${[...stems].map((stem) => `"${stem}"`).join(' OR ')}) AND ${language}`;
    const own = itself.get(match, row.document) ?? 0;
    const least = leastLikeness * (1 + tooFew / (all.get() ?? 1));
    return (
      likest
        .all(match, lastRanked.get(match) ?? 0)
        // Nothing that tags and section add would be enough for the others: they need not be read.
        .filter(({ score }) => (score / own) * mostBonus >= least)
        .flatMap((candidate) => {
          const other = candidate.id === row.id ? undefined : byId.get(candidate.id);
          if (!other || !hasEnough(text, textOf(other), stems)) return [];
          return { id: other.uid, likeness: likenessOf(row, other, candidate.score / own) };
        })
        .filter(({ likeness }) => likeness >= least)
        .sort((one, other) => other.likeness - one.likeness || (one.id < other.id ? -1 : 1))
        .slice(0, kept)
        .map(({ id }) => id)
    );
  };
}

function hasEnough(one: Text, other: Text, stems: ReadonlySet<string>): boolean {
  return shared(one.all, other.head, stems) >= leastInHeads || shared(one.all, other.all, stems) >= leastInAll;
}

function stemsOf(text: string, language: string): string[] {
  return tokensOf(text, language).map(({ stem, common }) => (common || stem.length < 2 ? '' : stem));
}

/** Each once, those that are there most often first. */
function byFrequency(stems: Stems): string[] {
  const counts = new Map<string, number>();
  for (const stem of stems) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one).map(([stem]) => stem);
}

/** 1 for what is newer, half of that for what is two years older. */
function freshness(at: Instant, other: Instant): number {
  const years = (Date.parse(at) - Date.parse(other)) / (365 * 86_400_000);
  return 1 / (1 + Math.max(0, years) / 2);
}
