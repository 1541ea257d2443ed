/** Searching over HTTP: the page, the feeds of a search, and the API. */
import fc from 'fast-check';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { article, type Files, type TestNewsroom, testNewsroom } from '../newsroom.ts';

const day = (index: number) => new Date(Date.UTC(2026, 8, 1) + index * 86_400_000).toISOString();
const files: Files = {
  'articles/a.md': article(
    { id: 'a', title: 'المرفأ & «السفن»', date: '2026-11-01', section: 'world' },
    'نص <b>عن</b> المرفأ.',
  ),
  'articles/b.md': article({ id: 'b', title: 'مدرسة القرية', date: '2026-11-02', author: 'salma' }, 'مرفأ بعيد.'),
  'articles/draft.md': article({ id: 'draft', title: 'المرفأ السرّي', date: '2026-11-03', draft: true }),
  ...Object.fromEntries(
    Array.from({ length: 45 }, (_, index) => [
      `articles/n${index}.md`,
      article({ id: `n${index}`, title: `نشرة الطقس ${index}`, date: day(index) }),
    ]),
  ),
};

let room: TestNewsroom;
beforeAll(async () => {
  room = await testNewsroom(files, { atEnd: afterAll });
  await room.app.onIdle();
});

const get = (path: string) => request(room.app.server).get(path);
const q = (text: string) => encodeURIComponent(text);
const idsIn = (page: string) => [...page.matchAll(/<h2><a href="\/a\/(\w+)\//g)].map((match) => match[1]);

describe('the page of a search', () => {
  it('marks what was found, and escapes everything else', async () => {
    const { text } = await get(`/search?q=${q('مرفا <i>')}`).expect(200);
    expect(text).toContain('<mark>المرفأ</mark> &amp; «السفن»');
    expect(text).not.toContain('<i>');
    expect(text).not.toContain('draft');
  });

  it('is narrowed down by parameters, which its form shows', async () => {
    const { text } = await get(`/search?q=${q('مرفأ')}&author=salma`).expect(200);
    expect(idsIn(text)).toEqual(['b']);
    expect(text).toContain('<details open>');
    expect(idsIn((await get('/search?from=2026-11-02&to=2026-11-02')).text)).toEqual(['b']);
    expect(idsIn((await get(`/search?q=${q('مرفأ')}&section=nowhere`)).text)).toEqual([]);
  });

  it('goes on to further pages, each article on one', async () => {
    const pages = await Promise.all([1, 2, 3, 4].map((page) => get(`/search?q=${q('الطقس')}&page=${page}`)));
    const ids = pages.flatMap(({ text }) => idsIn(text));
    expect(pages.map(({ text }) => idsIn(text).length)).toEqual([20, 20, 5, 0]);
    expect(new Set(ids).size).toBe(45);
    expect(pages[0]?.text).toContain(`<a rel="next" href="/search?q=${q('الطقس')}&amp;page=2">`);
    expect(pages[2]?.text).not.toContain('rel="next"');
    for (const odd of ['0', '-1', 'x', '1e9', '51'])
      expect(idsIn((await get(`/search?q=${q('الطقس')}&page=${odd}`)).text)).toHaveLength(20);
  });

  it('says what it shows instead, and what else may have been meant', async () => {
    const { text } = await get(`/search?q=${q('الطفس')}`);
    expect(text).toContain('هذه نتائج');
    expect(idsIn(text)).toHaveLength(20);
    const some = (await get(`/search?q=${q('المرفأ الطقس')}`)).text;
    expect(some).toContain('مقالات فيها بعض هذه الكلمات');
  });

  it('has the ETag of its bytes, which moves when they do', async () => {
    const own = await testNewsroom(files);
    const asked = () => request(own.app.server).get(`/search?q=${q('زلزال')}`);
    const before = (await asked()).headers.etag as string;
    expect((await asked().set('If-None-Match', before)).status).toBe(304);
    own.write({ 'articles/new.md': article({ id: 'new', title: 'زلزال', date: '2026-11-19' }) });
    await own.importAgain();
    const after = await asked();
    expect(after.headers.etag).not.toBe(before);
    expect(idsIn(after.text)).toEqual(['new']);
  });

  it('is a page, whatever is asked', async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '"',
        '«',
        '”',
        '-',
        ':',
        '*',
        '(',
        ')',
        '^',
        '+',
        ' ',
        'قسم:',
        'from:',
        'NEAR(',
        'AND',
        '{title}',
        '\0',
        '%',
      ),
      fc.constantFrom('المرفأ', 'ar', '٢٠٢٥', 'الطقس', '東京', '🚢', '\ud800', 'ﷺ', 'a'.repeat(300)),
      fc.string({ unit: 'binary', maxLength: 5 }),
    );
    const names = fc.constantFrom('q', 'section', 'author', 'tag', 'language', 'from', 'to', 'page', 'x');
    const parameters = fc.array(fc.tuple(names, fc.array(piece, { maxLength: 8 })), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(
        parameters,
        fc.constantFrom('/search', '/api/v1/search', '/search/atom.xml'),
        async (all, path) => {
          const query = new URLSearchParams(all.map(([name, pieces]) => [name, pieces.join('')]));
          const { status } = await get(`${path}?${query}`);
          expect(path === '/search/atom.xml' ? [200, 404] : [200], String(query)).toContain(status);
        },
      ),
      { numRuns: 300 },
    );
  }, 60_000);
});

