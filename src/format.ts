import { type Article, articlePath, permanentPath } from './article.ts';
import { type Channel, type ChannelKey, channelFile, channelPath, channelTitle } from './channel.ts';
import type { Media } from './media.ts';
import { phrasesIn } from './phrases.ts';
import type { Site } from './site.ts';
import { type Instant, laterOf } from './time.ts';

/** One page of a channel, as every format renders it. */
export type Feed = {
  site: Site;
  channel: Channel;
  /** What was searched for, where the articles are not a channel's but what was found in it. */
  search?: Searched;
  /** The public address of this server, without a path. */
  origin: string;
  /** Newest first; a withdrawn one stands for its notice. */
  articles: Article[];
  /** The article after which this page begins; null for the newest. */
  before: string | null;
  /** The article after which the next page begins; null on the last. */
  next: string | null;
  /** The publication's own picture. */
  icon: Media | null;
  /** URL of the WebSub hub; null on older pages too, which nobody is told of. */
  hub: string | null;
  /** Path of the stylesheet by which browsers show an XML feed to people. */
  stylesheet: string;
};

/** The words of a search, and the query of its address: `q=%D9%82...&section=port`. */
export type Searched = { text: string; parameters: string };

/** A way to write a feed. A new one is one file and one line in the list of src/feeds/formats.ts. */
export type Format = {
  name: string;
  /** The file below a channel's address: `rss.xml`. */
  file: string;
  mediaType: string;
  render(feed: Feed): string;
  /** Throws where `document` is not well-formed. */
  check(document: string): void;
};

/** Where articles are searched; the feeds of a search are below it, as a channel's are. */
export const searchPath = '/search';

/** Entries of one page of a feed or of a channel's web page. */
export const pageSize = 50;

export function feedTitle({ site, channel, search }: Pick<Feed, 'site' | 'channel' | 'search'>): string {
  if (search) return `${phrasesIn(site.language).search}: ${search.text} - ${site.title}`;
  return channel.kind === 'site' ? site.title : `${channelTitle(channel, site.language)} - ${site.title}`;
}

export function feedLanguage({ site, channel }: Pick<Feed, 'site' | 'channel'>): string {
  return channel.kind === 'language' ? channel.slug : (channel.language ?? site.language);
}

/** Where this page of the feed is in `format`; `before` null for the newest page. */
export function feedUrl(
  { origin, channel, search }: { origin: string; channel: ChannelKey; search?: Searched },
  file: string,
  before: string | null,
): string {
  if (search) return `${origin}${searchPath}/${file}?${search.parameters}`;
  return origin + channelFile(channel, file) + (before === null ? '' : `?before=${encodeURIComponent(before)}`);
}

export function channelUrl({ origin, channel, search }: Pick<Feed, 'origin' | 'channel' | 'search'>): string {
  if (search) return `${origin}${searchPath}?${search.parameters}`;
  return origin + channelPath(channel);
}

export function articleUrl({ origin }: Pick<Feed, 'origin'>, article: Pick<Article, 'id' | 'slug'>): string {
  return origin + articlePath(article);
}

/** guid, Atom id and JSON id: the same string in all of them, for ever. */
export function permanentUrl({ origin }: Pick<Feed, 'origin'>, id: string): string {
  return origin + permanentPath(id);
}

/** The last real edit of an article, its publication before the first. */
export function lastEdit({ updated, published, state, withdrawn }: Article): Instant {
  return laterOf(updated ?? published.at, state === 'withdrawn' ? withdrawn : null);
}

/** From the content alone, so that equal content gives equal bytes whenever it is rendered. */
export function feedUpdated({ articles }: Pick<Feed, 'articles'>): Instant {
  return articles.map(lastEdit).sort().at(-1) ?? '1970-01-01T00:00:00Z';
}
