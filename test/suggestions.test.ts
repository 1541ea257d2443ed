/** What an article suggests: found a little later, kept in a table, shown on its page alone. */
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { article, type Files, type TestNewsroom, testNewsroom } from './newsroom.ts';

/** Enough others that a word of two articles tells something. */
const others: Files = Object.fromEntries(
  Array.from({ length: 20 }, (_, index) => [
    `articles/o${index}.md`,
    article({ id: `o${index}`, title: `خبر${index} عابر`, date: `2026-10-${10 + index}`, section: 'world' }),
  ]),
);
const about = (id: string, more: Record<string, unknown> = {}, body?: string) =>
  article(
    { id, title: `زلزال يهزّ ساحل البلدة ${id}`, date: '2026-11-01', section: 'world', tags: ['زلازل'], ...more },
    body ?? `هزّة أرضية شعر بها سكان الساحل والبلدة ${id}.`,
  );

async function newsroom(files: Files): Promise<TestNewsroom> {
  const room = await testNewsroom({ ...others, ...files });
  await room.app.onIdle();
  return room;
}

async function edit(room: TestNewsroom, files: Files): Promise<void> {
  room.write(files);
  await room.importAgain();
  await room.app.onIdle();
}

const page = async ({ app }: TestNewsroom, id: string) => (await request(app.server).get(`/a/${id}`).redirects(1)).text;
const suggested = ({ newsroom: { archive } }: TestNewsroom, id: string) => archive.suggestions(id).map((one) => one.id);

