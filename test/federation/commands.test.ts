/** The commands as an operator runs them, beside a server that goes on. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { article, siteFile, temporaryFolder, writeFiles } from '../newsroom.ts';
import { type Environment, runProgram } from '../program.ts';
import { type House, startHouse } from './house.ts';
import { startNeighbour } from './neighbour.ts';

const program = join(import.meta.dirname, '../../bin/nashra.js');
const now = '2026-11-24T00:00:00Z';

async function run(data: string, args: string[], environment: Environment = {}) {
  const ended = await runProgram(args, { NASHRA_DATA: data, ...environment });
  return { ...ended, lines: ended.stdout.split('\n').filter((line) => line !== '') };
}

function follow({ store }: House, address: string, handle = 'news'): string {
  const actor = { uri: address, inbox: `${address}/inbox`, sharedInbox: null, name: 'x', url: address, keyIds: [] };
  store.actorAt(handle);
  store.remember(actor, now);
  store.follow(handle, actor, `${address}/follow`, now);
  return address;
}

const today = new Date(Date.now() - 3_600_000).toISOString();
const port = { 'articles/port.md': article({ id: 'port', title: 'خبر', date: today, section: 'world' }) };

describe('nashra followers', () => {
  it('counts them by channel, and names them for a table', async () => {
    const house = await startHouse(port, { sends: false });
    follow(house, 'https://one.example/users/ann');
    follow(house, 'https://one.example/users/bob,"x"');
    follow(house, 'https://one.example/users/ann', 'section-world');
    expect(await run(house.data, ['followers'])).toMatchObject({ status: 0, lines: ['news 2', 'section-world 1'] });
    const { lines } = await run(house.data, ['followers', '--json']);
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { handle: 'news', followers: 2 },
      { handle: 'section-world', followers: 1 },
    ]);
    expect((await run(house.data, ['followers', '--csv'])).lines).toEqual([
      `news,https://one.example/users/ann,${now}`,
      `news,"https://one.example/users/bob,""x""",${now}`,
      `section-world,https://one.example/users/ann,${now}`,
    ]);
  });
});

describe('nashra deliveries', () => {
  it('shows every server, and pauses, resumes and retries one while the server runs', async () => {
    const neighbour = await startNeighbour();
    const house = await startHouse({}, { sends: false });
    const reader = neighbour.person('reader');
    const host = new URL(neighbour.origin).host;
    const actor = `${house.origin}/ap/actors/news`;
    await neighbour.post(`${actor}/inbox`, { id: `${reader.id}/f/1`, type: 'Follow', actor: reader.id, object: actor });
    await house.write(port);

    const paused = await run(house.data, ['deliveries', 'pause', `https://${host}/`]);
    expect(paused).toMatchObject({ status: 0, lines: [`${host}: paused, 2 waiting`] });
    house.sender.start();
    await house.sender.onIdle();
    const held = ['due now: 0', `${host}: paused, 2 waiting until \`nashra deliveries resume ${host}\``];
    for (const names of [[host], []])
      expect((await run(house.data, ['deliveries', 'retry', ...names])).lines).toEqual(held);
    expect(neighbour.got).toEqual([]);
    const [line] = (await run(house.data, ['deliveries', '--json'])).lines;
    expect(JSON.parse(String(line))).toEqual({
      host,
      lastErrorAt: null,
      nextTry: null,
      waiting: 2,
      failed: 0,
      delivered: 0,
      lastSuccess: null,
      lastError: null,
      failures: 0,
      pausedUntil: 'resumed',
    });
    expect((await run(house.data, ['deliveries', 'resume', host])).lines).toEqual([`${host}: resumed, 2 waiting`]);
    await neighbour.until(() => neighbour.got.length === 2);
    expect(neighbour.got.map(({ activity }) => activity.type)).toEqual(['Accept', 'Create']);

    neighbour.manner.status = () => 503;
    await house.write({ 'articles/b.md': article({ id: 'b', title: 'ثانٍ', date: today }) });
    await house.sender.onIdle();
    await house.sender.onIdle();
    expect((await run(house.data, ['deliveries'])).stdout).toMatch(
      new RegExp(
        `^${host}: 1 waiting, 0 failed, 2 delivered, last success 20\\S+, 1 failures .*next try 20\\S+, last error 20\\S+: answered 503`,
      ),
    );
    neighbour.manner.status = () => 202;
    expect((await run(house.data, ['deliveries', 'retry', host])).lines).toEqual(['due now: 1']);
    await neighbour.until(() => neighbour.got.length === 3);
    expect((await run(house.data, ['deliveries', '--failed'])).lines).toEqual([]);
  });

  it('knows no server by a misspelled name', async () => {
    const house = await startHouse({}, { sends: false });
    for (const action of ['retry', 'pause', 'resume'])
      expect(await run(house.data, ['deliveries', action, 'onee.example'])).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('"onee.example": nothing goes to a server of that name'),
      });
  });
});

describe('nashra block', () => {
  it('lets go of a domain with all below it: followers, answers, and what waits for them', async () => {
    const house = await startHouse(port, { sends: false });
    const blocked = ['https://bad.example/u/1', 'https://sub.bad.example/u/2', 'https://bad.example:8443/u/3'];
    const others = ['https://notbad.example/u/4', 'https://good.example/u/5'];
    for (const actor of [...blocked, ...others]) {
      follow(house, actor);
      house.store.interact({ uri: `${actor}/like`, kind: 'like', article: 'port', actor, text: null, at: now }, now);
    }
    await house.write({ 'articles/b.md': article({ id: 'b', title: 'ثانٍ', date: today }) });
    expect(house.store.pending().waiting).toBe(5);
    const before = await house.get('/ap/articles/port');
    expect(before.json.likes.totalItems).toBe(5);

    expect(await run(house.data, ['block', 'Bad.Example'])).toMatchObject({
      status: 0,
      lines: ['bad.example is blocked'],
    });
    expect(house.store.followers().map(({ actor }) => actor)).toEqual(others);
    expect(house.store.pending().waiting).toBe(2);
    const after = await house.get('/ap/articles/port');
    expect(after.json.likes.totalItems).toBe(2);
    expect(after.headers.get('etag')).not.toBe(before.headers.get('etag'));
    expect(blocked.every((actor) => house.store.isBlocked(actor))).toBe(true);
    expect(others.some((actor) => house.store.isBlocked(actor))).toBe(false);
    expect((await run(house.data, ['block'])).stdout).toMatch(/^bad\.example since 20\S+\n$/);

    expect((await run(house.data, ['block', '--remove', 'bad.example'])).lines).toEqual([
      'bad.example is no longer blocked',
    ]);
    expect((await house.get('/ap/articles/port')).json.likes.totalItems).toBe(5);
    expect(house.store.followers()).toHaveLength(2);
    expect((await run(house.data, ['block', '--remove', 'bad.example'])).status).toBe(1);
  });

  it('lets go of one actor, and of nobody else on their server', async () => {
    const house = await startHouse(port, { sends: false });
    const [ann, bob] = ['https://one.example/ann', 'https://one.example/bob'].map((uri) => follow(house, uri));
    await house.write({ 'articles/b.md': article({ id: 'b', title: 'ثانٍ', date: today }) });
    expect((await run(house.data, ['block', String(ann)])).status).toBe(0);
    expect(house.store.followers().map(({ actor }) => actor)).toEqual([bob]);
    expect(house.store.claim(9, 9, [], Date.now()).map(({ inbox }) => inbox)).toEqual([`${bob}/inbox`]);
  });

  it('takes no other word for a domain', async () => {
    const house = await startHouse({}, { sends: false });
    for (const wrong of ['@ann@one.example', 'localhost', 'a b.example'])
      expect(await run(house.data, ['block', wrong])).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('is neither; write an actor'),
      });
    expect((await run(house.data, ['block', '--remove'])).status).toBe(2);
  });
});

describe('nashra reports', () => {
  it('lists what others reported, until it is settled', async () => {
    const house = await startHouse(port, { sends: false });
    const neighbour = await startNeighbour();
    const moderator = neighbour.person('moderator');
    const objects = ['news', 'section-world'].map((handle) => `${house.origin}/ap/actors/${handle}`);
    const flag = { type: 'Flag', actor: moderator.id, object: [...objects, 'https://one.example/ann'] };
    const [first, second] = [1, 2].map((number) => ({ ...flag, id: `${moderator.id}/flags/${number}` }));
    expect(await neighbour.post(`${house.origin}/ap/inbox`, { ...first, content: 'كذب\n<b>spam\u0007</b>' })).toBe(202);
    expect(await neighbour.post(`${house.origin}/ap/inbox`, { ...second })).toBe(202);
    const { lines } = await run(house.data, ['reports']);
    expect(lines.slice(0, 6)).toEqual([
      first?.id,
      expect.stringMatching(`^  by ${moderator.id}, 20`),
      ...objects.map((object) => `  of ${object}`),
      '  | كذب',
      '  | spam',
    ]);
    expect(lines).toHaveLength(10);
    const [line] = (await run(house.data, ['reports', '--json'])).lines;
    const { id: uri, actor } = first as typeof flag & { id: string };
    expect(JSON.parse(String(line))).toEqual({ uri, actor, text: 'كذب\nspam\u0007', objects, at: expect.any(String) });

    expect((await run(house.data, ['reports', 'settle', uri])).lines).toEqual([`${uri} is settled`]);
    expect(await run(house.data, ['reports', 'settle', uri])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('is no report'),
    });
    expect((await run(house.data, ['reports'])).lines[0]).toBe(second?.id);
    house.store.prune('2030-01-01T00:00:00Z');
    expect(house.store.reports()).toEqual([]);
  });
});

describe('nashra serve', () => {
  it('refuses another origin than the one that followers know, and no other change', async () => {
    const content = temporaryFolder();
    writeFiles(content, { 'site.yaml': siteFile });
    const house = await startHouse({}, { sends: false });
    const environment = { NASHRA_CONTENT: content, NASHRA_ORIGIN: 'https://new.example' };
    follow(house, 'https://one.example/ann');
    const { status, stdout, stderr } = await run(house.data, ['serve'], environment);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(
      `"https://new.example" is not the origin that followers know (1 of them): ${house.origin}`,
    );
    expect(stderr).toContain(`Set NASHRA_ORIGIN=${house.origin}`);
    expect(await run(house.data, ['sender'], environment)).toMatchObject({ status: 2 });
    expect(house.store.origin()).toBe(house.origin);
  });

  it('says at the start which handle of site.yaml comes too late', async () => {
    const content = temporaryFolder();
    writeFiles(content, { 'site.yaml': `${siteFile}\nhandle: late\n` });
    const house = await startHouse({}, { sends: false });
    await house.get('/ap/actors/news');
    const child = spawn(process.execPath, [program, 'serve'], {
      cwd: house.data,
      env: {
        PATH: process.env.PATH,
        NASHRA_DATA: house.data,
        NASHRA_CONTENT: content,
        NASHRA_ORIGIN: house.origin,
        PORT: '0',
        LOG_LEVEL: 'warning',
      },
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const [warning] = await once(child.stderr.setEncoding('utf8'), 'data');
    expect(warning).toMatch(/WRN .*handle stays.* channel="site\/" handle="news" wished="late"/);
    const [printed] = await once(child.stdout.setEncoding('utf8'), 'data');
    expect(printed).toContain(`Fediverse handle: @news@`);
    child.kill('SIGTERM');
    expect((await once(child, 'close'))[0]).toBe(0);
  });
});
