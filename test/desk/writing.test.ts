/** Writing at the desk: what its forms do. */
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { trusted } from '../../src/text/html.ts';
import { article } from '../newsroom.ts';
import { plain, sharp } from '../pictures.ts';
import { atDesk, idIn, signIn, tokenIn } from './at-desk.ts';

const files = {
  'articles/one.md': article({ id: 'one', title: 'المرفأ يفتح أبوابه', date: '2026-11-19', section: 'world' }),
};

describe('an article at the desk', () => {
  it('keeps what the form does not show, and times as they were written', async () => {
    const { newsroom, room, get, post } = await kept();
    const page = (await get('/desk/articles/kept')).text;
    expect(page).toContain('value="2026-11-20T10:00"');
    const values = fieldsOf(page);
    expect((await post('/desk/articles/kept', { ...values, text: 'نص آخر', do: 'save' })).status).toBe(303);
    const { parts } = newsroom.newsdesk.dossier('kept');
    expect(parts?.fields).toMatchObject({ colour: 'red', date: '2026-11-20T10:00:00+02:00', series: 'بحر' });
    expect(parts?.text).toBe('نص آخر');
    expect(room.newsroom.archive.article('kept')?.tags.map(({ title }) => title)).toEqual(['أ', 'ب']);
  });

  async function kept() {
    const all = await atDesk();
    const fields = {
      id: 'kept',
      title: 'خبر',
      date: '2026-11-20T10:00:00+02:00',
      colour: 'red',
      series: 'بحر',
      tags: ['أ', 'ب'],
    };
    all.room.newsroom.newsdesk.create({ fields, text: 'نص' }, { name: 'wire', scopes: ['write', 'publish'] });
    return { ...all, newsroom: all.room.newsroom };
  }

  it('needs a title, and says what the picture shows', async () => {
    const { post, archive } = await atDesk();
    const untitled = await post('/desk/new', { title: '', text: 'نص لا عنوان له', do: 'draft' });
    expect(untitled.status).toBe(422);
    expect(untitled.text).toContain('نص لا عنوان له');
    const blind = await post('/desk/new', {
      title: 'خبر',
      text: 'نص',
      image: 'a.jpg',
      alt: '',
      do: 'publish',
    });
    expect(blind.status).toBe(422);
    expect(blind.text).toContain('اكتب ما الذي تُظهره الصورة');
    expect(archive.catalogue({ limit: 9 })).toEqual([]);
  });

  it('takes a picture by its bytes, and shows it at the desk before anybody else sees it', async () => {
    const { room, cookie, proof, get, archive } = await atDesk();
    const picture = await sharp(plain(40, 30)).png().toBuffer();
    const send = (bytes: Buffer, name: string) =>
      request(room.app.server)
        .post('/desk/new')
        .set('Cookie', cookie)
        .field({ proof, title: 'صورة', text: 'نص', alt: 'ميناء', do: 'draft' })
        .attach('picture file', bytes, { filename: name, contentType: 'image/png' });
    const id = idIn((await send(picture, '../../مرفأ.png')).headers.location);
    const { media } = archive.article(id) ?? {};
    expect(Object.keys(media ?? {})).toEqual(['uploads/2026-11/مرفأ.png']);
    const address = /src="(\/desk\/media\/[^"]+)"/.exec((await get(`/desk/articles/${id}`)).text)?.[1] as string;
    const seen = await request(room.app.server).get(address).set('Cookie', cookie);
    expect([seen.status, seen.headers['content-type'], seen.headers['x-content-type-options']]).toEqual([
      200,
      'image/png',
      'nosniff',
    ]);
    expect((await request(room.app.server).get(address.replace('/desk', ''))).status).toBe(404);
    const svg = await send(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), 'a.png');
    expect(svg.status).toBe(422);
    expect(svg.text).toContain('ليس هذا الملف صورة');
  });

  it('is published in the minute that its form says, on the clocks of the publication', async () => {
    const { post, archive, room } = await atDesk();
    const sent = await post('/desk/new', {
      title: 'لاحقاً',
      text: 'نص',
      date: '2026-11-20T15:30',
      do: 'publish',
    });
    const id = idIn(sent.headers.location);
    expect(archive.article(id)).toMatchObject({ state: 'scheduled', published: { at: '2026-11-20T13:30:00Z' } });
    room.setClock('2026-11-20T13:30:00Z');
    room.app.passTime();
    expect(archive.article(id)?.state).toBe('published');
  });

  it('whose time is taken away before anybody saw it is published now', async () => {
    const { post, archive } = await atDesk();
    const form = { title: 'لاحقاً', text: 'نص', do: 'publish' };
    const id = idIn((await post('/desk/new', { ...form, date: '2026-11-25T15:30' })).headers.location);
    expect(archive.article(id)?.state).toBe('scheduled');
    await post(`/desk/articles/${id}`, { ...form, version: '1', date: '' });
    expect(archive.article(id)).toMatchObject({ state: 'published', published: { at: '2026-11-20T12:00:00Z' } });
  });

  it('that two save is saved once; the second sees both, loses nothing, and may save again', async () => {
    const { room, archive, post, get } = await atDesk();
    const id = idIn((await post('/desk/new', { title: 'خبر', text: 'النص الأول', do: 'publish' })).headers.location);
    const hani = await signIn(room, tokenIn(room, 'هاني'));
    const [mine, his] = [
      fieldsOf((await get(`/desk/articles/${id}`)).text),
      fieldsOf((await hani.get(`/desk/articles/${id}`)).text),
    ];
    expect((await hani.post(`/desk/articles/${id}`, { ...his, text: 'نص هاني', do: 'save' })).status).toBe(303);
    const refused = await post(`/desk/articles/${id}`, { ...mine, text: 'نص سلمى', do: 'save' });
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('هاني حفظ الإصدار 2');
    expect(refused.text).toMatch(/<del>هاني<\/del><ins>سلمى<\/ins>/);
    expect(fieldsOf(refused.text).text).toBe('نص سلمى');
    expect(room.newsroom.newsdesk.dossier(id).parts?.text).toBe('نص هاني');
    expect((await post(`/desk/articles/${id}`, { ...fieldsOf(refused.text), do: 'save' })).status).toBe(303);
    expect(room.newsroom.newsdesk.dossier(id).parts?.text).toBe('نص سلمى');
    expect(archive.revisions(id)).toHaveLength(3);
  });

  it('that was discarded meanwhile is given back as a new one', async () => {
    const { post, room, archive } = await atDesk();
    const written = { title: 'خبر', text: 'نص', do: 'draft' };
    const id = idIn((await post('/desk/new', written)).headers.location);
    room.newsroom.newsdesk.discard(id, { name: 'هاني', scopes: ['write'] });
    const late = await post(`/desk/articles/${id}`, { ...written, text: 'نص أطول', version: '1' });
    expect(late.status).toBe(404);
    expect(late.text).toContain('action="/desk/new"');
    expect(fieldsOf(late.text)).toMatchObject({ title: 'خبر', text: 'نص أطول' });
    expect(archive.catalogue({ limit: 9 })).toEqual([]);
  });

  it('is saved by the Enter key, and taken apart only by the button that says so', async () => {
    const { get } = await atDesk();
    const page = (await get('/desk/new')).text;
    const [form = ''] = /<form[^>]*data-editor[\s\S]*?<\/form>/.exec(page) ?? [];
    expect(
      [...form.matchAll(/<button name="(\w+)" value="(\w+)"/g)].map(([, name, value]) => `${name} ${value}`),
    ).toEqual(['do draft', 'do publish', 'do preview', 'plain 1']);
    // What is found in the text may be the title that is missing.
    expect(form).toMatch(/name="plain"[^>]* formnovalidate/);
  });

  it('with a language that is none is refused like anything else, and the text stays', async () => {
    const { post } = await atDesk();
    const refused = await post('/desk/new', { title: 'خبر', text: 'نص عزيز', lang: 'عربي فصيح', do: 'draft' });
    expect([refused.status, fieldsOf(refused.text).text]).toEqual([422, 'نص عزيز']);
    expect(refused.text).toContain('ليس رمز لغة');
  });

  it('keeps what a colleague changed in fields that one did not touch', async () => {
    const { room, get, post } = await atDesk();
    const first = { title: 'خبر', text: 'نص', tags: 'بحر', do: 'publish' };
    const id = idIn((await post('/desk/new', first)).headers.location);
    const shown = fieldsOf((await get(`/desk/articles/${id}`)).text);
    await post(`/desk/articles/${id}`, { ...shown, tags: 'بحر، ريح', section: 'العالم', do: 'save' });
    const refused = await post(`/desk/articles/${id}`, { ...shown, summary: 'موجز', section: 'محلي', do: 'save' });
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('<del>العالم</del> <ins>محلي</ins>');
    await post(`/desk/articles/${id}`, { ...fieldsOf(refused.text), do: 'save' });
    const { parts } = room.newsroom.newsdesk.dossier(id);
    expect(parts?.fields).toMatchObject({ tags: ['بحر', 'ريح'], summary: 'موجز', section: 'محلي' });
  });

  it('with words of a correction is corrected, whatever is chosen beside them', async () => {
    const { archive, get, post } = await atDesk();
    const id = idIn((await post('/desk/new', { title: 'خبر', text: 'نص', do: 'publish' })).headers.location);
    const shown = fieldsOf((await get(`/desk/articles/${id}`)).text);
    await post(`/desk/articles/${id}`, {
      ...shown,
      text: 'نص آخر',
      edit: 'update',
      correction: 'كان خطأ.',
      do: 'save',
    });
    expect(archive.article(id)?.corrections.map(({ text }) => text)).toEqual(['كان خطأ.']);
  });

  it('of a file with a heading for its title has it in the form when it is taken over', async () => {
    const { archive, get, post } = await atDesk({ 'articles/h.md': '---\nid: h\n---\n# عنوان الملف\n\nنص.\n' });
    await post('/desk/articles/h', { do: 'take over' });
    const shown = fieldsOf((await get('/desk/articles/h')).text);
    expect(shown).toMatchObject({ title: 'عنوان الملف', text: 'نص.\n' });
    await post('/desk/articles/h', { ...shown, title: 'عنوان آخر', do: 'save' });
    expect(archive.article('h')).toMatchObject({ title: 'عنوان آخر', body: [{ type: 'paragraph', html: 'نص.' }] });
  });

  it('that is scheduled is not published by emptying its time, unless that is what was pressed', async () => {
    const { archive, get, post } = await atDesk();
    const first = { title: 'خبر', text: 'نص', date: '2026-11-25T10:00', do: 'publish' };
    const id = idIn((await post('/desk/new', first)).headers.location);
    const shown = fieldsOf((await get(`/desk/articles/${id}`)).text);
    expect((await post(`/desk/articles/${id}`, { ...shown, date: '', do: 'save' })).status).toBe(422);
    expect(archive.article(id)?.state).toBe('scheduled');
    await post(`/desk/articles/${id}`, { ...shown, do: 'publish now' });
    expect(archive.article(id)?.state).toBe('published');
  });

  it('that names a picture which is not there says so', async () => {
    const { post } = await atDesk();
    const page = await post('/desk/new', { title: 'خبر', text: '![قارب](missing.jpg)', do: 'preview' });
    expect(page.text).toContain('ليس «missing.jpg» في مجلد media/');
  });

  it('of a form that is sent twice is one, and what the second says is what it becomes', async () => {
    const { archive, get, post, room } = await atDesk();
    const written = { ...fieldsOf((await get('/desk/new')).text), title: 'خبر', text: 'نص', do: 'publish' };
    const looked = await post('/desk/new', { ...written, do: 'preview' });
    expect(looked.text).toContain('<p>نص</p>');
    const [once, twice] = [await post('/desk/new', written), await post('/desk/new', written)];
    expect([once.status, twice.status, idIn(twice.headers.location)]).toEqual([303, 303, idIn(once.headers.location)]);
    await post('/desk/new', { ...written, text: 'نص أطول' });
    expect(archive.catalogue({ limit: 9 })).toHaveLength(1);
    expect(room.newsroom.newsdesk.dossier(idIn(once.headers.location)).parts?.text).toBe('نص أطول');
    const late = await post('/desk/new', { ...written, text: 'نص متأخر' });
    expect([late.status, fieldsOf(late.text).text]).toEqual([409, 'نص متأخر']);
  });

  it('shows its file’s text, and is written there, until it is taken over', async () => {
    const { get, post, archive } = await atDesk(files);
    expect((await get('/desk/articles/one')).text).toContain('articles/one.md');
    expect((await post('/desk/articles/one', { title: 'آخر', text: 'نص', version: '1', do: 'save' })).status).toBe(409);
    expect((await post('/desk/articles/one', { do: 'take over' })).status).toBe(303);
    const values = fieldsOf((await get('/desk/articles/one')).text);
    expect(values).toMatchObject({ title: 'المرفأ يفتح أبوابه', section: 'world', date: '2026-11-19T00:00' });
    await post('/desk/articles/one', { ...values, title: 'المرفأ مفتوح', do: 'save' });
    expect(archive.article('one')).toMatchObject({ title: 'المرفأ مفتوح', published: { precision: 'day' } });
  });

  it('pasted as plain text becomes Markdown, for an editor to look at first', async () => {
    const { post, archive } = await atDesk();
    const text =
      'عودة البواخر إلى الساحل\n\nبعد ثلاثة أشهر من التوقف.\n\nفقرة أولى طويلة بعض الشيء عن البواخر.\n\nاقرأ أيضاً: عنوان آخر';
    const page = await post('/desk/new', { title: '', text, plain: '1' });
    expect(fieldsOf(page.text)).toMatchObject({ title: 'عودة البواخر إلى الساحل' });
    expect(archive.catalogue({ limit: 9 })).toEqual([]);
  });

  it('says nothing to a browser that an author’s text could make it do', async () => {
    const { post, get, room } = await atDesk();
    const evil = '"><script>alert(1)</script><img src=x onerror=alert(2)>';
    const sent = await post('/desk/new', {
      ...{
        title: evil,
        summary: evil,
        section: evil,
        tags: evil,
        authors: evil,
        alt: evil,
        caption: evil,
        image: 'a.jpg',
      },
      text: `${evil}\n\n[رابط](javascript:alert(3))\n\nاقرأ أيضاً: ${evil}`,
      do: 'publish',
    });
    const id = idIn(sent.headers.location);
    room.newsroom.federation.remember(
      {
        uri: 'https://evil.example/u',
        inbox: 'https://evil.example/i',
        sharedInbox: null,
        name: evil,
        url: 'https://evil.example/u',
        keyIds: [],
      },
      '2026-11-20T12:00:00Z',
    );
    const note = {
      uri: 'https://evil.example/n',
      kind: 'reply',
      article: id,
      actor: 'https://evil.example/u',
      at: '2026-11-20T12:00:00Z',
    } as const;
    room.newsroom.federation.interact(
      { ...note, text: { html: trusted('<p>مرحبا</p>'), language: 'ar', url: null, version: 1 } },
      note.at,
    );
    const paths = [
      '/desk',
      `/desk/articles/${id}`,
      `/desk/articles/${id}/revisions`,
      '/desk/references',
      '/desk/conversations',
      '/desk/activity',
      `/desk?title=${evil}`,
      `/a/${id}`,
    ];
    for (const path of paths) {
      const answer = await get(path).redirects(1);
      expect([path, answer.status]).toEqual([path, 200]);
      expect(answer.text).not.toMatch(/<script>alert|<img src=x|="javascript:/);
      expect(answer.headers['content-security-policy']).toContain("script-src 'self';");
    }
  });

  it.each([
    '/desk/media/..%2f..%2fnashra.sqlite/x',
    '/desk/media/%2e%2e/%2e%2e',
    '/desk/media/0123456789abcdef/..%2Fnashra.sqlite',
    '/desk/%E0%A4%A',
  ])('leads to no other file: %s', async (path) => {
    const { room, cookie } = await atDesk();
    const answer = await request(room.app.server).get(path).set('Cookie', cookie);
    expect([400, 404]).toContain(answer.status);
  });
});

