import type { Article } from './article.ts';
import type { Revision } from './change.ts';
import type { ChannelKey } from './channel.ts';
import type { Conversation, FollowPage, Profile } from './follower.ts';

/** What federation has at an address; src/http/ answers it with validators, encodings and caching. */
export type Resource = {
  /** Its own path, where it was asked for by another. */
  path: string;
  /** 400: nothing that could be answered was asked. 403: it may return, so nobody should forget it. 410: it never will. */
  status: 200 | 400 | 403 | 410;
  type: string;
  /** The last change that can have touched it, asked for before anything was read. */
  revision: Revision;
  /** The page about the same, for a browser that asks here; null where there is none. */
  page: string | null;
  /** Equal revisions, equal text; null for an address that holds nothing after all. */
  write(): string | null;
};

/** A request to an inbox, read to its end. */
export type Letter = { path: string; headers: Headers; body: Uint8Array<ArrayBuffer> };

/** What the outside may ask of federation. */
export type Outside = {
  /** What answers a request for ActivityPub at this path: below `/ap/`, and an article's address. */
  resource(path: string, query: URLSearchParams): Resource | null;
  /** How a channel is followed. */
  profile(channel: ChannelKey): Profile;
  /** An article's object, and the handle of the actor that it is attributed to; null for one that stays at home. */
  objectOf(article: Article): { address: string; handle: string } | null;
  conversation(article: string): Conversation;
  /** Where `account`, on its own server, can follow `address`, or answer it. */
  followPage(account: string, address: string): Promise<FollowPage>;
  /** WebFinger, NodeInfo. */
  discovery(path: string, query: URLSearchParams): Resource | null;
  /** The status of the answer: 202 where everything that follows is on the disk. */
  receive(letter: Letter): Promise<number>;
};
