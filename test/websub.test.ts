/** WebSub: the hub hears of each feed that changed, whatever happens to either of us meanwhile. */
import { once } from 'node:events';
import request from 'supertest';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openNewsroom } from '../src/app.ts';
import { createSenderOn } from '../src/sending.ts';
import { endGroup, startServer } from './federation/fan-out.ts';
import { startHouse } from './federation/house.ts';
import { links, startHub } from './hub.ts';
import { article, many, origin, siteFile, temporaryFolder, testNewsroom, writeFiles } from './newsroom.ts';

const files = ['/rss.xml', '/atom.xml', '/feed.json'];
const hubUrl = 'https://hub.example/';
const date = '2026-11-20';
const first = { 'articles/a.md': article({ id: 'a', title: 'الأول', date, section: 'world', tags: ['بحر'] }) };
const second = { 'articles/b.md': article({ id: 'b', title: 'الثاني', date, section: 'world', author: 'salma' }) };
const retitled = (title: string) => ({ 'articles/b.md': article({ id: 'b', title, date, section: 'world' }) });

/** Each format of these channels, as `told` gives them. */
function feedsOf(...channels: string[]): string[] {
  return channels.flatMap((channel) => files.map((file) => channel + file)).sort();
}

/** A house with one article, and a hub. */
async function scene({ sends = true } = {}) {
  const hub = await startHub();
  const house = await startHouse(first, { hub: hub.url, sends });
  const waiting = () => house.store.pending().waiting;
  return { hub, house, waiting };
}

describe('discovery', () => {
  it.each(files)('the newest page names hub and self, in the document and the header: %s', async (file) => {
    const { app } = await testNewsroom(many(1), { hub: hubUrl });
    for (const channel of ['', '/sections/world', '/languages/ar']) {
      const path = channel + file;
      const { headers, text } = await request(app.server).get(`${path}?utm_source=x`).buffer(true).expect(200);
      expect(links(headers.link)).toEqual({ hub: hubUrl, self: origin + path });
      expect(headers['cache-control']).toBe('public, max-age=300, s-maxage=0');
      if (file === '/feed.json') {
        expect(JSON.parse(text)).toMatchObject({ feed_url: origin + path, hubs: [{ type: 'WebSub', url: hubUrl }] });
      } else {
        expect(text).toContain(`rel="self" href="${origin}${path}"`);
        expect(text).toContain(`rel="hub" href="${hubUrl}"`);
      }
      expect((await request(app.server).head(path).expect(200)).headers.link).toBe(headers.link);
      const again = await request(app.server)
        .get(path)
        .set('If-None-Match', headers.etag as string)
        .expect(304);
      expect(again.headers.link).toBe(headers.link);
    }
  });

  it.each(files)('an older page is no topic: it names itself, and no hub: %s', async (file) => {
    const { app } = await testNewsroom(many(2), { hub: hubUrl });
    const { headers, text } = await request(app.server).get(`${file}?before=many1`).buffer(true).expect(200);
    expect(links(headers.link)).toEqual({ self: `${origin}${file}?before=many1` });
    expect(text).not.toContain('hub');
    const nobody = `${file}?before=%3E%3B%20rel%3D%22hub%22%D8%A7`;
    expect((await request(app.server).get(nobody).expect(404)).headers).not.toHaveProperty('link');
  });

  it.each(files)('without NASHRA_HUB no hub is named anywhere: %s', async (file) => {
    const { app } = await testNewsroom(many(1));
    const { headers, text } = await request(app.server).get(file).buffer(true).expect(200);
    expect(links(headers.link)).toEqual({ self: origin + file });
    expect(text).not.toContain('hub');
  });
});

