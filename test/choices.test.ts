/** What an editor decides of references and suggestions, and how it outlives everything that happens around it. */
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { article, type Files, type TestNewsroom, testNewsroom } from './newsroom.ts';

const now = '2026-11-20T13:00:00Z';
const title = 'حصاد الأسبوع';
const line = `اقرأ أيضاً: ${title}`;

/** A line that two articles answer to. */
const source = (body = `نص.\n\n${line}`, more: Record<string, unknown> = {}) =>
  article({ id: 'source', title: 'الحدث', date: '2026-11-03', section: 'world', ...more }, body);
const twins: Files = {
  'articles/one.md': article({ id: 'one', title, date: '2026-11-01' }),
  'articles/two.md': article({ id: 'two', title: `${title}!`, date: '2026-11-02' }),
};

async function edit(room: TestNewsroom, files: Files): Promise<void> {
  room.write(files);
  await room.importAgain();
}

const references = ({ newsroom }: TestNewsroom) => newsroom.archive.article('source')?.references ?? [];
const get = async ({ app }: TestNewsroom, path: string) =>
  (await request(app.server).get(path).redirects(1).buffer(true).expect(200)).text;

describe('an editor says which article a line means', () => {
  const scene = async (files: Files = {}) => testNewsroom({ 'articles/source.md': source(), ...twins, ...files });
  const choose = ({ newsroom }: TestNewsroom, target: string | null, position = 0) =>
    newsroom.archive.chooseTarget('source', position, target, now);

  it('and it is a link everywhere, told like any other, until that is taken back', async () => {
    const room = await scene();
    const paths = ['/a/source', '/sections/world/rss.xml', '/sections/world/feed.json', '/a/two'];
    const tags = () =>
      Promise.all(
        paths.map(async (path) => {
          const { headers } = await request(room.app.server).get(path).redirects(1).buffer(true);
          return headers.etag as string;
        }),
      );
    expect(references(room)).toMatchObject([{ state: 'ambiguous', target: null, chosen: false }]);
    const before = await tags();
    expect(choose(room, 'two')).toBe(true);
    expect(references(room)).toMatchObject([{ state: 'resolved', target: { id: 'two' }, chosen: true }]);
    const chosen = await tags();
    for (const [index, path] of paths.entries()) expect(chosen[index], path).not.toBe(before[index]);
    expect(await get(room, '/a/source')).toMatch(/<p class="read-also">.*href="\/a\/two\//);
    expect(await get(room, '/a/two')).toContain('ورد ذكره في');
    const [item] = JSON.parse(await get(room, '/sections/world/feed.json')).items;
    expect(item._nashra.related).toEqual([
      expect.objectContaining({ id: 'https://news.example/a/two', state: 'resolved' }),
    ]);
    expect(JSON.stringify(item)).not.toContain('chosen');

    expect(choose(room, null)).toBe(true);
    expect(references(room)).toMatchObject([{ state: 'ambiguous', target: null, chosen: false }]);
    for (const [index, tag] of (await tags()).entries()) expect(tag, paths[index]).not.toBe(chosen[index]);
    expect(await get(room, '/a/source')).toContain('data-ref="ambiguous"');
  });

  it('and it stays so whatever becomes of the text around it, and of the file', async () => {
    const room = await scene();
    choose(room, 'two');
    await edit(room, { 'articles/source.md': source(`كلام قبله.\n\nاقرأ أيضاً: غيره\n\n${line}\n\nوكلام بعده.`) });
    expect(references(room)).toMatchObject([
      { state: 'pending', chosen: false },
      { state: 'resolved', target: { id: 'two' }, chosen: true },
    ]);
    await edit(room, { 'articles/source.md': source('لا شيء.') });
    await edit(room, { 'articles/source.md': source() });
    expect(references(room)).toMatchObject([{ target: { id: 'two' }, chosen: true }]);
    const restarted = await room.restart({ origin: 'https://other.example' });
    expect(references(restarted)).toMatchObject([{ target: { id: 'two' }, chosen: true }]);
    await edit(restarted, { 'articles/source.md': source('نص.\n\nاقرأ أيضاً: حصاد الأسبوع الثاني') });
    expect(references(restarted)).toMatchObject([{ state: 'pending', chosen: false }]);
  });

  it('and it follows that article: renamed, withdrawn, and back', async () => {
    const room = await scene();
    choose(room, 'two');
    const two = (more: object) => ({ 'articles/two.md': article({ id: 'two', title: 'اسم آخر', ...more }) });
    await edit(room, two({}));
    expect(await get(room, '/a/source')).toContain('اسم آخر</a>');
    await edit(room, two({ withdrawn: '2026-11-19' }));
    expect(references(room)).toMatchObject([{ state: 'dead', target: null, chosen: true }]);
    expect(await get(room, '/a/source')).toContain('data-ref="dead"');
    await edit(room, two({}));
    expect(await get(room, '/a/source')).toContain('اسم آخر</a>');
  });

  it('and one that is not public yet is told to nobody until it is', async () => {
    const secret = (more: object) => article({ id: 'secret', title: 'سرّ', date: '2026-11-04', ...more });
    const room = await scene({ 'articles/secret.md': secret({ draft: true }) });
    expect(choose(room, 'secret')).toBe(true);
    expect(references(room)).toMatchObject([{ state: 'pending', target: null, chosen: true }]);
    expect(await get(room, '/a/source')).not.toMatch(/secret|سرّ/);
    await edit(room, { 'articles/secret.md': secret({}) });
    expect(references(room)).toMatchObject([{ state: 'resolved', target: { id: 'secret' } }]);
  });

  it('and where that is discarded, the line is read as it was written', async () => {
    const room = await scene({ 'articles/draft.md': article({ id: 'draft', title: 'مسودّة', draft: true }) });
    await edit(room, { 'articles/two.md': article({ id: 'two', title: 'غيره', draft: true }) });
    choose(room, 'draft');
    expect(references(room)).toMatchObject([{ state: 'pending', chosen: true }]);
    expect(room.newsroom.archive.discard('draft', now)).toBe(true);
    expect(references(room)).toMatchObject([{ state: 'resolved', target: { id: 'one' }, chosen: false }]);
    expect(await get(room, '/a/source')).toMatch(/<p class="read-also">.*href="\/a\/one\//);
    await edit(room, { 'articles/two.md': article({ id: 'two', title }) });
    expect(references(room)).toMatchObject([{ state: 'ambiguous' }]);
  });

  it('also of an address, which the words then leave', async () => {
    const body = 'كما في [هذا](https://elsewhere.example/1) وفي [ذاك](https://elsewhere.example/1).';
    const room = await scene({ 'articles/source.md': source(body) });
    expect(choose(room, 'one', 1)).toBe(true);
    expect(references(room).map(({ target }) => target?.id)).toEqual([undefined, 'one']);
    const text = await get(room, '/a/source');
    expect(text).toMatch(/href="https:\/\/elsewhere\.example\/1">هذا<.*href="\/a\/one\/[^"]*">ذاك</);
  });

  it('for every mention in that article that says the same, and for none in another', async () => {
    const room = await scene({
      'articles/source.md': source(`${line}\n\nنص.\n\n${line}`),
      'articles/other.md': article({ id: 'other', title: 'آخر' }, line),
    });
    choose(room, 'one', 1);
    expect(references(room).every(({ target }) => target?.id === 'one')).toBe(true);
    expect(room.newsroom.archive.article('other')?.references).toMatchObject([{ state: 'ambiguous' }]);
  });

  it('but not of what is not there, and not the article itself', async () => {
    const room = await scene();
    const { archive } = room.newsroom;
    const before = archive.latestChange();
    expect(choose(room, 'two', 1)).toBe(false);
    expect(choose(room, null, 1)).toBe(false);
    expect(choose(room, 'nobody')).toBe(false);
    expect(choose(room, 'source')).toBe(false);
    expect(archive.chooseTarget('nobody', 0, 'two', now)).toBe(false);
    expect(references(room)).toMatchObject([{ state: 'ambiguous', chosen: false }]);
    expect(archive.latestChange()).toBe(before);
  });
});

it('an editor sees what leads nowhere in drafts too, with its place', async () => {
  const { newsroom } = await testNewsroom({
    'articles/source.md': source(`نص.\n\nاقرأ أيضاً: [هناك](https://elsewhere.example/)\n\n${line}`),
    'articles/draft.md': article({ id: 'draft', title: 'مسودّة', date: '2026-11-04', draft: true }, line),
    'articles/late.md': article({ id: 'late', title: 'غداً', date: '2027-01-01' }, line),
    'articles/gone.md': article({ id: 'gone', title: 'سُحب', date: '2026-11-01', withdrawn: '2026-11-02' }, line),
  });
  const listed = (which?: { unseen: boolean }) =>
    newsroom.archive.openReferences(which).map((one) => [one.article, one.position, one.state]);
  expect(listed()).toEqual([['source', 1, 'pending']]);
  expect(listed({ unseen: true })).toEqual([
    ['late', 0, 'pending'],
    ['draft', 0, 'pending'],
    ['source', 1, 'pending'],
  ]);
});
