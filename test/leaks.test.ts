/**
 * The leak matrix: every state an article can be in, against everything the house says to anybody. Rows follow from the
 * lists of states, kinds of channels, formats and route files: a new one of them without its row fails here.
 */
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import type { State } from '../src/article.ts';
import { channelPath } from '../src/channel.ts';
import { type ChannelKind, kinds } from '../src/channels/kinds.ts';
import { formats } from '../src/feeds/formats.ts';
import { operations } from '../src/http/api/operations.ts';
import { tokenIn } from './desk/at-desk.ts';
import { article, origin, type TestNewsroom, testNewsroom } from './newsroom.ts';
import { plain, sharp } from './pictures.ts';

const activity = 'application/activity+json';

/** Words that are nowhere but in the secret article, one for each thing that is said of it. */
const words = {
  title: 'zqxtitle',
  summary: 'zqxsummary',
  body: 'zqxbody',
  tag: 'zqxtag',
  author: 'zqxauthor',
  series: 'zqxseries',
  alt: 'zqxalt',
  caption: 'zqxcaption',
  correction: 'zqxcorrection',
  extra: 'zqxextra',
};

const fields = {
  id: 'hushed',
  title: `مرساة ${words.title}`,
  summary: `موجز ${words.summary}`,
  date: '2026-11-20T10:00:00Z',
  section: 'world',
  tags: [words.tag],
  author: words.author,
  series: words.series,
  image: { src: 'secret.jpg', alt: words.alt, caption: words.caption },
  correction: words.correction,
  aliases: ['/old/hushed.html'],
  color: words.extra,
};

/** Refers to the secret article by its address, so that every word of it that is seen came from the article itself. */
const witness = {
  'articles/witness.md': article(
    { id: 'witness', title: 'مرساة في الميناء', date: '2026-11-20T09:00:00Z', section: 'world', tags: ['بحر'] },
    `فقرة عن المرساة.\n\nاقرأ أيضاً: ${origin}/a/hushed`,
  ),
  'articles/other.md': article({ id: 'other', title: 'قارب بعيد', date: '2026-11-20T08:00:00Z', section: 'world' }),
};

const secret = (more: object = {}) => ({
  'articles/hushed.md': article({ ...fields, ...more }, `نص فيه ${words.body} ومرساة ثقيلة.`),
});

type Row = {
  name: string;
  /** What was written, one after the other. */
  history: object[];
  /** Which of the words may be seen, anywhere. */
  seen: (keyof typeof words)[];
};

const everyWord = Object.keys(words) as (keyof typeof words)[];

/** A channel that was public stays, with whoever follows it. */
const channels: Row['seen'] = ['series', 'author', 'tag'];

const rows: Record<State, Row[]> = {
  draft: [{ name: 'a draft', history: [{ draft: true }], seen: [] }],
  scheduled: [
    { name: 'one that is scheduled', history: [{ date: '2026-11-21T10:00:00Z' }], seen: [] },
    { name: 'one under embargo', history: [{ embargo: '2026-11-21T10:00:00Z' }], seen: [] },
    { name: 'one that was put off', history: [{}, { embargo: '2026-11-21T10:00:00Z' }], seen: channels },
  ],
  published: [{ name: 'a published one', history: [{}], seen: everyWord.filter((word) => word !== 'extra') }],
  hidden: [
    { name: 'one that is a draft again', history: [{}, { draft: true }], seen: channels },
    { name: 'one that expired', history: [{}, { expires: '2026-11-20T11:00:00Z' }], seen: channels },
  ],
  withdrawn: [
    { name: 'a withdrawn one', history: [{}, { withdrawn: '2026-11-20T11:00:00Z' }], seen: channels },
    { name: 'one withdrawn long ago', history: [{}, { withdrawn: '2026-11-11T11:00:00Z' }], seen: channels },
    { name: 'one withdrawn before anybody saw it', history: [{ withdrawn: '2026-11-11T11:00:00Z' }], seen: [] },
  ],
};

const slugs: Record<ChannelKind, string> = {
  site: '',
  section: 'world',
  series: words.series,
  author: words.author,
  tag: words.tag,
  language: 'ar',
};

const channelPages = kinds.map(({ kind }) => channelPath({ kind, slug: slugs[kind] }));
const feeds = channelPages.flatMap((page) => formats.map(({ file }) => `${page.replace(/\/$/, '')}/${file}`));

const picture = await sharp(plain(120, 80)).jpeg().toBuffer();
const hash = createHash('sha256').update(picture).digest('hex').slice(0, 16);

/** Without a token, while the desk is open. */
const apiPaths = [...new Set(operations.map(({ path }) => `/api/v1${path.replace(/\{\w+\}/g, 'hushed')}`))];

