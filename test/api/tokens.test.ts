/** Who may ask, and how often. */
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { operations } from '../../src/http/api/operations.ts';
import { records } from '../logged.ts';
import { testNewsroom } from '../newsroom.ts';
import { testDesk } from './desk.ts';

describe('the API', () => {
  it('is not there until a token is, nor after the last one ended', async () => {
    const room = await testNewsroom({});
    const paths = [
      ...new Set(operations.map(({ path }) => path.replace(/\{\w+\}/g, 'one'))),
      '/openapi.json',
      '',
      '/x',
    ];
    const ask = (path: string) => request(room.app.server).get(path).set('Accept', 'application/json').buffer(true);
    const nothing = await ask('/nothing');
    for (const path of paths) {
      const { status, text, headers } = await ask(`/api/v1${path}`);
      expect([status, text, Object.keys(headers)]).toEqual([404, nothing.text, Object.keys(nothing.headers)]);
    }
    expect((await request(room.app.server).post('/api/v1/articles').send({})).status).toBe(404);
    expect((await ask('/api/v1/search?q=x')).status).toBe(200);
    expect((await ask('/api/v1/%73earch?q=x')).status).toBe(200);
  });

  it('ends with the token: revoked or expired', async () => {
    const desk = await testDesk();
    const short = desk.token('short', ['read'], { expiresAt: '2026-11-20T13:00:00Z' });
    expect((await desk.ask('GET', '/token', { token: short })).status).toBe(200);
    desk.room.setClock('2026-11-20T13:00:01Z');
    const { status, headers } = await desk.ask('GET', '/token', { token: short });
    expect([status, headers['www-authenticate']]).toEqual([401, 'Bearer realm="api", error="invalid_token"']);
    desk.room.newsroom.desk.revokeToken('salma', '2026-11-20T13:00:01Z');
    const closed = await request(desk.room.app.server).get('/api/v1/token').auth(desk.secret, { type: 'bearer' });
    expect(closed.status).toBe(404);
  });

  it('takes a token in the header alone', async () => {
    const desk = await testDesk();
    const ask = (headers: Record<string, string>, query = '') =>
      desk.ask('GET', `/token${query}`, { token: null, headers });
    expect((await ask({ Authorization: `bearer ${desk.secret}` })).status).toBe(200);
    expect((await ask({}, `?access_token=${desk.secret}`)).status).toBe(401);
    expect((await ask({ Authorization: desk.secret })).status).toBe(401);
    expect((await ask({ Authorization: `Basic ${btoa(`salma:${desk.secret}`)}` })).status).toBe(401);
    expect((await ask({ Cookie: `token=${desk.secret}` })).status).toBe(401);
  });

  it('asks for the scope that what is written needs', async () => {
    const desk = await testDesk();
    const token = desk.token('wire', ['write']);
    const { status, body, headers } = await desk.ask('POST', '/articles', { token, body: { title: 'خبر', text: '' } });
    expect([status, body.scope]).toEqual([403, 'publish']);
    expect(headers['www-authenticate']).toContain('error="insufficient_scope", scope="publish"');
    expect(desk.room.newsroom.archive.catalogue({ limit: 1 })).toEqual([]);
  });
});

describe('somebody who guesses tokens', () => {
  it('is told to wait, and does not keep out those who have one', async () => {
    const desk = await testDesk();
    const guess = async (token: string | null = 'nashra_guess') => (await desk.ask('GET', '/token', { token })).status;
    for (let tries = 0; tries < 10; tries++) expect(await guess()).toBe(401);
    const { status, headers, body } = await desk.ask('GET', '/token', { token: 'nashra_guess' });
    expect([status, headers['retry-after'], body.status]).toEqual([429, '6', 429]);
    expect(await guess(desk.secret)).toBe(200);
    expect(await guess(null)).toBe(401);
    desk.room.setClock('2026-11-20T12:00:06Z');
    expect([await guess(), await guess()]).toEqual([401, 429]);
  });
});

describe('a token', () => {
  it('may ask so often in a minute, and is told how often still', async () => {
    const desk = await testDesk();
    const ask = () => desk.ask('GET', '/token');
    expect((await ask()).headers).toMatchObject({
      'ratelimit-policy': '"token";q=600;w=60',
      ratelimit: '"token";r=599;t=1',
    });
    for (let count = 1; count < 600; count++) await ask();
    const { status, headers, body } = await ask();
    expect([status, headers['retry-after'], headers.ratelimit]).toEqual([429, '1', '"token";r=0;t=1']);
    expect(body.detail).toContain('600');
    const other = desk.token('other', ['read']);
    expect((await desk.ask('GET', '/token', { token: other })).status).toBe(200);
    desk.room.setClock('2026-11-20T12:00:30Z');
    expect((await ask()).headers.ratelimit).toBe('"token";r=299;t=1');
  });

  it('is in no log, no answer and nothing that is kept', async () => {
    const desk = await testDesk();
    const logged = await records();
    const { archive } = desk.room.newsroom;
    const answers = [
      await desk.ask('GET', '/token'),
      await desk.ask('GET', `/articles/${desk.secret}`, { token: 'nashra_wrong' }),
      await desk.ask('POST', '/articles', {
        body: { title: 'خبر', text: 'نص' },
        headers: { 'Idempotency-Key': 'k' },
      }),
    ];
    // A fault of ours, so that there is a line in the log.
    const { catalogue } = archive;
    archive.catalogue = () => {
      throw new Error('broken');
    };
    answers.push(await desk.ask('GET', '/articles'));
    archive.catalogue = catalogue;
    expect(answers.map(({ status }) => status)).toEqual([200, 401, 201, 500]);
    expect(answers.at(-1)?.body).toEqual({
      type: '/api/v1/openapi.json#/x-problems/fault',
      title: 'Something went wrong here',
      status: 500,
    });
    expect(logged.map(({ rawMessage }) => rawMessage)).toContain('request failed');
    const kept = desk.room.newsroom.desk.answered('salma', 'k');
    const said = answers.map(({ text, headers, body }) => JSON.stringify([text, headers, body])).join();
    for (const text of [JSON.stringify(logged), said, JSON.stringify(kept)]) {
      expect(text).not.toContain(desk.secret);
      expect(text).not.toContain('nashra_wrong');
    }
  });
});
