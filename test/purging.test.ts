/** A cache in front is told of what changed, whatever happens to either of us meanwhile. */
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createPurger } from '../src/purging.ts';
import { openStores } from '../src/sqlite/archive.ts';
import { prepareRestored } from '../src/sqlite/snapshot.ts';
import { surrogateKey } from '../src/surrogate-key.ts';
import { get, listen } from './http/walk.ts';
import { records } from './logged.ts';
import { article, type Files, many, type TestNewsroom, testNewsroom } from './newsroom.ts';
import { startHook } from './purge-hook.ts';

const noon = '2026-11-20T12:00:00Z';
const titled = (title: string) => ({
  'articles/a.md': article({ id: 'a', title, date: '2026-11-19', section: 'world' }),
});
const keys = ['article.a', 'language.ar', 'section.world', 'site.'];

/** A house that has told what it began with, twice. */
async function scene() {
  const hook = await startHook();
  const room = await testNewsroom(titled('الأول'), { purge: hook.url, now: noon });
  await room.app.onIdle();
  room.setClock('2026-11-20T12:00:20Z');
  await save(room, {});
  expect(hook.told()).toEqual(['everything']);
  return { hook, room };
}

async function save(room: TestNewsroom, files: Files): Promise<void> {
  room.write(files);
  await room.importAgain();
  room.app.passTime();
  await room.app.onIdle();
}

describe('a key', () => {
  it('is in letters that every CDN takes, and not longer than each of them takes', () => {
    expect(surrogateKey('article/n30')).toBe('article.n30');
    expect(surrogateKey('site/')).toBe('site.');
    expect(surrogateKey('title/tag/بحر')).toBe('title.tag.%D8%A8%D8%AD%D8%B1');
    const long = surrogateKey(`tag/${'ب'.repeat(60)}`);
    expect(long).toMatch(/^tag\.[0-9a-f]{32}$/);
    expect(surrogateKey(`tag/${'ب'.repeat(59)}`)).not.toBe(long);
  });
});

