/**
 * What each kind of activity does here. A listener runs in the transaction that remembers the activity's id, so that
 * it takes effect once, whole or not at all; what it needs from elsewhere was read before.
 */
import type { ChannelKey } from '../channel.ts';
import type { FederationStore } from '../federation-store.ts';
import type { RemoteActor } from '../follower.ts';
import { languageTag } from '../text/direction.ts';
import { type Instant, instantOf } from '../time.ts';
import { acceptOf } from './activities.ts';
import { actorUrl, objectUrl, placeAt, quoteUrl } from './addresses.ts';
import { type Incoming, idOf, type RemoteNote, text } from './incoming.ts';
import { type Json, quoteContext } from './json.ts';
import { isSameHost, readActor } from './verification.ts';

export type Listening = {
  store: FederationStore;
  origin: string;
  /** null for an article that nobody elsewhere can read now. */
  publishedAt: (uid: string) => Instant | null;
  isChannel: (key: ChannelKey) => boolean;
  /** Queues `activity` for one inbox; `opening`: before anything else for its server. */
  send: (handle: string, activity: Json, inbox: string, opening: boolean) => void;
};

/** `actor`: who sent it, and signed it; `note`: the text that it brings. */
type Heard = { activity: Incoming; actor: RemoteActor; now: Instant; note: RemoteNote | null };

type Listener = (heard: Heard, at: Listening) => void;

export const listeners: Record<string, Listener> = {
  Follow: follow,
  Undo: undo,
  Like: likeOrShare,
  EmojiReact: likeOrShare,
  Announce: likeOrShare,
  Create: note,
  Update: update,
  Delete: remove,
  Block: blocked,
  Move: moved,
  Flag: flag,
  QuoteRequest: quoteRequest,
};

function follow({ activity, actor, now }: Heard, { store, origin, isChannel, send }: Listening): void {
  const handle = handleAt(activity.objectId, origin);
  const key = handle === null ? null : store.actorAt(handle);
  if (handle === null || key === null || !isChannel(key as ChannelKey)) return;
  if (store.isTakenBack(activity.id, actor.uri)) return;
  // Who follows anew needs no answer to what they asked before. Where none arrives, one waits, and not one for each Follow.
  const former = store.follow(handle, actor, activity.id, now);
  if (former !== null) store.dropActivity(acceptOf(origin, handle, { id: former, actor: actor.uri }).id as string);
  send(handle, acceptOf(origin, handle, { id: activity.id, actor: actor.uri }), actor.inbox, true);
}

/** By the object that came along where there is one: snac and Misskey change the ids of what they undo. */
function undo({ activity, actor, now }: Heard, { store, origin }: Listening): void {
  const undone = activity.object;
  if (undone !== null && idOf(undone.actor) !== null && idOf(undone.actor) !== actor.uri) return;
  const handle = undone === null ? null : handleAt(idOf(undone.object), origin);
  if (text(undone?.type) === 'Follow' && handle !== null) store.unfollow(handle, actor.uri, now);
  if (activity.objectId === null) return;
  store.takeBack(activity.objectId, actor.uri, now);
  store.unfollowBy(activity.objectId, actor.uri, now);
}

function likeOrShare({ activity, actor, now }: Heard, at: Listening): void {
  const article = articleAt(activity.objectId, at);
  if (article === null) return;
  const kind = activity.type === 'Announce' ? 'share' : 'like';
  at.store.interact({ uri: activity.id, kind, article, actor: actor.uri, text: null, at: now }, now);
}

/**
 * A reply or a quote: somebody's own public text about an article of ours, or under a reply to it. An edit is the same: it
 * may come before the text that it changes.
 */
