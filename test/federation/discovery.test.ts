import { Organization } from '@fedify/vocab';
import request from 'supertest';
import { expect, it } from 'vitest';
import { contextLoader } from '../../src/federation/remote-documents.ts';
import { article } from '../newsroom.ts';
import { startHouse } from './house.ts';

const files = {
  'articles/a.md': article({
    id: 'a',
    title: 'مقال',
    date: '2026-11-20',
    section: 'world',
    authors: ['salma'],
    tags: ['بحر', 'news'],
  }),
};

it('every kind of channel is an actor that can be found', async () => {
  const house = await startHouse(files);
  const host = new URL(house.origin).host;
  const wanted: [string, string, string][] = [
    ['news', 'Organization', '/'],
    ['section-world', 'Organization', '/sections/world'],
    ['author-salma', 'Person', '/authors/salma'],
    ['tag-news', 'Service', '/tags/news'],
    [house.store.handleOf({ kind: 'tag', slug: 'بحر' }), 'Service', '/tags/%D8%A8%D8%AD%D8%B1'],
    ['lang-ar', 'Organization', '/languages/ar'],
  ];
  for (const [handle, type, page] of wanted) {
    const { json } = await house.get(`/.well-known/webfinger?resource=acct:${handle}@${host}`);
    expect(json.aliases).toEqual([`${house.origin}/ap/actors/${handle}`, house.origin + page]);
    const { json: byPage } = await house.get(
      `/.well-known/webfinger?resource=${encodeURIComponent(house.origin + page)}`,
    );
    expect(byPage.subject).toBe(`acct:${handle}@${host}`);
    const actor = await house.get(json.links[0].href);
    expect(actor.json).toMatchObject({ type, preferredUsername: handle, url: house.origin + page });
    expect(handle).toMatch(/^[a-z0-9_]+([.-]+[a-z0-9_]+)*$/);
    for (const part of ['outbox', 'followers', 'following', 'liked', 'featured'])
      expect((await house.get(actor.json[part])).json.type).toBe('OrderedCollection');
  }
  expect((await house.get('/ap/actors/news/featured')).json.orderedItems).toEqual([`${house.origin}/ap/articles/a`]);
});

it('keys are made once, and stay through a new start', async () => {
  const house = await startHouse(files);
  const first = (await house.get('/ap/actors/news')).json;
  expect((await house.get('/ap/actors/news')).json).toEqual(first);
  expect(house.store.keysOf('news', () => expect.unreachable())).toMatchObject({
    rsa: expect.stringMatching(/^-----BEGIN/),
  });
  expect(JSON.stringify(first)).not.toContain('PRIVATE');
});

it('Fedify reads an actor, and knows both of its keys', async () => {
  const house = await startHouse(files);
  const documentLoader = async (documentUrl: string) => ({
    document: (await house.get(documentUrl)).json,
    documentUrl,
    contextUrl: null,
  });
  const loaders = { documentLoader, contextLoader };
  const actor = await Organization.fromJsonLd((await house.get('/ap/actors/news')).json, loaders);
  const publicKey = await actor.getPublicKey(loaders);
  expect(publicKey?.publicKey?.algorithm).toMatchObject({ modulusLength: 2048 });
  const proofKeys = await Array.fromAsync(actor.getAssertionMethods(loaders));
  expect(proofKeys.map((key) => key.publicKey?.algorithm.name)).toEqual(['Ed25519']);
});

it('who asks for ActivityPub gets it, everybody else the page; both say that it depends', async () => {
  const house = await startHouse(files);
  const at = (path: string, accept: string) =>
    fetch(house.origin + path, { headers: { Accept: accept }, redirect: 'manual' });
  const object = await at('/ap/articles/a', 'application/activity+json');
  expect(object.headers.get('content-type')).toBe('application/activity+json; charset=utf-8');
  expect(object.headers.get('vary')).toMatch(/Accept(,|$)/);
  const etag = object.headers.get('etag') ?? '';
  // Not by `fetch`, which adds `Cache-Control: no-cache` to a conditional request.
  const again = request(house.app.server).get('/ap/articles/a').set('Accept', 'application/activity+json');
  await again.set('If-None-Match', etag).expect(304);
  for (const accept of ['text/html', '*/*']) {
    const page = await at('/ap/articles/a', accept);
    expect([page.status, page.headers.get('location')]).toEqual([302, '/a/a']);
  }
  const led = await at('/a/a', 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"');
  expect([led.status, led.headers.get('location')]).toEqual([302, '/ap/articles/a']);
  expect((await at('/a/a', 'text/html')).headers.get('vary')).toMatch(/Accept(,|$)/);
  expect((await at('/ap/articles/none', 'application/activity+json')).status).toBe(404);
  expect((await at('/ap/articles/a.2', 'application/activity+json')).status).toBe(404);
});

it('an article out of sight for a while is refused, not missing', async () => {
  const house = await startHouse(files);
  await house.write({ 'articles/a.md': article({ id: 'a', title: 'مقال', date: '2026-11-20', draft: true }) });
  expect((await house.get('/ap/articles/a')).status).toBe(403);
  expect((await house.get('/ap/actors/news/outbox')).json.totalItems).toBe(0);
});

it('says what it is (NodeInfo 2.1)', async () => {
  const house = await startHouse(files);
  const { json } = await house.get('/.well-known/nodeinfo');
  expect((await house.get(json.links[0].href)).json).toMatchObject({
    version: '2.1',
    software: { name: 'nashra' },
    usage: { localPosts: 1 },
  });
});

it('the lists of an article are what it says that they are', async () => {
  const house = await startHouse(files);
  const { json } = await house.get('/ap/articles/a');
  for (const list of [json.likes, json.shares]) expect((await house.get(list.id)).json).toMatchObject(list);
});

it('what was withdrawn and published again says of its first address since when it is gone', async () => {
  const house = await startHouse(files);
  const today = new Date(Date.now() - 3_600_000).toISOString().slice(0, 19);
  const again = (more = {}) => ({ 'articles/b.md': article({ id: 'b', title: 'خبر', date: `${today}Z`, ...more }) });
  for (const more of [{}, { withdrawn: `${today}Z` }, {}]) await house.write(again(more));
  const first = await house.get('/ap/articles/b');
  expect([first.status, first.json.type, first.json.deleted]).toEqual([410, 'Tombstone', `${today}Z`]);
  expect((await house.get('/ap/articles/b.2')).status).toBe(200);
});
