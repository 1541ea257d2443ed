/** A feed with all of its pages and archives (RFC 5005), also those that WordPress does not name, each once. */
import type { Fetch } from '../../outgoing.ts';
import { XmlError } from '../../text/xml-reading.ts';
import type { FeedPage } from './feed.ts';
import { type Fetched, fetchFollowing } from './fetching.ts';
import { type Arriving, type Posts, SourceError } from './post.ts';
import { bytesSource, type Source } from './source-text.ts';

/** Bytes of one page, and pages of one feed. */
const largest = 32 * 1024 * 1024;
const mostPages = 10_000;

const accept = 'application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5';

/** What a document is: `head` is its beginning. null for no feed. */
type Read = (source: Source, head: string) => Promise<FeedPage | null>;

/** `at`: the address of the first page; null for a file, whose next page must be named whole. */
export function feedPosts(first: FeedPage, at: string | null, read: Read, fetch: Fetch): Posts {
  return { count: null, posts: walk(first, at, read, fetch), folders: [], isFeed: true };
}

async function* walk(first: FeedPage, at: string | null, read: Read, fetch: Fetch): AsyncGenerator<Arriving> {
  const pages = new Set(at === null ? [] : [at]);
  const known = new Set<string>();
  let page: FeedPage | null = first;
  let url = at;
  while (page) {
    const before = known.size;
    yield* unknownOf(page, known);
    const named = nextOf(page, url);
    const guessed: string | null = named === null ? numberedAfter(page, url) : null;
    const next: string | null = named ?? guessed;
    if (next === null || pages.has(next) || pages.size >= mostPages) return;
    // A cache may answer the same for every number.
    if (guessed !== null && known.size === before) {
      if (pages.size > 1) yield repeating(url);
      return;
    }
    pages.add(next);
    url = next;
    page = guessed === null ? (await pageAt(next, read, fetch)).page : await pageIfThere(next, read, fetch);
  }
}

/** Where an article comes in between, the last one of a page is the first of the next. */
async function* unknownOf({ posts }: FeedPage, known: Set<string>): AsyncGenerator<Arriving> {
  for await (const post of posts) {
    if (known.has(post.key)) continue;
    known.add(post.key);
    yield post;
  }
}

function nextOf(page: FeedPage, url: string | null): string | null {
  const next = page.next();
  const whole = next === null ? null : URL.parse(next, url ?? undefined);
  return whole === null || !/^https?:$/.test(whole.protocol) ? null : whole.href.replace(/#.*$/, '');
}

/**
 * WordPress names no older pages in its feeds, and has them: `?paged=2`, and so on until 404 (WP::handle_404). null where
 * the feed does not say that it is WordPress's.
 */
function numberedAfter(page: FeedPage, url: string | null): string | null {
  if (url === null || !/^https?:\/\/(www\.)?wordpress\.(org|com)\b/i.test(page.generator() ?? '')) return null;
  const next = new URL(url);
  next.searchParams.set('paged', String((Number(next.searchParams.get('paged')) || 1) + 1));
  return next.href;
}

function repeating(url: string | null): Arriving {
  const omitted =
    'this page has nothing that was not on those before it: if there are older posts, it does not show them';
  return { omitted, title: 'the feed', url };
}

/** null where it is not there. */
async function pageIfThere(address: string, read: Read, fetch: Fetch): Promise<FeedPage | null> {
  const fetched = await answerAt(address, fetch);
  return [404, 410].includes(fetched.answer.status) ? null : pageIn(address, fetched, read);
}

/** Throws SourceError where there is no feed. */
export async function pageAt(address: string, read: Read, fetch: Fetch): Promise<{ page: FeedPage; url: string }> {
  const fetched = await answerAt(address, fetch);
  return { page: await pageIn(address, fetched, read), url: fetched.url };
}

function answerAt(address: string, fetch: Fetch): Promise<Fetched> {
  return fetchFollowing(fetch, address, accept, largest).catch((error: Error) => {
    throw new SourceError(address, null, error.message);
  });
}

async function pageIn(address: string, { url, answer }: Fetched, read: Read): Promise<FeedPage> {
  if (answer.status !== 200) throw new SourceError(address, null, `the server answers ${answer.status}`);
  const head = answer.body.subarray(0, 4096).toString('utf8');
  try {
    const page = await read(bytesSource(url, answer.body), head);
    if (page) return page;
  } catch (error) {
    if (error instanceof XmlError) throw new SourceError(address, error.line, error.message);
    throw error;
  }
  throw new SourceError(address, null, `this is no feed${feedsNamedIn(answer.body.toString('utf8', 0, 200_000))}`);
}

/** A web page names its feeds: somebody who gave its address wants one of these. */
function feedsNamedIn(html: string): string {
  const links = html.match(/<link\s[^>]*>/gi) ?? [];
  const feeds = links
    .filter((link) => /type=["']application\/(rss\+xml|atom\+xml|feed\+json)/i.test(link))
    .flatMap((link) => /href=["']([^"']+)/i.exec(link)?.[1] ?? []);
  return feeds.length === 0 ? '' : `, but a page that names: ${feeds.slice(0, 5).join(' ')}`;
}
