import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseOpml } from 'feedsmith';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import type { Newsroom } from '../../src/app.ts';
import { mediaPath } from '../../src/media.ts';
import { article, many, origin, testNewsroom } from '../newsroom.ts';

const picture = readFileSync(join(import.meta.dirname, '../../content/media/harbour-dawn.jpg'));
const feedFiles = ['/rss.xml', '/atom.xml', '/feed.json'];

describe('a feed that has not changed', () => {
  it.each(feedFiles)('is answered 304 by its tag, alone or in a list, and by its date: %s', async (path) => {
    const { app } = await testNewsroom(many(1), { now: '2026-11-01T00:00:00Z' });
    const { headers, text } = await request(app.server).get(path).buffer(true).expect(200);
    const { etag, 'last-modified': modified } = headers as { etag: string; 'last-modified': string };
    expect(etag).toMatch(/^W\/"[0-9a-f]+-\d+"$/);
    const ask = (name: string, value: string) => request(app.server).get(path).set(name, value);
    await ask('If-None-Match', etag).expect(304);
    await ask('If-None-Match', etag.replace('W/', '')).expect(304);
    await ask('If-None-Match', `"other", ${etag}`).expect(304);
    await ask('If-Modified-Since', modified).expect(304);
    await ask('If-None-Match', '"other"').set('If-Modified-Since', modified).expect(200);
    await ask('If-Modified-Since', 'Sat, 01 Jan 2000 00:00:00 GMT').expect(200);
    expect((await request(app.server).get(path).buffer(true)).text).toBe(text);
  });

  it('has the same bytes after a restart, and after a rebuild of the database at another time', async () => {
    const room = await testNewsroom(many(3));
    const all = async ({ app }: typeof room) =>
      Promise.all(feedFiles.map(async (path) => (await request(app.server).get(path).buffer(true)).text));
    const first = await all(room);
    const restarted = await room.restart();
    expect(await all(restarted)).toEqual(first);
    await restarted.app.close();
    rmSync(room.data, { recursive: true });
    const rebuilt = await testNewsroom({}, { content: room.content, data: room.data, now: '2027-03-04T05:06:07Z' });
    expect(rebuilt.results.map(({ outcome }) => outcome)).toEqual(['new', 'new', 'new']);
    expect(await all(rebuilt)).toEqual(first);
  });

  it('has another tag in another database, so that a rebuilt one is never taken for the old', async () => {
    const one = await testNewsroom(many(1));
    const two = await testNewsroom({}, { content: one.content });
    const tag = async ({ app }: typeof one) => (await request(app.server).get('/rss.xml')).headers.etag;
    expect(await tag(one)).not.toBe(await tag(two));
  });
});

describe('the archive', () => {
  it.each([
    ['/rss.xml', (text: string) => /rel="next" href="([^"]+)"/.exec(text)?.[1]],
    ['/atom.xml', (text: string) => /rel="next" href="([^"]+)"/.exec(text)?.[1]],
    ['/feed.json', (text: string) => JSON.parse(text).next_url as string | undefined],
    ['/sections/world', (text: string) => /rel="next" href="([^"]+)"/.exec(text)?.[1]],
  ])('can be walked from %s to the oldest article, each met once', async (path, nextOf) => {
    const { app } = await testNewsroom(many(120));
    const met: string[] = [];
    let pages = 0;
    for (let next: string | undefined = path; next !== undefined; pages++) {
      const { text } = await request(app.server).get(next.replace(origin, '')).buffer(true).expect(200);
      met.push(...new Set([...text.matchAll(/\/a\/(many\d+)/g)].map((match) => match[1] as string)));
      next = nextOf(text);
    }
    expect(pages).toBe(3);
    expect(met).toEqual(Array.from({ length: 120 }, (_, index) => `many${119 - index}`));
  });

  it('goes on after an article that has been hidden since, and knows no page after a stranger', async () => {
    const room = await testNewsroom(many(60));
    room.write({
      'articles/10.md': article({ id: 'many10', title: 'مقال 10', date: '2026-01-01T10:00:00Z', draft: true }),
    });
    await room.importAgain();
    const { text } = await request(room.app.server).get('/feed.json?before=many10').buffer(true).expect(200);
    expect(JSON.parse(text).items[0].id).toBe(`${origin}/a/many9`);
    await request(room.app.server).get('/feed.json?before=nobody').expect(404);
  });
});

