/** A backup is whole, whatever happens while it is made, and what was restored goes on where it was. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { unpackBackup } from '../../src/backup/backup-file.ts';
import { openStores } from '../../src/sqlite/archive.ts';
import { hashOfSecret, scopes, type Token } from '../../src/token.ts';
import { startHouse } from '../federation/house.ts';
import { startNeighbour } from '../federation/neighbour.ts';
import { article, siteFile, temporaryFolder, testNewsroom, writeFiles } from '../newsroom.ts';
import { plain, sharp } from '../pictures.ts';
import { outcomeOf, runProgram, startProgram } from '../program.ts';
import { numbersFrom } from '../text/random.ts';

const seed = Number(process.env.NASHRA_TEST_SEED ?? 20261126);
const picture = await sharp(plain(60, 40)).jpeg().toBuffer();

function rowsOf(path: string, sql: string): unknown[] {
  const database = new Sqlite(path, { readonly: true });
  try {
    return database.prepare(sql).all();
  } finally {
    database.close();
  }
}

/** Everything that no delivery and no edit changes meanwhile. */
const lasting = {
  followers: 'SELECT * FROM follower ORDER BY id',
  people: 'SELECT * FROM remote_actor ORDER BY uri',
  keys: 'SELECT handle, rsa_key, ed25519_key FROM actor WHERE rsa_key IS NOT NULL ORDER BY handle',
  tokens: 'SELECT * FROM token ORDER BY id',
  log: 'SELECT * FROM activity_log ORDER BY number',
  media: 'SELECT * FROM media ORDER BY name, hash',
  sources: 'SELECT * FROM source ORDER BY uid',
};

const token: Token = {
  id: '1f3a9c02',
  name: 'سلمى',
  scopes: [...scopes],
  createdAt: '2026-11-20T00:00:00Z',
  expiresAt: null,
  usedAt: null,
  revokedAt: null,
};

/** A house with followers at a neighbour who has had something from it, and takes nothing now. */
async function busyHouse() {
  const neighbour = await startNeighbour();
  const files = {
    'articles/a.md': article({ id: 'port', title: 'المرفأ', date: '2026-11-20', image: 'p.jpg' }),
    'media/p.jpg': picture,
  };
  const house = await startHouse(files);
  house.store.actorAt('news');
  for (let one = 0; one < 300; one++) {
    const person = neighbour.person(`p${one}`, { shared: false });
    const actor = { uri: person.id, inbox: person.inbox, sharedInbox: null, name: 'x', url: person.id, keyIds: [] };
    house.archive.act(() => {
      house.store.remember(actor, '2026-11-20T00:00:00Z');
      house.store.follow('news', actor, `${person.id}/follow`, '2026-11-20T00:00:00Z');
    });
  }
  await house.write({ 'articles/x.md': article({ id: 'first', title: 'أول', date: new Date().toISOString() }) });
  // Its key is known there from now on.
  await neighbour.until(() => neighbour.got.length >= 300);
  await house.sender.onIdle();
  neighbour.manner.status = () => 503;
  return { neighbour, house };
}

