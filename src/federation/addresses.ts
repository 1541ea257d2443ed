/** Where everything of ActivityPub is. All ids are ASCII, free of slugs, and for ever. */
import { permanentPath } from '../article.ts';

export const publicAddress = 'https://www.w3.org/ns/activitystreams#Public';

export function actorUrl(origin: string, handle: string): string {
  return `${origin}/ap/actors/${handle}`;
}

export function inboxUrl(origin: string): string {
  return `${origin}/ap/inbox`;
}

/** `ID`, and `ID.2` for what was published again after a withdrawal. */
export function objectUrl(origin: string, uid: string, generation: number): string {
  return `${origin}/ap/articles/${uid}${generation === 1 ? '' : `.${generation}`}`;
}

/** `ID`, `ID.2` for the next generation, `ID.1.2` for what the channel passed on a second time. */
export function announceUrl(origin: string, handle: string, uid: string, generation: number, round: number): string {
  const numbers = round > 1 ? [generation, round] : generation > 1 ? [generation] : [];
  return `${actorUrl(origin, handle)}/announces/${[uid, ...numbers].join('.')}`;
}

/** Says that the text at `quoting` may quote the object. */
export function quoteUrl(object: string, quoting: string): string {
  return `${object}/quotes?of=${encodeURIComponent(quoting)}`;
}

/** For people: short, ASCII, and without the slug, so that a new slug is no edit. */
export function pageUrl(origin: string, uid: string): string {
  return origin + permanentPath(uid);
}

/** What a path below `/ap/` names; null for nothing of ours. */
export type Place =
  | { at: 'inbox' }
  | { at: 'actor'; handle: string; part: string | null; member: string | null }
  | { at: 'object'; uid: string; generation: number; part: string | null };

export function placeOf(path: string): Place | null {
  if (path === '/ap/inbox') return { at: 'inbox' };
  const actor = /^\/ap\/actors\/([a-z0-9_.-]+)(?:\/([a-z]+)(?:\/([a-z0-9.-]+))?)?$/.exec(path);
  if (actor) return { at: 'actor', handle: actor[1] as string, part: actor[2] ?? null, member: actor[3] ?? null };
  const object = /^\/ap\/articles\/([a-z0-9-]{1,32})(?:\.([2-9]|[1-9]\d{1,4}))?(?:\/([a-z]+))?$/.exec(path);
  if (!object) return null;
  return { at: 'object', uid: object[1] as string, generation: Number(object[2] ?? 1), part: object[3] ?? null };
}

/** The place that an absolute address names, if it is on this host. */
export function placeAt(address: string, origin: string): Place | null {
  if (!address.startsWith(`${origin}/`)) return null;
  const path = address.slice(origin.length).replace(/[?#].*$/, '');
  const page = /^\/a\/([a-z0-9-]{1,32})(?:\/|$)/.exec(path)?.[1];
  return page === undefined ? placeOf(path) : { at: 'object', uid: page, generation: 0, part: null };
}
