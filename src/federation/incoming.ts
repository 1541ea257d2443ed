/**
 * What comes in, read into a few shapes. Pure, and never throws: anybody may send anything. Servers write the words of
 * ActivityStreams plainly, in compacted JSON; who writes otherwise is not understood (Mastodon, Pleroma, GoToSocial,
 * Misskey, Lemmy and snac read no other form either).
 */
import { type Html, trusted } from '../text/html.ts';
import { plainText, sanitiseFromElsewhere } from '../text/sanitise.ts';
import type { Json } from './json.ts';

/** Somebody's text: a reply, or a quote. Times are milliseconds, as they say themselves. */
export type RemoteNote = {
  id: string;
  author: string;
  html: Html;
  language: string | null;
  url: string | null;
  inReplyTo: string | null;
  quote: string | null;
  published: number | null;
  edited: number | null;
  isPublic: boolean;
};

export type Incoming = {
  type: string;
  id: string;
  actor: string;
  /** Address of the object; null where it has none. */
  objectId: string | null;
  /** All of them: a Flag names several. */
  objectIds: string[];
  /** The object itself, where it came along. */
  object: Json | null;
  target: string | null;
  /** The quoting text, in a QuoteRequest. */
  instrument: string | null;
  /** What it says itself, as plain text. */
  words: string;
};

const mostWords = 2000;

/** null for what is no activity: without type, actor or an address of its own. */
export function readActivity(value: unknown): Incoming | null {
  const activity = object(value);
  if (activity === null) return null;
  const type = text(activity.type);
  const id = address(activity.id);
  const actor = idOf(activity.actor);
  if (type === null || id === null || actor === null) return null;
  return {
    type,
    id,
    actor,
    objectId: idOf(activity.object),
    objectIds: list(activity.object).flatMap((one) => idOf(one) ?? []),
    object: object(first(activity.object)),
    target: idOf(activity.target),
    instrument: idOf(activity.instrument),
    words: plainText(text(activity.content) ?? '').slice(0, mostWords),
  };
}

const publicNames = ['https://www.w3.org/ns/activitystreams#Public', 'as:Public', 'Public'];

export function readNote(value: Json): RemoteNote | null {
  const id = address(value.id);
  const author = idOf(value.attributedTo);
  const [language, mapped] = Object.entries(object(value.contentMap) ?? {})[0] ?? [null, null];
  const content = text(value.content) ?? text(mapped);
  if (id === null || author === null || content === null) return null;
  return {
    id,
    author,
    html: trusted(sanitiseFromElsewhere(content)),
    language,
    url: idOf(value.url) ?? address(object(first(value.url))?.href),
    inReplyTo: idOf(value.inReplyTo),
    quote:
      ['quote', 'quoteUrl', 'quoteUri', '_misskey_quote'].map((name) => idOf(value[name])).find((one) => one) ?? null,
    published: moment(value.published),
    edited: moment(value.updated),
    isPublic: [...list(value.to), ...list(value.cc)].some((one) => publicNames.includes(String(one))),
  };
}

export function object(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
}

export function idOf(value: unknown): string | null {
  const one = first(value);
  return address(one) ?? address(object(one)?.id);
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}

function first(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : value;
}

export function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/**
 * An http(s) address without a user in it, as it came. A dot at the end of the host is refused: it is the same host, and
 * would pass for another.
 */
export function address(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > 2000 || !/^https?:\/\//i.test(value) || !URL.canParse(value))
    return null;
  const { username, hostname } = new URL(value);
  return username === '' && !hostname.endsWith('.') ? value : null;
}

function moment(value: unknown): number | null {
  const milliseconds = Date.parse(text(value) ?? '');
  return Number.isNaN(milliseconds) ? null : milliseconds;
}
