/** Writing articles through the API. */
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { article } from '../newsroom.ts';
import { type TestDesk, testDesk } from './desk.ts';

const draft = { title: 'سفينة في المرفأ', draft: true, section: 'world', text: 'وصلت السفينة.\n' };

async function written(desk: TestDesk, body: object = draft): Promise<string> {
  const { status, body: made } = await desk.ask('POST', '/articles', { body });
  expect([status, made.errors]).toEqual([201, undefined]);
  return made.id;
}

const match = (tag: unknown) => ({ headers: { 'If-Match': String(tag) } });

describe('an article', () => {
  it('is written, published, corrected and withdrawn, and readers see each at once', async () => {
    const desk = await testDesk();
    const made = await desk.ask('POST', '/articles', { body: draft });
    const { id } = made.body;
    expect(made.headers.location).toBe(`https://news.example/api/v1/articles/${id}`);
    expect(made.body).toMatchObject({ state: 'draft', version: 1, belongsTo: { database: true }, source: draft });
    const feed = async () => (await request(desk.room.app.server).get('/rss.xml')).text;
    const page = async () => (await request(desk.room.app.server).get(`/a/${id}`).redirects(1)).status;
    expect([await feed(), await page()]).toEqual([expect.not.stringContaining(id), 404]);
    const published = await desk.ask('POST', `/articles/${id}/publish`);
    expect(published.body).toMatchObject({ state: 'published', version: 2 });
    expect([await feed(), await page()]).toEqual([expect.stringContaining(`/a/${id}<`), 200]);
    desk.room.setClock('2026-11-20T13:00:00Z');
    const correction = { text: 'وصلت سفينتان.', correction: 'هما اثنتان.' };
    const corrected = await desk.ask('PATCH', `/articles/${id}`, {
      body: correction,
      ...match(published.headers.etag),
    });
    expect(corrected.body).toMatchObject({ version: 3, updated: '2026-11-20T13:00:00Z' });
    expect(corrected.body.corrections).toEqual([{ text: 'هما اثنتان.', at: '2026-11-20T13:00:00Z' }]);
    expect(corrected.body.source.correction).toBeUndefined();
    expect(await feed()).toContain('وصلت سفينتان.');
    expect((await desk.ask('POST', `/articles/${id}/withdraw`)).body.state).toBe('withdrawn');
    expect([await feed(), await page()]).toEqual([expect.not.stringContaining('وصلت سفينتان.'), 410]);
  });

  it('is told to followers when the clock ticks, as what files bring', async () => {
    const desk = await testDesk();
    const { federation } = desk.room.newsroom;
    const uri = 'https://social.example/users/a';
    const actor = { uri, inbox: `${uri}/inbox`, sharedInbox: null, name: 'a', url: uri, keyIds: [] };
    federation.remember(actor, '2026-11-20T12:00:00Z');
    federation.follow('news', actor, `${uri}#follow`, '2026-11-20T12:00:00Z');
    await written(desk, { title: 'خبر', text: 'نص.' });
    desk.room.app.passTime();
    expect(federation.pending().waiting).toBe(1);
    await desk.room.app.onIdle();
    const found = await desk.ask('GET', `/search?q=${encodeURIComponent('خبر')}`);
    expect(found.body.total).toBe(1);
  });

  it('can be plain text, in which title and headings are guessed unless they are given', async () => {
    const desk = await testDesk();
    const plainText = 'ميناء القصب يفتح أبوابه ليلاً\n\nبدأ الميناء أمس استقبال المراكب *كلها* بعد منتصف الليل.';
    const guessed = await desk.ask('POST', '/articles', { body: { plainText, draft: true } });
    expect(guessed.body).toMatchObject({ title: 'ميناء القصب يفتح أبوابه ليلاً', state: 'draft' });
    expect(guessed.body.source.text).toContain('\\*كلها\\*');
    const given = await desk.ask('POST', '/articles', { body: { plainText, title: 'آخر', draft: true } });
    expect(given.body.title).toBe('آخر');
    const both = await desk.ask('POST', '/articles', { body: { plainText, text: 'نص' } });
    expect([both.status, both.body.errors]).toEqual([
      422,
      [{ pointer: '', message: 'give `text` or `plainText`, not both' }],
    ]);
  });

  it('that cannot be kept says which field, which line, or which place in the body', async () => {
    const desk = await testDesk();
    const wrong = async (body: unknown) => {
      const { status, body: problem } = await desk.ask('POST', '/articles', { body });
      return [status, problem.errors ?? problem.detail];
    };
    expect(await wrong({ title: 'خبر', date: 'soon' })).toEqual([
      422,
      [{ field: 'date', message: expect.stringContaining('write 2026-11-20') }],
    ]);
    expect(await wrong({ title: ['خبر'] })).toEqual([
      422,
      [{ pointer: '/title', message: 'must be string or number or null' }],
    ]);
    expect(await wrong([])).toEqual([422, [{ pointer: '', message: 'must be object' }]]);
    expect(await wrong({ text: 'بلا عنوان' })).toEqual([422, [{ message: expect.stringContaining('no title') }]]);
    expect(await wrong('{"title": "خبر",}')).toEqual([400, expect.stringMatching(/position 16/)]);
    expect(await wrong('{"title": ')).toEqual([400, expect.stringMatching(/position 10/)]);
    expect(desk.room.newsroom.archive.catalogue({ limit: 1 })).toEqual([]);
  });

  it('of a file is not written, but taken over and withdrawn', async () => {
    const desk = await testDesk({ 'articles/one.md': article({ id: 'one', title: 'من ملف', date: '2026-11-20' }) });
    const { body, headers } = await desk.ask('GET', '/articles/one');
    expect(body).toMatchObject({ belongsTo: { file: 'articles/one.md' }, version: null, source: { title: 'من ملف' } });
    const put = await desk.ask('PUT', '/articles/one', { body: draft, ...match(headers.etag) });
    expect([put.status, put.body.detail]).toEqual([409, expect.stringContaining('articles/one.md')]);
    const patched = await desk.ask('PATCH', '/articles/one', { body: { title: 'x' }, ...match('*') });
    expect(patched.status).toBe(409);
    expect((await desk.ask('POST', '/articles/one/take-over', match('"1"'))).status).toBe(412);
    const taken = await desk.ask('POST', '/articles/one/take-over', match(headers.etag));
    expect(taken.body).toMatchObject({ belongsTo: { database: true }, version: 1 });
    const saved = await desk.ask('PATCH', '/articles/one', { body: { title: 'من المكتب' }, ...match('"1"') });
    expect(saved.body.title).toBe('من المكتب');
    expect((await desk.ask('POST', '/articles/one/take-over')).status).toBe(409);
  });

  it('goes out and comes back as the same fields', async () => {
    const desk = await testDesk();
    const fields = {
      tags: ['بحر', 'no'],
      image: { src: 'a.jpg', alt: '0123' },
      slug: '0123',
      colour: { deep: [1, null] },
    };
    const id = await written(desk, { ...draft, ...fields });
    const { body, headers } = await desk.ask('GET', `/articles/${id}`);
    expect(body.source).toMatchObject({ ...draft, ...fields });
    const again = await desk.ask('PUT', `/articles/${id}`, { body: body.source, ...match(headers.etag) });
    expect([again.body, again.headers.etag]).toEqual([body, headers.etag]);
  });

  it('is changed member by member, and null takes one out', async () => {
    const desk = await testDesk();
    const id = await written(desk, { ...draft, image: { src: 'a.jpg', alt: 'مرفأ' }, tags: ['بحر'] });
    const patch = { image: { alt: 'ميناء' }, tags: null, section: 'english' };
    const type = { 'Content-Type': 'application/merge-patch+json' };
    const { body } = await desk.ask('PATCH', `/articles/${id}`, {
      body: patch,
      headers: { ...type, ...match('"1"').headers },
    });
    const { title, draft: isDraft, text } = draft;
    expect(body.source).toEqual({
      ...{ title, draft: isDraft, text },
      image: { src: 'a.jpg', alt: 'ميناء' },
      section: 'english',
    });
  });

  it('can be looked at before it is saved, and nothing is kept', async () => {
    const desk = await testDesk({ 'articles/one.md': article({ id: 'one', title: 'من ملف', date: '2026-11-20' }) });
    const body = { title: 'خبر', text: 'سطر\n\n«قال ولم يغلق\n\nاقرأ أيضاً: من ملف' };
    const { body: seen } = await desk.ask('POST', '/articles/preview', { body });
    expect(seen.warnings).toEqual([{ line: 3, message: expect.stringContaining('unbalanced') }]);
    expect(seen.article.html).toContain('<a href="https://news.example/a/one" rel="related">من ملف</a>');
    expect(seen.article.references[0].target.id).toBe('one');
    const wrong = await desk.ask('POST', '/articles/preview', { body: { ...body, date: 'soon' } });
    expect(wrong.body).toMatchObject({ article: null, problems: [{ field: 'date' }] });
    expect((await desk.ask('GET', '/articles')).body.items.length).toBe(1);
  });
});

