/** Receivers' rules about requests and actors: what no object says by itself. */
import { describe, expect, it } from 'vitest';
import { article } from '../newsroom.ts';
import { startHouse } from './house.ts';
import { startNeighbour } from './neighbour.ts';
import { gotosocial, lemmy, mastodon, misskeyTakes } from './receivers.ts';

const anHourAgo = new Date(Date.now() - 3_600_000).toISOString();
const harbour = {
  id: 'harbour',
  title: 'المرفأ',
  date: anHourAgo,
  section: 'world',
  authors: ['salma'],
  tags: ['بحر'],
};
const files = { 'articles/a.md': article(harbour) };
const activityJson = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"';

/** A house that somebody on another server follows. */
async function followed({ secure = false } = {}) {
  const neighbour = await startNeighbour();
  neighbour.manner.secure = secure;
  const house = await startHouse({});
  const reader = neighbour.person('reader');
  const actor = `${house.origin}/ap/actors/news`;
  const follow = { id: `${reader.id}/follow`, type: 'Follow', actor: reader.id, object: actor };
  expect(await neighbour.post(`${house.origin}/ap/inbox`, follow)).toBe(202);
  const of = (type: string) => neighbour.until(() => neighbour.got.find(({ activity }) => activity.type === type));
  const accept = await of('Accept');
  return { neighbour, house, actor, accept, of };
}

describe('Mastodon', () => {
  it('finds each actor by a name in ASCII, which leads back to it (activitypub 2)', async () => {
    const house = await startHouse(files);
    for (const page of ['/', '/sections/world', '/authors/salma', '/tags/%D8%A8%D8%AD%D8%B1', '/languages/ar']) {
      const asked = encodeURIComponent(house.origin + page);
      const { json: first } = await house.get(`/.well-known/webfinger?resource=${asked}`);
      const { json: actor } = await house.get(first.links[0].href);
      expect(actor.preferredUsername).toMatch(/^[a-z0-9_]+([.-]+[a-z0-9_]+)*$/i);
      expect(first.subject).toBe(`acct:${actor.webfinger}`);
      const { json: back } = await house.get(`/.well-known/webfinger?resource=${first.subject}`);
      expect(back.links.find(({ rel }: { rel: string }) => rel === 'self').href).toBe(actor.id);
      expect(new URL(actor.url).host).toBe(new URL(actor.id).host);
    }
  });

  it('shows a profile, and believes bylines on our pages (activitypub 2)', async () => {
    const house = await startHouse(files);
    const { json: actor } = await house.get('/ap/actors/news');
    expect(actor).toMatchObject({ discoverable: true, indexable: true, type: 'Organization' });
    expect(actor.attributionDomains).toEqual([new URL(house.origin).host]);
    for (const field of actor.attachment) expect(field).toMatchObject({ type: 'PropertyValue' });
    const { json: featured } = await house.get(actor.featured);
    expect(featured.orderedItems).toEqual([`${house.origin}/ap/articles/harbour`]);
    expect((await house.get(actor.outbox)).json.totalItems).toBe(1);
  });

  it('keeps its copy of what may return, and learns what never will (activitypub 6)', async () => {
    const house = await startHouse(files);
    await house.write({ 'articles/a.md': article({ ...harbour, draft: true }) });
    expect((await house.get('/ap/articles/harbour')).status).toBe(403);
    await house.write({ 'articles/a.md': article({ ...harbour, withdrawn: anHourAgo }) });
    expect(await house.get('/ap/articles/harbour')).toMatchObject({ status: 410, json: { type: 'Tombstone' } });
  });

  it('takes an edit for one, and the next (activitypub, 5 of 10)', async () => {
    const { neighbour, house } = await followed();
    for (const title of ['أول', 'ثانٍ', 'ثالث']) await house.write({ 'articles/a.md': article({ ...harbour, title }) });
    await neighbour.until(() => neighbour.got.length === 4);
    const objects = neighbour.got.flatMap(({ activity }) => (activity.type === 'Accept' ? [] : [activity.object]));
    const [created, ...times] = objects.map((object) => mastodon(object).edited);
    expect(created).toBeNull();
    expect(times).toEqual([...new Set(times)].sort());
  });
});

describe('GoToSocial', () => {
  it('answers only who signs, and gets an Accept from the actor that was followed (interop 1.2, 1.11)', async () => {
    const { neighbour, accept, actor } = await followed({ secure: true });
    expect(accept).toMatchObject({ verified: true, activity: { actor } });
    expect(neighbour.fetched).toContain('/people/reader');
    expect((await fetch(`${neighbour.origin}/people/reader`)).status).toBe(401);
  });
});

describe('Misskey', () => {
  it('can take a long article in Arabic, and Mastodon still learns its language (interop 1.4)', async () => {
    const { house, of } = await followed();
    await house.write({ 'articles/a.md': article(harbour, 'كلمات عربية كثيرة. '.repeat(1300)) });
    const { bytes, activity, verified } = await of('Create');
    expect(bytes.length).toBeLessThan(misskeyTakes);
    expect(activity.object.content.length).toBeGreaterThan(24_000);
    expect([mastodon(activity.object).language, gotosocial(activity.object).language, verified]).toEqual([
      'ar',
      null,
      true,
    ]);
  });
});

describe('snac', () => {
  it('leads readers by the id to the page, and readers of ActivityPub from the page to the id (interop 1.7)', async () => {
    const house = await startHouse(files);
    const page = await fetch(`${house.origin}/ap/articles/harbour`, { headers: { Accept: 'text/html' } });
    expect(page.url).toMatch(/\/a\/harbour(\/|$)/);
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    const object = await fetch(page.url, { headers: { Accept: activityJson } });
    expect(await object.json()).toMatchObject({ id: `${house.origin}/ap/articles/harbour`, type: 'Article' });
    expect(object.headers.get('vary')).toMatch(/Accept(,|$)/);
  });

  it('gets the old kind of signature first, and once (interop 1.1)', async () => {
    const { neighbour, house, of } = await followed();
    await house.write(files);
    expect(await of('Create')).toMatchObject({ verified: true });
    expect(neighbour.got).toHaveLength(2);
  });
});

describe('Lemmy and Pixelfed', () => {
  it('know the types of actors, one key each, and who needs no approval (activitypub 3)', async () => {
    const house = await startHouse(files);
    for (const handle of ['news', 'section-world', 'author-salma']) {
      const { json: actor } = await house.get(`/ap/actors/${handle}`);
      expect(['Person', 'Service', 'Organization']).toContain(actor.type);
      expect(actor.publicKey).toMatchObject({
        owner: actor.id,
        publicKeyPem: expect.stringMatching(/^-----BEGIN PUB/),
      });
      expect(actor.manuallyApprovesFollowers).toBe(false);
    }
  });

  it('Lemmy reads what was sent, and what it then fetches (activitypub 8.1)', async () => {
    const { house, of } = await followed();
    await house.write(files);
    const { object } = (await of('Create')).activity;
    expect(lemmy((await house.get(object.id)).json)).toEqual(lemmy(object));
  });
});
