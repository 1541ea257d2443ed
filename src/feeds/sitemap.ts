/** Sitemaps (sitemaps.org 0.9) with their translations, and the one for news (Google's sitemap-news 0.9). */
import { articlePath } from '../article.ts';
import type { Channel } from '../channel.ts';
import { channelUrl } from '../format.ts';
import type { NewsEntry, SitemapEntry } from '../listing.ts';
import type { Target } from '../reference.ts';
import type { Site } from '../site.ts';
import { type Element, element, toXml } from './xml.ts';

const sitemapUri = 'http://www.sitemaps.org/schemas/sitemap/0.9';
const newsUri = 'http://www.google.com/schemas/sitemap-news/0.9';
const xhtmlUri = 'http://www.w3.org/1999/xhtml';

export function sitemapIndex(files: string[]): string {
  const entries = files.map((file) => element('sitemap', {}, element('loc', {}, file)));
  return documentOf(element('sitemapindex', { xmlns: sitemapUri }, entries));
}

export function channelSitemap(origin: string, channels: Channel[]): string {
  return urlSet(
    {},
    channels.map((channel) => [element('loc', {}, channelUrl({ origin, channel }))]),
  );
}

export function articleSitemap(origin: string, entries: SitemapEntry[]): string {
  return urlSet(
    { 'xmlns:xhtml': xhtmlUri },
    entries.map((entry) => [
      element('loc', {}, origin + articlePath(entry)),
      element('lastmod', {}, entry.modified),
      ...alternates(origin, entry),
    ]),
  );
}

/** Every translation names all of them, itself too. */
function alternates(origin: string, entry: SitemapEntry): Element[] {
  if (entry.translations.length === 0) return [];
  const link = (target: Target) =>
    element('xhtml:link', { rel: 'alternate', hreflang: target.language, href: origin + articlePath(target) });
  return [entry, ...entry.translations].map(link);
}

export function newsSitemap({ title }: Site, origin: string, entries: NewsEntry[]): string {
  const publication = (entry: NewsEntry) =>
    element(
      'news:publication',
      {},
      element('news:name', {}, title),
      element('news:language', {}, entry.language.split('-')[0] as string),
    );
  return urlSet(
    { 'xmlns:news': newsUri },
    entries.map((entry) => [
      element('loc', {}, origin + articlePath(entry)),
      element(
        'news:news',
        {},
        publication(entry),
        element('news:publication_date', {}, entry.published),
        element('news:title', {}, entry.title),
      ),
    ]),
  );
}

function urlSet(namespaces: Record<string, string>, urls: Element[][]): string {
  const children = urls.map((url) => element('url', {}, url));
  return documentOf(element('urlset', { xmlns: sitemapUri, ...namespaces }, children));
}

function documentOf(root: Element): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${toXml(root)}`;
}
