/** nginx and Caddy with the configurations of deploy/, in front of the real program. Skipped where they are not installed. */
import { type ChildProcess, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { freePort } from './free-port.ts';
import { article, siteFile, writeFiles } from './newsroom.ts';
import { isInstalled, rootFolder, started, temporaryFolderOfFile } from './shipping.ts';

const deploy = (name: string) => readFileSync(join(rootFolder, 'deploy', name), 'utf8');
const path = `${process.env.PATH}:/usr/sbin`;
const mebibyte = 1024 * 1024;

type Proxy = { name: string; file: string; start(upstream: string, port: number): Promise<ChildProcess> };
type Got = { status: number; headers: Record<string, unknown>; text: string; body: Buffer };

/** The file as it is, with other ports, another place for its certificate, and nothing below /var. */
async function startNginx(file: string, upstream: string, port: number): Promise<ChildProcess> {
  const folder = temporaryFolderOfFile();
  const certificate = ['-out', join(folder, 'cert.pem'), '-keyout', join(folder, 'key.pem')];
  const subject = ['-subj', '/CN=news.example', '-days', '2'];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...certificate, ...subject], {
    stdio: 'pipe',
  });
  const site = deploy(file)
    .replace('/var/cache/nginx/nashra', join(folder, 'cache'))
    .replace('127.0.0.1:8000', upstream)
    .replace(/^.*listen \[::\].*\n/gm, '')
    .replace('listen 80;', `listen 127.0.0.1:${await freePort()};`)
    .replace('listen 443 ', `listen 127.0.0.1:${port} `)
    .replace(/\/etc\/letsencrypt\S*fullchain\.pem/, join(folder, 'cert.pem'))
    .replace(/\/etc\/letsencrypt\S*privkey\.pem/, join(folder, 'key.pem'));
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => {
    mkdirSync(join(folder, kind));
    return `${kind}_temp_path ${join(folder, kind)};`;
  });
  const http = `events {}\nerror_log stderr;\npid ${join(folder, 'pid')};\nhttp {\naccess_log off;\n${places.join('\n')}\n${site}\n}\n`;
  // Where root starts it, its workers must be able to write there too.
  const user = process.getuid?.() === 0 ? 'user root;\n' : '';
  writeFileSync(join(folder, 'nginx.conf'), `daemon off;\n${user}${http}`);
  const args = ['-p', folder, '-e', 'stderr', '-c', join(folder, 'nginx.conf')];
  execFileSync('nginx', ['-t', ...args], { env: { PATH: path }, stdio: 'pipe' });
  return started('nginx', args, { PATH: path });
}

async function startCaddy(upstream: string, port: number): Promise<ChildProcess> {
  const folder = temporaryFolderOfFile();
  // Its own authority makes the certificate; the administration's port is fixed, and so is that for plain HTTP.
  const options = `{\n\tadmin off\n\tlocal_certs\n\tskip_install_trust\n\thttp_port ${await freePort()}\n\thttps_port ${port}\n}\n`;
  writeFileSync(join(folder, 'Caddyfile'), options + deploy('Caddyfile'));
  const env = { HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder, NASHRA_UPSTREAM: upstream };
  const args = ['--config', join(folder, 'Caddyfile'), '--adapter', 'caddyfile'];
  execFileSync('caddy', ['validate', ...args], { env: { PATH: path, ...env }, stdio: 'pipe' });
  const child = started('caddy', ['run', ...args], { PATH: path, ...env });
  child.stderr.resume();
  return child;
}

const proxies: Proxy[] = [
  ...['nginx.conf', 'nginx-cache.conf'].map((file) => ({
    ...{ name: 'nginx', file, start: (upstream: string, port: number) => startNginx(file, upstream, port) },
  })),
  { name: 'caddy', file: 'Caddyfile', start: startCaddy },
];

