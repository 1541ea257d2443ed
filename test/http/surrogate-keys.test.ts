/**
 * A cache that keeps every public answer until it is told of a change never shows what was before: whatever differs after a
 * change had a key that was purged for it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Media, mediaPath } from '../../src/media.ts';
import { article, type Files, type TestNewsroom, testNewsroom } from '../newsroom.ts';
import { startHook } from '../purge-hook.ts';
import { archive, everything, get, listen, numbered, type Seen, start } from './walk.ts';

const count = 60;
const now = '2026-11-20T12:00:00Z';
const picture = readFileSync(join(import.meta.dirname, '../../content/media/harbour-dawn.jpg'));
const uri = 'https://one.example/ann';
const ann = { uri, inbox: `${uri}/inbox`, sharedInbox: null, name: 'Ann', url: uri, keyIds: [] };

const pictured = { image: { src: 'port.jpg', alt: 'مرفأ' } };
const files: Files = {
  ...archive(count),
  'media/port.jpg': picture,
  'articles/n10.md': numbered(10, start(count), pictured),
  // Waits for its picture, and for its hour.
  'articles/n12.md': numbered(12, start(count), { image: { src: 'later.jpg', alt: 'مرفأ' } }),
  'articles/due.md': article({ id: 'due', title: 'موعد', date: '2026-11-20T12:30:00Z', section: 'world' }),
};

const answer = (room: TestNewsroom) => {
  const { federation } = room.newsroom;
  federation.remember(ann, now);
  const text = { html: 'جواب' as never, language: 'ar', url: null, version: 1 };
  federation.interact({ uri: `${uri}/1`, kind: 'reply', article: 'n59', actor: uri, text, at: now }, now);
};

const rewritten = (index: number, more: Record<string, unknown>) => (room: TestNewsroom) =>
  room.write({ [`articles/n${index}.md`]: numbered(index, start(count), more) });

const activity = 'application/activity+json';

/** A list may go on after an article that does not stand in it. */
const elsewhere = '/sections/english/rss.xml?before=n22';

/** What happens, and an address that shows it with a key that must be purged for it. */
const changes: [string, (room: TestNewsroom) => unknown, string, string][] = [
  ['another title', rewritten(30, { title: 'عنوان آخر' }), 'article.n30', '/ap/articles/n30'],
  ['a correction of an old article', rewritten(3, { correction: 'صُحّح.' }), 'site.', '/rss.xml?before=n10'],
  ['a withdrawal', rewritten(40, { withdrawn: '2026-11-20T10:00:00Z' }), 'article.n40', '/ap/articles/n40'],
  ['the withdrawal of a picture', rewritten(10, { ...pictured, withdrawn: now }), 'article.n10', '/media/'],
  ['a draft again', rewritten(35, { draft: true }), 'section.english', '/sections/english/rss.xml'],
  [
    'another tag',
    rewritten(21, { tags: ['بحر', 'جديد'] }),
    'tag.%D8%A8%D8%AD%D8%B1',
    '/tags/%D8%A8%D8%AD%D8%B1/rss.xml',
  ],
  ['another day', rewritten(22, { date: '2026-09-01T00:00:00Z' }), 'place.n22', elsewhere],
  ['an article that stays at home', rewritten(33, { federate: 'never' }), 'article.n33', '/ap/articles/n33'],
  [
    'a new article',
    (room) => room.write({ 'articles/new.md': article({ id: 'new', title: 'جديد', date: '2026-11-20T11:00:00Z' }) }),
    'site.',
    '/rss.xml',
  ],
  [
    'a section that is called otherwise',
    async (room) => {
      const site = readFileSync(join(room.content, 'site.yaml'), 'utf8');
      room.write({ 'site.yaml': site.replace('title: العالم', 'title: الدنيا') });
      await room.newsroom.reloadSite();
    },
    'everything',
    '/sections/world',
  ],
  ['a picture that arrives', (room) => room.write({ 'media/later.jpg': picture }), 'article.n12', '/ap/articles/n12'],
  ['time that passes', (room) => room.setClock('2026-11-20T12:31:00Z'), 'section.world', '/sections/world/atom.xml'],
  ['two days', (room) => room.setClock('2026-11-22T12:31:00Z'), 'news', '/sitemap-news.xml'],
  [
    'a follower',
    (room) => room.newsroom.federation.follow('news', ann, `${uri}/f`, now),
    'followers.news',
    '/ap/actors/news/followers',
  ],
  ['an answer', answer, 'answers.n59', '/ap/articles/n59/replies'],
  [
    'a block',
    (room) => room.newsroom.federation.block('one.example', now),
    'blocks',
    `/ap/articles/n59/quotes?of=${encodeURIComponent(uri)}`,
  ],
];

async function settled(room: TestNewsroom): Promise<void> {
  await room.importAgain();
  room.app.passTime();
  await room.app.onIdle();
}

