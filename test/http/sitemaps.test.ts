/** What crawlers and browsers find, and search in headlines. */
import { SaxesParser } from 'saxes';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { article, origin, testNewsroom } from '../newsroom.ts';

type Room = Awaited<ReturnType<typeof testNewsroom>>;

const now = '2026-11-20T12:00:00Z';
const hoursAgo = (hours: number) => new Date(Date.parse(now) - hours * 3_600_000).toISOString();

async function get({ app }: Room, path: string) {
  const { text, headers } = await request(app.server).get(path).buffer(true).expect(200);
  return { text, etag: headers.etag as string };
}

/** The texts of the elements of one name, in a document that a strict parser accepts. */
function texts(document: string, name: string): string[] {
  const found: string[] = [];
  let open = false;
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', (tag) => {
    open = tag.name === name;
    if (open) found.push('');
  });
  parser.on('closetag', () => {
    open = false;
  });
  parser.on('text', (text) => {
    if (open) found.push((found.pop() ?? '') + text);
  });
  parser.write(document).close();
  return found;
}

const idsIn = (document: string) => texts(document, 'loc').map((loc) => loc.split('/')[4]);

describe('the sitemaps', () => {
  it('name every article that can be found, once, and each of its translations', async () => {
    const room = await testNewsroom({
      'articles/a.md': article({
        id: 'a',
        title: 'الأول',
        date: '2026-10-01',
        updated: '2026-10-05',
        translationKey: 'k',
      }),
      'articles/b.md': article({ id: 'b', title: 'First', lang: 'en', date: '2026-10-02', translationKey: 'k' }),
      'articles/c.md': article({ id: 'c', title: 'مسودة', draft: true }),
      'articles/d.md': article({ id: 'd', title: 'غداً', date: '2026-12-01' }),
      'articles/e.md': article({ id: 'e', title: 'سُحب', date: '2026-10-01', withdrawn: '2026-10-02' }),
      'articles/f.md': article({ id: 'f', title: 'بلا فهرسة', date: '2026-11-20', noindex: true }),
    });
    const files = texts((await get(room, '/sitemap.xml')).text, 'loc');
    expect(files).toEqual([`${origin}/sitemap-channels.xml`, `${origin}/sitemap-0.xml`]);
    const { text } = await get(room, '/sitemap-0.xml');
    expect(idsIn(text)).toEqual(['a', 'b']);
    expect(texts(text, 'lastmod')).toEqual(['2026-10-04T21:00:00Z', '2026-10-01T21:00:00Z']);
    expect(text.match(/hreflang="(ar|en)"/g)).toHaveLength(4);
    expect(texts((await get(room, '/sitemap-channels.xml')).text, 'loc')).toEqual(
      expect.arrayContaining([`${origin}/`, `${origin}/sections/world`, `${origin}/languages/en`]),
    );
    const robots = (await get(room, '/robots.txt')).text;
    for (const file of ['sitemap.xml', 'sitemap-news.xml']) expect(robots).toContain(`Sitemap: ${origin}/${file}\n`);
  });

  it('of news holds what is less than two days old; time alone takes an article out, and moves its tag only', async () => {
    const room = await testNewsroom(
      {
        'articles/0.md': article({ id: 'now', title: 'الآن & هنا', date: hoursAgo(0) }),
        'articles/1.md': article({ id: 'recent', title: 'قبل 47', date: hoursAgo(47) }),
        'articles/2.md': article({ id: 'old', title: 'قبل 49', date: hoursAgo(49) }),
        'articles/3.md': article({ id: 'unlisted', title: 'بلا فهرسة', date: hoursAgo(1), noindex: true }),
      },
      { now },
    );
    const before = await get(room, '/sitemap-news.xml');
    expect(idsIn(before.text)).toEqual(['now', 'recent']);
    expect(texts(before.text, 'news:title')).toEqual(['الآن & هنا', 'قبل 47']);
    expect(texts(before.text, 'news:name')).toEqual(['نشرة الاختبار', 'نشرة الاختبار']);
    expect(texts(before.text, 'news:language')).toEqual(['ar', 'ar']);
    expect(texts(before.text, 'news:publication_date')[0]).toBe('2026-11-20T12:00:00Z');
    const feed = await get(room, '/rss.xml');
    room.setClock(hoursAgo(-2));
    room.app.passTime();
    const after = await get(room, '/sitemap-news.xml');
    expect(idsIn(after.text)).toEqual(['now']);
    expect(after.etag).not.toBe(before.etag);
    expect((await get(room, '/rss.xml')).etag).toBe(feed.etag);
    const restarted = await room.restart();
    expect(idsIn((await get(restarted, '/sitemap-news.xml')).text)).toEqual(['now']);
  });
});

describe('search in headlines', () => {
  const files = {
    'articles/1.md': article({ id: 'one', title: 'إدارةُ المرفأ الجديدة', date: '2026-10-01' }),
    'articles/2.md': article({ id: 'two', title: 'المرفأ يغلق', date: '2026-10-02' }),
    'articles/3.md': article({ id: 'three', title: 'مسودة المرفأ', draft: true }),
  };

  it.each([
    ['المرفأ', ['two', 'one']],
    ['المرفا', ['two', 'one']],
    ['اداره', ['one']],
    ['إدارَة  الجديده', ['one']],
    ['المر', ['two', 'one']],
    ['رفأ', []],
    ['المرفأ قطار', []],
    ['', []],
    ['"', []],
    ['% _ * \\', []],
    ['🚢', []],
    ['ا'.repeat(5000), []],
  ])('for "%s" finds what it should', async (query, ids) => {
    const room = await testNewsroom(files);
    const { text } = await get(room, `/search?q=${encodeURIComponent(query).slice(0, 7000)}`.replace(/%..?$/, ''));
    expect([...text.matchAll(/<h2><a href="\/a\/(\w+)\//g)].map((match) => match[1])).toEqual(ids);
  });

  it('is offered to browsers by a description whose address works', async () => {
    const room = await testNewsroom(files);
    const { text } = await get(room, '/opensearch.xml');
    expect(texts(text, 'ShortName')).toEqual(['نشرة الاختبار']);
    const template = /template="([^"]+)"/.exec(text)?.[1] ?? '';
    const found = await get(room, template.replace(origin, '').replace('{searchTerms}', encodeURIComponent('يغلق')));
    expect(found.text).toContain('/a/two/');
  });
});