describe('a feed of a search', () => {
  it.each(['rss.xml', 'atom.xml', 'feed.json'])(
    'is there as %s, the newest first, and named by the page',
    async (file) => {
      const { text, headers } = await get(`/search/${file}?q=${q('مرفأ')}`).expect(200);
      const ids = [...text.matchAll(/news\.example\/a\/(\w+)["<]/g)].map((match) => match[1]);
      expect([...new Set(ids)]).toEqual(['b', 'a']);
      expect(text).toContain(`https://news.example/search?q=${q('مرفأ')}`);
      expect(headers['access-control-allow-origin']).toBe('*');
      const page = (await get(`/search?q=${q('مرفأ')}`)).text;
      expect(page).toContain(`href="https://news.example/search/${file}?q=${q('مرفأ')}"`);
    },
  );

  it('has only what has every word, and is not there where nothing is asked', async () => {
    expect((await get(`/search/atom.xml?q=${q('المرفأ الطقس')}`)).text).not.toContain('<entry');
    await get('/search/atom.xml').expect(404);
    await get('/search/feed.txt?q=x').expect(404);
  });
});

describe('GET /api/v1/search', () => {
  it('says what was found, and where it goes on', async () => {
    const { body, headers } = await get(`/api/v1/search?q=${q('الطقس')}`).expect(200);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(body).toMatchObject({ query: 'الطقس', searchedFor: 'الطقس', didYouMean: null, total: 45, page: 1 });
    expect(body.next).toBe(`https://news.example/api/v1/search?q=${q('الطقس')}&page=2`);
    expect(body.results).toHaveLength(20);
    expect(body.results[0]).toMatchObject({ language: 'ar', everyWord: true });
    expect(body.results[0].titleHtml).toContain('<mark>الطقس</mark>');
  });

  it('escapes what it gives as HTML', async () => {
    const { body } = await get(`/api/v1/search?q=${q('السفن')}`);
    expect(body.results[0].titleHtml).toBe('المرفأ &amp; «<mark>السفن</mark>»');
  });

  it('says what an article suggests, and nothing of one that is not to be seen', async () => {
    const { body } = await get('/api/v1/search?like=n3').expect(200);
    expect(body).toMatchObject({ like: 'n3', references: [] });
    expect(body.results.length).toBeGreaterThan(0);
    await get('/api/v1/search?like=draft').expect(404);
    await get('/api/v1/search?like=nobody').expect(404);
  });
});
