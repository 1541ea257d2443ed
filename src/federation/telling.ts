/**
 * Changes become activities. A change is read, told and ticked off in one transaction: after a crash it is told again
 * with the same ids, or was told. Nothing here waits for anybody.
 */
import type { Archive } from '../archive.ts';
import type { Article } from '../article.ts';
import type { ChannelKey } from '../channel.ts';
import { kinds } from '../channels/kinds.ts';
import type { Audience, ChangeToTell, FederatedObject, FederationStore } from '../federation-store.ts';
import type { Site } from '../site.ts';
import { addDays, type Clock, type Instant, instantOf, laterOf } from '../time.ts';
import { announceOf, createOf, deleteOf, undoOf, updateOf } from './activities.ts';
import { proofKeyId } from './actor-object.ts';
import { actorUrl } from './addresses.ts';
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

/** Misskey takes 64 KiB in all; headers and a little air. */
const mostBytes = 60 * 1024;

const batch = 100;

export function tellerOf({ archive, store, clock, origin, site }: Telling) {
  const shape = () => site().federation;

  /** Tells everything that is due; the number of changes that it looked at. */
  function tellAll(): number {
    let count = 0;
    for (;;) {
      const some = archive.act(() => tellSome());
      count += some;
      if (some < batch) return count;
    }
  }

  function tellSome(): number {
    const changes = store.changesToTell(batch);
    for (const change of changes) {
      if (change.uid !== null) tell(change, change.uid);
      store.told(change.number);
    }
    return changes.length;
  }

  /** What the change was is one thing, where the article stands by now another: both decide. */
  function tell(change: ChangeToTell, uid: string): void {
    const article = archive.article(uid);
    const object = store.object(uid);
    if (article === null) return;
    if (article.state === 'withdrawn') withdraw(article, object);
    else if (article.state !== 'published' || article.federate === 'never') return;
    else if (object === null || object.state === 'deleted') publish(article, object);
    else if (object.state === 'sent' && change.kind !== 'minor' && change.kind !== 'rendered')
      edit(article, object, change.number);
  }

  function publish(article: Article, last: FederatedObject | null): void {
    const now = instantOf(clock());
    const sent = isNews(article, now);
    const object: FederatedObject = {
      uid: article.id,
      generation: (last?.generation ?? 0) + 1,
      sender: senderOf(article),
      state: sent ? 'sent' : 'quiet',
      sentHash: sent ? hashOf(article) : null,
      deletedAt: null,
    };
    store.saveObject(object, now);
    if (!sent) return;
    const standing = standingOf(object);
    deliver(article.id, createOf(article, standing, shape()), object.sender, [object.sender], false);
    for (const handle of announcers(article, object.sender))
      deliver(article.id, announceOf(standing, handle, article.id, now), handle, [handle], false);
  }

  /** Mastodon and GoToSocial take an edit by its time alone: without a later one there is nothing to tell. */
  function edit(article: Article, object: FederatedObject, change: number): void {
    const hash = hashOf(article);
    if (hash === object.sentHash || article.updated === null) return;
    store.saveObject({ ...object, sentHash: hash }, instantOf(clock()));
    const { sender } = object;
    const handles = [sender, ...announcers(article, sender)];
    deliver(article.id, updateOf(article, standingOf(object), shape(), change), sender, handles, false);
  }

  /** Those who follow no longer hear it too: their servers have the article. */
  function withdraw(article: Article, object: FederatedObject | null): void {
    if (object === null || object.state === 'deleted') return;
    const at = article.withdrawn ?? instantOf(clock());
    store.saveObject({ ...object, state: 'deleted', deletedAt: at }, at);
    if (object.state !== 'sent') return;
    const standing = standingOf(object);
    const others = announcers(article, object.sender);
    for (const handle of others)
      deliver(article.id, undoOf(announceOf(standing, handle, article.id, at)), handle, [handle], true);
    deliver(article.id, deleteOf(standing, article.id, at), object.sender, [object.sender, ...others], true);
  }

  /** Old articles that arrive by import stay quiet: nobody wants a hundred of them at once. */
  function isNews({ federate, published, embargo }: Article, now: Instant): boolean {
    if (federate !== 'auto') return federate === 'now';
    return addDays(laterOf(published.at, embargo), 1) > now;
  }

  function senderOf(article: Article): string {
    return store.handleOf(attributedTo(article, site().federation));
  }

  /** Every other channel of the article that has followers of its own. */
  function announcers(article: Article, sender: string): string[] {
    const handles = channelsOf(article).map((key) => store.handleOf(key));
    return [...new Set(handles)].filter((handle) => handle !== sender && store.hasFollowers(handle));
  }

  function deliver(topic: string, activity: Json, handle: string, handles: string[], left: boolean): void {
    const audience: Audience = { handles, left };
    if (!store.hasAudience(audience)) return;
    const uri = activity.id as string;
    const bytes = bytesOf(sized(activity), handle);
    store.deliver({ uri, handle, topic, bytes, ...replacedBy(uri) }, audience, clock().getTime());
  }

  function bytesOf(activity: Json, handle: string): Buffer {
    const { ed25519 } = store.keysOf(handle, makeKeys);
    const keyId = proofKeyId(actorUrl(origin, handle));
    return Buffer.from(JSON.stringify(withProof(activity, privateKey(ed25519), keyId, instantOf(clock()))));
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

/** A newer Update says all that an older one said, and after a Delete nothing of the object is to come. */
function replacedBy(uri: string): { replaces?: string } {
  const [object, act = ''] = uri.split('#');
  if (act.startsWith('updates/')) return { replaces: `${object}#updates/` };
  return act === 'delete' ? { replaces: `${object}#` } : {};
}

/** Beyond what Misskey takes, the text goes once: without its language, which the title still has. */
function sized(activity: Json): Json {
  if (Buffer.byteLength(JSON.stringify(activity)) <= mostBytes) return activity;
  const { contentMap: _contentMap, ...object } = activity.object as Json;
  return { ...activity, object };
}

function channelsOf(article: Article): ChannelKey[] {
  return kinds.flatMap(({ kind, namesOf }) => namesOf(article as never).map(({ slug }) => ({ kind, slug })));
}
