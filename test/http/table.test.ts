/** Executes the tables of docs/http.md, row by row. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import request, { type Response, type Test } from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assetPath } from '../../src/http/assets.ts';
import { mediaPath } from '../../src/media.ts';
import { article, type TestNewsroom, testNewsroom } from '../newsroom.ts';
import { resize, withoutSharp } from '../pictures.ts';

type Row = { name: string; method: string; path: string; sent: [string, string][]; status: number; wanted: string[] };

const folder = join(import.meta.dirname, '../..');
const sample = (file: string) => readFileSync(join(folder, 'content/media', file));
const sound = sample('ras-al-nour-second-quay.mp3');

const all = [...readFileSync(join(folder, 'docs/http.md'), 'utf8').matchAll(/^\| (`.*`) \| (\d{3}) \|(.*)\|$/gm)].map(
  ([, asked = '', status, headers = '']): Row => {
    const [line = '', ...sent] = codes(asked);
    const [method = '', path = ''] = line.split(' ');
    return {
      name: line + sent.map((header) => `, ${header}`).join(''),
      method,
      path,
      sent: sent.map(field),
      status: Number(status),
      wanted: codes(headers),
    };
  },
);

const rows = all.filter(({ path }) => !(withoutSharp && path.includes('{hash}')));

const files = {
  'articles/old.md': article({ id: 'old', title: 'الأقدم', date: '2026-11-01', tags: ['بحر'], lang: 'ar' }),
  'articles/new.md': article({
    id: 'new',
    title: 'أوّل مقال',
    date: '2026-11-02',
    section: 'world',
    author: 'salma',
    tags: ['بحر', 'café'],
    series: 'رحلة',
    image: { src: 'port.jpg', alt: 'مرفأ' },
    audio: 'port.mp3',
    aliases: ['/old/address.html', 'https://old.example/?p=12'],
  }),
  'articles/withdrawn.md': article({ id: 'withdrawn', title: 'سُحب', date: '2026-11-01', withdrawn: '2026-11-03' }),
  'articles/draft.md': article({ id: 'draft', title: 'مسودة', tags: ['سر'], draft: true }),
  'media/port.jpg': sample('harbour-dawn.jpg'),
  'media/port.mp3': sound,
};

let room: TestNewsroom;
let words: Record<string, string>;

/** What the placeholders of a row stand for. */
async function fill(text: string, path: string): Promise<string> {
  const named = text.replace(/\{(page|picture|hash|sound|style|length)\}/g, (_all, name: string) => words[name] ?? '');
  if (!/\{(etag|strong|date)\}/.test(named)) return named.replace('{8001}', 'a'.repeat(8001));
  const { headers } = await send('GET', path, []);
  const etag = headers.etag as string;
  return named
    .replace('{etag}', etag)
    .replace('{strong}', etag.replace('W/', ''))
    .replace('{date}', headers['last-modified'] as string);
}

function send(method: string, path: string, sent: [string, string][]): Test {
  const agent = request(room.app.server) as unknown as Record<string, (path: string) => Test>;
  // Supertest asks for compressed answers by itself.
  const test = (agent[method.toLowerCase()] as (path: string) => Test)(path).set('Accept-Encoding', 'identity');
  for (const [name, value] of sent) test.set(name, value);
  return test.redirects(0).buffer(true).parse(bytes);
}

function bytes(answer: Response, done: (error: Error | null, body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  const stream = answer as unknown as NodeJS.ReadableStream;
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('end', () => done(null, Buffer.concat(chunks)));
}

async function asked({ method, path, sent }: Row): Promise<Response> {
  const address = await fill(path, '');
  const filled = await Promise.all(
    sent.map(
      async ([name, value]): Promise<[string, string]> => [name, await fill(value, address.split('?')[0] ?? '')],
    ),
  );
  return send(method, address, filled);
}

beforeAll(async () => {
  room = await testNewsroom(files, { now: '2026-11-20T12:00:00Z', resize, atEnd: afterAll });
  const media = (name: string) => mediaPath(room.newsroom.archive.media(name) as never);
  words = {
    page: `/a/new/${encodeURIComponent('أول-مقال')}`,
    picture: media('port.jpg'),
    hash: media('port.jpg').split('/')[2] as string,
    sound: media('port.mp3'),
    style: assetPath('style.css'),
    length: String(sound.length),
  };
});

describe('docs/http.md', () => {
  it('has its rows', () => expect(rows.length).toBeGreaterThan(90));

  it.each(rows)('$status $name', async (row) => {
    const { status, headers } = await asked(row);
    expect(status).toBe(row.status);
    for (const line of row.wanted) {
      const [name, value] = field(line);
      const given = headers[name.replace('- ', '').toLowerCase()] as string | undefined;
      if (name.startsWith('- ')) expect(given).toBeUndefined();
      else if (value === '') expect(given).toBeDefined();
      else expect(given).toBe(await fill(value, (await fill(row.path, '')).split('?')[0] ?? ''));
    }
  });

  const documents = rows.filter(({ method, status, sent }) => method === 'GET' && status === 200 && sent.length === 0);

  it.each(rows.filter(({ method }) => method === 'GET'))('HEAD has the headers of GET: $name', async (row) => {
    const got = await asked(row);
    const head = await asked({ ...row, method: 'HEAD' });
    const without = ({ date: _date, ...headers }: Response['headers']) => headers;
    expect(without(head.headers)).toEqual(without(got.headers));
    expect(head.status).toBe(got.status);
  });

  it.each(documents)('is the same text in every encoding, with its true length: $name', async (row) => {
    const plain = await asked(row);
    expect(Number(plain.headers['content-length'])).toBe((plain.body as Buffer).length);
    for (const encoding of ['gzip', 'br']) {
      const coded = await asked({ ...row, sent: [['Accept-Encoding', encoding]] });
      expect((coded.body as Buffer).equals(plain.body as Buffer)).toBe(true);
      expect(coded.headers.etag).toBe(plain.headers.etag);
    }
  });

  it.each(rows)('is guarded: $name', async (row) => {
    const { headers } = await asked(row);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'self'; script-src 'self'; /);
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'strict-origin-when-cross-origin',
      'strict-transport-security': 'max-age=31536000',
    });
    expect(headers).not.toHaveProperty('x-powered-by');
  });
});

function codes(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] as string);
}

function field(line: string): [string, string] {
  const [name = '', ...value] = line.split(': ');
  return [name, value.join(': ')];
}
