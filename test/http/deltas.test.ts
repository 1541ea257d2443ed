import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { article, many, siteFile, type TestNewsroom, testNewsroom } from '../newsroom.ts';

const at = (hour: number) => new Date(Date.UTC(2026, 0, 1, hour)).toISOString();

/** The titles of its entries, as a feed parser finds them. */
const parsers: Record<string, (text: string) => (string | undefined)[]> = {
  '/rss.xml': (text) => parseRssFeed(text).items?.map(({ title }) => title) ?? [],
  '/atom.xml': (text) => parseAtomFeed(text).entries?.map(({ title }) => title?.value) ?? [],
  '/feed.json': (text) => parseJsonFeed(text).items?.map(({ title }) => title) ?? [],
};

async function tagOf({ app }: TestNewsroom, path: string): Promise<string> {
  return (await request(app.server).get(path)).headers.etag as string;
}

function since({ app }: TestNewsroom, path: string, tag: string) {
  return request(app.server).get(path).set('A-IM', 'feed').set('If-None-Match', tag).buffer(true);
}

async function write(room: TestNewsroom, files: Record<string, string>): Promise<void> {
  room.write(files);
  await room.importAgain();
}

describe('a reader that asks for no more than is new', () => {
  it.each(Object.keys(parsers))('gets what came and what changed, in the form of the whole: %s', async (path) => {
    const room = await testNewsroom(many(60));
    const tag = await tagOf(room, path);
    await write(room, {
      'articles/30.md': article({ id: 'many30', title: 'مقال 30', date: at(30), section: 'world' }, 'نص آخر.'),
      'articles/60.md': article({ id: 'many60', title: 'مقال 60', date: at(60), section: 'world' }),
      // On a later page of this feed.
      'articles/1.md': article({ id: 'many1', title: 'مقال 1', date: at(1), section: 'world' }, 'نص آخر.'),
    });
    const { status, headers, text } = await since(room, path, tag);
    expect([status, headers.im, headers['cache-control']]).toEqual([226, 'feed', 'no-store, im']);
    expect(parsers[path]?.(text)).toEqual(['مقال 60', 'مقال 30']);
    expect(headers.etag).toBe(await tagOf(room, path));
    await since(room, path, headers.etag as string).expect(304);
    await since(room, path, `"other", ${tag}`).expect(226);
    await since(room, `/sections/world${path}`, tag).expect(226);
  });

  it('gets the whole by that tag without `A-IM`, or with another kind of delta', async () => {
    const room = await testNewsroom(many(3));
    const tag = await tagOf(room, '/rss.xml');
    await write(room, { 'articles/3.md': article({ id: 'many3', title: 'مقال 3', date: at(3) }) });
    await request(room.app.server).get('/rss.xml').set('If-None-Match', tag).expect(200);
    await since(room, '/rss.xml', tag).set('A-IM', 'vcdiff, feedback').expect(200);
    await since(room, '/rss.xml', tag).set('A-IM', 'vcdiff, FEED;q=0.5').expect(226);
    await request(room.app.server).head('/rss.xml').set('A-IM', 'feed').set('If-None-Match', tag).expect(226);
  });

  it.each<[string, Record<string, string>]>([
    ['was withdrawn', { 'articles/2.md': article({ id: 'many2', title: 'مقال 2', date: at(2), withdrawn: at(40) }) }],
    ['was hidden', { 'articles/2.md': article({ id: 'many2', title: 'مقال 2', date: at(2), draft: true }) }],
    [
      'left the channel',
      { 'articles/2.md': article({ id: 'many2', title: 'مقال 2', date: at(2), section: 'english' }) },
    ],
    ['belongs to a publication with another name', { 'site.yaml': siteFile.replace('نشرة الاختبار', 'نشرة أخرى') }],
  ])('gets the whole when an article %s', async (_what, files) => {
    const room = await testNewsroom(many(4), { now: '2026-01-03T00:00:00Z' });
    const tag = await tagOf(room, '/sections/world/atom.xml');
    room.write(files);
    await room.newsroom.reloadSite();
    await room.importAgain();
    const { status, headers } = await since(room, '/sections/world/atom.xml', tag);
    expect([status, headers.im]).toEqual([200, undefined]);
  });

  it('gets an article that moved to another day once, at its new place', async () => {
    const room = await testNewsroom(many(4));
    const tag = await tagOf(room, '/feed.json');
    await write(room, { 'articles/2.md': article({ id: 'many2', title: 'مقال 2', date: at(0), section: 'world' }) });
    const { text } = await since(room, '/feed.json', tag).expect(226);
    expect(JSON.parse(text).items).toMatchObject([{ title: 'مقال 2', date_published: '2026-01-01T00:00:00Z' }]);
  });

  it('gets the whole by a tag of another database, and of a number that is yet to come', async () => {
    const room = await testNewsroom(many(2));
    const tag = await tagOf(room, '/rss.xml');
    const [epoch, number] = tag.slice(3, -1).split('-');
    await since(room, '/rss.xml', `W/"0000-1"`).expect(200);
    await since(room, '/rss.xml', `W/"${epoch}-${Number(number) + 5}"`).expect(200);
    await since(room, '/rss.xml', `W/"${epoch}-1e3"`).expect(200);
  });
});
