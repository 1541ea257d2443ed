/** What a search finds, and what an article suggests. */
import type { Article } from './article.ts';
import type { Query } from './query.ts';
import type { Target } from './reference.ts';

/** A stretch of text, and whether it is what was searched for. */
export type Piece = { text: string; match: boolean };

export type Hit = {
  article: Article;
  title: Piece[];
  /** From the standfirst or the text: where most of what was searched for is. */
  excerpt: Piece[];
};

/** Which hits: so many after so many others; the best first, or the newest. */
export type Stretch = { offset: number; limit: number; order: 'best' | 'newest' };

export type Found = {
  /** The query that the hits are for: `asked`, or, where nothing has those words, what may have been meant. */
  query: Query;
  asked: Query;
  hits: Hit[];
  /** So many of the hits have every word; the others have some, and come after them. */
  whole: number;
  /** null for more than are ranked: then the newest alone were. */
  total: number | null;
  /** Whether others follow. */
  more: boolean;
  /** A query that finds more, with one word in another spelling; null where there is none to offer. */
  meant: string | null;
};

/** Hits a page, and the furthest that pages go: who looks further wants another query. */
export const hitsOnPage = 20;
export const mostPages = 50;

/** Finds what a reader of an article may want next: ids, the best first. BM25 is one way, embeddings may be another. */
export type Suggester = (id: string) => string[];

/** An editor's word on what an article suggests, whatever is found: always and first, or never. */
export type SuggestionVerdict = 'pinned' | 'refused';
export type SuggestionJudgement = { target: Target; verdict: SuggestionVerdict };