describe('a backup', () => {
  it('made while articles are saved and a fan-out runs goes on elsewhere: everybody accepts what is sent next', async () => {
    const { neighbour, house } = await busyHouse();
    const path = join(house.data, 'nashra.sqlite');
    const { desk, archive } = openStores(path);
    onTestFinished(() => archive.close());
    desk.addToken(token, hashOfSecret('secret'));
    desk.note({ who: 'سلمى', verb: 'saved', object: 'port', detail: '' }, '2026-11-20T00:00:00Z');
    await house.write({ 'articles/b.md': article({ id: 'news1', title: 'خبر', date: new Date().toISOString() }) });
    const saver = spawn(process.execPath, [join(import.meta.dirname, '../sqlite/saver.ts'), path]);
    onTestFinished(() => void saver.kill('SIGKILL'));
    const saved = () => rowsOf(path, "SELECT count(*) AS n FROM article WHERE uid GLOB 'long*'") as [{ n: number }];
    while (saved()[0].n < 5) await pass(20);
    const before = Object.values(lasting).map((sql) => rowsOf(path, sql));
    const target = join(temporaryFolder(), 'backup.tar');
    const made = await runProgram(['backup', target], {
      NASHRA_DATA: house.data,
      NASHRA_CONTENT: house.folders.content,
    });
    expect(made).toMatchObject({ status: 0, stderr: '' });
    const waitingAfter = rowsOf(path, 'SELECT inbox FROM delivery WHERE failed = 0');
    expect(waitingAfter.length).toBeGreaterThan(250);
    saver.kill('SIGKILL');
    await house.close();

    const data = join(temporaryFolder(), 'data');
    const content = join(temporaryFolder(), 'content');
    const restored = await runProgram(['restore', target], { NASHRA_DATA: data, NASHRA_CONTENT: content });
    expect(restored).toMatchObject({ status: 0, stderr: '' });
    expect(restored.stdout).toContain(`NASHRA_ORIGIN=${house.origin}`);
    const copy = join(data, 'nashra.sqlite');
    expect(Object.values(lasting).map((sql) => rowsOf(copy, sql))).toEqual(before);
    expect(rowsOf(copy, 'PRAGMA foreign_key_check')).toEqual([]);
    const waiting = rowsOf(copy, 'SELECT DISTINCT inbox FROM delivery WHERE failed = 0');
    expect(waiting.length).toBe(300);
    expect(readFileSync(join(content, 'articles/a.md'))).toEqual(
      readFileSync(join(house.folders.content, 'articles/a.md')),
    );
    const [folder = ''] = readdirSync(join(data, 'media'));
    expect(readFileSync(join(data, 'media', folder, 'p.jpg'))).toEqual(picture);

    neighbour.manner.status = () => 202;
    const port = Number(new URL(house.origin).port);
    const again = await startHouse({}, { folders: { data, content }, port });
    again.store.retry(null, Date.now());
    await again.write({
      'articles/c.md': article({ id: 'news2', title: 'بعد العودة', date: new Date().toISOString() }),
    });
    const of = (id: string) =>
      neighbour.got.filter(({ activity }) => activity.object?.id?.endsWith(`/ap/articles/${id}`));
    await neighbour.until(() => of('news1').length >= 300 && of('news2').length >= 300);
    expect(neighbour.got.filter(({ verified }) => !verified)).toEqual([]);
    expect(new Set(of('news1').map(({ inbox }) => inbox)).size).toBe(300);
  });

  it('is a tar with checksums that standard tools read, gzip by its name', async () => {
    const room = await testNewsroom({
      'articles/a.md': article({ title: 'مقال' }),
      [`media/${'صورة'.repeat(30)}.jpg`]: picture,
    });
    const out = temporaryFolder();
    const environment = { NASHRA_DATA: room.data, NASHRA_CONTENT: room.content };
    for (const name of ['plain.tar', 'packed.tar.gz']) {
      expect((await runProgram(['backup', join(out, name)], environment)).status).toBe(0);
      mkdirSync(join(out, `${name}.d`));
      execFileSync('tar', ['-xf', join(out, name), '-C', join(out, `${name}.d`)]);
      const checked = execFileSync('sha256sum', ['-c', 'SHA256SUMS'], {
        cwd: join(out, `${name}.d`),
        encoding: 'utf8',
      });
      expect(
        checked
          .trim()
          .split('\n')
          .every((line) => line.endsWith(': OK')),
      ).toBe(true);
      expect(checked).toContain('nashra.sqlite: OK');
    }
    expect(readdirSync(out).sort()).toEqual(['packed.tar.gz', 'packed.tar.gz.d', 'plain.tar', 'plain.tar.d']);
    expect(readFileSync(join(out, 'packed.tar.gz')).subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]));
    const target = join(temporaryFolder(), 'data');
    expect(
      (await runProgram(['restore', join(out, 'packed.tar.gz')], { ...environment, NASHRA_DATA: target })).status,
    ).toBe(0);
  });

  it('names a picture that is missing, with status 1, and overwrites no file', async () => {
    const room = await testNewsroom({ 'articles/a.md': article({ title: 'مقال' }), 'media/p.jpg': picture });
    rmSync(join(room.data, 'media'), { recursive: true });
    const target = join(temporaryFolder(), 'b.tar');
    const environment = { NASHRA_DATA: room.data, NASHRA_CONTENT: room.content };
    const made = await runProgram(['backup', target], environment);
    expect([made.status, made.stderr]).toEqual([1, expect.stringMatching(/p\.jpg: is not in the backup/)]);
    expect((await runProgram(['backup', target], environment)).status).toBe(2);
  });
});

