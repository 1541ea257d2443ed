/** What a public address holds. Who answers it (src/http/serve.ts) knows nothing of channels or articles. */
import type { Revision } from '../change.ts';
import type { Address } from './address.ts';

export type Answer = Document | Moved | File;

/** What follows from the archive alone: equal revisions, equal bytes. */
export type Document = {
  /** Its address, path and query; `activity ` before it where another document is there for browsers. */
  key: string;
  /** The last change that can have touched it. Asked for before anything that `write` shows was read. */
  revision: Revision;
  /**
   * By what its ETag goes: the number of its revision, unless it is `content`. That is for what a revision touches much more
   * often than it changes: it has to be written to know whether it is still the same.
   */
  tagged?: 'content';
  /** Of bytes that are sent as they are, since they are compressed already: their own tag. */
  asIs?: { tag: string };
  /** 200 if none is named. */
  status?: number;
  /** With the charset. */
  type: string;
  /** What it is called where a person opens it in a browser, if otherwise: the same bytes, shown and not offered for saving. */
  typeInBrowser?: string;
  caching: string;
  headers?: Record<string, string>;
  /** Whether something else is at the same address for another `Accept`. */
  negotiated?: boolean;
  /** null for an address that holds nothing after all. */
  write(): string | Buffer | null;
  /** The same without what a client has that knows change `since`; null where it needs the whole. */
  writeSince?(since: number): string | null;
};

export type Moved = { moved: 301 | 302; to: string; caching: string };

/** Bytes on the disk that never change: sent in ranges too. */
export type File = {
  key: string;
  file: string;
  /** Bytes. */
  size: number;
  tag: string;
  type: string;
  caching: string;
  headers: Record<string, string>;
  /** As long as it stays, the file is to be seen. null where that can end without a change: no published article shows it. */
  revision(): Revision | null;
};

/** Where an address leads; null for one that is not ours. */
export type Route = (address: Address) => Answer | null;

/** An address that may be another one's some day. */
export function movedFor(to: string): Moved {
  return { moved: 301, to, caching: 'no-cache' };
}

/** Where the same is for other servers: Mastodon finds it by this header too. */
export function activityLink(address: string): string {
  return `<${address}>; rel="alternate"; type="application/activity+json"`;
}