describe('two editors', () => {
  it('of one article: the second is told, has both versions in hand, and saves over the first', async () => {
    const desk = await testDesk();
    const id = await written(desk);
    const rami = desk.token('rami', ['read', 'write']);
    const { etag } = (await desk.ask('GET', `/articles/${id}`)).headers;
    const first = await desk.ask('PUT', `/articles/${id}`, {
      body: { ...draft, text: 'من رامي' },
      token: rami,
      ...match(etag),
    });
    const second = await desk.ask('PUT', `/articles/${id}`, { body: { ...draft, text: 'من سلمى' }, ...match(etag) });
    expect([first.status, second.status]).toEqual([200, 412]);
    expect(second.body.detail).toBe('rami saved version 2 at 2026-11-20T12:00:00Z');
    expect(second.body.current).toEqual(first.body);
    const third = await desk.ask('PUT', `/articles/${id}`, {
      body: { ...draft, text: 'من كليهما' },
      ...match(second.headers.etag),
    });
    expect(third.body.version).toBe(3);
  });

  it('are not told of what neither of them did: a reference that finds its article', async () => {
    const desk = await testDesk();
    const id = await written(desk, { ...draft, text: 'نص\n\nاقرأ أيضاً: عنوان يأتي' });
    const { headers } = await desk.ask('GET', `/articles/${id}`);
    await written(desk, { title: 'عنوان يأتي', text: 'نص' });
    const now = await desk.ask('GET', `/articles/${id}`, { headers: { 'If-None-Match': String(headers.etag) } });
    expect([now.status, now.body.references[0].state]).toEqual([200, 'resolved']);
    const saved = await desk.ask('PATCH', `/articles/${id}`, { body: { title: 'آخر' }, ...match(headers.etag) });
    expect(saved.status).toBe(200);
  });

  it('name the version they edited, or are asked for it', async () => {
    const desk = await testDesk();
    const id = await written(desk);
    const saved = async (ifMatch: string | null, body = { ...draft, text: String(ifMatch) }) =>
      (await desk.ask('PUT', `/articles/${id}`, { body, ...(ifMatch === null ? {} : match(ifMatch)) })).status;
    expect(await saved(null)).toBe(428);
    expect(await saved('W/"1"')).toBe(412);
    expect(await saved('1')).toBe(412);
    expect(await saved('"2"')).toBe(412);
    expect(await saved('"9", "1"')).toBe(200);
    expect(await saved('*')).toBe(200);
    const unread = desk.token('unread', ['write']);
    const blind = await desk.ask('PUT', `/articles/${id}`, { body: draft, token: unread, ...match('"1"') });
    expect([blind.status, blind.body.current]).toEqual([412, undefined]);
    const patched = await desk.ask('PATCH', `/articles/${id}`, { body: {}, token: unread, ...match('*') });
    expect([patched.status, patched.body.scope]).toEqual([403, 'read']);
    const put = await desk.ask('PUT', `/articles/${id}`, { body: draft, token: unread, ...match('*') });
    expect([put.status, put.body.source]).toEqual([200, null]);
  });

  it('publish, withdraw and discard what they have seen, where they say so', async () => {
    const desk = await testDesk();
    const id = await written(desk);
    expect((await desk.ask('POST', `/articles/${id}/publish`, match('"7"'))).status).toBe(412);
    expect((await desk.ask('DELETE', `/articles/${id}`, match('"7"'))).status).toBe(412);
    expect((await desk.ask('DELETE', `/articles/${id}`, match('"1"'))).status).toBe(204);
    expect((await desk.ask('GET', `/articles/${id}`)).status).toBe(404);
  });
});

