/**
 * Changes become activities. A change is read, told and ticked off in one transaction: after a crash it is told again
 * with the same ids, or was told. Nothing here waits for anybody.
 */
import type { Archive } from '../archive.ts';
import type { Article } from '../article.ts';
import type { ChannelKey } from '../channel.ts';
import { kinds } from '../channels/kinds.ts';
import type { Announce, Audience, ChangeToTell, FederatedObject, FederationStore } from '../federation-store.ts';
import type { Site } from '../site.ts';
import { addDays, type Clock, type Instant, instantOf, laterOf } from '../time.ts';
import { announceOf, createOf, deleteOf, undoOf, updateOf } from './activities.ts';
import { proofKeyId } from './actor-object.ts';
import { actorUrl, announceUrl, objectUrl } from './addresses.ts';
import { attributedTo, type Standing, toldOf } from './article-object.ts';
import type { Json } from './json.ts';
import { makeKeys, privateKey } from './keys.ts';
import { withProof } from './proof.ts';
import { sha256 } from './sha256.ts';

export type Telling = {
  archive: Archive;
  store: FederationStore;
  clock: Clock;
  origin: string;
  site: () => Site;
};

const batch = 100;

/** Milliseconds after which an act begins no other change: the sender waits for the lock. */
const actLength = 10;