describe('an article', () => {
  const files = { 'articles/one.md': article({ id: 'one', title: 'اسم قديم', aliases: ['/2020/05/old-name'] }) };

  it('is at its page; its permanent address, a wrong and a former slug lead there', async () => {
    const room = await testNewsroom(files);
    const page = `/a/one/${encodeURIComponent('اسم-قديم')}`;
    const { text } = await request(room.app.server).get(page).expect(200);
    expect(text).toContain('<html lang="ar" dir="rtl">');
    expect(text).toContain(`<link rel="canonical" href="${origin}${page}">`);
    expect(text).toContain(
      `<link rel="alternate" type="application/rss+xml" title="نشرة الاختبار (RSS)" href="${origin}/rss.xml">`,
    );
    for (const path of ['/a/one', '/a/one/wrong', '/2020/05/old-name', '/2020/05/old-name/']) {
      const { headers } = await request(room.app.server).get(path).expect(301);
      expect(headers).toMatchObject({ location: page, 'cache-control': 'no-cache' });
    }
    room.write({ 'articles/one.md': article({ id: 'one', title: 'اسم جديد' }) });
    await room.importAgain();
    const { headers } = await request(room.app.server).get(page).expect(301);
    expect(headers.location).toBe(`/a/one/${encodeURIComponent('اسم-جديد')}`);
  });

  it('that nobody wrote is 404, as a page or as a problem', async () => {
    const { app } = await testNewsroom(files);
    const page = await request(app.server).get('/a/none').set('Accept', 'text/html').expect(404);
    expect(page.text).toContain('<html lang="ar" dir="rtl">');
    const problem = await request(app.server).get('/a/none').set('Accept', 'application/json').expect(404);
    expect(problem.headers['content-type']).toContain('application/problem+json');
    await request(app.server).get('/a/%ff').expect(400);
  });

  it('shows its parts on its page', async () => {
    const { app } = await testNewsroom({
      'articles/one.md': article(
        {
          id: 'one',
          title: 'GPS: <عنوان>',
          summary: 'ملخّص',
          section: 'world',
          author: 'salma',
          tags: ['بحر'],
          date: '2026-11-01',
        },
        'نص.\n\nاقرأ أيضاً: لم يصل\n\nاقرأ أيضاً: [خارج](https://example.org/)',
      ),
    });
    const { text } = await request(app.server).get('/a/one').redirects(1).expect(200);
    expect(text).toContain('<h1>GPS: &lt;عنوان&gt;</h1>');
    expect(text).toContain('<p class="read-also" data-ref="pending"><span>اقرأ أيضاً:</span> لم يصل</p>');
    expect(text).toContain(
      '<p class="read-also"><span>اقرأ أيضاً:</span> <a href="https://example.org/" rel="related">خارج</a></p>',
    );
    expect(text).toContain('<a href="/sections/world"><bdi>العالم</bdi></a>');
    expect(text).toContain('<a href="/authors/salma" rel="author"><bdi>سلمى ضاهر</bdi></a>');
    expect(text).toContain(`<a href="/tags/${encodeURIComponent('بحر')}" rel="tag"><bdi>بحر</bdi></a>`);
    expect(text).toContain('<time datetime="2026-11-01">1 نوفمبر 2026</time>');
    expect(text).not.toContain('\u200f');
  });
});