describe('the hook', () => {
  it('hears of what was touched, in the header and in the body, and no more', async () => {
    const { hook, room } = await scene();
    await save(room, titled('الثاني'));
    expect(hook.purged.length).toBe(1);
    const { headers, tags } = hook.purged[0] ?? { headers: {}, tags: [] };
    expect(tags.filter((tag) => !tag.startsWith('suggestions.')).sort()).toEqual(keys);
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'surrogate-key': tags.join(' ') });
    expect(headers['user-agent']).toContain('Nashra');
    hook.told();
    await save(room, titled('الثاني'));
    expect(hook.told()).toEqual([]);
  });

  it('hears of everything once more a little later: what was on its way may have been kept', async () => {
    const { hook, room } = await scene();
    await save(room, titled('الثاني'));
    const first = hook.told();
    room.setClock('2026-11-20T12:00:34Z');
    await save(room, {});
    expect(hook.told()).toEqual([]);
    room.setClock('2026-11-20T12:00:35Z');
    await save(room, {});
    expect(hook.told()).toEqual(first);
    room.setClock('2026-11-20T13:00:00Z');
    await save(room, {});
    expect(hook.told()).toEqual([]);
  });

  it.each([
    [40, 30],
    [400, 1],
  ])('after %i new articles gets %i keys at once: 30 at most, or is to forget everything', async (count, most) => {
    const { hook, room } = await scene();
    hook.manner.status = () => -1;
    await save(room, many(count));
    hook.manner.status = () => 200;
    room.setClock('2026-11-20T12:00:21Z');
    await save(room, {});
    expect(Math.max(...hook.purged.map(({ tags }) => tags.length))).toBe(most);
    expect(hook.told()).toContain(most === 1 ? 'everything' : 'article.many39');
  });

  it('that is down hears of each key once when it is back, and is not asked all the time', async () => {
    const { hook, room } = await scene();
    let asked = 0;
    hook.manner.status = () => {
      asked++;
      return -1;
    };
    const events = await records();
    for (const title of ['الثاني', 'الثالث', 'الرابع']) await save(room, titled(title));
    expect(asked).toBe(1);
    expect(room.newsroom.purges.fault()).toMatchObject({ since: '2026-11-20T12:00:20Z' });
    room.setClock('2026-11-20T12:00:21Z');
    await save(room, {});
    expect(asked).toBe(2);
    expect(events.filter(({ level }) => level === 'warning')).toHaveLength(1);
    const metrics = (await get(await listen(room.app), '/metrics')).body;
    expect(metrics).toMatch(/^nashra_purges_total\{outcome="failed"\} [1-9]/m);
    expect(metrics).toContain('\nnashra_purges_oldest_seconds 1\n');
    hook.manner.status = () => 204;
    room.setClock('2026-11-20T12:00:23Z');
    await save(room, {});
    expect(hook.purged.flatMap(({ tags }) => tags).filter((tag) => tag === 'site.')).toHaveLength(1);
    expect(room.newsroom.purges.fault()).toBeNull();
  });

  it.each([301, 401, 404, 429, 500])('that answers %i was not told', async (status) => {
    const { hook, room } = await scene();
    hook.manner.status = () => status;
    hook.manner.headers = { 'Retry-After': '30' };
    await save(room, titled('الثاني'));
    expect(room.newsroom.purges.fault()?.error).toBe(`answered ${status}`);
    hook.manner.status = () => 200;
    room.setClock('2026-11-20T12:00:49Z');
    await save(room, {});
    expect(hook.told()).toEqual([]);
    room.setClock('2026-11-20T12:00:50Z');
    await save(room, {});
    expect(hook.told()).toEqual(expect.arrayContaining(keys));
  });

  it('hears after a restart of what it was not told before, also of changes that were let go', async () => {
    const { hook, room } = await scene();
    hook.manner.status = () => -1;
    for (const title of ['الثاني', 'الثالث']) await save(room, titled(title));
    while (room.newsroom.housekeeping.pruneChanges());
    hook.manner.status = () => 200;
    const again = await room.restart();
    await again.app.onIdle();
    expect(hook.told()).toEqual(expect.arrayContaining(keys));
  });

  it('is to forget everything after a backup was restored: it may have what came after that', async () => {
    const { hook, room } = await scene();
    await room.app.close();
    prepareRestored(join(room.data, 'nashra.sqlite'));
    const again = await room.restart();
    await again.app.onIdle();
    expect(hook.told()).toEqual(['everything']);
  });

  it('is told only of what whoever asks then gets, also where another process changed it', async () => {
    const { hook, room } = await scene();
    const base = await listen(room.app);
    const page = `/a/a/${encodeURIComponent('الأول')}`;
    expect((await get(base, page)).status).toBe(200);
    const elsewhere = openStores(join(room.data, 'nashra.sqlite'));
    elsewhere.archive.withdraw('a', '2026-11-20T12:00:20Z');
    elsewhere.archive.close();
    while (hook.purged.length === 0) {
      room.app.passTime();
      await turn();
    }
    expect((await get(base, page)).status).toBe(410);
  });
});

describe('the header that opens the hook', () => {
  it('is sent as it is, and named nowhere else', async () => {
    const events = await records();
    const hook = await startHook();
    const room = await testNewsroom(titled('الأول'), { now: noon });
    const { purges, archive } = room.newsroom;
    const counts = { delivered: { value: 0 }, failed: { value: 0 } };
    const sent: Record<string, string>[] = [];
    const purger = createPurger({
      hook: { url: hook.url, header: ['Fastly-Key', 'SECRET'] },
      store: purges,
      fetch: async (_url, { headers }) => {
        sent.push(headers);
        return { status: 403, headers: {}, body: Buffer.alloc(0) };
      },
      latestChange: archive.latestChange,
      clock: () => new Date(noon),
      counts,
    });
    await purger.onIdle();
    expect(sent[0]).toMatchObject({ 'Fastly-Key': 'SECRET' });
    expect(JSON.stringify([events, purges.fault()])).not.toContain('SECRET');
    expect(counts).toEqual({ delivered: { value: 0 }, failed: { value: 1 } });
  });
});