/** What each file of routes answers. `shows`: a published article is seen there, so that a leak would be. */
const outputs: Record<string, { shows: string[]; silent?: string[] }> = {
  'api/api-routes.ts': {
    shows: [],
    silent: [
      '/api/v1',
      '/api/v1/openapi.json',
      ...apiPaths,
      '/api/v1/articles?state=draft',
      '/api/v1/media/secret.jpg',
    ],
  },
  'article-routes.ts': { shows: ['/a/hushed', '/old/hushed.html', '/a/witness'] },
  'channel-routes.ts': { shows: [...channelPages, ...feeds], silent: ['/feed', '/tags/nothing'] },
  'desk-routes.ts': { shows: [], silent: ['/desk', '/desk/sign-in', '/desk/articles/hushed', '/desk/a/hushed'] },
  'federation-routes.ts': {
    shows: [`/ap/articles/hushed as ${activity}`],
    silent: [
      ...channelPages.map((page) => `/.well-known/webfinger?resource=${origin}${page}`),
      '/.well-known/nodeinfo',
      '/nodeinfo/2.1',
      '/.well-known/webfinger?resource=acct:news@news.example',
    ],
  },
  'follow-routes.ts': { shows: [], silent: ['/follow?of=news&account='] },
  'listing-routes.ts': {
    shows: ['/feeds', '/feeds.opml', '/sitemap-0.xml', '/sitemap-channels.xml', '/sitemap-news.xml'],
    silent: ['/sitemap.xml', '/robots.txt', '/opensearch.xml'],
  },
  'media-routes.ts': { shows: [], silent: [`/media/${hash}/other.jpg`] },
  'operator-routes.ts': { shows: [], silent: ['/healthz', '/readyz', '/metrics'] },
  'search-routes.ts': {
    shows: [
      ...['/search?q=مرساة', '/search?q=zqxtitel', '/search?tag=zqxtag'],
      ...formats.map(({ file }) => `/search/${file}?q=مرساة`),
      ...['/api/v1/search?q=مرساة', '/api/v1/search?like=witness'],
    ],
  },
};

async function get(room: TestNewsroom, address: string) {
  const [path = '', accept = 'text/html'] = address.split(' as ');
  const answer = await request(room.app.server).get(encodeURI(path)).set('Accept', accept).redirects(2).buffer(true);
  return { status: answer.status, text: `${answer.text ?? ''}${JSON.stringify(answer.headers)}` };
}

/** Every output, and what ActivityPub leads to from the actors of the channels. */
async function everything(room: TestNewsroom): Promise<Map<string, { status: number; text: string }>> {
  const found = new Map<string, { status: number; text: string }>();
  const waiting = Object.values(outputs).flatMap(({ shows, silent = [] }) => [...shows, ...silent]);
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (found.has(next)) continue;
    const answer = await get(room, next);
    found.set(next, answer);
    const links = answer.text.matchAll(
      /(?:type="application\/activity\+json" href=|"(?:outbox|featured|followers|first|next|replies|likes|shares|context)":)"([^"]+)"/g,
    );
    for (const [, link = ''] of links)
      if (link.startsWith(origin)) waiting.push(`${link.slice(origin.length)} as ${activity}`);
  }
  return found;
}

async function roomAfter(history: object[]): Promise<TestNewsroom> {
  const [first = {}, ...later] = history;
  const room = await testNewsroom({ ...witness, ...secret(first), 'media/secret.jpg': picture });
  // The desk is open, for others.
  tokenIn(room);
  await room.app.onIdle();
  for (const more of later) {
    room.write(secret(more));
    await room.importAgain();
    room.app.passTime();
    await room.app.onIdle();
  }
  return room;
}

const wordsIn = (text: string) => everyWord.filter((word) => text.includes(words[word]));

/** An answer may repeat what it was asked for: that is not said by the house. */
const toldAt = (address: string, text: string) => wordsIn(text).filter((word) => !address.includes(words[word]));

describe('the leak matrix', () => {
  it('has a row for every file of routes', () => {
    const folder = join(import.meta.dirname, '../src/http');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('routes.ts'),
    );
    expect(Object.keys(outputs).toSorted()).toEqual(files.toSorted());
  });

  it('would see a leak: each output shows a published article', async () => {
    const room = await roomAfter([{}]);
    const found = await everything(room);
    const shows = Object.values(outputs).flatMap((output) => output.shows);
    expect(shows.filter((address) => toldAt(address, found.get(address)?.text ?? '').length === 0)).toEqual([]);
    expect(found.size).toBeGreaterThan(shows.length + 20);
  });

  describe.each(Object.entries(rows))('%s', (state, ofState) => {
    it.each(ofState)('$name', async ({ history, seen }) => {
      const room = await roomAfter(history);
      const found = await everything(room);
      const allowed = new Set(seen);
      const leaks = [...found].flatMap(([address, { text }]) =>
        toldAt(address, text)
          .filter((word) => !allowed.has(word))
          .map((word) => `${address} says its ${word}`),
      );
      expect(leaks).toEqual([]);
      expect(room.newsroom.archive.article('hushed')?.state).toBe(state);
    });
  });
});
