/** What is said to other servers. Ids follow from what they tell of: the same again after a crash. Pure. */
import type { Article } from '../article.ts';
import type { Announce } from '../federation-store.ts';
import type { Instant } from '../time.ts';
import { actorUrl, announceUrl, objectUrl, publicAddress, quoteUrl } from './addresses.ts';
import { bareObject, type Shape, type Standing } from './article-object.ts';
import { articleContext, type Json, plainContext, quoteContext } from './json.ts';

export function createOf(article: Article, standing: Standing, shape: Shape): Json {
  const object = bareObject(article, standing, shape);
  return { ...withObject('Create', `${object.id}#create`, object), published: article.published.at };
}

/** `change`: the number of the change that it tells. */
export function updateOf(article: Article, standing: Standing, shape: Shape, change: number): Json {
  const object = bareObject(article, standing, shape);
  return { ...withObject('Update', `${object.id}#updates/${change}`, object), published: article.updated };
}

/** Receivers compare the activity's audience with its object's: Pleroma refuses a difference. */
function withObject(type: string, id: string, object: Json): Json {
  return {
    '@context': articleContext,
    id,
    type,
    actor: object.attributedTo,
    to: object.to,
    cc: object.cc,
    object,
  };
}

export function deleteOf(standing: Standing, uid: string, at: Instant): Json {
  const id = objectUrl(standing.origin, uid, standing.generation);
  const actor = actorUrl(standing.origin, standing.sender);
  return {
    '@context': articleContext,
    id: `${id}#delete`,
    type: 'Delete',
    actor,
    to: [publicAddress],
    cc: [`${actor}/followers`],
    published: at,
    object: tombstone(standing, uid, at),
  };
}

export function tombstone({ origin, generation }: Standing, uid: string, at: Instant): Json {
  return { id: objectUrl(origin, uid, generation), type: 'Tombstone', deleted: at };
}

/** A channel passes on an article that another actor published. */
export function announceOf({ origin, generation, sender }: Standing, uid: string, announce: Announce): Json {
  const { handle, round, at } = announce;
  const actor = actorUrl(origin, handle);
  return {
    '@context': articleContext,
    id: announceUrl(origin, handle, uid, generation, round),
    type: 'Announce',
    actor,
    published: at,
    to: [publicAddress],
    cc: [`${actor}/followers`, actorUrl(origin, sender)],
    object: objectUrl(origin, uid, generation),
  };
}

export function undoOf(activity: Json): Json {
  const { '@context': context, ...object } = activity;
  const { id, actor, to, cc } = activity;
  return { '@context': context, id: `${id}#undo`, type: 'Undo', actor, to, cc, object };
}

/** Signed by the actor that is followed: GoToSocial and Misskey refuse another's word. */
export function acceptOf(origin: string, handle: string, follow: { id: string; actor: string }): Json {
  const actor = actorUrl(origin, handle);
  return {
    '@context': plainContext,
    id: `${actor}#accepts/${encodeURIComponent(follow.id)}`,
    type: 'Accept',
    actor,
    to: [follow.actor],
    object: { id: follow.id, type: 'Follow', actor: follow.actor, object: actor },
  };
}

/** That `quoting` may quote an object of ours (FEP-044f): everybody may, so it follows from the address alone. */
export function quoteAuthorization(standing: Standing, uid: string, quoting: string): Json {
  const object = objectUrl(standing.origin, uid, standing.generation);
  return {
    '@context': quoteContext,
    id: quoteUrl(object, quoting),
    type: 'QuoteAuthorization',
    attributedTo: actorUrl(standing.origin, standing.sender),
    interactingObject: quoting,
    interactionTarget: object,
  };
}

/** Without what repeats the text: for receivers that answer 413 (Misskey takes 64 KiB). An address alone is as small as can be. */
export function smallerForm(activity: Json): Json {
  if (typeof activity.object === 'string') return activity;
  const { proof: _proof, ...rest } = activity;
  const { contentMap: _contentMap, preview: _preview, ...object } = (activity.object ?? {}) as Json;
  return { ...rest, object };
}