describe('restoring', () => {
  async function backedUp() {
    const room = await testNewsroom({ 'articles/a.md': article({ id: 'a', title: 'مقال' }), 'media/p.jpg': picture });
    const target = join(temporaryFolder(), 'b.tar');
    const environment = { NASHRA_DATA: room.data, NASHRA_CONTENT: room.content };
    expect((await runProgram(['backup', target], environment)).status).toBe(0);
    return { target, environment, room };
  }

  it('overwrites nothing unasked; with --force the former database is kept', async () => {
    const { target, environment } = await backedUp();
    const other = await testNewsroom({ 'articles/o.md': article({ id: 'other', title: 'غيره' }) });
    await other.app.close().catch(() => {});
    const into = { ...environment, NASHRA_DATA: other.data };
    const refused = await runProgram(['restore', target], into);
    expect([refused.status, refused.stderr]).toEqual([2, expect.stringContaining('is not empty')]);
    const ids = () => rowsOf(join(other.data, 'nashra.sqlite'), 'SELECT uid FROM article');
    expect(ids()).toEqual([{ uid: 'other' }]);
    expect((await runProgram(['restore', '--force', target], into)).status).toBe(0);
    expect(ids()).toEqual([{ uid: 'a' }]);
    const [former = ''] = readdirSync(other.data).filter((name) => name.startsWith('nashra-before-'));
    expect(rowsOf(join(other.data, former), 'SELECT uid FROM article')).toEqual([{ uid: 'other' }]);
  });

  it('refuses one that is cut short, changed, or newer than the program, and puts nothing in place', async () => {
    const { target, environment } = await backedUp();
    const whole = readFileSync(target);
    const changed = Buffer.from(whole);
    const at = whole.indexOf(Buffer.from('SQLite format 3')) + 5000;
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
    const newer = new Sqlite(join(environment.NASHRA_DATA, 'nashra.sqlite'));
    newer.exec("INSERT INTO migration (name, at) VALUES ('9999-later.sql', '')");
    newer.close();
    const later = join(temporaryFolder(), 'later.tar');
    expect((await runProgram(['backup', later], environment)).status).toBe(0);
    const bad = {
      'cut.tar': whole.subarray(0, whole.length - 3000),
      'changed.tar': changed,
      'newer.tar': readFileSync(later),
      'text.tar': Buffer.from('كلام'),
    };
    for (const [name, bytes] of Object.entries(bad)) {
      const [file, data] = [join(temporaryFolder(), name), join(temporaryFolder(), 'data')];
      writeFileSync(file, bytes);
      const { status, stderr } = await runProgram(['restore', file], { ...environment, NASHRA_DATA: data });
      expect([name, status, stderr.trim().split('\n').length]).toEqual([name, 1, 1]);
      expect(readdirSync(data).filter((one) => !one.endsWith('.lock'))).toEqual([]);
    }
  });

  it('gives readers and other servers numbers of changes that they never saw', async () => {
    const { target, environment } = await backedUp();
    const data = join(temporaryFolder(), 'data');
    await runProgram(['restore', target], { ...environment, NASHRA_DATA: data });
    const sql =
      "SELECT (SELECT seq FROM sqlite_sequence WHERE name = 'change') AS last, (SELECT value FROM meta WHERE name = 'epoch') AS epoch";
    const [before] = rowsOf(join(environment.NASHRA_DATA, 'nashra.sqlite'), sql) as [{ last: number; epoch: string }];
    const [after] = rowsOf(join(data, 'nashra.sqlite'), sql) as [{ last: number; epoch: string }];
    expect(after.last).toBe(before.last + 1_000_000);
    expect(after.epoch).not.toBe(before.epoch);
  });
});

it('a kill at any moment leaves no half file that passes for whole', { timeout: 180_000 }, async () => {
  console.info(`kills come from seed ${seed} (NASHRA_TEST_SEED)`);
  const random = numbersFrom(seed);
  const content = temporaryFolder();
  writeFiles(content, { 'site.yaml': siteFile, 'articles/a.md': article({ id: 'a', title: 'مقال' }) });
  const sounds = Array.from({ length: 60 }, (_, index) => [
    `media/p${index}.jpg`,
    Buffer.concat([picture, Buffer.alloc(1_000_000, index)]),
  ]);
  const room = await testNewsroom(Object.fromEntries(sounds), { content });
  const environment = { NASHRA_DATA: room.data, NASHRA_CONTENT: content };
  const out = temporaryFolder();
  const target = join(out, 'b.tar');

  async function killedAfter(args: string[], more: Record<string, string>, isAt: () => boolean) {
    const child = startProgram(args, { ...environment, ...more });
    const ended = outcomeOf(child);
    while (child.exitCode === null && !isAt()) await pass(2);
    await pass(random() * 250);
    child.kill('SIGKILL');
    return ended;
  }

  let kills = 0;
  for (let turn = 0; turn < 8; turn++) {
    const { signal } = await killedAfter(['backup', target], {}, () => readdirSync(out).length > 0);
    if (signal === 'SIGKILL') kills += 1;
    if (existsSync(target)) await unpackBackup(target, temporaryFolder());
    for (const name of readdirSync(out)) rmSync(join(out, name));
  }
  expect((await runProgram(['backup', target], environment)).status).toBe(0);
  const data = join(temporaryFolder(), 'data');
  mkdirSync(data);
  for (let turn = 0; turn < 8; turn++) {
    const { signal } = await killedAfter(['restore', target], { NASHRA_DATA: data }, () =>
      existsSync(join(data, 'restoring')),
    );
    if (signal === 'SIGKILL') kills += 1;
    const place = join(data, 'nashra.sqlite');
    if (!existsSync(place)) continue;
    expect(rowsOf(place, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    expect(readdirSync(join(data, 'media'))).toHaveLength(60);
    renameSync(data, `${data}-${turn}`);
    mkdirSync(data);
  }
  expect((await runProgram(['restore', target], { ...environment, NASHRA_DATA: data })).status).toBe(0);
  expect(kills).toBeGreaterThan(3);
});