describe('an answer', () => {
  it('that a client has already is not sent again', async () => {
    const desk = await testDesk();
    const id = await written(desk);
    const { headers } = await desk.ask('GET', `/articles/${id}`);
    const again = { headers: { 'If-None-Match': String(headers.etag) } };
    const same = await desk.ask('GET', `/articles/${id}`, again);
    expect([same.status, same.body, same.headers.etag]).toEqual([304, null, headers.etag]);
    await desk.ask('POST', `/articles/${id}/publish`);
    expect((await desk.ask('GET', `/articles/${id}`, again)).status).toBe(200);
  });

  it('to HEAD is that to GET without the body; other methods are named', async () => {
    const desk = await testDesk();
    const head = await desk.ask('HEAD', '/token');
    expect([head.status, head.headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
    const options = await desk.ask('OPTIONS', '/articles/x', { token: null });
    expect([options.status, options.headers.allow]).toEqual([204, 'GET, HEAD, PUT, PATCH, DELETE, OPTIONS']);
    const wrong = await desk.ask('POST', '/articles/x');
    expect([wrong.status, wrong.headers.allow, wrong.body.status]).toEqual([405, options.headers.allow, 405]);
    expect((await desk.ask('POST', '/openapi.json')).status).toBe(405);
  });

  it('says what was done, and by whom', async () => {
    const desk = await testDesk();
    const id = await written(desk);
    await desk.ask('POST', `/articles/${id}/publish`, { token: desk.token('rami', ['publish']) });
    const { items } = (await desk.ask('GET', `/activity?article=${id}`)).body;
    expect(items.map(({ who, verb }: Record<string, string>) => [who, verb])).toEqual([
      ['rami', 'published'],
      ['salma', 'created'],
    ]);
  });
});
