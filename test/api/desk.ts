/** A newsroom whose desk is open, and requests to its API. */
import request, { type Response } from 'supertest';
import { expect } from 'vitest';
import { openApi } from '../../src/http/api/document.ts';
import { hashOfSecret, type Scope, scopes } from '../../src/token.ts';
import { type Files, type TestNewsroom, type TestOptions, testNewsroom } from '../newsroom.ts';

const document = openApi();

export const now = '2026-11-20T12:00:00Z';

/** `body`: text and bytes as they are, anything else as JSON. */
export type Ask = { headers?: Record<string, string>; body?: unknown; token?: string | null };

export type TestDesk = {
  room: TestNewsroom;
  /** Of a token with everything allowed. */
  secret: string;
  /** Adds a token that is called by its id, and returns its secret. */
  token(id: string, held: readonly Scope[], more?: { expiresAt?: string }): string;
  /** `path`: below `/api/v1`. */
  ask(method: string, path: string, more?: Ask): Promise<Response>;
};

export async function testDesk(files: Files = {}, options: TestOptions = {}): Promise<TestDesk> {
  const room = await testNewsroom(files, options);
  const { desk } = room.newsroom;

  function token(id: string, held: readonly Scope[], { expiresAt }: { expiresAt?: string } = {}): string {
    const secret = `nashra_${id}`;
    const known = { id, name: id, scopes: [...held], createdAt: now, expiresAt: expiresAt ?? null };
    desk.addToken({ ...known, usedAt: null, revokedAt: null }, hashOfSecret(secret));
    return secret;
  }

  const secret = token('salma', scopes);

  async function ask(method: string, path: string, { headers = {}, body, token: given = secret }: Ask = {}) {
    const agent = request(room.app.server) as unknown as Record<string, (path: string) => request.Test>;
    const test = (agent[method.toLowerCase()] as (path: string) => request.Test)(`/api/v1${path}`);
    if (given !== null) test.set('Authorization', `Bearer ${given}`);
    if (body !== undefined) test.set('Content-Type', Buffer.isBuffer(body) ? 'image/png' : 'application/json');
    test.set(headers);
    // Our own types are JSON as well; what is sent goes as it is.
    test
      .buffer(true)
      .parse(asJson)
      .serialize((given) => given);
    const answer = await (body === undefined
      ? test
      : test.send(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)));
    checkDescribed(method, path, answer.status);
    return answer;
  }

  return { room, secret, token, ask };
}

/** Whatever is asked, the document says that it may be answered so. */
function checkDescribed(method: string, path: string, status: number): void {
  const [address = ''] = path.split('?');
  const shape = (one: string) => new RegExp(`^${one.replace(/\{\w+\}/g, '[^/]+')}/?$`);
  const places = Object.entries(document.paths).filter(([one]) => shape(one).test(address));
  const name = method === 'HEAD' ? 'get' : method.toLowerCase();
  const described = places.flatMap(([, operations]) => Object.keys(operations[name]?.responses ?? {}));
  // Nothing is there, or nothing for this method.
  if (described.length > 0) expect(described, `${method} ${path}`).toContain(String(status));
}

function asJson(answer: Response, done: (error: Error | null, body: unknown) => void): void {
  const stream = answer as unknown as NodeJS.ReadableStream;
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('end', () => {
    const text = Buffer.concat(chunks).toString();
    try {
      done(null, text === '' ? null : JSON.parse(text));
    } catch {
      done(null, text);
    }
  });
}