function note({ actor, now, note: read }: Heard, at: Listening): void {
  if (read === null || read.author !== actor.uri || !isSameHost(read.id, actor.uri)) return;
  if (!read.isPublic) {
    at.store.takeBack(read.id, actor.uri, now);
    return;
  }
  const answered = articleAt(read.inReplyTo, at) ?? (read.inReplyTo && at.store.articleOf(read.inReplyTo));
  const article = answered || articleAt(read.quote, at);
  const publishedAt = article ? at.publishedAt(article) : null;
  if (!article || publishedAt === null) return;
  const language = read.language === null ? null : languageTag(read.language);
  const words = { html: read.html, language, url: read.url, version: read.edited ?? read.published ?? 0 };
  const kind = answered ? 'reply' : 'quote';
  const when = within(read.published, publishedAt, now);
  at.store.interact({ uri: read.id, kind, article, actor: actor.uri, text: words, at: when }, now);
}

/** No answer is older than what it answers, and none is of tomorrow, whatever its server says. */
function within(moment: number | null, earliest: Instant, now: Instant): Instant {
  const [first, last] = [Date.parse(earliest), Date.parse(now)];
  return instantOf(new Date(Math.min(Math.max(moment ?? last, first), last)));
}

function update(heard: Heard, at: Listening): void {
  const { activity, actor, now } = heard;
  const self = activity.objectId === actor.uri && activity.object !== null ? readActor(activity.object) : null;
  if (self !== null) at.store.remember(self, now);
  else note(heard, at);
}

function remove({ activity, actor, now }: Heard, { store }: Listening): void {
  if (activity.objectId === actor.uri) store.forget(actor.uri, now);
  else if (activity.objectId !== null) store.takeBack(activity.objectId, actor.uri, now);
}

/** Who blocks a channel follows it no longer. */
function blocked({ activity, actor, now }: Heard, { store, origin }: Listening): void {
  const handle = handleAt(activity.objectId, origin);
  if (handle !== null) store.unfollow(handle, actor.uri, now);
}

/**
 * Who moves away reads elsewhere. Their new account follows when it asks to, with a Follow of its own: this says nothing for
 * it, so it is not looked at either.
 */
function moved({ activity, actor, now }: Heard, { store }: Listening): void {
  if (activity.objectId !== actor.uri || activity.target === null) return;
  for (const handle of store.followedBy(actor.uri)) store.unfollow(handle, actor.uri, now);
}

function flag({ activity, actor, now }: Heard, { store, origin }: Listening): void {
  const ours = activity.objectIds.filter((id) => placeAt(id, origin) !== null);
  if (ours.length > 0)
    store.report({ uri: activity.id, actor: actor.uri, text: activity.words, objects: ours, at: now });
}

/** Everybody may quote: the answer carries the authorization that others check (FEP-044f). */
function quoteRequest({ activity, actor }: Heard, at: Listening): void {
  const place = activity.objectId === null ? null : placeAt(activity.objectId, at.origin);
  const instrument = activity.instrument;
  if (place?.at !== 'object' || instrument === null || articleAt(activity.objectId, at) === null) return;
  const known = at.store.object(place.uid);
  if (known === null || !isSameHost(instrument, actor.uri)) return;
  const { sender, generation } = known;
  const answer = acceptOf(at.origin, sender, { id: activity.id, actor: actor.uri });
  const request = { type: 'QuoteRequest', id: activity.id, actor: actor.uri, object: activity.objectId, instrument };
  const result = quoteUrl(objectUrl(at.origin, place.uid, generation), instrument);
  at.send(sender, { ...answer, '@context': quoteContext, object: request, result }, actor.inbox, false);
}

function articleAt(address: string | null, { origin, publishedAt }: Listening): string | null {
  const place = address === null ? null : placeAt(address, origin);
  return place?.at === 'object' && publishedAt(place.uid) !== null ? place.uid : null;
}

function handleAt(address: string | null, origin: string): string | null {
  const place = address === null ? null : placeAt(address, origin);
  return place?.at === 'actor' && address === actorUrl(origin, place.handle) ? place.handle : null;
}
