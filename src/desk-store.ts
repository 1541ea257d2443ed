/**
 * What the house keeps of those who work in it, as the rest of the program asks for it: the port beside `Archive`. Every
 * call is synchronous and on the disk when it returns; several are one act within `Archive.act`.
 */
import type { Instant } from './time.ts';
import type { Token } from './token.ts';

/** One thing that somebody did. `object`: an article's id, an address, a server's name. */
export type Deed = { who: string; verb: Verb; object: string; detail: string };

export type LoggedDeed = Deed & { number: number; at: Instant };

/** What can be done; the desk has a phrase for each. */
export const verbs = [
  'imported',
  'created',
  'saved',
  'retouched',
  'corrected',
  'published',
  'scheduled',
  'took out of sight',
  'withdrew',
  'took over',
  'discarded',
  'uploaded',
  'settled',
  'pinned',
  'refused',
  'unjudged',
  'approved',
  'hid',
  'blocked',
  'unblocked',
  'settled report',
  'retried',
  'paused',
  'resumed',
  'created token',
  'revoked token',
  'signed in',
] as const;

export type Verb = (typeof verbs)[number];

/** Front matter by its names, and the Markdown under it. */
export type SourceParts = { fields: Record<string, unknown>; text: string };

/** What an article of the database is made from. */
export type Source = {
  uid: string;
  /** A Markdown file: front matter and text. */
  text: string;
  /** Counts the saves, from 1. */
  version: number;
  /** By what it was read: the parser's version and the site's settings. */
  parser: string;
  /** Hash of the file that it came from, as long as it was not edited since. */
  imported: string | null;
  /** When, and by whom it was saved last. */
  at: Instant;
  who: string;
};

/** An answer that may be asked for again. */
export type Answered = { request: string; status: number; headers: Record<string, string>; body: string };

export type DeskStore = {
  /** Whether the desk is open: a token is there that holds. */
  isOpen(now: Instant): boolean;
  addToken(token: Token, hash: string): void;
  /** Oldest first, revoked ones too. */
  tokens(): Token[];
  /** False for one that is not there, or was revoked before. */
  revokeToken(id: string, now: Instant): boolean;
  /** null for one that does not hold: unknown, revoked or expired. */
  tokenOf(hash: string, now: Instant): Token | null;
  openSession(hash: string, token: string, now: Instant): void;
  /** null where the session ended, or its token did. */
  tokenOfSession(hash: string, now: Instant): Token | null;
  closeSession(hash: string): void;

  note(deed: Deed, now: Instant): void;
  /** Newest first. */
  deeds(query: { object?: string | undefined; before?: number | undefined; limit: number }): LoggedDeed[];

  /** null for what belongs to a file, or is not there. */
  source(uid: string): Source | null;
  putSource(source: Source): void;
  dropSource(uid: string): void;
  /** The ids of what was read by another parser, or under other settings. */
  sourcesNotBy(parser: string): string[];

  /** What was answered to the first request under this key. */
  answered(token: string, key: string): Answered | null;
  keepAnswer(token: string, key: string, answer: Answered, now: Instant): void;
  /** Lets go of what nobody needs any more. */
  prune(now: Instant): void;
};