export function tellerOf({ archive, store, clock, origin, site }: Telling) {
  const shape = () => site().federation;

  /** Tells everything that is due; the number of changes that it looked at. */
  function tellAll(): number {
    let count = 0;
    // Looked at without the lock: mostly there is nothing.
    while (store.changesToTell(1).length > 0) count += archive.act(tellSome);
    return count;
  }

  function tellSome(): number {
    const end = performance.now() + actLength;
    let count = 0;
    for (const change of store.changesToTell(batch)) {
      if (change.uid !== null) tell(change, change.uid);
      store.told(change.number);
      count += 1;
      if (performance.now() > end) break;
    }
    return count;
  }

  /** What the change was is one thing, where the article stands by now another: both decide. */
  function tell(change: ChangeToTell, uid: string): void {
    const article = archive.article(uid);
    const last = store.object(uid);
    if (article === null) return;
    const known = last?.state === 'deleted' ? null : last;
    if (article.state === 'withdrawn' || article.federate === 'never') {
      if (known !== null) withdraw(article, known);
    } else if (article.state !== 'published') {
      if (known?.state === 'sent') hide(known);
    } else {
      const object = known ?? begin(article, last);
      if (object.state === 'quiet') publish(article, object);
      else edit(article, object, change);
    }
  }

  function begin(article: Article, last: FederatedObject | null): FederatedObject {
    const object: FederatedObject = {
      uid: article.id,
      generation: (last?.generation ?? 0) + 1,
      sender: store.handleOf(attributedTo(article, shape())),
      state: 'quiet',
      sentHash: null,
      deletedAt: null,
    };
    store.saveObject(object, now());
    return object;
  }

  /** Until it is news nobody is told of it, nor of its edits: they would be edits of something that nobody has. */
  function publish(article: Article, quiet: FederatedObject): void {
    if (!isNews(article)) return;
    const object: FederatedObject = { ...quiet, state: 'sent', sentHash: hashOf(article) };
    store.saveObject(object, now());
    deliver(article.id, createOf(article, standingOf(object), shape()), object.sender, following(object.sender));
    passOn(article, object);
  }

  /** Who has it keeps it. Who has not is not to get it while it is out of sight: they wait for its return. */
  function hide(object: FederatedObject): void {
    const announces = announcesOf(object).filter(({ undone }) => !undone);
    const things = [addressOf(object), ...announces.map((one) => addressOfAnnounce(object, one))];
    if (recall(things)) store.saveObject({ ...object, sentHash: null }, now());
  }

  /** With the same ids: whoever has it passes over this, and takes what was edited from the Update that follows. */
  function tellAgain(article: Article, object: FederatedObject): void {
    store.saveObject({ ...object, sentHash: hashOf(article) }, now());
    deliver(article.id, createOf(article, standingOf(object), shape()), object.sender, following(object.sender));
    const handles = otherHandles(article, object);
    for (const one of announcesOf(object)) if (!one.undone && handles.includes(one.handle)) announce(object, one);
  }

  /** Mastodon and GoToSocial take an edit by its time alone: without a later one there is nothing to tell. */
  function edit(article: Article, object: FederatedObject, { kind, number }: ChangeToTell): void {
    if (object.sentHash === null && article.federate !== 'quiet') tellAgain(article, object);
    passOn(article, object);
    const hash = hashOf(article);
    if (kind === 'minor' || kind === 'rendered' || hash === object.sentHash || article.updated === null) return;
    store.saveObject({ ...object, sentHash: hash }, now());
    const handles = [object.sender, ...announcesOf(object).map(({ handle }) => handle)];
    const update = updateOf(article, standingOf(object), shape(), number);
    deliver(article.id, update, object.sender, { handles, left: false });
  }

  /** Its other channels announce it, and those that it has left take that back. Followers of what is old are spared. */
  function passOn(article: Article, object: FederatedObject): void {
    const handles = otherHandles(article, object);
    const before = new Map(announcesOf(object).map((one) => [one.handle, one]));
    for (const one of before.values()) if (!one.undone && !handles.includes(one.handle)) undo(object, one);
    if (!isNews(article)) return;
    for (const handle of handles) {
      const last = before.get(handle);
      if (last && !last.undone) continue;
      const one = { handle, round: (last?.round ?? 0) + 1, at: now(), undone: false };
      store.saveAnnounce(object.uid, object.generation, one, now());
      announce(object, one);
    }
  }

  function announce(object: FederatedObject, one: Announce): void {
    const { handle } = one;
    deliver(object.uid, announceOf(standingOf(object), object.uid, one), handle, following(handle));
  }

  function undo(object: FederatedObject, announce: Announce): void {
    const { handle } = announce;
    store.saveAnnounce(object.uid, object.generation, { ...announce, undone: true }, now());
    recall([addressOfAnnounce(object, announce)]);
    const activity = undoOf(announceOf(standingOf(object), object.uid, announce));
    deliver(object.uid, activity, handle, { handles: [handle], left: true });
  }

  /**
   * Whoever may have it hears of this, also those who follow no longer and the followers of channels that it has left.
   * Servers read the lists of those whom they follow: they may have what was never sent, too.
   */
  function withdraw(article: Article, object: FederatedObject): void {
    const at = (article.state === 'withdrawn' ? article.withdrawn : null) ?? now();
    const announces = announcesOf(object);
    store.saveObject({ ...object, state: 'deleted', deletedAt: at }, now());
    for (const one of announces) if (!one.undone) undo(object, one);
    recall([addressOf(object)]);
    const others = [...announces.map(({ handle }) => handle), ...otherHandles(article, object)];
    const audience = { handles: [object.sender, ...others], left: true };
    deliver(article.id, deleteOf(standingOf(object), article.id, at), object.sender, audience);
  }

  /** Old articles that arrive by import stay quiet: nobody wants a hundred of them at once. */
  function isNews({ federate, published, embargo }: Article): boolean {
    if (federate !== 'auto') return federate === 'now';
    return addDays(laterOf(published.at, embargo), 1) > now();
  }

  /** Of every channel of the article but the one that sends it. */
  function otherHandles(article: Article, { sender }: FederatedObject): string[] {
    const handles = channelsOf(article).map((key) => store.handleOf(key));
    return [...new Set(handles)].filter((handle) => handle !== sender);
  }

  function announcesOf({ uid, generation }: FederatedObject): Announce[] {
    return store.announces(uid, generation);
  }

  function now(): Instant {
    return instantOf(clock());
  }

  function addressOf({ uid, generation }: FederatedObject): string {
    return objectUrl(origin, uid, generation);
  }

  function addressOfAnnounce({ uid, generation }: FederatedObject, { handle, round }: Announce): string {
    return announceUrl(origin, handle, uid, generation, round);
  }

  /** True where somebody may not have got what was said about these. */
  function recall(things: string[]): boolean {
    return store.recall(things, clock().getTime());
  }

  /** Where nobody would hear of it there is nothing to sign, and no key to make. */
  function deliver(topic: string, activity: Json, handle: string, audience: Audience): void {
    if (!store.hasAudience(audience)) return;
    const uri = activity.id as string;
    const bytes = bytesOf(activity, handle);
    store.deliver({ uri, handle, topic, bytes, ...replacedBy(uri) }, audience, clock().getTime());
  }

  function bytesOf(activity: Json, handle: string): Buffer {
    const { ed25519 } = store.keysOf(handle, makeKeys);
    const keyId = proofKeyId(actorUrl(origin, handle));
    return Buffer.from(JSON.stringify(withProof(activity, privateKey(ed25519), keyId, now())));
  }

  function standingOf({ uid, generation, sender }: FederatedObject): Standing {
    const likes = store.interactionCount(uid, 'like');
    return { origin, generation, sender, likes, shares: store.interactionCount(uid, 'share') };
  }

  function hashOf(article: Article): string {
    return sha256(toldOf(article, shape()));
  }

  /**
   * Queues an answer to one inbox, signed by the actor that was spoken to. `opening`: Mastodon drops what comes from
   * somebody whom none of its people follows yet, so nothing else may arrive before.
   */
  function send(handle: string, activity: Json, inbox: string, opening: boolean): void {
    const uri = activity.id as string;
    const answer = { uri, handle, topic: uri, bytes: bytesOf(activity, handle) };
    store.deliverTo(answer, inbox, clock().getTime(), opening);
  }

  return { tellAll, send };
}

/** A newer Update says all that an older one said. Of what a channel announces and takes back, the last alone counts. */
function replacedBy(uri: string): { replaces?: string } {
  const [announces] = /^.*\/announces\/[a-z0-9-]+/.exec(uri) ?? [];
  if (announces !== undefined) return { replaces: announces };
  const [object, act = ''] = uri.split('#');
  return act.startsWith('updates/') ? { replaces: `${object}#updates/` } : {};
}

function following(handle: string): Audience {
  return { handles: [handle], left: false };
}

function channelsOf(article: Article): ChannelKey[] {
  return kinds.flatMap(({ kind, namesOf }) => namesOf(article as never).map(({ slug }) => ({ kind, slug })));
}
