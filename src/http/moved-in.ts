/**
 * Where channels and their feeds were in WordPress, Ghost, Hugo, Jekyll and Eleventy, and Blogger's feed: a site that
 * moves here keeps its subscribers and its links.
 */
import { type ChannelKey, channelFile, channelPath, siteChannel } from '../channel.ts';
import { searchPath } from '../format.ts';
import { type Name, nameIn, type Site } from '../site.ts';
import type { Address } from './address.ts';
import type { Route } from './answer.ts';
import { HttpError } from './http-error.ts';
import type { Publication } from './publication.ts';

/** How an old address ends: a channel, a further page of it, or one of its feeds. The first that fits a channel counts. */
const ends: [end: RegExp, file: string | null][] = [
  [/$/, null],
  [/\/page\/?\d+$/, null],
  // Eleventy's `feed/feed.xml` is Atom, and Blogger's.
  [/\/(feed\/)?atom$|\/feed\/feed\.xml$|\/feeds\/posts\/(default|full|summary)$/, 'atom.xml'],
  [/\/feed\/(json|feed\.json)$/, 'feed.json'],
  // WordPress knows all of these (WP_Rewrite::$feeds), Ghost `rss`, Hugo `index.xml`, Jekyll `feed.xml`.
  [/\/(feed\/)?(feed|rss2?|rdf)$|\/(index|feed)\.xml$/, 'rss.xml'],
];

type Kind = 'section' | 'tag' | 'author' | 'series';

/** What is in which folder. Of its categories an article here has the first for its section, the rest as tags. */
const folders = new Map<string, Kind>([
  ['category', 'section'],
  ['categories', 'section'],
  ['tag', 'tag'],
  ['tags', 'tag'],
  ['author', 'author'],
  ['authors', 'author'],
  ['series', 'series'],
]);
const lookedFor: Record<Kind, Kind[]> = {
  section: ['section', 'tag'],
  tag: ['tag', 'section'],
  author: ['author'],
  series: ['series'],
};

/** Comments are not taken. A reader of feeds gives up at 410, where after 404 it would come for ever. */
const comments = /^\/comments\/feed(\/\w+)?$|^\/feed\/comments-\w+$/;

/** `/2024`, `/2024/05`, `/2024/05/12`. */
const archiveOfDays = /^\/(19|20)\d\d(\/(0[1-9]|1[0-2])(\/(0[1-9]|[12]\d|3[01]))?)?$/;

/** What makes of WordPress's `/?feed=rss2` the feed of something else than the whole site. */
const narrower = ['cat', 'category_name', 'tag', 'author', 'author_name', 'm', 's', 'p', 'page_id'];

/** Tried last, so that nothing of it can hide an address of our own, or of an article. */
export function movedInRoute(publication: Publication): Route {
  return (address) => {
    const path = pathOf(address);
    if (comments.test(path)) throw new HttpError(410);
    for (const [end, file] of ends) {
      const to = end.test(path) ? placeNow(path.replace(end, ''), file, publication) : null;
      if (to !== null) return { moved: 301, to, caching: 'public, max-age=86400' };
    }
    return null;
  };
}

/** `/?feed=rss2`, before the front page: that knows no such name, so that nothing is hidden. */
export function plainFeedRoute(publication: Publication): Route {
  const route = movedInRoute(publication);
  return (address) => {
    const { path, query } = address;
    if (path !== '/' || !query.has('feed') || narrower.some((name) => query.has(name))) return null;
    return route(address);
  };
}

/** WordPress takes `?feed=atom` for `/feed/atom`. */
function pathOf({ path, query }: Address): string {
  const feed = query.get('feed');
  return feed ? `${path.replace(/\/$/, '')}/feed/${encodeURIComponent(feed)}` : path;
}

function placeNow(path: string, file: string | null, publication: Publication): string | null {
  if (file === null && archiveOfDays.test(path)) return daysPath(path);
  const channel = channelAt(path, publication);
  return channel && (file === null ? channelPath(channel) : channelFile(channel, file));
}

/** What a year, a month or a day has is found by searching for it. */
function daysPath(path: string): string {
  const period = path.slice(1).replaceAll('/', '-');
  return `${searchPath}?${new URLSearchParams({ from: period, to: period })}`;
}

function channelAt(path: string, publication: Publication): ChannelKey | null {
  if (path === '') return siteChannel;
  const [first = '', ...rest] = path.slice(1).split('/').map(decodeURIComponent);
  const language = publication.archive.channel({ kind: 'language', slug: first });
  if (language && rest.length === 0) return language;
  // Polylang has `/en/category/news/` beside `/category/akhbar/`.
  const [folder = '', ...names] = language ? rest : [first, ...rest];
  const slug = names.at(-1);
  // WordPress's categories may stand in others, and only the last is looked at.
  if (slug === undefined || (names.length > 1 && folder !== 'category')) return null;
  return channelCalled(folder, slug, publication);
}

/** By the title that an import has brought; else the slug is a name as good as any. */
function channelCalled(folder: string, slug: string, { archive, site }: Publication): ChannelKey | null {
  const former = archive.formerName(folder, slug);
  const kind = former?.kind ?? folders.get(folder);
  if (kind === undefined) return null;
  const names = former ? [former.title, slug] : [slug];
  const keys = names.flatMap((name) => keysOf(name, lookedFor[kind], site()));
  return keys.find((key) => archive.channel(key) !== null) ?? null;
}

function keysOf(name: string, kinds: Kind[], site: Site): ChannelKey[] {
  return kinds.flatMap((kind) => {
    const found = nameIn(declared(kind, site), name);
    return found ? [{ kind, slug: found.slug }] : [];
  });
}

function declared(kind: Kind, { sections, authors }: Site): readonly Name[] {
  return kind === 'section' ? sections : kind === 'author' ? authors : [];
}
