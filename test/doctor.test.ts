/** `nashra doctor` names every fault that is made here, and none in a healthy house. Nothing of its code makes them. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Fault, startProxy } from './faulty-proxy.ts';
import { article, siteFile, temporaryFolder, writeFiles } from './newsroom.ts';
import { plain, sharp } from './pictures.ts';
import { runProgram } from './program.ts';

const later = (work: () => void) => afterAll(work);
const [data, content] = [temporaryFolder(later), temporaryFolder(later)];
const environment = { NASHRA_DATA: data, NASHRA_CONTENT: content, NASHRA_ALLOW_PRIVATE_ADDRESSES: 'true' };
const database = join(data, 'nashra.sqlite');
let proxy: Awaited<ReturnType<typeof startProxy>>;
let server: ChildProcess;
/** Where the server listens. */
let home: string;

async function serve(more: Record<string, string>): Promise<[ChildProcess, string]> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../bin/nashra.js'), 'serve'], {
    env: { PATH: process.env.PATH, PORT: '0', LOG_LEVEL: 'error', ...environment, ...more },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once((child.stdout as NodeJS.ReadableStream).setEncoding('utf8'), 'data');
  return [child, /http:\/\/\S+/.exec(line)?.[0] as string];
}

beforeAll(async () => {
  writeFiles(content, {
    'site.yaml': siteFile,
    'articles/a.md': article({ id: 'a', title: 'مقال', date: '2026-11-20', image: 'p.jpg' }),
    'articles/b.md': article({ id: 'b', title: 'لا يُرسل', date: '2026-11-21', federate: 'never' }),
    'media/p.jpg': await sharp(plain(20, 10)).jpeg().toBuffer(),
  });
  proxy = await startProxy();
  const [child, url] = await serve({ NASHRA_ORIGIN: proxy.url });
  server = child;
  home = url;
  proxy.passTo(home);
});
afterAll(async () => {
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  await ended;
  proxy.close();
});
afterEach(() => proxy.setFault({}));

type Finding = { check: string; level: string; what: string; seen: string; todo: string };

async function doctor(url = proxy.url, more: Record<string, string> = {}) {
  const { status, stdout, stderr } = await runProgram(['doctor', url, '--json'], { ...environment, ...more });
  expect(stderr).toBe('');
  const findings = stdout
    .split('\n')
    .filter(Boolean)
    .map((line): Finding => JSON.parse(line));
  for (const { what, seen, todo } of findings) expect([what, seen, todo].every((text) => text.length > 3)).toBe(true);
  expect(status).toBe(findings.some(({ level }) => level === 'wrong') ? 1 : 0);
  return findings;
}

const checks = (findings: Finding[]) => [...new Set(findings.map(({ check }) => check))];

/** Changes the database by plain SQL until the test is over. */
function changed(sql: string, undo: string): void {
  const run = (text: string) => {
    const plain = new Sqlite(database, { timeout: 5000 });
    plain.exec(text);
    plain.close();
  };
  run(sql);
  onTestFinished(() => run(undo));
}