describe('an article suggests', () => {
  it('what it has words in common with, under words that say so', async () => {
    const room = await newsroom({ 'articles/a.md': about('a'), 'articles/b.md': about('b') });
    expect(suggested(room, 'a')).toEqual(['b']);
    expect(await page(room, 'a')).toMatch(/<h2 id="suggestions">اخترنا لك<\/h2>\s*<ul>\s*<li><a href="\/a\/b\//);
  });

  it('nothing like it where there is nothing, only the latest, and they are called that', async () => {
    const room = await newsroom({ 'articles/a.md': about('a') });
    expect(suggested(room, 'a')).toEqual([]);
    const text = await page(room, 'a');
    expect(text).toContain('<h2 id="suggestions">أحدث المقالات</h2>');
    expect(text).not.toContain('اخترنا لك');
  });

  it('nothing at all, and no empty box, in a publication of one article', async () => {
    const room = await testNewsroom({ 'articles/a.md': article({ id: 'a', title: 'وحيد' }, 'نص.\n\nاخترنا لك') });
    await room.app.onIdle();
    expect(await page(room, 'a')).not.toMatch(/suggestions|اخترنا لك/);
  });

  it('at the place that the newsroom kept for it, under the newsroom’s own words, and once', async () => {
    const body = 'فقرة أولى عن الهزّة وسكان الساحل.\n\nقد يعجبك أيضا\n\nفقرة أخيرة.';
    const room = await newsroom({ 'articles/a.md': about('a', {}, body), 'articles/b.md': about('b') });
    const text = await page(room, 'a');
    expect(text).toMatch(/فقرة أولى.*<h2 id="suggestions">قد يعجبك أيضا<\/h2>.*فقرة أخيرة/s);
    expect(text.match(/id="suggestions"/g)).toHaveLength(1);
  });

  it('neither what its author refers to nor what refers to it', async () => {
    const line = 'هزّة شعر بها سكان الساحل.\n\nاقرأ أيضاً: زلزال يهزّ ساحل البلدة b';
    const room = await newsroom({
      'articles/a.md': about('a', {}, line),
      'articles/b.md': about('b'),
      'articles/c.md': about('c'),
    });
    expect(suggested(room, 'a')).toEqual(['c']);
    expect(suggested(room, 'b')).toEqual(['c']);
    await edit(room, { 'articles/a.md': about('a') });
    expect(suggested(room, 'a')).toEqual(['b', 'c']);
  });

  it('only what is in its language and can be seen', async () => {
    const room = await newsroom({
      'articles/a.md': about('a'),
      'articles/b.md': about('b', { draft: true }),
      'articles/c.md': about('c', { lang: 'fa' }),
    });
    expect(suggested(room, 'a')).toEqual([]);
  });

  it('not what shares the name of a place alone', async () => {
    const place = (id: string, title: string, body: string) =>
      article({ id, title, date: '2026-11-01', section: id }, body);
    const room = await newsroom({
      'articles/a.md': place('a', 'حريق في باب الريح', 'أخمد رجال الإطفاء النيران في مخزن قديم.'),
      'articles/b.md': place('b', 'مهرجان باب الريح', 'يبدأ الغناء مساء الخميس بعد الغروب.'),
    });
    expect(suggested(room, 'a')).toEqual([]);
  });
});

describe('a newer article', () => {
  it('is suggested by older ones as soon as it suggests them, and no more when it is out of sight', async () => {
    const room = await newsroom({ 'articles/a.md': about('a') });
    expect(await page(room, 'a')).not.toContain('/a/b/');
    await edit(room, { 'articles/b.md': about('b') });
    expect(await page(room, 'a')).toContain('/a/b/');
    await edit(room, { 'articles/b.md': about('b', { title: 'زلزال آخر يهزّ ساحل البلدة b' }) });
    expect(await page(room, 'a')).toContain('زلزال آخر');
    room.write({ 'articles/b.md': about('b', { withdrawn: '2026-11-10' }) });
    await room.importAgain();
    expect(await page(room, 'a')).not.toContain('/a/b/');
  });

  it('comes to the others by night too', async () => {
    const room = await newsroom({ 'articles/a.md': about('a') });
    const { archive } = room.newsroom;
    expect(archive.catchUp('2026-11-20T12:00:00Z')).toBe(false);
    expect(archive.catchUp('2026-11-21T00:00:00Z')).toBe(true);
    expect(archive.catchUp('2026-11-21T00:00:00Z')).toBe(true);
    while (archive.catchUp('2026-11-21T00:00:00Z'));
    expect(suggested(room, 'a')).toEqual([]);
  });
});

describe('an editor', () => {
  const at = '2026-11-20T13:00:00Z';
  const three = () =>
    newsroom({ 'articles/a.md': about('a'), 'articles/b.md': about('b'), 'articles/c.md': about('c') });
  const judgements = ({ newsroom: { archive } }: TestNewsroom) =>
    archive.suggestionJudgements('a').map(({ target, verdict }) => [target.id, verdict]);

  it('pins what comes first, though nobody would have found it, and however often the others are found anew', async () => {
    const room = await newsroom({ 'articles/a.md': about('a'), 'articles/b.md': about('b') });
    const { archive } = room.newsroom;
    expect(suggested(room, 'a')).toEqual(['b']);
    for (const id of ['o7', 'o3', 'o7']) expect(archive.judgeSuggestion('a', id, 'pinned', at)).toBe(true);
    expect(suggested(room, 'a')).toEqual(['o7', 'o3', 'b']);
    expect(await page(room, 'a')).toMatch(/<h2 id="suggestions">اخترنا لك<\/h2>\s*<ul>\s*<li><a href="\/a\/o7\//);
    await edit(room, { 'articles/a.md': about('a', { summary: 'هزّة أرضية.' }), 'articles/c.md': about('c') });
    expect(suggested(room, 'a').slice(0, 2)).toEqual(['o7', 'o3']);
    expect(suggested(room, 'a').slice(2).toSorted()).toEqual(['b', 'c']);
    expect(judgements(room)).toEqual([
      ['o7', 'pinned'],
      ['o3', 'pinned'],
    ]);
    archive.judgeSuggestion('a', 'o7', null, at);
    expect(suggested(room, 'a')[0]).toBe('o3');
  });

  it('pins what the article refers to, and what was found, and it stands there once', async () => {
    const room = await newsroom({
      'articles/a.md': about('a', {}, 'هزّة شعر بها سكان الساحل.\n\nاقرأ أيضاً: زلزال يهزّ ساحل البلدة b'),
      'articles/b.md': about('b'),
      'articles/c.md': about('c'),
    });
    for (const id of ['b', 'c']) room.newsroom.archive.judgeSuggestion('a', id, 'pinned', at);
    expect(suggested(room, 'a')).toEqual(['b', 'c']);
  });

  it('refuses what is not shown again, not even among the latest, until that is taken back', async () => {
    const room = await three();
    const { archive } = room.newsroom;
    archive.judgeSuggestion('a', 'b', 'refused', at);
    expect(suggested(room, 'a')).toEqual(['c']);
    await edit(room, { 'articles/a.md': about('a', { summary: 'هزّة أرضية.' }) });
    expect(suggested(room, 'a')).toEqual(['c']);
    archive.judgeSuggestion('a', 'c', 'refused', at);
    const text = await page(room, 'a');
    expect(text).toContain('<h2 id="suggestions">أحدث المقالات</h2>');
    expect(text).not.toMatch(/\/a\/[bc]\//);
    expect(judgements(room)).toEqual([
      ['b', 'refused'],
      ['c', 'refused'],
    ]);
    archive.judgeSuggestion('a', 'b', null, at);
    expect(suggested(room, 'a')).toEqual(['b']);
  });

  it('pins no article into sight: it shows when it is published, under its present title, and the page is told', async () => {
    const room = await newsroom({
      'articles/a.md': about('a'),
      'articles/z.md': article({ id: 'z', title: 'بعيد كل البعد', date: '2026-11-02', draft: true }),
    });
    const { archive } = room.newsroom;
    const revision = () => archive.revision('suggestions/a').number;
    const seen = [revision()];
    const expectTold = () => {
      expect(revision()).toBeGreaterThan(seen.at(-1) as number);
      seen.push(revision());
    };
    expect(archive.judgeSuggestion('a', 'z', 'pinned', at)).toBe(true);
    expectTold();
    expect(suggested(room, 'a')).toEqual([]);
    expect(judgements(room)).toEqual([['z', 'pinned']]);
    for (const title of ['بعيد كل البعد', 'اسم غيره']) {
      await edit(room, { 'articles/z.md': article({ id: 'z', title, date: '2026-11-02' }) });
      expectTold();
      expect(archive.suggestions('a')).toMatchObject([{ id: 'z', title }]);
    }
    await edit(room, { 'articles/z.md': article({ id: 'z', title: 'اسم غيره', withdrawn: '2026-11-19' }) });
    expectTold();
    expect(suggested(room, 'a')).toEqual([]);
  });

  it('judges what is there, and nothing is told where nothing is new', async () => {
    const room = await three();
    const { archive } = room.newsroom;
    archive.judgeSuggestion('a', 'b', 'refused', at);
    const before = archive.revision('suggestions/a').number;
    expect(archive.judgeSuggestion('a', 'b', 'refused', at)).toBe(true);
    expect(archive.judgeSuggestion('a', 'c', null, at)).toBe(true);
    expect(archive.judgeSuggestion('a', 'nobody', 'pinned', at)).toBe(false);
    expect(archive.judgeSuggestion('nobody', 'a', 'pinned', at)).toBe(false);
    expect(archive.judgeSuggestion('a', 'a', 'pinned', at)).toBe(false);
    expect(archive.revision('suggestions/a').number).toBe(before);
  });
});

describe('a change of what is suggested', () => {
  const addresses = [
    '/rss.xml',
    '/atom.xml',
    '/feed.json',
    '/sections/world/atom.xml',
    '/sections/world',
    '/ap/articles/a',
  ];

  it('is a change of the pages that show it, and of nothing else', async () => {
    const room = await newsroom({ 'articles/a.md': about('a'), 'articles/b.md': about('b') });
    const { archive } = room.newsroom;
    const tags = () =>
      Promise.all(addresses.map(async (path) => (await request(room.app.server).get(path)).headers.etag));
    const before = [await tags(), archive.revision('suggestions/a').number, archive.latestChange()] as const;
    const again = async () => {
      const { headers } = await request(room.app.server).get('/a/a').redirects(1);
      return headers.etag;
    };
    const tag = await again();
    // b's own save tells of b; that a shows another title is told by the same change.
    await edit(room, { 'articles/b.md': about('b', { title: 'زلزال جديد يهزّ ساحل البلدة b', federate: 'never' }) });
    expect(archive.revision('suggestions/a').number).toBeGreaterThan(before[1]);
    expect(archive.revision('article/a').number).toBeLessThan(before[2]);
    expect(await again()).not.toBe(tag);
    expect((await tags()).at(-1)).toBe(before[0].at(-1));
  });

  it('leaves the text of feeds and of federation as it is', async () => {
    const slot = 'هزّة شعر بها سكان الساحل.\n\nاخترنا لك';
    const room = await testNewsroom({ ...others, 'articles/a.md': about('a', {}, slot), 'articles/b.md': about('b') });
    const all = () => Promise.all(addresses.map(async (path) => (await request(room.app.server).get(path)).text));
    const before = await all();
    await room.app.onIdle();
    expect(suggested(room, 'a')).toEqual(['b']);
    expect(await all()).toEqual(before);
    expect(before.join()).not.toContain('اخترنا لك');
  });
});
