/** Every public address before and after a change: what is kept is what would be written anew, and no more is touched. */
import { describe, expect, it } from 'vitest';
import { createApp } from '../../src/app.ts';
import { article, type Files, origin, type TestNewsroom, testNewsroom } from '../newsroom.ts';
import { archive, everything, listen, numbered, type Seen, start } from './walk.ts';

const of = (seen: Map<string, Seen>) => Object.fromEntries([...seen].map(([address, one]) => [address, one]));

async function compared(room: TestNewsroom, change: () => Promise<void>) {
  const clock = () => new Date('2026-11-20T12:00:00Z');
  await room.app.onIdle();
  const kept = await listen(room.app);
  const before = await everything(kept);
  await change();
  const after = await everything(kept);
  const anew = await everything(await listen(createApp(room.newsroom, { origin, hub: null, clock })));
  expect(of(after)).toEqual(of(anew));
  const both = [...before.keys()].filter((address) => after.has(address));
  const differs = (field: keyof Seen) => both.filter((one) => before.get(one)?.[field] !== after.get(one)?.[field]);
  return { before, after, bodies: differs('body'), tags: differs('etag'), dates: differs('modified') };
}

async function write(room: TestNewsroom, files: Files): Promise<void> {
  room.write(files);
  await room.importAgain();
  room.app.passTime();
  await room.app.onIdle();
}

describe('one change', () => {
  it('among a thousand articles touches what shows it, and nothing else', { timeout: 120_000 }, async () => {
    const room = await testNewsroom(archive(1000));
    const { before, bodies, tags, dates } = await compared(room, () =>
      write(room, { 'articles/n500.md': numbered(500, start(1000), { correction: 'صُحّح الرقم.' }) }),
    );
    expect(before.size).toBeGreaterThan(2200);
    expect([...before.values()].map(({ status }) => status).filter((status) => status !== 200)).toEqual([]);
    expect(tags).toEqual(bodies);
    expect(dates.filter((address) => !bodies.includes(address))).toEqual([]);
    // Its page and object, its part of the sitemap, and one page each of its lists, in every format.
    expect(bodies).toContain(`/a/n500/${encodeURIComponent('خبر-500-من-المرفأ')}`);
    expect(bodies.length).toBeLessThan(40);
  });

  const count = 60;
  it.each<[string, Files]>([
    ['a new article', { 'articles/new.md': article({ id: 'new', title: 'جديد', date: '2026-11-20T11:00:00Z' }) }],
    [
      'a late article between old ones',
      { 'articles/late.md': article({ id: 'late', title: 'متأخّر', date: '2026-10-05', section: 'world' }) },
    ],
    ['another title', { 'articles/n30.md': numbered(30, start(count), { title: 'عنوان آخر' }) }],
    ['a withdrawal', { 'articles/n40.md': numbered(40, start(count), { withdrawn: '2026-11-20T10:00:00Z' }) }],
    ['a draft again', { 'articles/n35.md': numbered(35, start(count), { draft: true }) }],
    ['another tag', { 'articles/n21.md': numbered(21, start(count), { tags: ['بحر', 'جديد'] }) }],
    ['another day', { 'articles/n22.md': numbered(22, start(count), { date: '2026-09-01T00:00:00Z' }) }],
    ['a minor edit', { 'articles/n3.md': numbered(3, start(count), { title: 'خبر 3 من المرفا', edit: 'minor' }) }],
    ['another spelling of a tag', { 'articles/n59.md': numbered(59, start(count), { tags: ['وسـم 3'] }) }],
  ])('%s: what is kept is what would be written, and new validators mean new bytes', async (_what, files) => {
    const room = await testNewsroom(archive(count));
    const { bodies, tags, dates } = await compared(room, () => write(room, files));
    expect(bodies.length).toBeGreaterThan(5);
    expect(tags.filter((address) => !bodies.includes(address))).toEqual([]);
    expect(bodies.filter((address) => !tags.includes(address))).toEqual([]);
    expect(dates.filter((address) => !bodies.includes(address))).toEqual([]);
  });
});
