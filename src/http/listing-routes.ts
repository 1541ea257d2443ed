/** What lists the whole publication, for people and for machines. */
import { channelSubject, type Subject } from '../change.ts';
import { siteChannel } from '../channel.ts';
import type { Document, Route } from './answer.ts';
import { briefly } from './caching.ts';
import { feedsPage } from './pages/feeds-page.ts';
import { channelsOf, type Publication } from './publication.ts';

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

  return ({ path }) => {
    const document = documentAt(path);
    if (!document) return null;
    const subjects: Subject[] = ['everything', channelSubject(siteChannel), 'news'];
    return { key: path, revision: archive.revision(...subjects), tagged: 'content', caching: briefly, ...document };
  };
}

function robots(origin: string): string {
  return `User-agent: *
Disallow: /search
Disallow: /api/

Sitemap: ${origin}/sitemap.xml
Sitemap: ${origin}/sitemap-news.xml
`;
}
