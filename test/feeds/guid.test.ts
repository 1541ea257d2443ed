/** Articles that came from elsewhere keep the names by which readers know them. */
import { parseFeed } from 'feedsmith';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { article, origin, type TestNewsroom, testNewsroom } from '../newsroom.ts';

const guid = 'https://old.example/?p=12';

async function idsIn({ app }: TestNewsroom, file: string): Promise<unknown[]> {
  const { text } = await request(app.server).get(`/${file}`).buffer(true).expect(200);
  const { format, feed } = parseFeed(file.endsWith('json') ? JSON.parse(text) : text);
  if (format === 'rss') return (feed.items ?? []).map(({ guid: name }) => name?.value);
  if (format === 'atom') return (feed.entries ?? []).map(({ id }) => id);
  return format === 'json' ? (feed.items ?? []).map(({ id }) => id) : [];
}

describe('an article with a guid', () => {
  it.each(['rss.xml', 'atom.xml', 'feed.json'])('is called by it in %s, and others as ever', async (file) => {
    const room = await testNewsroom({
      'articles/a.md': article({ id: 'a', title: 'أ', date: '2026-11-02', guid }),
      'articles/b.md': article({ id: 'b', title: 'ب', date: '2026-11-01' }),
    });
    expect(await idsIn(room, file)).toEqual([guid, `${origin}/a/b`]);
  });

  it('has its permanent address for an id in Atom where the guid is none that Atom takes', async () => {
    const room = await testNewsroom({ 'articles/a.md': article({ id: 'a', title: 'أ', guid: '5f3c1a' }) });
    expect(await idsIn(room, 'atom.xml')).toEqual([`${origin}/a/a`]);
    expect(await idsIn(room, 'rss.xml')).toEqual(['5f3c1a']);
  });

  it('keeps it in the notice of its withdrawal', async () => {
    const room = await testNewsroom({
      'articles/a.md': article({ id: 'a', title: 'أ', date: '2026-11-02', guid, withdrawn: '2026-11-19' }),
    });
    expect(await idsIn(room, 'rss.xml')).toEqual([guid]);
  });

  it('is tied to what refers to it by the same name', async () => {
    const room = await testNewsroom({
      'articles/a.md': article({ id: 'a', title: 'أ', date: '2026-11-02', guid }),
      'articles/b.md': article({ id: 'b', title: 'ب', date: '2026-11-03' }, 'اقرأ أيضاً: أ'),
    });
    const json = JSON.parse((await request(room.app.server).get('/feed.json').buffer(true)).text);
    expect(json.items[0]._nashra.related).toMatchObject([{ id: guid, url: `${origin}/a/a` }]);
    const rss = (await request(room.app.server).get('/rss.xml').buffer(true)).text;
    expect(rss).toContain(`<dcterms:references>${guid}</dcterms:references>`);
  });

  it('is new in the feeds when it gets another', async () => {
    const room = await testNewsroom({ 'articles/a.md': article({ id: 'a', title: 'أ', guid }) });
    await idsIn(room, 'rss.xml');
    room.write({ 'articles/a.md': article({ id: 'a', title: 'أ', guid: 'urn:other' }) });
    await room.importAgain();
    expect(await idsIn(room, 'rss.xml')).toEqual(['urn:other']);
  });
});

describe('a former address', () => {
  const aliases = ['https://old.example/2020/05/quay/', guid];

  it('leads to the article by its path, and by its query where it has one', async () => {
    const { app } = await testNewsroom({
      'articles/a.md': article({ id: 'a', title: 'أ', slug: 'quay', aliases: [...aliases, '/index.php?id=7'] }),
    });
    const from = async (path: string) => {
      const { status, headers } = await request(app.server).get(path);
      return `${status} ${headers.location ?? ''}`.trim();
    };
    expect(await from('/2020/05/quay/')).toBe('301 /a/a/quay');
    expect(await from('/?p=12')).toBe('301 /a/a/quay');
    expect(await from('/?p=12&utm_source=x')).toBe('301 /a/a/quay');
    expect(await from('/index.php?id=7')).toBe('301 /a/a/quay');
    expect(await from('/index.php?id=8')).toBe('404');
    expect(await from('/?p=13')).toBe('200');
    expect(await from('/')).toBe('200');
  });

  it('ties references of others to the article, whole or by its path alone', async () => {
    const { newsroom } = await testNewsroom({
      'articles/a.md': article({ id: 'a', title: 'أ', aliases }),
      'articles/b.md': article(
        { id: 'b', title: 'ب' },
        '[١](http://old.example/2020/05/quay) [٢](https://old.example/?p=12) [٣](/?p=12) [٤](https://old.example/)',
      ),
    });
    const { references = [] } = newsroom.archive.article('b') ?? {};
    expect(references.map(({ state, target }) => target?.id ?? state)).toEqual(['a', 'a', 'a', 'external']);
  });
});

describe('feed addresses of other systems', () => {
  it.each([
    ['/feed/', '/rss.xml'],
    ['/feed', '/rss.xml'],
    ['/rss/', '/rss.xml'],
    ['/feed/rss/', '/rss.xml'],
    ['/feed.xml', '/rss.xml'],
    ['/index.xml', '/rss.xml'],
    ['/feed/atom/', '/atom.xml'],
    ['/atom', '/atom.xml'],
  ])('%s leads to %s for ever', async (path, to) => {
    const { app } = await testNewsroom({});
    const first = await request(app.server).get(path);
    const second = first.headers.location === to ? first : await request(app.server).get(first.headers.location ?? '/');
    expect([first.status, second.status, second.headers.location]).toEqual([301, 301, to]);
  });

  it('are not taken for ours where they name other things', async () => {
    const { app } = await testNewsroom({});
    // Of comments, which are not taken: a reader of feeds gives up at 410.
    expect((await request(app.server).get('/comments/feed')).status).toBe(410);
    expect((await request(app.server).get('/?feed=rss2&cat=3')).type).toBe('text/html');
  });
});
