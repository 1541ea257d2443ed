/** Another server, on loopback. Knows nothing of Nashra or Fedify: it signs and verifies with node:crypto alone. */
import { createHash, createPrivateKey, createVerify, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { once } from 'node:events';
import { type Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { listening } from '../listening.ts';

// biome-ignore lint/suspicious/noExplicitAny: what others send
type Json = { [key: string]: any };

export type Got = { activity: Json; inbox: string; verified: boolean; userAgent: string; bytes: Buffer };

// One for all tests: making RSA keys would take longer than the tests themselves.
const pair = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const ownKey = createPrivateKey(pair.privateKey);

export type Neighbour = Awaited<ReturnType<typeof startNeighbour>>;

/** `name`: by which others know it; both lead to loopback. */
export async function startNeighbour(name = '127.0.0.1') {
  const got: Got[] = [];
  const waiting = new Set<() => void>();
  /** What is read at a path: JSON, or an answer of any other kind. */
  const documents = new Map<string, Json | ((answer: ServerResponse) => void)>();
  const fetched: string[] = [];
  /** How inboxes answer: 0 not at all, -1 breaks off after it was taken; and whether only signed requests read (authorized fetch). A test changes it. */
  const manner = { status: (_inbox: string, _count: number): number => 202, secure: false };
  let count = 0;

  const server = createServer(async (incoming, answer) => {
    const path = incoming.url ?? '/';
    if (incoming.method === 'POST') {
      const bytes = await read(incoming);
      const status = manner.status(path, count++);
      if (status === 0) return;
      if (status < 300) {
        const activity = JSON.parse(bytes.toString());
        const verified = await verify(incoming, bytes, activity);
        got.push({ activity, inbox: path, verified, userAgent: incoming.headers['user-agent'] ?? '', bytes });
      }
      if (status < 0) answer.destroy();
      else answer.writeHead(status).end();
      for (const look of waiting) look();
      return;
    }
    fetched.push(path);
    const document = documents.get(path);
    if (!document) return void answer.writeHead(404).end();
    if (manner.secure && !(await isSigned(incoming, ['(request-target)', 'host', 'date'])))
      return void answer.writeHead(401).end();
    if (typeof document === 'function') return void document(answer);
    answer.writeHead(200, { 'Content-Type': 'application/activity+json' }).end(JSON.stringify(document));
  });
  const origin = `http://${name}:${await listening(server)}`;

  /** A person on this server. */
  function person(name: string, { shared = true } = {}): Json & { id: string } {
    const id = `${origin}/people/${name}`;
    const actor = {
      '@context': ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/v1'],
      id,
      type: 'Person',
      preferredUsername: name,
      name,
      inbox: `${id}/inbox`,
      ...(shared ? { endpoints: { sharedInbox: `${origin}/inbox` } } : {}),
      publicKey: { id: `${id}#main-key`, owner: id, publicKeyPem: pair.publicKey },
    };
    documents.set(new URL(id).pathname, actor);
    return actor;
  }

  return {
    origin,
    got,
    fetched,
    manner,
    documents,
    person,
    /** Signs as `actor` and posts; `change` may spoil the request. Returns the status. */
    async post(inbox: string, activity: Json, options: PostOptions = {}): Promise<number> {
      return post(
        inbox,
        options.body ?? JSON.stringify(activity),
        options.keyId ?? `${activity.actor}#main-key`,
        options,
      );
    },
    /** Waits until `found` has an answer. */
    async until<T>(found: () => T | undefined | null | false): Promise<T> {
      for (;;) {
        const value = found();
        if (value) return value;
        const { promise, resolve } = Promise.withResolvers<void>();
        waiting.add(resolve);
        await promise;
        waiting.delete(resolve);
      }
    },
  };
}

export type PostOptions = {
  body?: string | Buffer;
  keyId?: string;
  /** Headers that are set after signing. */
  spoiled?: Record<string, string>;
  unsigned?: boolean;
  date?: string;
  host?: string;
  /** Another key than this server's. */
  key?: KeyObject;
  agent?: Agent;
  answered?: (answer: IncomingMessage) => void;
};

async function post(inbox: string, body: string | Buffer, keyId: string, options: PostOptions): Promise<number> {
  const url = new URL(inbox);
  const headers: Record<string, string> = {
    host: options.host ?? url.host,
    date: options.date ?? new Date().toUTCString(),
    digest: `SHA-256=${createHash('sha256').update(body).digest('base64')}`,
  };
  const names = ['(request-target)', 'host', 'date', 'digest'];
  const text = names.map((name) => `${name}: ${headers[name] ?? `post ${url.pathname}`}`).join('\n');
  const signature = sign('sha256', Buffer.from(text), options.key ?? ownKey).toString('base64');
  if (!options.unsigned)
    headers.signature = `keyId="${keyId}",algorithm="rsa-sha256",headers="${names.join(' ')}",signature="${signature}"`;
  const sent = request(url, {
    method: 'POST',
    agent: options.agent ?? false,
    headers: {
      ...headers,
      'content-type': 'application/activity+json',
      'content-length': Buffer.byteLength(body),
      ...options.spoiled,
    },
  });
  sent.on('error', () => {});
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  answer.resume();
  options.answered?.(answer);
  return answer.statusCode ?? 0;
}

async function read(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const keys = new Map<string, string>();

async function verify(incoming: IncomingMessage, bytes: Buffer, activity: Json): Promise<boolean> {
  if (incoming.headers.digest !== `SHA-256=${createHash('sha256').update(bytes).digest('base64')}`) return false;
  if (field(incoming, 'keyId').split('#')[0] !== activity.actor) return false;
  return isSigned(incoming, ['(request-target)', 'host', 'date', 'digest']);
}

/** As draft-cavage-http-signatures-12 says, with the key that the actor's own document has. */
async function isSigned(incoming: IncomingMessage, covered: string[]): Promise<boolean> {
  const { headers, method, url } = incoming;
  const names = field(incoming, 'headers').split(' ');
  if (!covered.every((name) => names.includes(name))) return false;
  const keyId = field(incoming, 'keyId');
  const pem = keys.get(keyId) ?? (await fetchKey(keyId));
  keys.set(keyId, pem);
  const text = names
    .map((name) => `${name}: ${name === '(request-target)' ? `${method?.toLowerCase()} ${url}` : headers[name]}`)
    .join('\n');
  return createVerify('sha256').update(text).verify(pem, field(incoming, 'signature'), 'base64');
}

function field({ headers }: IncomingMessage, name: string): string {
  return new RegExp(`${name}="([^"]*)"`).exec(String(headers.signature))?.[1] ?? '';
}

async function fetchKey(keyId: string): Promise<string> {
  const answer = await fetch(keyId, { headers: { Accept: 'application/activity+json' } });
  return ((await answer.json()) as Json).publicKey.publicKeyPem;
}
