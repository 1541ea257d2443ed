import type { Article } from '../article.ts';
import { bodyText } from '../article-text.ts';
import { excerptOf, marked } from '../excerpt.ts';
import { parseQuery, type Query, replaced, type Term } from '../query.ts';
import type { Found, Hit, Stretch } from '../search.ts';
import { isOffered } from '../spelling.ts';
import { tokensOf } from '../text/analysis.ts';
import { fold } from '../text/fold.ts';
import type { Database } from './database.ts';
import { filtersIn } from './filters.ts';
import { every, meantTerms, some, termMatch, without } from './match.ts';
import { firstOf, type SearchIndex } from './search-index.ts';

/** Of so many matches or more, only the newest are ranked, so that every query takes a bounded time. */
const most = 4000;
/** Fewer hits than these, and what has only some of the words is shown too, and another spelling is offered. */
const few = 3;

/** What a match is, and between which documents. */
type Match = { match: string; from: number; until: number };
/** The lower the better, as bm25() has it; what is equal stays newest first. */
type Scored = { document: number; score: number };
/** Article rows in their order; `total` null for more than are ranked. */
type Ranked = { ids: number[]; total: number | null };

const nothing: Ranked = { ids: [], total: 0 };

export function searchIn(database: Database, index: SearchIndex, articleOf: (id: number) => Article | null) {
  const filters = filtersIn(database);
  const within = 'search MATCH @match AND rowid BETWEEN CAST(@from AS INTEGER) AND CAST(@until AS INTEGER)';
  const count = database
    .prepare<[Match], number>(`SELECT count(*) FROM (SELECT 1 FROM search WHERE ${within} LIMIT ${most})`)
    .pluck();
  // The title says what an article is about; the standfirst and the tags say it again; channels only filter.
  const newestOf = (score: string) =>
    database.prepare<[Match], Scored>(
      `SELECT rowid AS document, ${score} AS score FROM search WHERE ${within} ORDER BY rowid DESC LIMIT ${most}`,
    );
  const statements = { best: newestOf('bm25(search, 6, 3, 1, 2, 0)'), newest: newestOf('0') };
  const articleIn = database.prepare<[number], number>('SELECT article_id FROM document WHERE id = ?').pluck();
  const languagesOfArticles = database
    .prepare<[], string>("SELECT slug FROM channel WHERE kind = 'language' ORDER BY slug")
    .pluck();

  /** No more than are ranked. */
  const countOf = (match: Match): number => count.get(match) ?? 0;

  function ranked(match: Match, { limit, offset, order }: Stretch): Ranked {
    const found = statements[order].all(match).sort((one, other) => one.score - other.score);
    const ids = found.slice(offset, offset + limit).flatMap(({ document }) => articleIn.get(document) ?? []);
    return { ids, total: found.length === most ? null : found.length };
  }

  /** How a query's terms become matches; null where nothing can match. */
  function matcherOf(query: Query) {
    const languages = languagesOfArticles.all();
    const wanted = filters.wanted(query);
    if (wanted === null) return null;
    const matches = (terms: readonly Term[]) =>
      terms.map((term) => termMatch(term, languages)).filter((match) => match !== null);
    const unwanted = [...matches(query.terms.filter(({ excluded }) => excluded)), ...filters.unwanted(query)];
    const whole = (parts: readonly string[]): Match => ({
      match: without(every([...parts, ...(parts.length + wanted.length === 0 ? [filters.all()] : wanted)]), unwanted),
      ...documentsBetween(query),
    });
    return { terms: matches(meantTerms(query)), whole };
  }

  function find(query: Query, asked: Stretch): Omit<Found, 'asked' | 'meant'> {
    const matcher = matcherOf(query);
    // A beginning stands for many words: to rank by it says little, and takes long.
    const stretch = query.terms.some(({ prefix }) => prefix) ? { ...asked, order: 'newest' as const } : asked;
    const limit = stretch.limit + 1;
    const whole = matcher ? ranked(matcher.whole(matcher.terms), { ...stretch, limit }) : nothing;
    const all =
      matcher && whole.total !== null && whole.total < few && matcher.terms.length > 1
        ? withPartial(matcher, whole.total, stretch)
        : { ...whole, whole: whole.ids.length };
    return {
      query,
      hits: all.ids.slice(0, stretch.limit).flatMap((id) => hitOf(id, query) ?? []),
      whole: Math.min(all.whole, stretch.limit),
      total: all.total,
      more: all.ids.length > stretch.limit,
    };
  }

  /** The few that have every word, then those that have any of the words that are not in everything. */
  function withPartial(matcher: NonNullable<ReturnType<typeof matcherOf>>, found: number, stretch: Stretch) {
    const { terms, whole } = matcher;
    const telling = terms.filter((term) => countOf(whole([term])) < most);
    const first = ranked(whole(terms), { ...stretch, offset: 0, limit: few }).ids;
    const any = whole([some(telling.length === 0 ? terms : telling)]);
    const others = ranked(any, { ...stretch, offset: 0, limit: stretch.offset + stretch.limit + 1 + found });
    const ids = [...new Set([...first, ...others.ids])].slice(stretch.offset, stretch.offset + stretch.limit + 1);
    return { ids, whole: Math.max(0, found - stretch.offset), total: others.total };
  }

  function hitOf(id: number, query: Query): Hit | null {
    const article = articleOf(id);
    if (!article) return null;
    const { language, title, summary, body } = article;
    const words = meantTerms(query).flatMap((term) => tokensOf(term.text, language));
    const wanted = new Set(words.map(({ stem }) => stem));
    const text = `${summary ?? ''}\n${bodyText(body)}`.trim().replace(/\s+/g, ' ');
    return { article, title: marked(title, language, wanted), excerpt: excerptOf(text, language, wanted) };
  }

  /** With a word that nothing has in another spelling: the first that finds more. */
  function otherSpelling(query: Query, found: number): string | null {
    const languages = languagesOfArticles.all();
    for (const term of meantTerms(query)) {
      const match = isOffered(fold(term.text)) ? termMatch(term, languages) : null;
      if (match === null || countOf({ match, ...everything }) > 0) continue;
      for (const { spelling } of index.near(fold(term.text)).slice(0, few)) {
        const text = replaced(query, term, spelling);
        const other = matcherOf(spelled(query, text));
        if (other && countOf(other.whole(other.terms)) > found) return text;
      }
    }
    return null;
  }

  return {
    search(asked: Query, stretch: Stretch): Found {
      const found = find(asked, stretch);
      const isFew = found.whole < few && stretch.offset === 0 && !found.more;
      const meant = isFew || found.whole === 0 ? otherSpelling(asked, found.whole) : null;
      if (meant === null || found.whole > 0) return { ...found, asked, meant };
      return { ...find(spelled(asked, meant), stretch), asked, meant: null };
    },
  };
}

const everything = { from: 0, until: Number.MAX_SAFE_INTEGER };

function documentsBetween({ from, until }: Query): Pick<Match, 'from' | 'until'> {
  const day = firstOf('1970-01-02');
  return {
    from: from === null ? everything.from : firstOf(from),
    until: until === null ? everything.until : firstOf(until) + day - 1,
  };
}

/** The same query in other words; filters stay, wherever they came from. */
function spelled({ filters, from, until }: Query, text: string): Query {
  return { ...parseQuery(text), filters, from, until };
}
