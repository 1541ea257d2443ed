/** What a public address holds. Who answers it (src/http/serve.ts) knows nothing of channels or articles. */
import type { Revision } from '../change.ts';
import type { Address } from './address.ts';

export type Answer = Document | Moved | File;

/** Text that follows from the archive alone: equal revisions, equal bytes. */
export type Document = {
  /** Names it among all documents. */
  key: string;
  /** The last change that can have touched it. */
  revision: Revision;
  /** 200 if none is named. */
  status?: number;
  /** With the charset. */
  type: string;
  /** What it is called where a person opens it in a browser, if otherwise: the same bytes, shown and not offered for saving. */
  typeInBrowser?: string;
  caching: string;
  headers?: Record<string, string>;
  /** null for an address that holds nothing after all. */
  write(): string | null;
};

export type Moved = { moved: 301 | 302; to: string; caching: string };

/** Bytes on the disk that never change: sent in ranges too. */
export type File = { file: string; tag: string; headers: Record<string, string> };

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