describe('references at the desk', () => {
  it('that nearly match are offered, and settled with one click', async () => {
    const { get, post, archive } = await atDesk({
      ...files,
      'articles/two.md': article(
        { id: 'two', title: 'خبر', date: '2026-11-20' },
        'نص.\n\nاقرأ أيضاً: المرفأ يفتح أبوابها',
      ),
    });
    const page = (await get('/desk/references')).text;
    expect(page).toContain('المرفأ يفتح أبوابه');
    const [, position] = /name="position" value="(\d+)"/.exec(page) ?? [];
    await post('/desk/references', { article: 'two', position: position as string, target: 'one' });
    expect(archive.article('two')?.references[0]).toMatchObject({ state: 'resolved', target: { id: 'one' } });
    expect((await get('/desk/references')).text).not.toContain('أبوابها');
    const [chosen = ''] =
      /<section class="found" aria-labelledby="chosen">.*?<\/section>/s.exec((await get('/desk/articles/two')).text) ??
      [];
    const values = [...chosen.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value ?? '']);
    await post('/desk/references', Object.fromEntries(values));
    expect(archive.article('two')?.references[0]).toMatchObject({ state: 'pending', chosen: false });
  });

  it('are settled as they were shown, or not at all, where the text changed meanwhile', async () => {
    const { get, post, archive, room } = await atDesk(files);
    const line = 'اقرأ أيضاً: المرفأ يفتح أبوابها';
    const editor = { name: 'هاني', scopes: ['write', 'publish'] as const };
    const { newsdesk } = room.newsroom;
    const id = newsdesk.create({ fields: { title: 'خبر' }, text: line }, editor);
    const page = (await get('/desk/references')).text;
    const [form = ''] =
      /<form[^>]*class="deed"><input type="hidden" name="proof"[^>]*><input type="hidden" name="article".*?<\/form>/.exec(
        page,
      ) ?? [];
    const fields = Object.fromEntries(
      [...form.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value ?? '']),
    );
    newsdesk.save(id, { fields: { title: 'خبر' }, text: `اقرأ أيضاً: شيء آخر تماماً\n\n${line}` }, 1, editor);
    expect((await post('/desk/references', fields)).status).toBe(409);
    expect(archive.article(id)?.references.map(({ state }) => state)).toEqual(['pending', 'pending']);
    newsdesk.save(id, { fields: { title: 'خبر' }, text: `${line}.\n\n${line}` }, 2, editor);
    expect((await post('/desk/references', { ...fields, position: '1' })).status).toBe(303);
    expect(archive.article(id)?.references[1]?.target?.id).toBe('one');
  });

  it('are found for whoever types, however it is spelled', async () => {
    const { get } = await atDesk(files);
    const { body } = await get('/desk/pick?q=المرفا');
    expect(body).toEqual([
      { id: 'one', title: 'المرفأ يفتح أبوابه', language: 'ar', line: 'اقرأ أيضاً: [المرفأ يفتح أبوابه](/a/one)' },
    ]);
  });
});

