/** Rules of living together: whom to believe, what is named how and for how long, and what may not grow. */
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { kinds } from '../../src/channels/kinds.ts';
import { records } from '../logged.ts';
import { article, siteFile, testNewsroom } from '../newsroom.ts';
import { startHouse } from './house.ts';
import { startNeighbour } from './neighbour.ts';

const now = '2026-11-24T00:00:00Z';
const files = { 'articles/a.md': article({ id: 'port-1', title: 'مقال', date: '2026-11-20', authors: ['salma'] }) };
const activityJson = 'application/activity+json';

async function scene() {
  const neighbour = await startNeighbour();
  const house = await startHouse(files, { sends: false });
  const reader = neighbour.person('reader');
  const inbox = `${house.origin}/ap/inbox`;
  const known = { uri: reader.id, inbox: reader.inbox, sharedInbox: null, name: 'r', url: reader.id, keyIds: [] };
  const becomeFollower = () => {
    house.store.actorAt('news');
    house.store.remember(known, now);
    house.store.follow('news', known, `${reader.id}/f`, now);
    const like = { uri: `${reader.id}/like`, kind: 'like', article: 'port-1', actor: reader.id, text: null, at: now };
    house.store.interact({ ...like, kind: 'like' }, now);
  };
  const farewell = { id: `${reader.id}#delete`, type: 'Delete', actor: reader.id, object: reader.id };
  return { neighbour, house, reader, inbox, becomeFollower, farewell };
}

describe('a farewell whose key is gone', () => {
  it('is believed where the actor is gone too: they follow no more, and what they said goes', async () => {
    const { neighbour, house, reader, inbox, becomeFollower, farewell } = await scene();
    becomeFollower();
    neighbour.documents.set('/people/reader', (answer) => answer.writeHead(410).end());
    const before = (await house.get('/ap/actors/news/followers')).headers.get('etag');
    expect(await neighbour.post(inbox, farewell)).toBe(202);
    expect(house.store.followers()).toEqual([]);
    expect(house.store.interactions('port-1')).toEqual([]);
    expect(house.store.remoteActor(reader.id)).toBeNull();
    const after = await house.get('/ap/actors/news/followers');
    expect(after.json.totalItems).toBe(0);
    expect(after.headers.get('etag')).not.toBe(before);
  });

  it('is not believed while the actor is there', async () => {
    const { neighbour, house, inbox, becomeFollower, farewell } = await scene();
    becomeFollower();
    expect(await neighbour.post(inbox, farewell, { keyId: `${neighbour.origin}/keys/gone` })).toBe(401);
    expect(house.store.followers()).toHaveLength(1);
    expect(house.store.interactions('port-1')).toHaveLength(1);
  });

  it('is not believed of a server that misses the actor, and does not say that this is for good', async () => {
    const { neighbour, house, inbox, becomeFollower, farewell } = await scene();
    becomeFollower();
    neighbour.documents.delete('/people/reader');
    expect(await neighbour.post(inbox, farewell)).toBe(401);
    expect(house.store.followers()).toHaveLength(1);
    expect(house.store.interactions('port-1')).toHaveLength(1);
  });

  it('of somebody unknown is taken, and nobody is asked about them', async () => {
    const { neighbour, inbox, farewell } = await scene();
    expect(await neighbour.post(inbox, farewell)).toBe(202);
    expect(neighbour.fetched).toEqual([]);
  });
});

describe('an inbox that answers 404', () => {
  it('loses its follower where the actor is not there either, and not otherwise', async () => {
    const { neighbour, house } = await scene();
    for (const name of ['there', 'gone']) {
      const { id, inbox } = neighbour.person(name);
      house.store.actorAt('news');
      const actor = { uri: id, inbox, sharedInbox: null, name, url: id, keyIds: [] };
      house.store.follow('news', actor, `${id}/f`, now);
    }
    neighbour.documents.delete('/people/gone');
    neighbour.manner.status = () => 404;
    await house.write({ 'articles/b.md': article({ id: 'b', title: 'ثانٍ', date: new Date().toISOString() }) });
    house.sender.start();
    while (house.store.missing(9).length < 2) await house.sender.onIdle();
    expect(house.store.followerCount('news')).toBe(2);
    await house.sender.check();
    expect(house.store.followers().map(({ actor }) => actor)).toEqual([`${neighbour.origin}/people/there`]);
    expect(house.store.pending().waiting).toBe(1);
    expect(house.store.missing(9)).toEqual([]);
  });
});

