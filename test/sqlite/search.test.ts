/** Searching a real archive: what is found, in whatever spelling, and what never is. */
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../src/query.ts';
import type { Found } from '../../src/search.ts';
import { openArchive } from '../../src/sqlite/archive.ts';
import { article, type Files, type TestNewsroom, testNewsroom } from '../newsroom.ts';

const files: Files = {
  'articles/quay.md': article(
    {
      ...{ id: 'quay', title: 'المرفأ يفتح رصيفه الثاني: 5 أسئلة', date: '2026-10-01', section: 'world' },
      ...{ summary: 'توسعةٌ انتظرها الصيّادون.', author: 'salma', tags: ['بحر', 'ملاحة'] },
    },
    'قالت المديرة إنّ **السفن** الكبيرة ستصل في مطلع العام.\n\nوينتظر الصيادون قرار الوزير.',
  ),
  'articles/school.md': article(
    { id: 'school', title: 'مدرسة القرية في رأس الجبل', date: '2026-10-05', section: 'world', tags: ['تعليم'] },
    'يعود المعلّمون إلى المدارس، ولا ذكر للسفينة فيها.',
  ),
  'articles/ferry.md': article(
    { id: 'ferry', title: 'Night ferries return', date: '2026-11-01', section: 'english', lang: 'en' },
    'The harbours were quiet. Captains café.',
  ),
};

const search = ({ newsroom }: TestNewsroom, text: string): Found =>
  newsroom.archive.search(parseQuery(text), { offset: 0, limit: 10, order: 'best' });
const ids = ({ hits, whole }: Found) => hits.slice(0, whole).map((hit) => hit.article.id);
const written = (pieces: { text: string; match: boolean }[]) =>
  pieces.map(({ text, match }) => (match ? `[${text}]` : text)).join('');

describe('an article is found', () => {
  it.each([
    ['as it is written', 'المرفأ يفتح رصيفه الثاني'],
    ['without hamza', 'المرفا'],
    ['with another seat of hamza', 'اسئله'],
    ['with vowel marks', 'المَرْفَأُ يَفْتَحُ'],
    ['with tatweel', 'المــرفأ'],
    ['with ه for ة', 'ملاحه'],
    ['with ي for ى and ى for ي', 'الثانى'],
    ['with Arabic digits', '٥ أسئلة'],
    ['with Persian letters', 'رصیفه الثانی'],
    ['in presentation forms', 'ﺍﻟﻤﺮﻓﺄ'],
    ['with a direction mark and hard spaces', '\u200fالمرفأ\u00a0يفتح'],
    ['with a hamza that was typed apart', 'المرفا\u0654'],
    ['with other signs', 'المرفأ - يفتح… رصيفه؟'],
    ['without the article', 'مرفأ'],
    ['with what is written together with it', 'وبالمرفأ للسفن'],
    ['by another number of a word', 'سفينة صياد'],
    ['by a plural that changes the word within', 'وزراء'],
    ['by its author', 'سلمى ضاهر'],
    ['by a tag', 'البحر'],
    ['in quotation marks', '«رصيفه الثاني»'],
    ['by the beginning of a word', 'مرف*'],
    ['though one word says nothing', 'المرفأ في هذا'],
  ])('%s: %s', async (_how, text) => {
    expect(ids(search(await testNewsroom(files), text))).toEqual(['quay']);
  });

  it.each([
    ['harbour', ['ferry']],
    ['FERRY returning', ['ferry']],
    ['cafe', ['ferry']],
    ['السفن', ['school', 'quay']],
    ['السفن -المدرسة', ['quay']],
    ['«الثاني رصيفه»', []],
    ['السفن قسم:العالم', ['school', 'quay']],
    ['السفن وسم:تعليم', ['school']],
    ['كاتب:"سلمي ضاهر"', ['quay']],
    ['language:en', ['ferry']],
    ['لغة:الإنجليزية', ['ferry']],
    ['قسم:العالم قسم:english -language:ar', ['ferry']],
    ['قسم:nowhere', []],
    ['من:2026-10-05 إلى:2026-10-05', ['school']],
    ['from:2026-10 to:2026-10', ['school', 'quay']],
    ['-المرفأ', ['ferry', 'school']],
  ])('by %s', async (text, expected) => {
    expect(ids(search(await testNewsroom(files), text)), text).toEqual(expected);
  });

  it('with what matches marked in the author’s own spelling', async () => {
    const [hit] = search(await testNewsroom(files), 'السفينه الوزراء مرفا').hits;
    expect(written(hit?.title ?? [])).toBe('[المرفأ] يفتح رصيفه الثاني: 5 أسئلة');
    expect(written(hit?.excerpt ?? [])).toBe(
      'توسعةٌ انتظرها الصيّادون. قالت المديرة إنّ [السفن] الكبيرة ستصل في مطلع العام. وينتظر الصيادون قرار [الوزير].',
    );
  });

  it('first of all by its title', async () => {
    const body = article({ id: 'body', title: 'خبر', date: '2026-11-10' }, 'ميناء ميناء ميناء ميناء');
    const title = article({ id: 'title', title: 'ميناء', date: '2025-01-01' }, 'خبر قديم');
    const room = await testNewsroom({ 'articles/1.md': body, 'articles/2.md': title });
    expect(ids(search(room, 'ميناء'))).toEqual(['title', 'body']);
  });
});

