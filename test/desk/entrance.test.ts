/** Who gets in at the desk, and who does not. */
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { rooms } from '../../src/http/desk/rooms.ts';
import { records } from '../logged.ts';
import { article, testNewsroom } from '../newsroom.ts';
import { atDesk, signIn, tokenIn } from './at-desk.ts';

const files = { 'articles/one.md': article({ id: 'one', title: 'خبر', date: '2026-11-20' }) };
const addresses = rooms.map(({ at }) => `/desk/${at.replace(':id', 'one').replace(':name', 'a.png')}`);

describe('the desk', () => {
  it('is not there until a token is, and no longer when the last one is revoked', async () => {
    const room = await testNewsroom({});
    const status = async () => (await request(room.app.server).get('/desk/sign-in')).status;
    expect(await status()).toBe(404);
    tokenIn(room);
    expect(await status()).toBe(200);
    for (const { id } of room.newsroom.desk.tokens()) room.newsroom.desk.revokeToken(id, '2026-11-20T12:00:00Z');
    expect(await status()).toBe(404);
  });

  it.each(addresses)('shows nothing of %s to whoever did not sign in, and takes nothing from them', async (path) => {
    const room = await testNewsroom(files);
    tokenIn(room);
    const asked = await request(room.app.server).get(path);
    const entrance = `/desk/sign-in?next=${encodeURIComponent(path)}`;
    expect([asked.status, asked.headers.location]).toEqual([303, entrance]);
    const sent = await request(room.app.server).post(path).type('form').send({ do: 'withdraw', proof: 'x' });
    expect([sent.status, sent.headers.location]).toEqual([303, '/desk/sign-in']);
    expect(room.newsroom.archive.article('one')?.state).toBe('published');
  });

  it('lets in who has a token, with a cookie that no script, no other site and no plain connection sees', async () => {
    const { get, cookie, room } = await atDesk(files);
    expect((await get('/desk')).text).toContain('خبر');
    const entered = await request(room.app.server)
      .post('/desk/sign-in')
      .type('form')
      .send({ token: tokenIn(room) });
    const [set] = entered.headers['set-cookie'] as unknown as string[];
    for (const part of ['__Host-nashra-desk=', 'HttpOnly', 'Secure', 'SameSite=Strict', 'Path=/'])
      expect(set).toContain(part);
    expect(cookie.split('=')[1]).toMatch(/^nashra_[\w-]{43}$/);
  });

  it('is left by signing out, and ends with the token', async () => {
    const { get, post, room } = await atDesk();
    const other = await signIn(room, tokenIn(room, 'هاني'));
    await post('/desk/sign-out', {});
    expect((await get('/desk')).status).toBe(303);
    expect((await other.get('/desk')).status).toBe(200);
    const token = room.newsroom.desk.tokens().find(({ name }) => name === 'هاني');
    room.newsroom.desk.revokeToken(token?.id ?? '', '2026-11-20T12:00:00Z');
    expect((await other.get('/desk')).status).toBe(303);
  });

  it('gives back what somebody wrote whose session ended, or who signed in anew, and saves nothing', async () => {
    const { room, secret, post, archive } = await atDesk();
    const written = { title: 'عنوان <عزيز>', summary: 'موجز عزيز', text: 'نص عزيز', do: 'publish' };
    const anew = await signIn(room, secret);
    const again = await post('/desk/new', { ...written, proof: anew.proof });
    expect(again.status).toBe(403);
    expect(again.text).toContain('name="title" value="عنوان &lt;عزيز&gt;"');
    expect(again.text).toMatch(/<textarea name="text"[^>]*>\nنص عزيز</);
    await post('/desk/sign-out', {});
    const left = await post('/desk/new', written);
    expect(left.status).toBe(403);
    expect(left.text).toMatch(
      /<textarea [^>]*readonly[^>]*>\n---\ntitle: عنوان &lt;عزيز&gt;\nsummary: موجز عزيز\n---\nنص عزيز</,
    );
    const foreign = await post('/desk/new', written, { Origin: 'https://evil.example' });
    expect([foreign.status, foreign.headers.location]).toEqual([303, '/desk/sign-in']);
    expect(archive.catalogue({ limit: 9 })).toEqual([]);
  });

  it('leads whoever signs in to where they were going, and nowhere else', async () => {
    const { room, secret } = await atDesk();
    const entered = (next: string) =>
      request(room.app.server).post('/desk/sign-in').type('form').send({ token: secret, next });
    expect((await entered('/desk/articles/one?told=done')).headers.location).toBe('/desk/articles/one?told=done');
    for (const elsewhere of [
      '//evil.example',
      'https://evil.example/',
      '/desk/../admin//x',
      '/desk\\\\evil',
      '/deskevil',
      '/desk/sign-out',
    ])
      expect((await entered(elsewhere)).headers.location, elsewhere).toMatch(/^\/desk(\/\.\.\/admin\/\/x)?$/);
  });

  it('answers who tries tokens only now and then, and lets in who has one', async () => {
    const { room, secret } = await atDesk();
    const attempt = async (token: string) =>
      request(room.app.server).post('/desk/sign-in').type('form').send({ token });
    for (let count = 0; count < 10; count++) expect((await attempt(`nashra_${count}`)).status).toBe(403);
    const refused = await attempt('nashra_10');
    expect([refused.status, Number(refused.headers['retry-after'])]).toEqual([429, 90]);
    expect((await attempt(secret)).status).toBe(303);
    room.setClock('2026-11-20T12:01:30Z');
    expect((await attempt('nashra_11')).status).toBe(403);
  });

  it('writes no secret into a log, a page, or the log of activity', async () => {
    const said = await records();
    const { room, secret, cookie, get, post } = await atDesk(files, ['read']);
    await request(room.app.server).post('/desk/sign-in').type('form').send({ token: 'nashra_wrong-one' });
    await post('/desk/articles/one', { do: 'withdraw' });
    const pages = await Promise.all(addresses.map(async (path) => (await get(path)).text));
    const everything = JSON.stringify([said, pages, room.newsroom.desk.deeds({ limit: 99 })]);
    expect(everything).toContain('سلمى');
    for (const hidden of [secret, cookie.split('=')[1] as string, 'wrong-one'])
      expect(everything).not.toContain(hidden);
  });
});