describe('a shared inbox that answers 410', () => {
  it('loses those whose own address answers so too; the others stay, and get what was refused', async () => {
    const logged = await records();
    const { neighbour, house } = await scene();
    const [there, gone] = ['there', 'gone'].map((name) => {
      const { id, inbox, endpoints } = neighbour.person(name);
      house.store.actorAt('news');
      const actor = { uri: id, inbox, sharedInbox: endpoints.sharedInbox, name, url: id, keyIds: [] };
      house.store.remember(actor, now);
      house.store.follow('news', actor, `${id}/f`, now);
      return id;
    });
    neighbour.documents.set('/people/gone', (answer) => answer.writeHead(410).end());
    neighbour.manner.status = () => 410;
    await house.write({ 'articles/b.md': article({ id: 'b', title: 'ثانٍ', date: new Date().toISOString() }) });
    house.sender.start();
    while (house.store.missing(9).length < 2) await house.sender.onIdle();
    expect(house.store.followerCount('news')).toBe(2);
    await house.sender.check();
    expect(house.store.followers().map(({ actor }) => actor)).toEqual([there]);
    const removed = logged.filter(({ rawMessage }) => rawMessage === 'follower removed');
    expect(removed.map(({ properties }) => properties)).toEqual([{ actor: gone, why: `${gone}: answered 410` }]);
    neighbour.manner.status = () => 202;
    house.store.hurry(new URL(neighbour.origin).host);
    await house.sender.onIdle();
    expect(neighbour.got.map(({ activity }) => activity.type)).toEqual(['Create']);
    expect(house.store.missing(9)).toEqual([]);
  });
});

it('what is as small as can be, and too large for a receiver (413), is sent to it once', async () => {
  const { neighbour, house } = await scene();
  const { id, inbox } = neighbour.person('reader-of-world');
  house.store.actorAt('section-world');
  house.store.follow('section-world', { uri: id, inbox, sharedInbox: null, name: 'r', url: id, keyIds: [] }, id, now);
  let posts = 0;
  neighbour.manner.status = () => {
    posts++;
    return 413;
  };
  const fields = { id: 'b', title: 'ثانٍ', date: new Date().toISOString(), section: 'world' };
  await house.write({ 'articles/b.md': article(fields) });
  house.sender.start();
  await house.sender.onIdle();
  expect(house.store.setAside()).toMatchObject([{ tries: 1, error: 'answered 413' }]);
  expect(posts).toBe(1);
});

it('a server that is down, and up again, is a line in the log each time', async () => {
  const logged = await records();
  const { neighbour, house } = await scene();
  const host = new URL(neighbour.origin).host;
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) {
    const { id, inbox } = neighbour.person(name);
    house.store.actorAt('news');
    house.store.follow('news', { uri: id, inbox, sharedInbox: null, name, url: id, keyIds: [] }, `${id}/f`, now);
  }
  neighbour.manner.status = () => 503;
  await house.write({ 'articles/b.md': article({ id: 'b', title: 'ثانٍ', date: new Date().toISOString() }) });
  house.sender.start();
  await house.sender.onIdle();
  neighbour.manner.status = () => 202;
  house.store.signOfLife(host, Date.now());
  await house.sender.onIdle();
  const ofServers = logged.filter(({ rawMessage }) => String(rawMessage).startsWith('server '));
  expect(ofServers.map(({ level, rawMessage, properties }) => [level, rawMessage, properties.host])).toEqual([
    ['warning', 'server paused', host],
    ['info', 'server answers again', host],
  ]);
});