describe('where few articles have all of the words', () => {
  it('those that have some come after them', async () => {
    const found = search(await testNewsroom(files), 'المرفأ المدرسة');
    expect(found.whole).toBe(0);
    expect(new Set(found.hits.map((hit) => hit.article.id))).toEqual(new Set(['quay', 'school']));
  });

  it('another spelling is taken where nothing has the word, and offered where little is found', async () => {
    const room = await testNewsroom(files);
    const instead = search(room, 'المدرسه القريت');
    expect(instead.query.text).toBe('المدرسه القرية');
    expect(ids(instead)).toEqual(['school']);
    expect(search(room, 'رصيفه الثالي').query.text).toBe('رصيفه الثاني');
    expect(search(room, 'xyzzy').query.text).toBe('xyzzy');
  });

  it('no word of an article out of sight is offered', async () => {
    const hidden = article({ id: 'draft', title: 'سرّيّة', date: '2026-10-01', draft: true });
    const room = await testNewsroom({ ...files, 'articles/draft.md': hidden });
    expect(search(room, 'سريت')).toMatchObject({ hits: [], meant: null, query: { text: 'سريت' } });
  });
});

describe('only what can be seen is found', () => {
  const base = { id: 'secret', title: 'تسونامي', date: '2026-10-01' };
  it.each([
    ['a draft', { draft: true }],
    ['a scheduled article', { date: '2027-01-01' }],
    ['an embargoed one', { embargo: '2027-01-01' }],
    ['an expired one', { expires: '2026-11-01' }],
    ['a withdrawn one', { withdrawn: '2026-11-01' }],
  ])('not %s, and not what it becomes when it was published before', async (_what, more) => {
    const file = 'articles/secret.md';
    const room = await testNewsroom({ [file]: article({ ...base, ...more }) });
    expect(search(room, 'تسونامي').hits).toEqual([]);
    room.write({ [file]: article(base) });
    await room.importAgain();
    expect(ids(search(room, 'تسونامي'))).toEqual(['secret']);
    room.write({ [file]: article({ ...base, ...more }) });
    await room.importAgain();
    expect(search(room, 'تسونامي').hits).toEqual([]);
  });

  it('at its time, not before, and not by its former words', async () => {
    const room = await testNewsroom({ 'articles/a.md': article({ ...base, date: '2026-11-21' }) });
    room.setClock('2026-11-22T00:00:00Z');
    room.app.passTime();
    expect(ids(search(room, 'تسونامي'))).toEqual(['secret']);
    room.write({ 'articles/a.md': article({ ...base, date: '2026-11-21', title: 'زلزال' }) });
    await room.importAgain();
    expect(search(room, 'تسونامي').hits).toEqual([]);
    expect(ids(search(room, 'زلزال'))).toEqual(['secret']);
  });
});

describe('the index', () => {
  const many = Object.fromEntries(
    Array.from({ length: 120 }, (_, index) => [
      `articles/${index}.md`,
      article({ id: `n${index}`, title: `سفينة ${index}`, date: '2026-10-01' }),
    ]),
  );
  const now = '2026-11-20T12:00:00Z';
  const query = parseQuery('سفينة');
  const all = { offset: 0, limit: 200, order: 'newest' } as const;

  it('is made anew, a part at a time, when the analysis or the time zone is another, and can be searched meanwhile', async () => {
    const room = await testNewsroom(many);
    const { archive } = room.newsroom;
    await room.app.onIdle();
    expect(archive.search(query, all).total).toBe(120);
    archive.declare({ ...room.newsroom.site(), timezone: 'Asia/Tokyo' }, now);
    expect(archive.indexing()).toEqual({ done: 0, all: 120 });
    const seen = archive.revision('search').number;
    archive.catchUp(now);
    expect(archive.search(query, all).total).toBe(10);
    expect(archive.revision('search').number).toBeGreaterThan(seen);
    await room.app.onIdle();
    expect(archive.search(query, all).total).toBe(120);
    expect(archive.indexing()).toBeNull();
  });

  it('goes on where another process left it, with what was saved in between in it once', async () => {
    const room = await testNewsroom(many);
    const { archive } = room.newsroom;
    await room.app.onIdle();
    archive.declare({ ...room.newsroom.site(), timezone: 'Asia/Tokyo' }, now);
    archive.catchUp(now);
    room.write({ 'articles/3.md': article({ id: 'n3', title: 'سفينة وميناء', date: '2026-10-02' }) });
    await room.importAgain();
    const other = openArchive(join(room.data, 'nashra.sqlite'));
    while (other.catchUp(now));
    expect(other.search(query, all).total).toBe(120);
    expect(other.search(parseQuery('ميناء'), all).hits.map((hit) => hit.article.id)).toEqual(['n3']);
    other.close();
  });

  it('is whole, and says the same as SQLite of itself', async () => {
    const room = await testNewsroom(many);
    room.write({ 'articles/7.md': article({ id: 'n7', title: 'قطار', date: '2026-10-01' }) });
    await room.importAgain();
    await room.app.onIdle();
    const database = new Sqlite(join(room.data, 'nashra.sqlite'));
    database.exec("INSERT INTO search (search) VALUES ('integrity-check')");
    expect(database.prepare('SELECT count(*) FROM search_docsize').pluck().get()).toBe(120);
    database.close();
  });
});