describe('what an article suggests', () => {
  it('is pinned by an id or by an address', async () => {
    const { post, archive } = await atDesk({
      ...files,
      'articles/two.md': article({ id: 'two', title: 'خبر', date: '2026-11-20' }),
    });
    const target = 'https://news.example/a/one/المرفأ';
    expect((await post('/desk/articles/two/suggestions', { verdict: 'pinned', target })).status).toBe(303);
    expect(archive.suggestionJudgements('two').map(({ target }) => target.id)).toEqual(['one']);
  });
});

describe('the log of activity', () => {
  it('says to whom everything was delivered again', async () => {
    const { get, room } = await atDesk();
    room.newsroom.foreignDesk.retry(null, { name: 'هاني', scopes: ['operate'] });
    expect((await get('/desk/activity')).text).toContain('أعاد التسليم إلى <bdi>الكل</bdi>');
  });
});

/** What the form of a page would send as it stands. */
function fieldsOf(page: string): Record<string, string> {
  const form = /<form[^>]*data-editor[\s\S]*?<\/form>/.exec(page)?.[0] ?? '';
  const decode = (text: string) =>
    text
      .replace(/&quot;/g, '"')
      .replace(/&#39;/g, "'")
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&amp;/g, '&');
  const inputs = [
    ...form.matchAll(/<input(?! type="(?:file|radio|search)")[^>]*?name="([^"]+)"[^>]*?value="([^"]*)"/g),
  ];
  const areas = [...form.matchAll(/<textarea name="([^"]+)"[^>]*>\n?([\s\S]*?)<\/textarea>/g)];
  return Object.fromEntries([...inputs, ...areas].map(([, name = '', value = '']) => [name, decode(value)]));
}