const parts = ['replies', 'likes', `quotes?of=${encodeURIComponent(uri)}`].map(
  (part) => `/ap/articles/n59/${part} as ${activity}`,
);

/** Every address, and what is there for media and for former addresses. */
async function walk(base: string, more: Iterable<string> = []): Promise<Map<string, Seen>> {
  const seen = await everything(base);
  const media = [...seen.values()].flatMap(({ body }) => [...body.matchAll(/\/media\/[0-9a-f]{16}\/[\w.-]+/g)]);
  for (const address of [...media.map(([path]) => path), '/a/n30', '/a/due', elsewhere, ...parts, ...more])
    if (!seen.has(address)) seen.set(address, await get(base, address));
  return seen;
}

const differs = (one: Seen, other: Seen | undefined) =>
  one.status !== other?.status || one.body !== other.body || one.etag !== other.etag || one.modified !== other.modified;

/** What a cache that was told to purge these keys would go on to show though it is another now. */
function stale(before: Map<string, Seen>, after: Map<string, Seen>, purged: string[]): string[] {
  return [...before]
    .filter(([address, one]) => differs(one, after.get(address)))
    .filter(([, { caching }]) => caching.told !== null && !caching.keys.some((key) => purged.includes(key)))
    .map(([address]) => address);
}

describe('a cache that is told of changes', () => {
  it.each(changes)('after %s shows nothing that was before', async (_what, change, key, shownAt) => {
    const hook = await startHook();
    const room = await testNewsroom(files, { purge: hook.url, now });
    await settled(room);
    // What came first is told for the second time.
    room.setClock('2026-11-20T12:00:20Z');
    await settled(room);
    const base = await listen(room.app);
    const before = await walk(base);
    hook.told();
    await change(room);
    await settled(room);
    const purged = hook.told();
    const after = await walk(base, before.keys());
    const shown = [...before.keys()].find((address) => address.startsWith(shownAt)) as string;
    expect(differs(before.get(shown) as Seen, after.get(shown))).toBe(true);
    expect(stale(before, after, purged)).toEqual([]);
    // Without the keys of one of them, that one is found.
    const { keys } = (before.get(shown) as Seen).caching;
    expect(keys.filter((one) => purged.includes(one))).toContain(key);
    expect(
      stale(
        before,
        after,
        purged.filter((one) => !keys.includes(one)),
      ),
    ).toContain(shown);
    // The whole cache is emptied only where everything is another.
    expect(purged.includes('everything')).toBe(key === 'everything');
  });

  it('keeps for long only what has keys, and asks for the rest again within a second', async () => {
    const hook = await startHook();
    const room = await testNewsroom(files, { purge: hook.url, now });
    const seen = await walk(await listen(room.app), [
      '/search?q=x',
      '/nowhere',
      '/follow?of=news',
      '/api/v1/search?q=x',
    ]);
    for (const [address, { status, caching }] of seen) {
      expect(caching.keys.length > 0, address).toBe(caching.told !== null);
      if (caching.told !== null) expect(caching.keys, address).toContain('everything');
      else if (status !== 404) expect(caching.everybody, address).toMatch(/^no-(cache|store)$/);
      expect(caching.everybody, address).not.toMatch(/s-maxage=(?!1\b|3600)/);
      expect(caching.keys.join().length, address).toBeLessThan(1_000);
    }
    expect([...seen.values()].filter(({ caching }) => caching.told !== null).length).toBeGreaterThan(200);
  });

  it('knows a picture by the article that shows it now, also where another did before', async () => {
    const hook = await startHook();
    const shows = (id: string, more = {}) => ({
      [`articles/${id}.md`]: article({ id, title: id, date: '2026-11-01', image: 'port.jpg', ...more }),
    });
    const room = await testNewsroom(
      { 'media/port.jpg': picture, ...shows('one'), ...shows('two') },
      { purge: hook.url },
    );
    // A change of everything, newer than both.
    room.write({ 'site.yaml': 'title: اسم آخر\nlanguage: ar\n' });
    await room.newsroom.reloadSite();
    const base = await listen(room.app);
    const path = mediaPath(room.newsroom.archive.media('port.jpg') as Media);
    const keys = async () => (await get(base, path)).caching.keys.filter((key) => key !== 'everything');
    const [first = ''] = await keys();
    const [id, other] = first === 'article.one' ? ['one', 'article.two'] : ['two', 'article.one'];
    room.write(shows(id, { withdrawn: '2026-11-20T10:00:00Z' }));
    await room.importAgain();
    expect(await keys()).toEqual([other]);
  });

  it('without a hook nobody is told, and no answer has keys', async () => {
    const room = await testNewsroom(files, { now });
    const seen = await walk(await listen(room.app));
    expect([...seen.values()].filter(({ caching }) => caching.told !== null || caching.keys.length > 0)).toEqual([]);
  });
});
