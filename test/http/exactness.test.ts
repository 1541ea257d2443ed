/** Every public address before and after a change: what is kept is what would be written anew, and no more is touched. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createApp } from '../../src/app.ts';
import { article, type Files, origin, type TestNewsroom, testNewsroom } from '../newsroom.ts';

type Seen = { status: number; etag: string | null; modified: string | null; body: string };

const activity = 'application/activity+json';
const day = 86_400_000;

/** One a day, the newest today: three sections' worth of channels, a related line in every third. */
function archive(count: number): Files {
  const first = Date.parse('2026-11-20T08:00:00Z') - (count - 1) * day;
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`articles/n${index}.md`, numbered(index, first)]),
  );
}

function numbered(index: number, first: number, more: Record<string, unknown> = {}): string {
  const fields = {
    id: `n${index}`,
    title: `خبر ${index} من المرفأ`,
    date: new Date(first + index * day).toISOString(),
    section: index % 2 === 0 ? 'world' : 'english',
    author: 'salma',
    tags: [`وسم ${index % 7}`, ...(index % 50 === 0 ? ['بحر'] : [])],
    ...more,
  };
  const related = index % 3 === 0 && index > 0 ? `\n\nاقرأ أيضاً: خبر ${index - 1} من المرفأ` : '';
  return article(fields, `فقرة عن السفينة ${index}.${related}`);
}

async function listen(app: { server: RequestListener }): Promise<string> {
  const web = createServer(app.server);
  web.listen(0, '127.0.0.1');
  await once(web, 'listening');
  onTestFinished(() => {
    web.closeAllConnections();
    web.close();
  });
  return `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
}

async function get(base: string, address: string): Promise<Seen> {
  const [path = '', accept = 'text/html'] = address.split(' as ');
  const answer = await fetch(base + path, { headers: { Accept: accept }, redirect: 'manual' });
  const { status, headers } = answer;
  return { status, etag: headers.get('etag'), modified: headers.get('last-modified'), body: await answer.text() };
}

const alone = ['/feeds', '/feeds.opml', '/sitemap.xml', '/sitemap-news.xml', '/robots.txt', '/opensearch.xml'];
const discovery = ['/nodeinfo/2.1', '/.well-known/nodeinfo', '/.well-known/webfinger?resource=acct:news@news.example'];

/** Walks from what anybody can know: the sitemaps, what belongs to each page in them, and every `next`. */
async function everything(base: string): Promise<Map<string, Seen>> {
  const seen = new Map<string, Seen>();
  const waiting = [...alone, ...discovery];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (seen.has(next)) continue;
    const found = await get(base, next);
    seen.set(next, found);
    waiting.push(...linksIn(next, found.body));
  }
  return seen;
}

function linksIn(address: string, body: string): string[] {
  const within = (pattern: RegExp) =>
    [...body.matchAll(pattern)].map(([, url = '']) => url.replace(origin, '').replaceAll('&amp;', '&'));
  if (address.startsWith('/sitemap')) return within(/<loc>([^<]+)/g).flatMap(withItsOwn);
  if (address.endsWith(activity))
    return within(/"(?:outbox|followers|featured|first|next)":"([^"]+)"/g).map((url) => `${url} as ${activity}`);
  const actors = within(/<link rel="alternate" type="application\/activity\+json" href="([^"]+)"/g);
  return [
    ...within(/rel="next" href="([^"]+)"/g),
    ...within(/"next_url": ?"([^"]+)"/g),
    ...actors.map((url) => `${url} as ${activity}`),
  ];
}

function withItsOwn(path: string): string[] {
  const isChannel = !path.startsWith('/a/') && !path.startsWith('/sitemap');
  return [
    path,
    ...(isChannel ? ['rss.xml', 'atom.xml', 'feed.json'].map((file) => path.replace(/\/?$/, `/${file}`)) : []),
  ];
}

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

const start = (count: number) => Date.parse('2026-11-20T08:00:00Z') - (count - 1) * day;

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
