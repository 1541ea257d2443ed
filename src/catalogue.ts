import type { State } from './article.ts';
import type { Instant } from './time.ts';

/** An article in the list of everything: what its editors look for it by. */
export type Entry = {
  id: string;
  title: string;
  language: string;
  state: State;
  published: Instant;
  updated: Instant | null;
  embargo: Instant | null;
  /** The file that it belongs to; null where it belongs to the database. */
  file: string | null;
};

/** The latest publication time first, those after the article `before` in that order. */
export type CatalogueQuery = {
  state?: State | undefined;
  /** A part of the title, in any spelling. */
  title?: string | undefined;
  before?: string | undefined;
  limit: number;
};
