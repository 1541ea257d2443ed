/** Two of our own servers: what one signs, the other must believe. */
import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { article } from '../newsroom.ts';
import { type House, type HouseOptions, startHouse } from './house.ts';

const anHourAgo = new Date(Date.now() - 3_600_000).toISOString();
const port = { id: 'port', title: 'المرفأ', date: anHourAgo, section: 'world', authors: ['salma'] };
const publicAddress = 'https://www.w3.org/ns/activitystreams#Public';

const actorOf = (house: House) => `${house.origin}/ap/actors/${house.store.handleOf({ kind: 'site', slug: '' })}`;
const inboxOf = (house: House) => `${house.origin}/ap/inbox`;

/**
 * No house follows by itself: what a person on it would do is queued for its own sender, which signs it. Resolves when
 * it was sent and everything that it caused was.
 */
async function say(from: House, to: House, type: string, object: unknown, id = type.toLowerCase()): Promise<string> {
  const actor = actorOf(from);
  const activity = { '@context': 'https://www.w3.org/ns/activitystreams', id: `${actor}#${id}`, type, actor, object };
  const bytes = Buffer.from(JSON.stringify(activity));
  from.store.deliverTo({ uri: activity.id, handle: 'news', topic: activity.id, bytes }, inboxOf(to), Date.now());
  await from.sender.onIdle();
  await to.sender.onIdle();
  return activity.id;
}

async function houses(options: HouseOptions = {}): Promise<{ here: House; there: House; host: string }> {
  const here = await startHouse({ 'articles/a.md': article(port) }, options);
  const there = await startHouse({}, options);
  return { here, there, host: new URL(here.origin).host };
}

const settled = { waiting: 0, failed: 0 };
const isPost = ({ method, url = '' }: IncomingMessage) => method === 'POST' && url.endsWith('/inbox');

/** What each asks of who speaks to it, and the kind of signature that the other then remembers. */
const manners: [string, HouseOptions, string][] = [
  ['as they are', {}, 'draft-cavage-http-signatures-12'],
  ['that take new signatures alone', { refuses: isUnlike('signature-input') }, 'rfc9421'],
  ['that answer only who signs (authorized fetch)', { refuses: isAnonymous }, 'draft-cavage-http-signatures-12'],
];

function isUnlike(header: string) {
  return (request: IncomingMessage) => isPost(request) && request.headers[header] === undefined;
}

/** Mastodon's secure mode: all of ActivityPub but the actor who signs for a server, which must be read to check that. */
function isAnonymous({ url = '', headers }: IncomingMessage): boolean {
  return /^\/ap\/(?!actors\/instance)/.test(url) && headers.signature === undefined;
}

describe.each(manners)('two houses %s', (_manner, options, kind) => {
  it('follow, hear of everything, answer, and part', async () => {
    const { here, there, host } = await houses(options);
    const follow = await say(there, here, 'Follow', actorOf(here));
    expect(here.store.followers()).toMatchObject([{ handle: 'news', actor: actorOf(there) }]);
    // The Accept and all that follows was taken with 202: nothing waits, nothing failed, nobody is gone.
    expect(here.store.pending()).toEqual(settled);
    expect(there.store.signatureFor(host)).toBe(kind);
    expect(here.store.signatureFor(new URL(there.origin).host)).toBe(kind);

    for (const title of ['عنوان ثانٍ', 'عنوان ثالث']) await here.write({ 'articles/a.md': article({ ...port, title }) });
    await here.write({ 'articles/b.md': article({ id: 'b', title: 'خبر', date: anHourAgo }) });
    await here.sender.onIdle();
    expect(here.store.pending()).toEqual(settled);
    expect(here.store.followerCount('news')).toBe(1);

    const object = `${here.origin}/ap/articles/port`;
    const id = `${actorOf(there)}/notes/1`;
    const reply = { id, type: 'Note', attributedTo: actorOf(there), inReplyTo: object, content: '<p>شكراً</p>' };
    const like = await say(there, here, 'Like', object);
    await say(there, here, 'Announce', object);
    await say(there, here, 'Create', { ...reply, to: [publicAddress] });
    const kinds = () => here.store.interactions('port').map(({ kind }) => kind);
    expect(kinds().sort()).toEqual(['like', 'reply', 'share']);
    expect((await here.get(`${object}/replies`)).status).toBe(options.refuses === isAnonymous ? 401 : 200);

    await say(there, here, 'Undo', { id: like, type: 'Like', actor: actorOf(there), object }, 'undo-like');
    await say(there, here, 'Delete', { id, type: 'Tombstone' });
    expect(kinds()).toEqual(['share']);
    const undone = { id: follow, type: 'Follow', actor: actorOf(there), object: actorOf(here) };
    await say(there, here, 'Undo', undone, 'undo-follow');
    expect(here.store.followerCount('news')).toBe(0);
    await here.write({ 'articles/c.md': article({ id: 'c', title: 'آخر', date: anHourAgo }) });
    expect([here.store.pending(), there.store.pending()]).toEqual([settled, settled]);
  });
});

it('a house does not believe another about a third', async () => {
  const { here, there } = await houses();
  const third = await startHouse({});
  const bytes = (activity: object) => Buffer.from(JSON.stringify(activity));
  const forged = { id: `${actorOf(third)}#f`, type: 'Follow', actor: actorOf(third), object: actorOf(here) };
  const handle = there.store.handleOf({ kind: 'site', slug: '' });
  const letter = { uri: forged.id, handle, topic: 't', bytes: bytes(forged) };
  there.store.deliverTo(letter, inboxOf(here), Date.now());
  await there.sender.onIdle();
  expect(here.store.followers()).toEqual([]);
  expect(there.store.pending()).toEqual({ waiting: 1, failed: 0 });
});
