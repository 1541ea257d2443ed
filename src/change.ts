import type { ChannelKey } from './channel.ts';
import type { Instant } from './time.ts';

/**
 * A change is one edit that the outside must hear of. Validators, caches and deliveries follow from changes alone.
 * `site`: the publication itself (its settings, its address, the program) so that every output is new.
 * `rendered`: an output changed though the article did not, as when a picture arrives.
 */
export type ChangeKind = 'site' | 'published' | 'updated' | 'corrected' | 'minor' | 'rendered' | 'hidden' | 'withdrawn';

/**
 * What a change touches: a channel, what it is called, an article's own page, what it suggests, its place in lists, the
 * news of the last two days, what is found while the index is made anew, or everything; and what people elsewhere do: who
 * follows (by handle), what they answer to an article, and which of them are blocked.
 */
export type Subject =
  | 'everything'
  | 'news'
  | 'blocks'
  | 'search'
  | `article/${string}`
  | `place/${string}`
  | `suggestions/${string}`
  | `${ChannelKey['kind']}/${string}`
  | `title/${ChannelKey['kind']}/${string}`
  | `followers/${string}`
  | `answers/${string}`;

/** What some changes touched, `number` being the last of them. */
export type Touched = { number: number; subjects: Subject[] };

/** The last change that touches a document: what ETag and Last-Modified say. */
export type Revision = {
  /** Of this database; changes when it is made anew, so that numbers of two databases never meet. */
  epoch: string;
  number: number;
  /** Never goes back. */
  at: Instant;
  /** What the document depends on: no change that leaves all of these alone can make it another. */
  subjects: readonly Subject[];
  /** The same, asked anew. */
  again(): Revision;
};

export function channelSubject({ kind, slug }: ChannelKey): Subject {
  return `${kind}/${slug}`;
}

export function titleSubject({ kind, slug }: ChannelKey): Subject {
  return `title/${kind}/${slug}`;
}

/** Where the article stands in lists, or stood. */
export function placeSubject(id: string): Subject {
  return `place/${id}`;
}

export function articleSubject(id: string): Subject {
  return `article/${id}`;
}

export function suggestionsSubject(id: string): Subject {
  return `suggestions/${id}`;
}

export function followersSubject(handle: string): Subject {
  return `followers/${handle}`;
}

export function answersSubject(id: string): Subject {
  return `answers/${id}`;
}
