/** Somebody who signed in at the desk, as a browser would, without one. */
import request from 'supertest';
import { hashOfSecret, newSecret, type Scope, scopes } from '../../src/token.ts';
import { type Files, origin, type TestNewsroom, testNewsroom } from '../newsroom.ts';

export type Fields = Record<string, string>;

/** A token of the newsroom's: its secret. */
export function tokenIn({ newsroom }: TestNewsroom, name = 'سلمى', held: readonly Scope[] = scopes): string {
  const secret = newSecret();
  const id = hashOfSecret(secret).slice(0, 8);
  const token = {
    id,
    name,
    scopes: [...held],
    createdAt: '2026-11-01T00:00:00Z',
    expiresAt: null,
    usedAt: null,
    revokedAt: null,
  };
  newsroom.desk.addToken(token, hashOfSecret(secret));
  return secret;
}

export async function signIn(room: TestNewsroom, secret: string) {
  const entered = await request(room.app.server).post('/desk/sign-in').type('form').send({ token: secret });
  const cookie = String(entered.headers['set-cookie']).split(';')[0] as string;
  const get = (path: string) => request(room.app.server).get(encodeURI(path)).set('Cookie', cookie);
  const proof = /name="proof" value="([^"]+)"/.exec((await get('/desk')).text)?.[1] ?? '';
  const post = (path: string, fields: Fields, headers: Fields = {}) =>
    request(room.app.server)
      .post(path)
      .set('Cookie', cookie)
      .set('Origin', origin)
      .set(headers)
      .type('form')
      .send({ proof, ...fields });
  return { get, post, cookie, proof };
}

export async function atDesk(files: Files = {}, held: readonly Scope[] = scopes) {
  const room = await testNewsroom(files);
  const secret = tokenIn(room, 'سلمى', held);
  return { room, secret, archive: room.newsroom.archive, ...(await signIn(room, secret)) };
}

/** The id of the article whose page an answer leads to. */
export function idIn(location: string | undefined): string {
  return /\/desk\/articles\/([a-z0-9-]+)/.exec(location ?? '')?.[1] ?? '';
}
