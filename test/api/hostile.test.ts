/** What somebody sends who wishes us ill, or knows no better. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import request from 'supertest';
import { describe, expect, it, onTestFinished } from 'vitest';
import { plain, sharp } from '../pictures.ts';
import { type TestDesk, testDesk } from './desk.ts';

const json = { 'Content-Type': 'application/json' };

const status = async (desk: TestDesk, body: unknown, headers: Record<string, string> = json) =>
  (await desk.ask('POST', '/articles', { body, headers })).status;

/** The desk behind a real socket, for what no client library would send. */
async function listening({ room }: TestDesk): Promise<number> {
  const server = createServer(room.app.server).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function raw(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.setEncoding('utf8').write(text);
  return (await socket.toArray()).join('');
}

describe('a body', () => {
  it('that nests without end, is broken, or is no text is refused', async () => {
    const desk = await testDesk();
    expect(await status(desk, '['.repeat(500_000))).toBe(400);
    expect(await status(desk, `{"title":"x","deep":${'{"a":'.repeat(40)}1${'}'.repeat(40)}}`)).toBe(400);
    expect(await status(desk, Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]))).toBe(400);
    expect(await status(desk, 'null')).toBe(422);
    expect(await status(desk, '"title"')).toBe(422);
    expect(await status(desk, '')).toBe(400);
  });

  it('reaches no prototype', async () => {
    const desk = await testDesk();
    expect(await status(desk, '{"title":"x","__proto__":{"draft":true}}')).toBe(422);
    expect(await status(desk, '{"title":"x","a":{"\\u005f_proto__":{"polluted":1}}}')).toBe(422);
    const { id } = (await desk.ask('POST', '/articles', { body: { title: 'x', draft: true, text: '' } })).body;
    const patch = '{"constructor":{"prototype":{"polluted":1}},"toString":{"a":1}}';
    const { status: patched } = await desk.ask('PATCH', `/articles/${id}`, {
      body: patch,
      headers: { ...json, 'If-Match': '*' },
    });
    expect(patched).toBe(200);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect((await desk.ask('GET', `/articles/${id}`)).body.source.constructor.prototype.polluted).toBe(1);
  });

  it('of another type, or compressed, is not read', async () => {
    const desk = await testDesk();
    const text = JSON.stringify({ title: 'x', text: '' });
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/merge-patch+json', 'text/json'])
      expect(await status(desk, text, { 'Content-Type': type })).toBe(415);
    expect(await status(desk, text, { ...json, 'Content-Encoding': 'gzip' })).toBe(415);
    expect(await status(desk, text, { 'Content-Type': 'Application/JSON; charset=utf-8' })).toBe(201);
    const form = await desk.ask('POST', '/media?name=a.png', {
      body: Buffer.from('--x'),
      headers: { 'Content-Type': 'multipart/form-data; boundary=x' },
    });
    expect(form.status).toBe(415);
  });

  it('that is too large is refused before it is read, or as soon as it is', async () => {
    const desk = await testDesk();
    const large = JSON.stringify({ title: 'x', text: 'ن'.repeat(600_000) });
    const { status: refused, body } = await desk.ask('POST', '/articles', { body: large });
    expect([refused, body.detail]).toEqual([413, 'at most 1048576 bytes']);
    const port = await listening(desk);
    const head = `Host: news.example\r\nAuthorization: Bearer ${desk.secret}\r\nContent-Type: application/json\r\nConnection: close\r\n`;
    const chunk = `${(0x100000).toString(16)}\r\n${' '.repeat(0x100000)}\r\n`;
    const chunked = `POST /api/v1/articles HTTP/1.1\r\n${head}Transfer-Encoding: chunked\r\n\r\n${chunk}${chunk}0\r\n\r\n`;
    expect(await raw(port, chunked)).toMatch(/^HTTP\/1\.1 413 .*"status":413/s);
    expect(await raw(port, `POST /api/v1/media?name=a HTTP/1.1\r\n${head}Content-Length: 33554433\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 413 /,
    );
  });

  it('with a megabyte in one field is read, or refused with a reason', async () => {
    const desk = await testDesk();
    const long = 'ا'.repeat(300_000);
    for (const body of [
      { title: long },
      { title: 'x', tags: [long] },
      { title: 'x', [long]: 1 },
      { title: 'x', date: long },
    ])
      expect([201, 422]).toContain(await status(desk, JSON.stringify({ ...body, draft: true, text: '' })));
    expect((await desk.ask('GET', '/articles')).status).toBe(200);
  });
});

describe('an address', () => {
  it('leads to nothing but what it names', async () => {
    const desk = await testDesk();
    const paths = ['../../etc/passwd', '..%2F..%2Fnashra.sqlite', '%00', '__proto__', "'; DROP TABLE article; --", '*'];
    for (const path of paths)
      for (const folder of ['articles', 'media', 'articles/x/references', 'deliveries/servers'])
        expect([400, 404, 405]).toContain((await desk.ask('GET', `/${folder}/${encodeURIComponent(path)}`)).status);
    expect((await desk.ask('GET', '/articles/%ff')).status).toBe(400);
    expect((await desk.ask('GET', `/articles/${'a'.repeat(8000)}`)).status).toBe(414);
    const { status: found } = await desk.ask('GET', '/articles/x/references/1e3/near-misses');
    expect(found).toBe(404);
  });

  it('in another spelling is the same one, or none', async () => {
    const desk = await testDesk();
    expect((await desk.ask('GET', '/token/')).status).toBe(200);
    expect((await desk.ask('GET', '//token')).status).toBe(404);
    expect((await desk.ask('GET', '/tok%65n', { token: null })).status).toBe(401);
  });
});

describe('a file', () => {
  it('keeps no folder that its sender wrote, and is what its bytes are', async () => {
    const desk = await testDesk();
    const picture = await sharp(plain(8, 6)).png().toBuffer();
    const upload = (name: string, body: Buffer) =>
      desk.ask('POST', `/media?name=${encodeURIComponent(name)}`, { body, headers: { 'Content-Type': 'text/html' } });
    for (const name of [
      '../../../etc/cron.d/x.png',
      '..\\..\\x.png',
      '/x.png',
      '.png',
      '..',
      '\u0000',
      'a'.repeat(2000),
    ]) {
      const { status: made, body } = await upload(name, picture);
      expect([made, body.type]).toEqual([201, 'image/png']);
      expect(body.name).toMatch(/^uploads\/2026-11\/[^/\\]+$/);
    }
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
    const page = Buffer.from('<html><script>alert(1)</script></html>');
    for (const bytes of [svg, page, Buffer.alloc(0), Buffer.from('GIF89a')]) {
      const { status: refused, body } = await upload('a.png', bytes);
      expect([refused, body.detail]).toEqual([422, expect.stringContaining('a.png: ')]);
    }
  });

  it('is found again under its name', async () => {
    const desk = await testDesk();
    const body = await sharp(plain(8, 6)).png().toBuffer();
    const made = await desk.ask('POST', `/media?name=${encodeURIComponent('مرفأ.png')}`, { body });
    const path = String(made.headers.location).replace('https://news.example/api/v1', '');
    expect(made.body.name).toBe('uploads/2026-11/مرفأ.png');
    expect((await desk.ask('GET', path)).body).toEqual(made.body);
    const served = await request(desk.room.app.server).get(made.body.url.replace('https://news.example', ''));
    expect([served.status, served.headers['content-type']]).toEqual([200, 'image/png']);
  });
});

describe('HTML', () => {
  it('in fields and text comes out as the characters that were typed', async () => {
    const desk = await testDesk();
    const evil = '<script>alert(1)</script><img src=x onerror=alert(2)>';
    const body = {
      title: evil,
      summary: evil,
      tags: [evil],
      author: evil,
      correction: evil,
      text: `${evil}\n\n[x](javascript:alert(3))`,
    };
    const { body: made } = await desk.ask('POST', '/articles', { body });
    const seen = await desk.ask('POST', '/articles/preview', { body });
    const page = await request(desk.room.app.server).get(`/a/${made.id}`).redirects(1);
    const feed = await request(desk.room.app.server).get('/feed.json');
    expect(page.status).toBe(200);
    for (const text of [page.text, JSON.parse(feed.text).items[0].content_html, seen.body.article.html]) {
      expect(text).not.toMatch(/<script>alert|<img src=x|href="javascript/i);
      expect(text).toContain('&lt;script&gt;');
    }
  });
});
