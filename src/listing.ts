/** What lists the whole publication for machines: aggregators, search engines, browsers. */
import type { Channel } from './channel.ts';
import type { Target } from './reference.ts';
import type { Site } from './site.ts';
import type { Instant } from './time.ts';

export type SitemapEntry = Target & { modified: Instant; translations: Target[] };

export type NewsEntry = Target & { published: Instant };

/** Writes the lists; each returns a document. */
export type Listings = {
  opml(site: Site, origin: string, channels: Channel[]): string;
  /** `files`: the addresses of the sitemaps. */
  sitemapIndex(files: string[]): string;
  channelSitemap(origin: string, channels: Channel[]): string;
  articleSitemap(origin: string, entries: SitemapEntry[]): string;
  newsSitemap(site: Site, origin: string, entries: NewsEntry[]): string;
  openSearch(site: Site, origin: string): string;
};