describe('other addresses', () => {
  it.each(['/feed', '/feed/', '/rss', '/rss/', '/feed/rss', '/feed.xml', '/index.xml'])(
    '%s of another system leads to the RSS feed',
    async (path) => {
      const { app } = await testNewsroom({});
      expect((await request(app.server).get(path).expect(301)).headers.location).toBe('/rss.xml');
    },
  );

  it.each(['/feed/atom', '/atom'])('%s of another system leads to the Atom feed', async (path) => {
    const { app } = await testNewsroom({});
    expect((await request(app.server).get(path).expect(301)).headers.location).toBe('/atom.xml');
  });

  it('serve media for ever the same, with ranges, under its own hash only', async () => {
    const bytes = readFileSync(join(import.meta.dirname, '../../content/media/ras-al-nour-second-quay.mp3'));
    const { app, newsroom } = await testNewsroom({ 'media/نشيد الميناء.mp3': bytes });
    const hash = newsroom.archive.media('نشيد الميناء.mp3')?.hash.slice(0, 16);
    const path = `/media/${hash}/${encodeURIComponent('نشيد الميناء.mp3')}`;
    const whole = await request(app.server).get(path).buffer(true).expect(200);
    expect(whole.body.equals(bytes)).toBe(true);
    expect(whole.headers).toMatchObject({
      'content-type': 'audio/mpeg',
      'cache-control': expect.stringContaining('immutable'),
    });
    const part = await request(app.server).get(path).set('Range', 'bytes=10-19').buffer(true).expect(206);
    expect(part.body.equals(bytes.subarray(10, 20))).toBe(true);
    await request(app.server).get(path).set('Range', `bytes=${bytes.length}-`).expect(416);
    await request(app.server)
      .get(path.replace(String(hash), '0123456789abcdef'))
      .expect(404);
    await request(app.server).get(`/media/${hash}/..%2F..%2Fnashra.sqlite`).expect(404);
  });

  it('keep a picture in memory, as it lies on the disk, and give parts of it', async () => {
    const { app, newsroom, data } = await testNewsroom({
      'media/port.jpg': picture,
      'articles/port.md': article({ title: 'المرفأ', date: '2026-11-01', image: 'port.jpg' }),
    });
    const path = pathOfMedia(newsroom, 'port.jpg');
    const first = await request(app.server).get(path).set('Accept-Encoding', 'gzip').buffer(true).expect(200);
    expect(first.body.equals(picture)).toBe(true);
    expect(first.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'content-length': String(picture.length),
      'accept-ranges': 'bytes',
      'access-control-allow-origin': '*',
      'x-content-type-options': 'nosniff',
      'cache-control': expect.stringContaining('immutable'),
    });
    expect(first.headers['content-encoding'] ?? first.headers.vary ?? first.headers['last-modified']).toBeUndefined();
    const { date: _date, ...said } = first.headers;
    const part = await request(app.server).get(path).set('Range', 'bytes=10-19').buffer(true).expect(206);
    expect(part.body.equals(picture.subarray(10, 20))).toBe(true);
    expect(part.headers.etag).toBe(said.etag);
    rmSync(join(data, path));
    const second = await request(app.server).get(path).buffer(true).expect(200);
    expect(second.body.equals(picture)).toBe(true);
    expect(second.headers).toMatchObject(said);
    const unchanged = await request(app.server).get(path).set('If-None-Match', `${said.etag}`).expect(304);
    expect(unchanged.headers.etag).toBe(said.etag);
    expect((await request(app.server).head(path).expect(200)).headers).toMatchObject(said);
  });

  it('show a picture no more when the only article that names it is taken back, whenever that came', async () => {
    const { app, newsroom, write, importAgain } = await testNewsroom({ 'media/port.jpg': picture });
    const path = pathOfMedia(newsroom, 'port.jpg');
    const fields = { id: 'port', title: 'المرفأ', date: '2026-11-01', image: 'port.jpg' };
    await request(app.server).get(path).expect(200);
    write({ 'articles/port.md': article(fields) });
    await importAgain();
    await request(app.server).get(path).expect(200);
    write({ 'articles/port.md': article({ ...fields, withdrawn: '2026-11-20T11:00:00Z' }) });
    await importAgain();
    await request(app.server).get(path).expect(404);
  });

  it('show a picture no more that a draft alone names, though it was there before', async () => {
    const { app, newsroom, write, importAgain } = await testNewsroom({ 'media/port.jpg': picture });
    const path = pathOfMedia(newsroom, 'port.jpg');
    await request(app.server).get(path).expect(200);
    write({ 'articles/port.md': article({ title: 'المرفأ', image: 'port.jpg', draft: true }) });
    await importAgain();
    await request(app.server).get(path).expect(404);
  });

  it('answer 404 where the bytes of a picture are lost, whoever asks', async () => {
    const { app, newsroom, data } = await testNewsroom({
      'media/port.jpg': picture,
      'articles/port.md': article({ title: 'المرفأ', date: '2026-11-01', image: 'port.jpg' }),
    });
    const path = pathOfMedia(newsroom, 'port.jpg');
    rmSync(join(data, path));
    await request(app.server).get(path).expect(404);
    await request(app.server).get(path).set('Range', 'bytes=0-9').expect(404);
  });

  it('show people every feed of the site and of its sections', async () => {
    const { app } = await testNewsroom({});
    const { text } = await request(app.server).get('/feeds').expect(200);
    for (const file of ['rss.xml', 'atom.xml', 'feed.json'])
      for (const channel of ['', '/sections/world', '/sections/english'])
        expect(text).toContain(`href="${channel}/${file}"`);
  });

  it('give aggregators every channel as OPML', async () => {
    const { app } = await testNewsroom({
      'articles/1.md': article({
        title: 'الأول',
        section: 'world',
        author: 'Karim <k> & Sons',
        tags: ['بحر & برّ'],
        lang: 'en',
      }),
      'articles/2.md': article({ title: 'سر', tags: ['سر'], draft: true }),
    });
    const { text, headers } = await request(app.server).get('/feeds.opml').buffer(true).expect(200);
    expect(headers['content-type']).toBe('text/x-opml; charset=utf-8');
    const outlines = parseOpml(text).body?.outlines ?? [];
    expect(outlines.map(({ xmlUrl }) => decodeURI(String(xmlUrl)))).toEqual(
      [
        '',
        '/sections/world',
        '/sections/english',
        '/authors/salma',
        '/authors/karim-k-sons',
        '/tags/بحر-برّ'.replace('ّ', ''),
        '/languages/en',
      ].map((channel) => `${origin}${channel}/rss.xml`),
    );
    expect(outlines.map(({ text: title }) => title)).toContain('Karim <k> & Sons - نشرة الاختبار');
  });

  it('say whether the server lives and is ready', async () => {
    const { app } = await testNewsroom({});
    await request(app.server).get('/healthz').expect(200);
    await request(app.server).get('/readyz').expect(200);
  });
});

function pathOfMedia({ archive }: Newsroom, name: string): string {
  const media = archive.media(name);
  if (media === null) throw new Error(`there is no ${name}`);
  return mediaPath(media);
}