describe('who asks to quote', () => {
  it('gets an answer that names the authorization, and others find it there (FEP-044f)', async () => {
    const { neighbour, house, reader, inbox } = await scene();
    const object = `${house.origin}/ap/articles/port-1`;
    const instrument = `${reader.id}/notes/7`;
    const ask = { id: `${reader.id}/q/1`, type: 'QuoteRequest', actor: reader.id, object, instrument };
    expect(await neighbour.post(inbox, ask)).toBe(202);
    house.sender.start();
    const { activity, verified } = await neighbour.until(() => neighbour.got[0]);
    expect(verified).toBe(true);
    expect(activity).toMatchObject({
      type: 'Accept',
      to: [reader.id],
      object: { id: ask.id, type: 'QuoteRequest', actor: reader.id, object, instrument },
    });
    const { status, json } = await house.get(activity.result);
    expect(status).toBe(200);
    expect(json).toMatchObject({
      id: activity.result,
      type: 'QuoteAuthorization',
      attributedTo: `${house.origin}/ap/actors/news`,
      interactingObject: instrument,
      interactionTarget: object,
    });
    house.store.block(new URL(reader.id).host, now);
    expect((await house.get(activity.result)).status).toBe(404);
    expect((await house.get(`${object}/quotes?of=nonsense`)).status).toBe(404);
  });

  it('may ask for texts of their own server alone', async () => {
    const { neighbour, house, reader, inbox } = await scene();
    const object = `${house.origin}/ap/articles/port-1`;
    const ask = { id: `${reader.id}/q/2`, type: 'QuoteRequest', actor: reader.id, object };
    expect(await neighbour.post(inbox, { ...ask, instrument: 'https://elsewhere.example/1' })).toBe(202);
    expect(house.store.pending().waiting).toBe(0);
  });
});

describe('a handle', () => {
  const handled = (handle: string) => `${siteFile}handle: ${handle}\n`;
  const finger = (handle: string) => `/.well-known/webfinger?resource=acct:${handle}@news.example`;

  it('follows site.yaml until somebody asks for it; then it stays, and the wish is known', async () => {
    const { app, newsroom, write } = await testNewsroom({ ...files, 'site.yaml': handled('first') });
    app.passTime();
    write({ 'site.yaml': handled('second') });
    await newsroom.reloadSite();
    app.passTime();
    await request(app.server).get(finger('first')).expect(404);
    const object = await request(app.server).get('/ap/articles/port-1').set('Accept', activityJson).expect(200);
    expect(JSON.parse(object.text).attributedTo).toBe('https://news.example/ap/actors/second');
    expect(newsroom.federation.unmetWishes()).toEqual([]);

    write({ 'site.yaml': handled('third') });
    await newsroom.reloadSite();
    await request(app.server).get(finger('second')).expect(200);
    await request(app.server).get(finger('third')).expect(404);
    expect(newsroom.federation.unmetWishes()).toEqual([{ kind: 'site', slug: '', wished: 'third', handle: 'second' }]);
  });

  it('that was served is never given to another channel', async () => {
    const withSection = (handle: string) => siteFile.replace('title: العالم', `title: العالم, handle: ${handle}`);
    const { app, newsroom, write } = await testNewsroom({ ...files, 'site.yaml': withSection('globe') });
    await request(app.server).get(finger('globe')).expect(200);
    write({ 'site.yaml': siteFile.replace('name: سلمى ضاهر', 'name: سلمى ضاهر, handle: globe') });
    await newsroom.reloadSite();
    const { text } = await request(app.server).get(finger('globe')).expect(200);
    expect(JSON.parse(text).aliases).toContain('https://news.example/sections/world');
    expect(newsroom.federation.handleOf({ kind: 'author', slug: 'salma' })).toBe('author-salma');
    expect(newsroom.federation.unmetWishes()).toEqual([
      { kind: 'author', slug: 'salma', wished: 'globe', handle: 'author-salma' },
    ]);
  });

  it('that nobody knows can change places with another', async () => {
    const both = (one: string, other: string) =>
      siteFile
        .replace('title: العالم', `title: العالم, handle: ${one}`)
        .replace('name: سلمى ضاهر', `name: سلمى ضاهر, handle: ${other}`);
    const { newsroom, write } = await testNewsroom({ ...files, 'site.yaml': both('x', 'y') });
    const handles = () => [
      newsroom.federation.handleOf({ kind: 'section', slug: 'world' }),
      newsroom.federation.handleOf({ kind: 'author', slug: 'salma' }),
    ];
    expect(handles()).toEqual(['x', 'y']);
    write({ 'site.yaml': both('y', 'x') });
    await newsroom.reloadSite();
    expect(handles()).toEqual(['y', 'x']);
    write({ 'site.yaml': siteFile });
    await newsroom.reloadSite();
    expect(handles()).toEqual(['section-world', 'author-salma']);
  });

  it.each(kinds)(
    'of a $kind begins as its kind says, and its actor is of that type',
    async ({ kind, actorType, handlePrefix }) => {
      const slug = { site: '', section: 'world', series: 'voyage', author: 'salma', tag: 'sea', language: 'ar' }[kind];
      const all = { id: 'a', title: 'أ', date: '2026-11-01', section: 'world', author: 'salma', tags: ['sea'] };
      const { app, newsroom } = await testNewsroom({ 'articles/a.md': article({ ...all, series: 'voyage' }) });
      const handle = newsroom.federation.handleOf({ kind, slug });
      expect(handle).toBe(kind === 'site' ? 'news' : `${handlePrefix}-${slug}`);
      const { text } = await request(app.server).get(`/ap/actors/${handle}`).set('Accept', activityJson).expect(200);
      expect(JSON.parse(text).type).toBe(actorType);
    },
  );
});

