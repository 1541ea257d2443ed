import type { Listings } from '../listing.ts';
import { openSearch } from './open-search.ts';
import { renderOpml } from './opml.ts';
import { articleSitemap, channelSitemap, newsSitemap, sitemapIndex } from './sitemap.ts';

export const listings: Listings = {
  opml: renderOpml,
  sitemapIndex,
  channelSitemap,
  articleSitemap,
  newsSitemap,
  openSearch,
};
