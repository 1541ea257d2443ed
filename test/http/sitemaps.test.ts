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

type Element = { text: string; attributes: Record<string, string> };

/** The elements of one name, in a document that a strict parser accepts. */
function elements(document: string, name: string): Element[] {
  const found: Element[] = [];
  let open: Element | null = null;
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', (tag) => {
    if (tag.name !== name) return;
    const attributes = Object.values(tag.attributes).map((one) => [one.name, one.value]);
    open = { text: '', attributes: Object.fromEntries(attributes) };
    found.push(open);
  });
  parser.on('closetag', () => {
    open = null;
  });
  parser.on('text', (text) => {
    if (open) open.text += text;
  });
  parser.write(document).close();
  return found;
}

const texts = (document: string, name: string) => elements(document, name).map(({ text }) => text);

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
    const versions = elements(text, 'xhtml:link').map(({ attributes: { rel, hreflang, href } }) => [
      rel,
      hreflang,
      href,
    ]);
    const [arabic, english] = texts(text, 'loc');
    const pair = [
      ['alternate', 'ar', arabic],
      ['alternate', 'en', english],
    ];
    expect(versions).toEqual([...pair, ...pair.toReversed()]);
    expect(texts((await get(room, '/sitemap-channels.xml')).text, 'loc')).toEqual(
      expect.arrayContaining([`${origin}/`, `${origin}/sections/world`, `${origin}/languages/en`]),
    );
  });

  it('are named in robots.txt, and lead to pages that are there', async () => {
    const room = await testNewsroom({
      'articles/a.md': article({ id: 'a', title: 'أوّل <مقال> & "غيره"', date: hoursAgo(1), tags: ['بحر & برّ'] }),
      'articles/b.md': article({ id: 'b', title: 'Second', date: hoursAgo(2), section: 'english', author: 'salma' }),
    });
    const robots = (await get(room, '/robots.txt')).text;
    const named = [...robots.matchAll(/^Sitemap: (.+)$/gm)].map((line) => line[1] as string);
    expect(named).toEqual([`${origin}/sitemap.xml`, `${origin}/sitemap-news.xml`]);
    const met: string[] = [];
    for (const address of named) {
      for (const loc of texts((await get(room, address.replace(origin, ''))).text, 'loc')) {
        expect(loc.startsWith(`${origin}/`)).toBe(true);
        met.push(loc);
        if (loc.endsWith('.xml')) named.push(loc);
        else await get(room, loc.replace(origin, ''));
      }
    }
    expect(met.length).toBeGreaterThan(10);
  });

  it('of news holds what is less than two days old; time alone takes an article out, and moves no feed', async () => {
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
    const tagsOfOthers = () =>
      Promise.all(['/rss.xml', '/atom.xml', '/feed.json', '/'].map(async (path) => (await get(room, path)).etag));
    const others = await tagsOfOthers();
    room.setClock(hoursAgo(-2));
    room.app.passTime();
    const ask = (tag: string) => request(room.app.server).get('/sitemap-news.xml').set('If-None-Match', tag);
    await ask(before.etag).expect(200);
    const after = await get(room, '/sitemap-news.xml');
    expect(idsIn(after.text)).toEqual(['now']);
    expect(after.etag).not.toBe(before.etag);
    await ask(after.etag).expect(304);
    expect(await tagsOfOthers()).toEqual(others);
    const restarted = await room.restart();
    expect(idsIn((await get(restarted, '/sitemap-news.xml')).text)).toEqual(['now']);
  });
});

describe('search', () => {
  const files = {
    'articles/1.md': article({ id: 'one', title: 'إدارةُ المرفأ الجديدة', date: '2026-10-01' }),
    'articles/2.md': article({ id: 'two', title: 'المرفأ يغلق', date: '2026-10-02' }),
    'articles/3.md': article({ id: 'three', title: 'مسودة المرفأ', draft: true }),
  };

  const found = (page: string) => [...page.matchAll(/<h2><a href="\/a\/(\w+)\//g)].map((match) => match[1]);

  it.each([
    ['المرفأ', ['two', 'one']],
    ['المرفا', ['two', 'one']],
    ['المَرْفَأُ', ['two', 'one']],
    ['المــرفأ', ['two', 'one']],
    ['اداره', ['one']],
    ['أدارة', ['one']],
    ['إدارَة  الجديده', ['one']],
    ['الجديدة إدارة', ['one']],
    ['للمرفأ', ['two', 'one']],
    ['المرف*', ['two', 'one']],
    ['المر*', []],
    ['رفأ', []],
    ['المرفأ -الجديدة', ['two']],
    ['«الجديدة للمرفأ»', []],
    ['«اداره للمرفا»', ['one']],
    ['سفينة', []],
    ['', []],
    [' ', []],
  ])('for "%s" finds the articles that have it, in any spelling', async (query, ids) => {
    const room = await testNewsroom(files);
    const { text } = await get(room, `/search?q=${encodeURIComponent(query)}`);
    expect(found(text)).toEqual(ids);
  });

  it('finds nothing for what is no word, and answers whatever it is asked', async () => {
    const room = await testNewsroom(files);
    for (const odd of [
      '"',
      '%',
      '_',
      '*',
      '% _ * \\',
      "'; --",
      '[',
      '?',
      '🚢',
      '\0',
      '\u200f',
      '<script>',
      'ا'.repeat(1000),
    ])
      expect(found((await get(room, `/search?q=${encodeURIComponent(odd)}`)).text), odd).toEqual([]);
    // Half a percent-encoding, half a letter, half a pair (cut at the length that is looked at), another kind of query.
    for (const broken of ['q=%', 'q=%D8', 'q=%ED%A0%BD', `q=${'a'.repeat(199)}%F0%9F%9A%A2`, 'q[]=x', 'p=x', 'q'])
      expect(found((await get(room, `/search?${broken}`)).text), broken).toEqual([]);
    await request(room.app.server)
      .get(`/search?q=${'a'.repeat(10_000)}`)
      .expect(414);
  });

  it('shows what was asked for as text, and in its field', async () => {
    const room = await testNewsroom(files);
    const { text } = await get(room, `/search?q=${encodeURIComponent('"><script>alert(1)</script>')}`);
    expect(text).not.toContain('<script>alert');
    expect(text).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"');
  });

  it('is offered to browsers by a description whose address works', async () => {
    const room = await testNewsroom(files);
    const { text } = await get(room, '/opensearch.xml');
    expect(texts(text, 'ShortName')).toEqual(['نشرة الاختبار']);
    const [{ template = '', type } = {}] = elements(text, 'Url').map(({ attributes }) => attributes);
    expect(type).toBe('text/html');
    const answer = await get(room, template.replace(origin, '').replace('{searchTerms}', encodeURIComponent('يغلق')));
    expect(found(answer.text)).toEqual(['two']);
  });
});