describe.each(proxies)('behind $name as deploy/$file sets it up', ({ name, file, start }) => {
  const skipped = !isInstalled(name) || !isInstalled('openssl');
  const agent = new Agent({ keepAlive: false });
  let port: number;
  let token: string;
  let server: ChildProcess;
  let content: string;

  beforeAll(async () => {
    if (skipped) return;
    const folder = temporaryFolderOfFile();
    writeFiles(folder, {
      'content/site.yaml': siteFile,
      'content/articles/one.md': article({ id: 'one', title: 'مقال' }),
    });
    const env = {
      PORT: '0',
      LOG_LEVEL: 'warning',
      NASHRA_DATA: join(folder, 'data'),
      NASHRA_CONTENT: join(folder, 'content'),
      NASHRA_ORIGIN: 'https://news.example',
      NASHRA_TRUST_PROXY: '127.0.0.1',
    };
    const program = join(rootFolder, 'bin/nashra.js');
    content = env.NASHRA_CONTENT;
    const child = started(process.execPath, [program, 'serve'], { PATH: path, ...env });
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    child.stderr.resume();
    server = child;
    token = execFileSync(process.execPath, [program, 'token', 'create', 'test', '--json'], {
      env: { PATH: path, ...env },
      encoding: 'utf8',
    });
    token = JSON.parse(token).secret;
    const upstream = new URL(String(line).replace('Listening on ', '')).host;
    // Another test may take a port that was free a moment ago: then the proxy ends, and begins at another.
    for (let isUp = false; !isUp; ) {
      port = await freePort();
      isUp = await answering(await start(upstream, port));
    }
  });

  /** Waits until it takes connections; false where it ended before. */
  async function answering(proxy: ChildProcess): Promise<boolean> {
    while (proxy.exitCode === null)
      try {
        await ask('GET', '/healthz');
        return true;
      } catch (error) {
        if (!['ECONNREFUSED', 'ECONNRESET', 'EPROTO'].includes(String((error as NodeJS.ErrnoException).code)))
          throw error;
        await new Promise(setImmediate);
      }
    return false;
  }

  function ask(method: string, address: string, headers: Record<string, string> = {}, body?: Uint8Array): Promise<Got> {
    return new Promise((resolve, reject) => {
      const options = { agent, method, headers: { Host: 'news.example', ...headers }, servername: 'news.example' };
      const asked = request(
        { ...options, host: '127.0.0.1', port, path: address, rejectUnauthorized: false },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk) => chunks.push(chunk));
          response.on('end', () => {
            const body = Buffer.concat(chunks);
            resolve({ status: Number(response.statusCode), headers: response.headers, text: String(body), body });
          });
        },
      );
      asked.on('error', reject);
      asked.end(body);
    });
  }

  it.skipIf(skipped)('the page and the Article at one address are not mixed up, in either order', async () => {
    const activity = { Accept: 'application/activity+json' };
    for (const _ of [1, 2]) {
      expect((await ask('GET', '/a/one', { Accept: 'text/html' })).headers.location).toMatch(/\/a\/one\/.+/);
      expect((await ask('GET', '/a/one', activity)).headers.location).toBe('/ap/articles/one');
      expect((await ask('GET', '/ap/actors/news', activity)).headers['content-type']).toContain('activity+json');
    }
  });

  it.skipIf(skipped)('who has a feed is answered 304, and who does not gets it compressed once', async () => {
    const first = await ask('GET', '/rss.xml', { 'Accept-Encoding': 'br' });
    expect(first).toMatchObject({ status: 200, headers: { 'content-encoding': 'br' } });
    const again = await ask('GET', '/rss.xml', { 'If-None-Match': String(first.headers.etag) });
    expect(again).toMatchObject({ status: 304, text: '' });
  });

  it.skipIf(skipped)('addresses arrive as they were written', async () => {
    const { status } = await ask('GET', '/search?q=%D8%A3%2F%2F&x=%26');
    expect(status).toBe(200);
    expect((await ask('GET', `/tags/${'%D8%A8'.repeat(1_200)}`)).status).toBe(404);
  });

  it.skipIf(skipped)(
    'a letter of another server arrives with its body: it is refused for its signature alone',
    async () => {
      const actor = 'https://elsewhere.example/actor';
      const letter = {
        id: `${actor}#1`,
        type: 'View',
        actor,
        object: 'https://news.example',
        content: 'x'.repeat(900_000),
      };
      const headers = { 'Content-Type': 'application/activity+json' };
      expect((await ask('POST', '/ap/inbox', headers, Buffer.from(JSON.stringify(letter)))).status).toBe(401);
    },
  );

  it.skipIf(skipped)('the metrics are closed to who comes through it, whatever he claims to be', async () => {
    for (const headers of [{}, { 'X-Forwarded-For': '127.0.0.1' }])
      expect((await ask('GET', '/metrics', headers as Record<string, string>)).status).toBe(403);
  });

  it.skipIf(skipped)('an upload at the desk of nearly 64 MB arrives whole', async () => {
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const entered = await ask('POST', '/desk/sign-in', form, Buffer.from(`token=${token}`));
    expect(entered.status).toBe(303);
    const [cookie = ''] = String(entered.headers['set-cookie']).split(';');
    const upload = (size: number) => ask('POST', '/desk/new', { ...form, Cookie: cookie }, Buffer.alloc(size, 'x'));
    // 403: it was read, and has no proof that it comes from a page of this session.
    expect((await upload(63 * mebibyte)).status).toBe(403);
  });

  it.skipIf(skipped)('a recording of 31 MB arrives at the API whole', async () => {
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'audio/mpeg' };
    const got = await ask('POST', '/api/v1/media?name=x.mp3', headers, Buffer.alloc(31 * mebibyte));
    // It is no sound.
    expect([got.status, got.headers['content-type']]).toEqual([422, expect.stringContaining('problem+json')]);
  });

  /** Asks until it is so: another process has to see a change first, and a cache to let go of what it has. */
  async function until(path: string, found: (got: Got) => boolean): Promise<Got> {
    for (;;) {
      const got = await ask('GET', path, { Accept: 'text/html' });
      if (found(got)) return got;
      await new Promise(setImmediate);
    }
  }

  if (file === 'nginx-cache.conf')
    describe('which keeps what it may', () => {
      it.skipIf(skipped)(
        'one address is kept apart for pages and for Articles, however often it is asked',
        async () => {
          const page = '/a/one/%D9%85%D9%82%D8%A7%D9%84';
          const browsers = ['text/html,application/xhtml+xml;q=0.9,*/*;q=0.8', '*/*', 'text/html'];
          await until(page, ({ headers }) => headers['x-cache'] === 'HIT');
          for (const accept of [...browsers, 'application/activity+json', ...browsers]) {
            const { status, headers } = await ask('GET', page, { Accept: accept });
            if (accept.includes('activity')) expect([status, headers.location]).toEqual([302, '/ap/articles/one']);
            else expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
          }
          const json = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"';
          for (const accept of [json, 'text/html', json])
            expect((await ask('GET', '/ap/articles/one', { Accept: accept })).status).toBe(accept === json ? 200 : 302);
          const problem = await ask('GET', '/nowhere', { Accept: 'application/json' });
          expect(problem.headers['content-type']).toContain('problem+json');
          expect((await ask('GET', '/nowhere', { Accept: 'text/html' })).headers['content-type']).toContain(
            'text/html',
          );
        },
      );

      it.skipIf(skipped)(
        'each encoding is kept, once for all who can read it, and who has it is answered 304',
        async () => {
          const plain = await until('/atom.xml', ({ headers }) => headers['x-cache'] === 'HIT');
          const decoded = { br: brotliDecompressSync, gzip: gunzipSync };
          for (const [accepted, coding] of [
            ['gzip, deflate, br, zstd', 'br'],
            ['gzip, deflate', 'gzip'],
            ['br;q=0, gzip', 'gzip'],
            ['gzip, deflate, br', 'br'],
          ] as const) {
            const { headers, body } = await ask('GET', '/atom.xml', { 'Accept-Encoding': accepted });
            expect(headers['content-encoding']).toBe(coding);
            expect(String(decoded[coding](body))).toBe(plain.text);
            expect(headers.etag).toBe(plain.headers.etag);
          }
          const known = { 'If-None-Match': String(plain.headers.etag), 'Accept-Encoding': 'gzip' };
          const { status, headers } = await ask('GET', '/atom.xml', known);
          expect([status, headers['x-cache']]).toEqual([304, expect.anything()]);
          const shown = await ask('GET', '/atom.xml', { 'Sec-Fetch-Dest': 'document' });
          expect(shown.headers['content-type']).toBe('application/xml; charset=utf-8');
          expect((await ask('GET', '/atom.xml')).headers['content-type']).toBe('application/atom+xml; charset=utf-8');
        },
      );

      it.skipIf(skipped)(
        'what changes is shown, what is taken back is gone, and a reader of news gets no more',
        async () => {
          const { headers } = await until('/rss.xml', (got) => got.headers['x-cache'] === 'HIT');
          writeFiles(content, { 'articles/two.md': article({ id: 'two', title: 'خبر جديد' }) });
          const page = await until('/', ({ text }) => text.includes('خبر جديد'));
          expect(page.status).toBe(200);
          const news = await ask('GET', '/rss.xml', { 'A-IM': 'feed', 'If-None-Match': String(headers.etag) });
          expect([news.status, news.headers['x-cache']]).toEqual([226, undefined]);
          expect(news.text).not.toContain('<title>مقال</title>');
          writeFiles(content, {
            'articles/two.md': article({ id: 'two', title: 'خبر جديد', withdrawn: '2026-01-01' }),
          });
          await until('/a/two', ({ status }) => status === 410);
          await until('/', ({ text }) => !text.includes('خبر جديد'));
        },
      );

      it.skipIf(skipped)('nothing of the desk, of a search or of the metrics is kept', async () => {
        for (const path of [
          '/desk',
          '/desk/sign-in',
          '/search?q=x',
          '/api/v1/search?q=x',
          '/follow?of=news',
          '/metrics',
          '/readyz',
        ])
          expect((await ask('GET', path)).headers['x-cache'], path).toBeUndefined();
      });

      it.skipIf(skipped)('while Nashra is down readers get what there is', async () => {
        await until('/feeds', ({ headers }) => headers['x-cache'] === 'HIT');
        const ended = once(server, 'exit');
        server.kill('SIGKILL');
        await ended;
        const stale = await until('/feeds', ({ headers }) => headers['x-cache'] !== 'HIT');
        expect([stale.status, stale.text.includes('rss.xml')]).toEqual([200, true]);
        expect((await ask('GET', '/search')).status).toBe(502);
      });
    });
});
