/** What an edit does to times, lists and changes: through real files, as the newsroom edits. */
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { article, type TestNewsroom, testNewsroom } from '../newsroom.ts';

const first = { id: 'one', title: 'العنوان الأول', date: '2026-11-01T08:00:00Z', section: 'world', tags: ['بحر'] };
const file = 'articles/one.md';

async function newsroom(fields: Record<string, unknown> = first, body = 'متن أول.') {
  const room = await testNewsroom({ [file]: article(fields, body) }, { now: '2026-11-10T12:00:00Z' });
  const edit = async (more: Record<string, unknown>, text = body, now = '2026-11-11T09:00:00Z') => {
    room.setClock(now);
    room.write({ [file]: article(more, text) });
    await room.importAgain();
    return room.newsroom.archive.article('one');
  };
  return { ...room, edit };
}

const revision = ({ newsroom: { archive } }: TestNewsroom, ...subjects: Parameters<typeof archive.revision>) =>
  archive.revision(...subjects).number;

describe('an edit of a published article', () => {
  it.each([
    ['title', { ...first, title: 'عنوان آخر' }, 'متن أول.'],
    ['standfirst', { ...first, summary: 'ملخّص' }, 'متن أول.'],
    ['text', first, 'متن ثانٍ.'],
    ['picture', { ...first, image: 'port.jpg' }, 'متن أول.'],
  ])('of its %s moves `updated` to the time of import', async (_what, fields, body) => {
    const { edit, newsroom: room } = await newsroom();
    expect(room.archive.article('one')?.updated).toBeNull();
    expect((await edit(fields, body))?.updated).toBe('2026-11-11T09:00:00Z');
  });

  it('takes `updated` from the file where that is later, and never goes back', async () => {
    const { edit } = await newsroom();
    const given = { ...first, title: 'ب', updated: '2026-11-05T10:00:00Z' };
    expect((await edit(given))?.updated).toBe('2026-11-05T10:00:00Z');
    expect((await edit({ ...given, title: 'ج' }, undefined, '2026-11-12T00:00:00Z'))?.updated).toBe(
      '2026-11-12T00:00:00Z',
    );
    const earlier = { ...given, title: 'د', updated: '2026-11-06T10:00:00Z' };
    expect((await edit(earlier, undefined, '2026-11-11T00:00:00Z'))?.updated).toBe('2026-11-12T00:00:01Z');
  });

  it('that is minor keeps `updated`', async () => {
    const { edit } = await newsroom();
    const edited = await edit({ ...first, title: 'عنوان مصحّح', edit: 'minor' });
    expect(edited).toMatchObject({ title: 'عنوان مصحّح', updated: null });
  });

  it('with a correction adds its note once, dated, and moves `updated`', async () => {
    const { edit, app } = await newsroom();
    const corrected = { ...first, correction: 'ورد الاسم خطأ.' };
    const note = { text: 'ورد الاسم خطأ.', at: '2026-11-11T09:00:00Z' };
    expect(await edit(corrected)).toMatchObject({ updated: note.at, corrections: [note] });
    const later = await edit({ ...corrected, tags: ['جبل'] }, undefined, '2026-11-12T09:00:00Z');
    expect(later).toMatchObject({ updated: note.at, corrections: [note] });
    const page = await request(app.server).get('/a/one/العنوان-الأول').expect(200);
    expect(page.text).toContain('ورد الاسم خطأ.');
  });

  it('of tags alone touches the old and the new channel, and leaves `updated` and other channels alone', async () => {
    const room = await newsroom();
    const before = revision(room, 'tag/بحر');
    const author = revision(room, 'author/salma');
    expect((await room.edit({ ...first, tags: ['جبل'] }))?.updated).toBeNull();
    const after = revision(room, 'site/');
    expect(after).toBeGreaterThan(before);
    for (const subject of ['tag/بحر', 'tag/جبل', 'section/world', 'language/ar', 'article/one'] as const)
      expect(revision(room, subject)).toBe(after);
    expect(revision(room, 'author/salma')).toBe(author);
  });

  it('that changes nothing outside is no change', async () => {
    const room = await newsroom();
    const before = revision(room, 'site/');
    await room.edit({ ...first, unknown_key: 'قيمة', edit: 'minor' });
    expect(revision(room, 'site/')).toBe(before);
    expect(room.newsroom.archive.article('one')?.extra).toEqual({ unknown_key: 'قيمة' });
  });

  it.each([
    ['noindex', { noindex: true }],
    ['federate', { federate: 'never' }],
  ])('of `%s` alone is a change of its page and its lists, and none of the text', async (_name, more) => {
    const room = await newsroom();
    const before = revision(room, 'site/');
    expect((await room.edit({ ...first, ...more }))?.updated).toBeNull();
    for (const subject of ['article/one', 'site/'] as const) expect(revision(room, subject)).toBeGreaterThan(before);
  });
});