describe('nashra doctor', () => {
  it('finds nothing in a healthy house, and says so to people too', async () => {
    // The sender is a process of its own, which has to come up first.
    await expect.poll(() => doctor(), { timeout: 30_000 }).toEqual([]);
    const { stdout, status } = await runProgram(['doctor', proxy.url], environment);
    expect([stdout, status]).toEqual(['0 wrong, 0 to know\n', 0]);
  });

  const drops = (...names: string[]): Fault => ({
    asks: (headers) => {
      for (const name of names) delete headers[name];
    },
  });
  const later = (path: string, change: (text: string) => string): Fault => ({
    gives: (asked, body) => (asked.startsWith(path) ? Buffer.from(change(body.toString())) : body),
  });
  const otherKey =
    '-----BEGIN PUBLIC KEY-----\\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA\\n-----END PUBLIC KEY-----\\n';

  it.each<[string, string, Fault]>([
    ['a proxy that drops Accept', 'accept', drops('accept')],
    ['a cache that does not regard Vary', 'cache', { caches: (path) => path.startsWith('/a/') }],
    ['a cache that keeps pages and no redirections', 'cache', { caches: (path) => path.startsWith('/a/a/') }],
    [
      'missing WebFinger',
      'webfinger',
      { answers: ({ url }) => (url?.startsWith('/.well-known/webfinger') ? 404 : null) },
    ],
    ['missing NodeInfo', 'nodeinfo', { answers: ({ url }) => (url?.includes('nodeinfo') ? 404 : null) }],
    ['a changed key', 'key', later('/ap/actors/', (text) => text.replace(/-----BEGIN[^"]*/, otherKey))],
    [
      'a clock that is ten minutes off',
      'clock',
      {
        gives: (_path, body, headers) => {
          headers.date = new Date(Date.now() + 600_000).toUTCString();
          return body;
        },
      },
    ],
    ['a feed that is cut short', 'feed', later('/rss.xml', (text) => text.slice(0, -40))],
    ['a feed that is rewritten', 'feed', later('/feed.json', (text) => text.replace('jsonfeed.org', 'feed.example'))],
    ['a proxy that drops If-None-Match', 'feed', drops('if-none-match')],
    ['a proxy that takes no POST', 'inbox', { answers: ({ method }) => (method === 'POST' ? 405 : null) }],
    [
      'a proxy that takes short messages alone',
      'inbox',
      { answers: ({ headers }) => (Number(headers['content-length'] ?? 0) > 100_000 ? 413 : null) },
    ],
    ['a proxy that drops the signature', 'signature', drops('signature')],
    ['a proxy that drops the digest', 'signature', drops('digest')],
    ['a server that does not answer', 'origin', { answers: () => 502 }],
  ])('names %s', async (_name, check, fault) => {
    proxy.setFault(fault);
    expect(checks(await doctor())).toEqual([check]);
  });

  it('names another origin than the one by which it is reached', async () => {
    const other = await startProxy();
    onTestFinished(other.close);
    other.passTo(proxy.url);
    const findings = await doctor(other.url);
    expect(checks(findings)).toContain('origin');
    expect(findings.map(({ what }) => what)).toContain(
      `the server says that it is ${proxy.url}, and is reached at ${other.url}`,
    );
  });

  it('names another house behind the name, and nothing that would be the fault of the proxy', async () => {
    for (const [more, check] of [
      [{ NASHRA_ORIGIN: 'https://staging.example' }, 'origin'],
      [{ NASHRA_ORIGIN: proxy.url }, 'key'],
    ] as const) {
      const [other, url] = await serve({ ...more, NASHRA_DATA: temporaryFolder() });
      onTestFinished(() => void other.kill('SIGKILL'));
      proxy.passTo(url);
      const findings = await doctor().finally(() => proxy.passTo(home));
      expect(checks(findings)).toEqual([check]);
    }
  });

  it('binds nobody to a handle: it can still be chosen after the doctor was there', async () => {
    const served = (sql: string) => {
      const plain = new Sqlite(database, { timeout: 5000 });
      onTestFinished(() => void plain.close());
      return plain.prepare(sql).pluck().get();
    };
    expect(await doctor()).toEqual([]);
    expect(served("SELECT served FROM actor WHERE kind = 'site'")).toBe(0);
    await fetch(`${proxy.url}/ap/actors/news`, { headers: { Accept: 'application/activity+json' } });
    expect(served("SELECT served FROM actor WHERE kind = 'site'")).toBe(1);
    proxy.setFault({ answers: ({ url }) => (url?.includes('acct:news') ? 404 : null) });
    expect(checks(await doctor())).toEqual(['webfinger']);
  });

  it('names a server at which nobody listens', async () => {
    const gone = await startProxy();
    gone.close();
    expect(checks(await doctor(gone.url))).toEqual(['origin']);
  });

  it('names a queue that is stuck', async () => {
    const children = readFileSync(`/proc/${server.pid}/task/${server.pid}/children`, 'utf8').trim().split(' ');
    const sender = Number(children.at(-1));
    process.kill(sender, 'SIGSTOP');
    onTestFinished(() => void process.kill(sender, 'SIGCONT'));
    changed(
      `INSERT INTO activity (id, uri, handle, topic, bytes, at) VALUES (7, 'urn:x', 'news', 't', x'7b7d', '2026-11-20T00:00:00Z');
       INSERT INTO delivery (activity_id, topic, inbox, host, run_at) VALUES (7, 't', 'https://x.invalid/inbox', 'x.invalid', 1000)`,
      'DELETE FROM activity WHERE id = 7',
    );
    expect(checks(await doctor())).toEqual(['queue']);
  });

  it('names a server of followers that is dead, and deliveries that were given up', async () => {
    changed(
      `INSERT INTO host (name, failures, failing_days, down_until, last_error) VALUES ('dead.example', 40, 8, 8640000000000000, 'connect ECONNREFUSED');
       INSERT INTO activity (id, uri, handle, topic, bytes, at) VALUES (8, 'urn:y', 'news', 't', x'7b7d', '2026-11-20T00:00:00Z');
       INSERT INTO delivery (activity_id, topic, inbox, host, run_at, failed) VALUES (8, 't', 'https://dead.example/inbox', 'dead.example', 0, 1)`,
      "DELETE FROM activity WHERE id = 8; DELETE FROM host WHERE name = 'dead.example'",
    );
    const findings = await doctor();
    expect(findings.map(({ check, level }) => [check, level])).toEqual([
      ['server', 'notice'],
      ['deliveries', 'notice'],
    ]);
    expect(findings[0]?.what).toContain('dead.example');
    expect(findings[0]?.seen).toContain('ECONNREFUSED');
  });

  it('names a cache in front that cannot be told of changes, where there is one', async () => {
    const fault = JSON.stringify({ since: '2026-11-20T12:00:00Z', error: 'answered 401' });
    changed(
      `INSERT INTO meta (name, value) VALUES ('purge-fault', '${fault}')`,
      "DELETE FROM meta WHERE name = 'purge-fault'",
    );
    const found = await doctor(proxy.url, { NASHRA_PURGE: 'https://cdn.example/purge' });
    expect(found).toMatchObject([{ check: 'purge', level: 'wrong', seen: 'since 2026-11-20T12:00:00Z: answered 401' }]);
    expect(checks(await doctor())).toEqual([]);
  });

  it('names a clock that differs from those of followers, but not where one of them is wrong itself', async () => {
    const hostAt = async (shift: number) => {
      const web = createServer((_request, response) =>
        response.writeHead(200, { Date: new Date(Date.now() + shift).toUTCString() }).end(),
      );
      web.listen(0, '127.0.0.1');
      await once(web, 'listening');
      onTestFinished(() => void web.close());
      return `127.0.0.1:${(web.address() as AddressInfo).port}`;
    };
    const follow = (host: string) =>
      changed(
        `INSERT INTO follower (handle, actor_uri, inbox, host, state, follow_uri, since) VALUES ('news', 'http://${host}/a', 'http://${host}/i', '${host}', 'following', 'http://${host}/f', '2026-11-20T00:00:00Z')`,
        `DELETE FROM follower WHERE host = '${host}'`,
      );
    follow(await hostAt(-600_000));
    expect((await doctor()).map(({ what }) => what)).toEqual([
      "the clock of 1 of 1 followers' servers is 10 minutes behind the one here",
    ]);
    follow(await hostAt(0));
    expect(await doctor()).toEqual([]);
  });

  it('names content that cannot be read, and saved files that nobody took', async () => {
    const file = join(content, 'articles/broken.md');
    writeFileSync(file, '---\ndate: متى\n---\n');
    const before = new Date(Date.now() - 300_000);
    utimesSync(file, before, before);
    const findings = await doctor();
    expect(findings.map(({ check, seen }) => [check, seen.endsWith('broken.md')])).toEqual([['content', true]]);
    rmSync(file);
    renameSync(join(content, 'articles'), join(content, 'aside'));
    symlinkSync('articles', join(content, 'articles'));
    onTestFinished(() => {
      rmSync(join(content, 'articles'));
      renameSync(join(content, 'aside'), join(content, 'articles'));
    });
    expect(checks(await doctor())).toEqual(['content']);
    expect(checks(await doctor(proxy.url, { NASHRA_CONTENT: join(content, 'nowhere') }))).toEqual(['content']);
  });

  it('says that the icon is not there, and where it belongs', async () => {
    const elsewhere = temporaryFolder();
    cpSync(content, elsewhere, { recursive: true });
    writeFileSync(join(elsewhere, 'site.yaml'), `${siteFile}\nicon: logo.png\n`);
    const [finding, ...others] = await doctor(proxy.url, { NASHRA_CONTENT: elsewhere });
    expect([finding?.check, finding?.level, finding?.todo, others]).toEqual([
      'content',
      'notice',
      expect.stringContaining('content/media/logo.png'),
      [],
    ]);
  });

  it('names a picture that is missing, a token that ends, a site without a time zone, and a folder that is open to all', async () => {
    const [folder = ''] = readdirSync(join(data, 'media'));
    renameSync(join(data, 'media', folder), join(data, 'aside'));
    onTestFinished(() => renameSync(join(data, 'aside'), join(data, 'media', folder)));
    const soon = `${new Date(Date.now() + 86_400_000).toISOString().slice(0, 19)}Z`;
    changed(
      `INSERT INTO token (id, name, scopes, hash, created_at, expires_at) VALUES ('t1', 'سلمى', '["read"]', 'h', '2026-11-20T00:00:00Z', '${soon}')`,
      "DELETE FROM token WHERE id = 't1'",
    );
    chmodSync(data, 0o755);
    chmodSync(database, 0o644);
    onTestFinished(() => chmodSync(data, 0o700));
    const elsewhere = temporaryFolder();
    cpSync(content, elsewhere, { recursive: true });
    writeFileSync(join(elsewhere, 'site.yaml'), siteFile.replace(/^timezone.*\n/m, ''));
    const findings = await doctor(proxy.url, { NASHRA_CONTENT: elsewhere });
    expect(checks(findings).sort()).toEqual(['media', 'permissions', 'time zone', 'token']);
  });

  it('names a database that is damaged, older or newer, and a house in which nobody serves', async () => {
    const copyWith = (change: (path: string) => void) => {
      const other = temporaryFolder();
      const from = new Sqlite(database);
      from.prepare('VACUUM INTO ?').run(join(other, 'nashra.sqlite'));
      from.close();
      cpSync(join(data, 'media'), join(other, 'media'), { recursive: true });
      change(join(other, 'nashra.sqlite'));
      return doctor(proxy.url, { NASHRA_DATA: other });
    };
    const sql = (text: string) => (path: string) => {
      const plain = new Sqlite(path);
      plain.exec(text);
      plain.close();
    };
    expect(checks(await copyWith(() => {}))).toEqual(['process']);
    expect(checks(await copyWith(sql("INSERT INTO migration VALUES ('9999-x.sql', '')")))).toEqual([
      'process',
      'schema',
    ]);
    expect(checks(await copyWith(sql('DELETE FROM migration WHERE name = (SELECT max(name) FROM migration)')))).toEqual(
      ['process', 'schema'],
    );
    const damaged = await copyWith((path) => {
      const bytes = readFileSync(path);
      bytes.fill(0xff, 4096 * 3, 4096 * 12);
      writeFileSync(path, bytes);
    });
    expect(checks(damaged)).toEqual(['process', 'database']);
    expect(checks(await doctor(proxy.url, { NASHRA_DATA: temporaryFolder() }))).toEqual(['database']);
  });

  const small = mountedAt();
  it.runIf(small !== null)('names a full disk', async () => {
    const place = join(small as string, 'data');
    mkdirSync(place, { mode: 0o700 });
    cpSync(join(data, 'media'), join(place, 'media'), { recursive: true });
    const from = new Sqlite(database);
    from.prepare('VACUUM INTO ?').run(join(place, 'nashra.sqlite'));
    from.close();
    const nearly = await doctor(proxy.url, { NASHRA_DATA: place });
    expect(checks(nearly)).toEqual(['disk', 'process']);
    writeFileSync(join(small as string, 'rest'), '');
    try {
      for (;;) writeFileSync(join(small as string, 'rest'), Buffer.alloc(4096), { flag: 'a' });
    } catch {
      // It is full.
    }
    const full = await doctor(proxy.url, { NASHRA_DATA: place });
    expect(full[0]).toMatchObject({ check: 'disk', what: expect.stringContaining('cannot be written to') });
    expect(full.at(-1)).toMatchObject({ check: 'disk', seen: 'the rest could not be looked at' });
  });
});

/** A file system of a few megabytes; null, and said so, where none can be mounted. */
function mountedAt(): string | null {
  const folder = temporaryFolder(later);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    console.info('skipped: no small file system can be mounted here');
    return null;
  }
  afterAll(() => void execFileSync('umount', [folder]));
  return folder;
}