describe('the hub', () => {
  it.each(files)('is told, fetches what is new, and brings it to who subscribed there: %s', async (file) => {
    const { hub, house } = await scene();
    const { got, topic } = await hub.subscriberOf(`${house.origin}/sections/world${file}?utm_source=x`);
    expect(topic).toBe(`${house.origin}/sections/world${file}`);
    await house.write(second);
    await hub.until(() => got.length === 1);
    expect(got[0]?.text).toContain('الثاني');
    expect(got[0]?.text).toBe(await (await fetch(topic as string)).text());
    expect(links(got[0]?.link)).toEqual({ hub: hub.url, self: topic });
    await house.write({ 'articles/b.md': article({ id: 'b', title: 'الثاني', date, withdrawn: date }) });
    await hub.until(() => got.length === 2);
    expect(got[1]?.text).not.toContain('الثاني');
  });

  it('hears of every feed of every channel that changed, once and unsigned, and of no other', async () => {
    const { hub, house, waiting } = await scene();
    await house.write(second);
    await house.sender.onIdle();
    const [ping] = hub.pings;
    expect([...(ping?.fields ?? [])]).toEqual([
      ['hub.mode', 'publish'],
      ['hub.url', ping?.feed],
      ['hub.topic', ping?.feed],
    ]);
    expect(ping?.headers).toMatchObject({
      'content-type': 'application/x-www-form-urlencoded',
      'user-agent': expect.stringContaining('Nashra'),
    });
    for (const header of ['signature', 'signature-input', 'digest']) expect(ping?.headers).not.toHaveProperty(header);
    expect(hub.told()).toEqual(feedsOf('', '/sections/world', '/authors/salma', '/languages/ar'));
    // It left the author, whose feed has changed too.
    await house.write(retitled('آخر'));
    await house.sender.onIdle();
    expect(hub.told()).toEqual(feedsOf('', '/sections/world', '/authors/salma', '/languages/ar'));
    expect(waiting()).toBe(0);
    expect(house.store.servers()).toMatchObject([{ host: hub.host, waiting: 0, delivered: 24 }]);
    house.store.prune('2036-01-01T00:00:00Z');
    expect(house.store.servers()).toMatchObject([{ host: hub.host, delivered: 24 }]);
  });

  it('hears nothing of what no feed shows: an equal file, a follower, an answer', async () => {
    const { house, waiting } = await scene({ sends: false });
    const uri = 'https://one.example/ann';
    const actor = { uri, inbox: `${uri}/inbox`, sharedInbox: null, name: 'x', url: uri, keyIds: [] };
    house.store.follow('news', actor, `${uri}/f`, '2026-11-20T00:00:00Z');
    const like = { uri: `${uri}/like`, kind: 'like', article: 'a', actor: uri, text: null, at: date } as const;
    house.store.interact(like, '2026-11-20T00:00:00Z');
    await house.write(first);
    expect(waiting()).toBe(0);
  });

  it('hears of a feed once where several changes wait for it', async () => {
    const { hub, house, waiting } = await scene({ sends: false });
    for (const title of ['الثاني', 'عنوان ثالث', 'عنوان رابع']) await house.write(retitled(title));
    expect(waiting()).toBe(9);
    house.sender.start();
    await house.sender.onIdle();
    expect(hub.told()).toEqual(feedsOf('', '/sections/world', '/languages/ar'));
  });

  it('hears of a feed again that changed while it was being told of it', async () => {
    const { hub, house, waiting } = await scene();
    const { promise, resolve: answer } = Promise.withResolvers<number>();
    hub.manner.status = () => promise;
    await house.write(retitled('الثاني'));
    await hub.until(() => hub.pings.length === 4);
    const begun = hub.told();
    await house.write(retitled('عنوان ثالث'));
    await house.write(retitled('عنوان رابع'));
    // Four were under way and have a successor each; the other five had not begun.
    expect(waiting()).toBe(9 + 4);
    answer(204);
    await house.sender.onIdle();
    expect(hub.told()).toEqual([...feedsOf('', '/sections/world', '/languages/ar')].sort());
    expect(begun).toHaveLength(4);
    expect(hub.mostAtOnce()).toBe(4);
    expect(waiting()).toBe(0);
  });

  it('hears of all settings that change, but not of thousands of tags', async () => {
    const { hub, house, waiting } = await scene({ sends: false });
    const tags = Array.from({ length: 130 }, (_, index) => `t${index}`);
    await house.write({ 'articles/c.md': article({ id: 'c', title: 'ثالث', date, tags }) });
    expect(waiting()).toBe(3 * (130 + 2));
    house.sender.start();
    await house.sender.onIdle();
    hub.told();
    await house.write({ 'site.yaml': siteFile.replace('نشرة الاختبار', 'نشرة أخرى') });
    await house.reloadSite();
    house.app.passTime();
    await house.sender.onIdle();
    const told = hub.told();
    expect(told).toEqual(expect.arrayContaining(feedsOf('', '/sections/world', '/sections/english', '/authors/salma')));
    expect(told.filter((path) => path.startsWith('/tags/'))).toHaveLength(3 * 100);
    expect(new Set(told).size).toBe(told.length);
  });
});