describe('time and sight', () => {
  const seen = async ({ app }: TestNewsroom) => {
    const { text } = await request(app.server).get('/feed.json').buffer(true).expect(200);
    return (JSON.parse(text) as { items: { id: string }[] }).items.map(({ id }) => id.split('/').at(-1));
  };

  it('keeps an article with a future date invisible everywhere until then', async () => {
    const room = await newsroom({ ...first, date: '2026-11-20T06:00:00Z', tags: ['سر'] });
    const hidden = ['/a/one', '/a/one/العنوان-الأول', '/tags/سر', '/tags/سر/rss.xml'];
    for (const path of hidden) await request(room.app.server).get(encodeURI(path)).expect(404);
    expect(await seen(room)).toEqual([]);
    room.setClock('2026-11-20T05:59:59Z');
    room.app.passTime();
    expect(await seen(room)).toEqual([]);
    room.setClock('2026-11-20T06:00:00Z');
    room.app.passTime();
    expect(await seen(room)).toEqual(['one']);
    await request(room.app.server).get(encodeURI('/tags/سر/rss.xml')).expect(200);
  });

  it('lets an edit before publication leave no `updated`', async () => {
    const room = await newsroom({ ...first, date: '2026-11-20T06:00:00Z' });
    await room.edit({ ...first, title: 'أفضل', date: '2026-11-20T06:00:00Z' });
    room.setClock('2026-11-21T00:00:00Z');
    room.app.passTime();
    expect(room.newsroom.archive.article('one')).toMatchObject({ state: 'published', title: 'أفضل', updated: null });
  });

  it('holds an embargoed article back though its date has come', async () => {
    const room = await newsroom({ ...first, embargo: '2026-11-15T00:00:00Z' });
    expect(await seen(room)).toEqual([]);
    room.setClock('2026-11-15T00:00:00Z');
    room.app.passTime();
    expect(await seen(room)).toEqual(['one']);
  });

  it('hides an expired article and one that became a draft: 404, and gone from the feeds', async () => {
    const room = await newsroom({ ...first, expires: '2026-11-12T00:00:00Z' });
    expect(await seen(room)).toEqual(['one']);
    room.setClock('2026-11-12T00:00:00Z');
    room.app.passTime();
    expect(await seen(room)).toEqual([]);
    await request(room.app.server).get('/a/one').expect(404);
    await room.edit(first);
    expect(await seen(room)).toEqual(['one']);
    await room.edit({ ...first, draft: true });
    expect(await seen(room)).toEqual([]);
    await request(room.app.server).get('/a/one').expect(404);
  });

  it('answers 410 for a withdrawn article, with one notice in the feeds for seven days', async () => {
    const room = await newsroom();
    await room.edit({ ...first, withdrawn: '2026-11-11T09:00:00Z' });
    await request(room.app.server).get('/a/one').expect(410);
    const { text } = await request(room.app.server).get('/feed.json').buffer(true);
    const [notice] = (JSON.parse(text) as { items: Record<string, unknown>[] }).items;
    expect(notice).toMatchObject({ id: 'https://news.example/a/one', title: 'سُحب هذا المقال.' });
    expect(text).not.toContain('العنوان الأول');
    expect(text).not.toContain('متن أول');
    const page = await request(room.app.server).get('/').expect(200);
    expect(page.text).not.toContain('/a/one');
    room.setClock('2026-11-18T09:00:00Z');
    room.app.passTime();
    expect(await seen(room)).toEqual([]);
    await request(room.app.server).get('/a/one').expect(410);
  });

  it('moves the validator of a channel on whatever touches it, and never its date back', async () => {
    const room = await newsroom();
    const validators = async () => {
      const { headers } = await request(room.app.server).get('/rss.xml').expect(200);
      return { etag: headers.etag, modified: Date.parse(headers['last-modified'] ?? '') };
    };
    const one = await validators();
    await room.edit({ ...first, title: 'ثانٍ' }, undefined, '2026-11-09T00:00:00Z');
    const two = await validators();
    await room.edit({ ...first, draft: true }, undefined, '2026-11-11T00:00:00Z');
    const three = await validators();
    expect(new Set([one.etag, two.etag, three.etag]).size).toBe(3);
    expect(two.modified).toBeGreaterThanOrEqual(one.modified);
    expect(three.modified).toBeGreaterThan(two.modified);
  });
});

describe('a text without a date', () => {
  it('takes the time of its first import, and keeps it', async () => {
    const { edit } = await newsroom({ id: 'one', title: 'بلا تاريخ' });
    const edited = await edit({ id: 'one', title: 'بلا تاريخ بعد التعديل' });
    expect(edited?.published).toEqual({ at: '2026-11-10T12:00:00Z', precision: 'minute', source: 'import' });
  });
});