describe('federation in site.yaml', () => {
  it('decides how articles look; another choice is a new version of each', async () => {
    const { app, newsroom, write } = await testNewsroom(files);
    const read = () => request(app.server).get('/ap/articles/port-1').set('Accept', activityJson).expect(200);
    const before = await read();
    expect(JSON.parse(before.text)).toMatchObject({ type: 'Article' });
    write({ 'site.yaml': `${siteFile}federation: {shape: card}\n` });
    await newsroom.reloadSite();
    const after = await read();
    expect(JSON.parse(after.text)).toMatchObject({ type: 'Note', id: 'https://news.example/ap/articles/port-1' });
    expect(after.headers.etag).not.toBe(before.headers.etag);
  });

  it('`attributedTo: author`: the author sends, the publication passes on, and what is sent stays theirs', async () => {
    const { app, newsroom, write, importAgain } = await testNewsroom(
      { 'site.yaml': `${siteFile}federation: {attributedTo: author}\n` },
      { now: '2026-11-20T12:00:00Z' },
    );
    const store = newsroom.federation;
    for (const [handle, host] of [
      ['author-salma', 'one.example'],
      ['news', 'two.example'],
    ] as const) {
      const uri = `https://${host}/u`;
      const actor = { uri, inbox: `${uri}/inbox`, sharedInbox: null, name: 'x', url: uri, keyIds: [] };
      expect(store.actorAt(handle)).not.toBeNull();
      store.follow(handle, actor, `${uri}/f`, now);
    }
    write(files);
    await importAgain();
    app.passTime();
    const queued = () =>
      store.claim(9, 9, [], Date.now() + 1e12).map(({ host, activity }) => {
        const { type, actor } = JSON.parse(String(store.activity(activity)?.bytes));
        return [host, type, actor];
      });
    expect(queued()).toEqual([
      ['one.example', 'Create', 'https://news.example/ap/actors/author-salma'],
      ['two.example', 'Announce', 'https://news.example/ap/actors/news'],
    ]);
    write({ 'site.yaml': siteFile });
    await newsroom.reloadSite();
    const { text } = await request(app.server).get('/ap/articles/port-1').set('Accept', activityJson).expect(200);
    expect(JSON.parse(text).attributedTo).toBe('https://news.example/ap/actors/author-salma');
  });
});

it('lists tell what is there: totals, pages to the end, five bare addresses, one user', async () => {
  const many = Array.from({ length: 45 }, (_, index) => {
    const id = `n${String(index).padStart(2, '0')}`;
    const federate = index % 4 === 0 ? 'never' : 'auto';
    return [`articles/${id}.md`, article({ id, title: id, date: '2026-11-01', lang: 'ar-LB', federate })];
  });
  const house = await startHouse(Object.fromEntries(many), { sends: false });
  const actor = (await house.get('/ap/actors/news')).json;
  const outbox = (await house.get(actor.outbox)).json;
  expect(outbox.totalItems).toBe(33);
  const ids: string[] = [];
  for (let next = outbox.first; next; ) {
    const { json } = await house.get(next);
    ids.push(...json.orderedItems.map(({ object }: { object: { id: string } }) => object.id));
    next = json.next;
  }
  expect(new Set(ids).size).toBe(33);
  const featured = (await house.get(actor.featured)).json.orderedItems;
  expect(featured).toEqual(ids.slice(0, 5));
  const { json } = await house.get(String(ids[0]));
  expect(Object.keys(json.contentMap)).toEqual(['ar-LB']);
  expect((await house.get('/nodeinfo/2.1')).json.usage).toEqual({ users: { total: 1 }, localPosts: 33 });
});
