/** The real program on a disk that fills up: saving fails whole and says why, reading goes on, and there is no restart. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { diskFault } from '../src/disk-fault.ts';
import { article, siteFile, temporaryFolder, writeFiles } from './newsroom.ts';
import { runProgram, startProgram } from './program.ts';

const disk = canMount();

function canMount(): boolean {
  const folder = temporaryFolder((work) => process.once('exit', () => work()));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder]);
    return true;
  } catch {
    console.info('skipped: no small file system can be mounted here');
    return false;
  }
}

function smallDisk(): string {
  const folder = temporaryFolder();
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder]);
  onTestFinished(() => void execFileSync('umount', ['-l', folder]));
  return folder;
}

/** Takes all room that there is. */
function fill(folder: string): void {
  for (const size of [1024 * 1024, 64 * 1024, 4096, 1])
    try {
      for (;;) writeFileSync(join(folder, 'ballast'), Buffer.alloc(size), { flag: 'a' });
    } catch {
      // No such piece fits any more.
    }
}

async function until<T>(found: () => Promise<T | null | false>): Promise<T> {
  for (;;) {
    const value = await found();
    if (value) return value;
    await pass(50);
  }
}

describe.runIf(disk)('a full disk', () => {
  it('fails saves whole and with a clear word, is told by /readyz, and is over when there is room', async () => {
    const folder = smallDisk();
    const [data, content] = [join(folder, 'data'), temporaryFolder()];
    mkdirSync(data);
    writeFiles(content, {
      'site.yaml': siteFile,
      'articles/a.md': article({ id: 'a', title: 'قبل', date: '2026-11-20' }),
    });
    const environment = { NASHRA_DATA: data, NASHRA_CONTENT: content };
    const server = startProgram(['serve'], { LOG_LEVEL: 'info', ...environment });
    let log = '';
    server.stderr.setEncoding('utf8').on('data', (text) => {
      log += text;
    });
    const [line] = await once(server.stdout.setEncoding('utf8'), 'data');
    const url = /http:\/\/\S+/.exec(line)?.[0] as string;
    const get = async (path: string) => {
      const answer = await fetch(url + path);
      return [answer.status, await answer.text()] as const;
    };
    expect((await get('/readyz'))[0]).toBe(200);
    const { stdout: secret } = await runProgram(['token', 'create', 'سلمى'], environment);
    expect(secret.length).toBeGreaterThan(20);
    fill(folder);

    const body = `${'كلمة طويلة في نص طويل. '.repeat(3000)}\n\n`.repeat(2);
    writeFiles(content, { 'articles/b.md': article({ id: 'b', title: 'بعد', date: '2026-11-21' }, body) });
    await until(async () => log.includes('the disk is full'));
    // What a save that failed gave back is room for a small one: it is taken too.
    await until(async () => {
      fill(folder);
      return (await get('/readyz'))[0] === 503;
    });
    expect((await get('/readyz'))[1]).toBe('the disk is full: nothing can be saved until there is room\n');
    expect((await get('/healthz'))[0]).toBe(200);
    for (const path of ['/', '/a/a', '/rss.xml', '/feed.json', '/search?q=قبل'])
      expect([path, (await get(path))[0]]).toEqual([path, 200]);
    expect((await get('/a/b'))[0]).toBe(404);
    const headers = { Authorization: `Bearer ${secret.trim()}`, 'Content-Type': 'application/json' };
    const wanted = { id: 'c', title: 'من البرنامج', date: '2026-11-21', text: body };
    const send = () => fetch(`${url}/api/v1/articles`, { method: 'POST', headers, body: JSON.stringify(wanted) });
    const refused = await send();
    expect([refused.status, (await refused.json()).title]).toEqual([507, 'There is no room to save anything']);
    const command = await runProgram(['import', join(content, 'articles/b.md')], environment);
    expect([command.status, command.stderr.trim().split('\n').at(-1)]).toEqual([
      1,
      expect.stringMatching(/disk is full/),
    ]);

    rmSync(join(folder, 'ballast'));
    await until(async () => (await get('/a/b'))[0] === 200);
    expect(await get('/readyz')).toEqual([200, 'ready\n']);
    expect((await send()).status).toBe(201);
    expect(server.exitCode).toBeNull();
    const ended = once(server, 'exit');
    server.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    const database = new Sqlite(join(data, 'nashra.sqlite'));
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(database.prepare('SELECT uid FROM article ORDER BY uid').pluck().all()).toEqual(['a', 'b', 'c']);
    database.close();
  });

  it('leaves no backup that is not whole', async () => {
    const folder = smallDisk();
    const [data, content] = [temporaryFolder(), temporaryFolder()];
    writeFiles(content, { 'site.yaml': siteFile, 'articles/a.md': article({ id: 'a', title: 'قبل' }) });
    const environment = { NASHRA_DATA: data, NASHRA_CONTENT: content };
    await runProgram(['import', content], environment);
    fill(folder);
    const { status, stderr } = await runProgram(['backup', join(folder, 'b.tar')], environment);
    expect([status, stderr]).toEqual([1, 'the disk is full: nothing can be saved until there is room\n']);
    expect(readdirSync(folder)).toEqual(['ballast']);
    expect(statSync(join(data, 'nashra.sqlite')).size).toBeGreaterThan(0);
  });
});

it('faults of the disk are known by their codes, and nothing else is one', () => {
  const fault = (code: string) => diskFault(Object.assign(new Error('x'), { code }));
  expect([fault('SQLITE_FULL'), fault('ENOSPC'), fault('EDQUOT')].map((one) => one?.slice(0, 16))).toEqual(
    Array(3).fill('the disk is full'),
  );
  expect(fault('SQLITE_IOERR_WRITE')).toContain('SQLITE_IOERR_WRITE');
  expect([fault('SQLITE_BUSY'), fault('ENOENT'), diskFault(null)]).toEqual([null, null, null]);
});
