/** A request that is sent again under its key. */
import { describe, expect, it } from 'vitest';
import { plain, sharp } from '../pictures.ts';
import { testDesk } from './desk.ts';

const body = { title: 'خبر', text: 'نص' };
const key = (value: string) => ({ 'Idempotency-Key': value });

describe('a request with an Idempotency-Key', () => {
  it('is done once, and answered alike each time', async () => {
    const desk = await testDesk();
    const send = () => desk.ask('POST', '/articles', { body, headers: key('k-1') });
    const first = await send();
    desk.room.setClock('2026-11-20T12:30:00Z');
    const again = await send();
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    for (const name of ['etag', 'location', 'content-type']) expect(again.headers[name]).toBe(first.headers[name]);
    expect([first.headers['idempotent-replayed'], again.headers['idempotent-replayed']]).toEqual([undefined, 'true']);
    expect(desk.room.newsroom.archive.catalogue({ limit: 9 }).length).toBe(1);
    const deeds = desk.room.newsroom.desk.deeds({ limit: 9 });
    expect(deeds.filter(({ verb }) => verb === 'created')).toHaveLength(1);
  });

  it('stands for that request alone: of one body, one address, one token', async () => {
    const desk = await testDesk();
    await desk.ask('POST', '/articles', { body, headers: key('k') });
    const other = await desk.ask('POST', '/articles', { body: { ...body, text: 'آخر' }, headers: key('k') });
    expect([other.status, other.body.type]).toEqual([422, '/api/v1/openapi.json#/x-problems/other-request']);
    const elsewhere = await desk.ask('POST', '/blocks', { body: { target: 'a.example' }, headers: key('k') });
    expect(elsewhere.status).toBe(422);
    expect((await desk.ask('POST', '/articles/preview', { body, headers: key('k') })).status).toBe(200);
    const rami = desk.token('rami', ['write', 'publish']);
    expect((await desk.ask('POST', '/articles', { body, headers: key('k'), token: rami })).status).toBe(201);
  });

  it('that was refused left nothing, and may be mended', async () => {
    const desk = await testDesk();
    const wrong = await desk.ask('POST', '/articles', { body: { ...body, date: 'soon' }, headers: key('k') });
    const mended = await desk.ask('POST', '/articles', { body, headers: key('k') });
    expect([wrong.status, mended.status]).toEqual([422, 201]);
  });

  it('is forgotten after a day', async () => {
    const desk = await testDesk();
    const send = async () => (await desk.ask('POST', '/articles', { body, headers: key('k') })).body.id;
    const first = await send();
    desk.room.setClock('2026-11-21T12:00:01Z');
    desk.room.app.passTime();
    expect(await send()).not.toBe(first);
  });

  it('may be an upload, of which two come at once', async () => {
    const desk = await testDesk();
    const bytes = await sharp(plain(8, 6)).png().toBuffer();
    const send = () => desk.ask('POST', '/media?name=sea.png', { body: bytes, headers: key('k') });
    const answers = await Promise.all([send(), send(), send()]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map((one) => JSON.stringify(one.body))).size).toBe(1);
    const deeds = desk.room.newsroom.desk.deeds({ limit: 9 });
    expect(deeds.filter(({ verb }) => verb === 'uploaded')).toHaveLength(1);
  });

  it('has a key that can be one', async () => {
    const desk = await testDesk();
    for (const wrong of ['a b', 'k'.repeat(256)])
      expect((await desk.ask('POST', '/articles', { body, headers: key(wrong) })).status).toBe(400);
  });

  it('needs the scope still when it is sent again', async () => {
    const desk = await testDesk();
    const { status } = await desk.ask('POST', '/articles', {
      body,
      headers: key('k'),
      token: desk.token('r', ['read']),
    });
    expect(status).toBe(403);
  });
});
