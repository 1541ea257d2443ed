/** What lists the whole publication, for people and for machines. */
import { channelSubject, type Subject } from '../change.ts';
import { siteChannel } from '../channel.ts';
import { oneLine } from '../text/clean.ts';
import type { Document, Route } from './answer.ts';
import { feedsPage } from './pages/feeds-page.ts';
import { searchPage } from './pages/search-page.ts';
import { channelsOf, type Publication } from './publication.ts';

/** Letters of a query, and articles that are shown for it. */
const longestQuery = 200;
const mostFound = 50;

const xml = 'application/xml; charset=utf-8';

export function listingRoute(publication: Publication): Route {
  const { archive, site, origin, listings } = publication;

  const documents: Record<string, Pick<Document, 'type' | 'write'> & Partial<Document>> = {
    '/feeds': { type: 'text/html; charset=utf-8', write: () => feedsPage(publication) },
    '/feeds.opml': {
      type: 'text/x-opml; charset=utf-8',
      headers: { 'Access-Control-Allow-Origin': '*' },
      write: () => listings.opml(site(), origin, channelsOf(publication)),
    },
    '/sitemap.xml': {
      type: xml,
      write: () =>
        listings.sitemapIndex(['channels', ...archive.sitemapParts()].map((part) => `${origin}/sitemap-${part}.xml`)),
    },
    '/sitemap-channels.xml': { type: xml, write: () => listings.channelSitemap(origin, channelsOf(publication)) },
    '/sitemap-news.xml': { type: xml, write: () => listings.newsSitemap(site(), origin, archive.news()) },
    '/opensearch.xml': {
      type: 'application/opensearchdescription+xml; charset=utf-8',
      write: () => listings.openSearch(site(), origin),
    },
    '/robots.txt': { type: 'text/plain; charset=utf-8', write: () => robots(origin) },
  };

  function documentAt(path: string) {
    const part = /^\/sitemap-(\d{1,6})\.xml$/.exec(path)?.[1];
    if (part === undefined) return Object.hasOwn(documents, path) ? documents[path] : undefined;
    return {
      type: xml,
      write: () => {
        const entries = archive.sitemapPart(Number(part));
        return entries.length === 0 ? null : listings.articleSitemap(origin, entries);
      },
    };
  }

  return ({ path, query }) => {
    if (path === '/search') return searchDocument(publication, query.get('q') ?? '');
    const document = documentAt(path);
    if (!document) return null;
    const subjects: Subject[] = ['everything', channelSubject(siteChannel), 'news'];
    return { key: path, revision: archive.revision(...subjects), tagged: 'content', caching: 'no-cache', ...document };
  };
}

/** Search in headlines: every word, in any spelling of it. */
function searchDocument(publication: Publication, text: string): Document {
  const { archive } = publication;
  const query = oneLine(text).slice(0, longestQuery);
  return {
    key: `/search?${new URLSearchParams({ q: query })}`,
    revision: archive.revision('everything', channelSubject(siteChannel)),
    type: 'text/html; charset=utf-8',
    caching: 'no-cache',
    write: () => searchPage(publication, query, archive.titled(query, mostFound)),
  };
}

function robots(origin: string): string {
  return `User-agent: *
Disallow: /search

Sitemap: ${origin}/sitemap.xml
Sitemap: ${origin}/sitemap-news.xml
`;
}
