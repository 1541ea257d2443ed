/** What every reader of another system's export makes of it: one post after the other, as plain values. */
import type { FormerName } from '../../former-name.ts';

export type Post = {
  /** What it is known by in its source, the same in every export: its id here is made of it. */
  key: string;
  /** What the old feeds called it; null where they are not known. */
  guid: string | null;
  /** Where it was: an address, or the path alone where the source does not say on which host. */
  url: string | null;
  /** Other addresses at which it was found. */
  addresses: string[];
  title: string;
  summary: string | null;
  html: string;
  /** As `readTime` takes it. */
  published: string | null;
  updated: string | null;
  draft: boolean;
  authors: string[];
  section: string | null;
  tags: string[];
  slug: string | null;
  language: string | null;
  picture: PostPicture | null;
  /** Other front matter. */
  fields: Record<string, unknown>;
  /** What the reader could not take of it, and what it decided. */
  remarks: string[];
};

export type PostPicture = { src: string; alt: string; caption: string | null };

/** Something that is no article here, and why. `isLoss`: it should have been one. */
export type Omitted = { omitted: string; isLoss?: boolean; title: string; url: string | null };

export type Arriving = Post | Omitted;

export type Posts = {
  /** How many there are, where that is known before they are read. */
  count: number | null;
  posts: AsyncIterable<Arriving>;
  /** Where their pictures may lie. */
  folders: string[];
  /** How the source's channels were called in addresses, where that is not what they are called. */
  names?: FormerName[];
  /** What of an article stands in a feed and no more. */
  isFeed?: boolean;
  /** What is in the source and not taken, as a whole. */
  left?: string[];
};

/** A source that cannot be read, or not to its end. */
export class SourceError extends Error {
  readonly file: string;
  readonly line: number | null;

  constructor(file: string, line: number | null, message: string) {
    super(message);
    this.file = file;
    this.line = line;
  }
}

/** A post of which nothing is known but these. */
export function postOf(known: Pick<Post, 'key' | 'title' | 'html'> & Partial<Post>): Post {
  return {
    guid: null,
    url: null,
    addresses: [],
    summary: null,
    published: null,
    updated: null,
    draft: false,
    authors: [],
    section: null,
    tags: [],
    slug: null,
    language: null,
    picture: null,
    fields: {},
    remarks: [],
    ...known,
  };
}