describe('a hub that is named', () => {
  it('hears what changes from then on, not what was there, nor what changed while it was not named', async () => {
    const hub = await startHub();
    const without = await startHouse(first, { sends: false });
    await without.close();
    const { folders } = without;
    const named = await startHouse({}, { hub: hub.url, folders, sends: false });
    expect(named.store.pending().waiting).toBe(0);
    await named.write(second);
    expect(named.store.pending().waiting).toBe(12);
    await named.close();
    // Another one is told nothing of that, and what waits for the former goes with it.
    const other = await startHouse({}, { hub: 'https://other.example/', folders, sends: false });
    expect(other.store.pending()).toEqual({ waiting: 0, failed: 0 });
    await other.close();
    const none = await startHouse({}, { folders, sends: false });
    await none.write(retitled('عنوان ثالث'));
    await none.close();
    const again = await startHouse({}, { hub: hub.url, folders, sends: false });
    expect(again.store.pending().waiting).toBe(0);
  });

  it('on a private address is not spoken to, unless that is allowed', async () => {
    for (const [hub, error] of [
      ['http://127.0.0.1:9/', 'http://127.0.0.1 is refused'],
      ['https://127.0.0.1:9/', '127.0.0.1 is no public address'],
    ] as const) {
      const house = await startHouse(first, { hub, sends: false });
      const guarded = createSenderOn(house.data, house.origin, false);
      onTestFinished(() => guarded.stop());
      await house.write(second);
      guarded.start();
      await guarded.onIdle();
      expect(house.store.servers()).toMatchObject([{ host: '127.0.0.1:9', delivered: 0, lastError: error }]);
    }
  });
});

describe('a ping is not lost', () => {
  it('where the server ends between the change and the telling of it', async () => {
    const { hub, house } = await scene({ sends: false });
    await house.close();
    // As a server that is killed right after it saved; or as `nashra import` beside none.
    const { content, data } = house.folders;
    writeFiles(content, second);
    const newsroom = await openNewsroom({ content, data, clock: () => new Date(), report: {} });
    await newsroom.importContent();
    newsroom.close();
    const { port } = new URL(house.origin);
    const again = await startHouse({}, { hub: hub.url, folders: house.folders, port: Number(port) });
    await again.sender.onIdle();
    expect(hub.told()).toEqual(feedsOf('', '/sections/world', '/authors/salma', '/languages/ar'));
  });

  it('where both processes are killed while the hub is being told', async () => {
    const hub = await startHub();
    hub.manner.status = () => new Promise(() => {});
    const [content, data] = [temporaryFolder(), temporaryFolder()];
    writeFiles(content, { 'site.yaml': siteFile, ...first });
    const settings = { NASHRA_DATA: data, NASHRA_CONTENT: content, NASHRA_ORIGIN: 'http://127.0.0.1:9', PORT: '0' };
    const env = { ...process.env, ...settings, NASHRA_HUB: hub.url, NASHRA_ALLOW_PRIVATE_ADDRESSES: 'true' };
    const killed = await startServer({ env });
    writeFiles(content, second);
    await hub.until(() => hub.pings.length === 4);
    const exit = once(killed, 'exit');
    endGroup(killed);
    await exit;
    hub.told();
    hub.manner.status = () => 204;
    await startServer({ env });
    await hub.until(() => hub.pings.length === 12);
    expect(hub.told()).toEqual(feedsOf('', '/sections/world', '/authors/salma', '/languages/ar'));
  });

  it('where the hub is down for a while: it hears of each feed once, when it is back', async () => {
    const { hub, house, waiting } = await scene();
    hub.close();
    for (const title of ['الثاني', 'عنوان ثالث']) {
      await house.write(retitled(title));
      await house.sender.onIdle();
    }
    expect(waiting()).toBe(9);
    expect(house.store.servers()).toMatchObject([
      { host: hub.host, lastError: expect.stringContaining('ECONNREFUSED') },
    ]);
    const back = await startHub(hub.port);
    house.store.retry(hub.host, Date.now());
    await house.sender.onIdle();
    expect(back.told()).toEqual(feedsOf('', '/sections/world', '/languages/ar'));
    expect(waiting()).toBe(0);
  });

  it.each([404, 410, 413, 400, 401, 302])('where the hub answers %i, once: it is asked again later', async (status) => {
    const { hub, house, waiting } = await scene();
    const uri = 'https://one.example/ann';
    const actor = { uri, inbox: hub.url, sharedInbox: null, name: 'x', url: uri, keyIds: [] };
    house.store.follow('news', actor, `${uri}/f`, '2026-11-20T00:00:00Z');
    hub.manner.status = () => status;
    await house.write(retitled('الثاني'));
    await house.sender.onIdle();
    // Once each, since there is no other signature to try.
    expect(hub.told()).toEqual(feedsOf('', '/sections/world', '/languages/ar'));
    expect(waiting()).toBe(9);
    expect(house.store.followerCount('news')).toBe(1);
    hub.manner.status = () => 202;
    house.store.retry(null, Date.now());
    await house.sender.onIdle();
    expect(hub.told()).toHaveLength(9);
    expect(waiting()).toBe(0);
  });
});