describe('a form', () => {
  const withdraw = { do: 'withdraw' };

  it('that another site made is refused, and changes nothing', async () => {
    const { post, archive, proof } = await atDesk(files);
    const tries = [
      post('/desk/articles/one', { ...withdraw, proof: '' }),
      post('/desk/articles/one', { ...withdraw, proof: `${proof}x` }),
      post('/desk/articles/one', withdraw, { Origin: 'https://evil.example' }),
      post('/desk/articles/one', withdraw, { 'Sec-Fetch-Site': 'cross-site' }),
      post('/desk/articles/one', withdraw, { 'Sec-Fetch-Site': 'same-site' }),
      post('/desk/sign-out', { proof: '' }),
    ];
    expect((await Promise.all(tries)).map(({ status }) => status)).toEqual([403, 403, 403, 403, 403, 403]);
    expect(archive.article('one')?.state).toBe('published');
    expect((await post('/desk/articles/one', withdraw, { 'Sec-Fetch-Site': 'same-origin' })).status).toBe(303);
    expect(archive.article('one')?.state).toBe('withdrawn');
  });

  it('with another session’s proof is refused', async () => {
    const { room, post } = await atDesk(files);
    const other = await signIn(room, tokenIn(room, 'هاني'));
    expect((await post('/desk/articles/one', { ...withdraw, proof: other.proof })).status).toBe(403);
  });

  it('says whether it is too large or did not come whole', async () => {
    const { room, cookie } = await atDesk();
    const send = (length: string, body: string) =>
      request(room.app.server)
        .post('/desk/new')
        .set({ Cookie: cookie, 'Content-Type': 'multipart/form-data; boundary=x', 'Content-Length': length })
        .send(body);
    expect((await send('4', 'text')).text).toContain('لم يصل الطلب كاملاً');
    expect((await send('99999999', '')).text).toContain('أكبر مما يُقبل');
  });

  it('is never obeyed by following a link', async () => {
    const { get, archive } = await atDesk(files);
    await get('/desk/articles/one?do=withdraw');
    expect(archive.article('one')?.state).toBe('published');
  });

  it('that is too large, or no form, is refused', async () => {
    const { room, cookie } = await atDesk();
    const send = (type: string, body: string) =>
      request(room.app.server).post('/desk/new').set('Cookie', cookie).set('Content-Type', type).send(body);
    expect((await send('multipart/form-data; boundary=x', 'no parts')).status).toBe(400);
    expect((await send('application/json', '{}')).status).toBe(400);
    const large = request(room.app.server).post('/desk/sign-in').type('form');
    expect((await large.send({ token: 'x'.repeat(5000) })).status).toBe(413);
  });
});

describe('a token without a scope', () => {
  it.each([
    ['read', ['/desk/conversations', '/desk/deliveries', '/desk/followers', '/desk/new']],
    ['moderate', ['/desk/references', '/desk/deliveries', '/desk/articles/one']],
  ] as const)('%s alone is shown nothing that it may not see', async (scope, closed) => {
    const { get } = await atDesk(files, [scope]);
    for (const path of closed) expect([path, (await get(path)).status]).toEqual([path, 403]);
  });

  it('begins where it may see something', async () => {
    const { get } = await atDesk(files, ['operate']);
    expect((await get('/desk')).headers.location).toBe('/desk/deliveries');
  });

  it('is offered nothing that it may not do, and refused it', async () => {
    const { get, post, archive } = await atDesk(files, ['read', 'write']);
    const page = (await get('/desk/articles/one')).text;
    expect(page).not.toContain('value="withdraw"');
    expect((await post('/desk/articles/one', { do: 'withdraw' })).status).toBe(403);
    expect((await post('/desk/articles/one', { do: 'take over' })).status).toBe(403);
    expect((await post('/desk/deliveries', { do: 'retry', host: '' })).status).toBe(403);
    expect(archive.article('one')?.state).toBe('published');
  });
});
