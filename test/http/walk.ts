/** Every public address of a newsroom, found as anybody could find it, and what it answers. */
import { createServer, type RequestListener } from 'node:http';
import { listening } from '../listening.ts';
import { article, type Files, origin } from '../newsroom.ts';

export type Seen = {
  status: number;
  etag: string | null;
  modified: string | null;
  body: string;
  /** What is said to caches in front. */
  caching: { everybody: string; told: string | null; keys: string[] };
};

const activity = 'application/activity+json';
const day = 86_400_000;

/** When the first of so many articles was published. */
export const start = (count: number) => Date.parse('2026-11-20T08:00:00Z') - (count - 1) * day;

/** One a day, the newest today: three sections' worth of channels, a related line in every third. */
export function archive(count: number): Files {
  const first = start(count);
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`articles/n${index}.md`, numbered(index, first)]),
  );
}

export function numbered(index: number, first: number, more: Record<string, unknown> = {}): string {
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

export async function listen(app: { server: RequestListener }): Promise<string> {
  return `http://127.0.0.1:${await listening(createServer(app.server))}`;
}

export async function get(base: string, address: string): Promise<Seen> {
  const [path = '', accept = 'text/html'] = address.split(' as ');
  const answer = await fetch(base + path, { headers: { Accept: accept }, redirect: 'manual' });
  const { status, headers } = answer;
  const keys = headers.get('surrogate-key')?.split(' ') ?? [];
  const caching = { everybody: headers.get('cache-control') ?? '', told: headers.get('cdn-cache-control'), keys };
  const [etag, modified] = [headers.get('etag'), headers.get('last-modified')];
  return { status, etag, modified, body: await answer.text(), caching };
}

const alone = ['/feeds', '/feeds.opml', '/sitemap.xml', '/sitemap-news.xml', '/robots.txt', '/opensearch.xml'];
const discovery = ['/nodeinfo/2.1', '/.well-known/nodeinfo', '/.well-known/webfinger?resource=acct:news@news.example'];

/** Walks from what anybody can know: the sitemaps, what belongs to each page in them, and every `next`. */
export async function everything(base: string): Promise<Map<string, Seen>> {
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
