/** Atom 1.0 (RFC 4287), written by ourselves: why not by `feed`, docs/decisions/0004-feeds.md. */
import { channelUrl, type Feed, type Format, feedLanguage, feedTitle, feedUpdated, feedUrl } from '../format.ts';
import { mediaPath } from '../media.ts';
import { guardDirection } from '../text/direction.ts';
import { checkXml } from '../text/xml-reading.ts';
import { type Item, itemOf } from './item.ts';
import { atomUri, pageLinks, relatedLinks } from './namespaces/atom.ts';
import { dublinCoreTerms } from './namespaces/dublin-core-terms.ts';
import { mediaRss } from './namespaces/media-rss.ts';
import type { Namespace } from './namespaces/namespace.ts';
import { type Element, element, textElement, toXml, withStylesheet } from './xml.ts';

const namespaces: Namespace[] = [mediaRss, dublinCoreTerms];

export const atom: Format = {
  name: 'Atom',
  file: 'atom.xml',
  mediaType: 'application/atom+xml',
  render: (feed) => withStylesheet(`<?xml version="1.0" encoding="utf-8"?>\n${toXml(atomFeed(feed))}`, feed.stylesheet),
  check: checkXml,
};

function atomFeed(feed: Feed): Element {
  const { site, origin } = feed;
  const language = feedLanguage(feed);
  const declarations = Object.fromEntries(namespaces.map(({ prefix, uri }) => [`xmlns:${prefix}`, uri]));
  return element(
    'feed',
    { xmlns: atomUri, ...declarations, 'xml:lang': language },
    element('id', {}, feedUrl(feed, atom.file, null)),
    element('title', { type: 'text' }, guardDirection(feedTitle(feed), language)),
    textElement('subtitle', site.description),
    element('updated', {}, feedUpdated(feed)),
    element('link', { rel: 'alternate', type: 'text/html', href: channelUrl(feed) }),
    pageLinks(feed, atom, 'link'),
    element('author', {}, element('name', {}, site.title), element('uri', {}, `${origin}/`)),
    feed.icon === null ? null : element('icon', {}, origin + mediaPath(feed.icon)),
    textElement('rights', site.licence),
    element('generator', {}, 'Nashra'),
    feed.articles.map((article) => entry(itemOf(article, feed))),
  );
}

function entry(item: Item): Element {
  const { language, enclosure } = item;
  return element(
    'entry',
    { 'xml:lang': language },
    element('title', { type: 'text', 'xml:lang': language }, item.title),
    element('id', {}, iriOf(item)),
    element('link', { rel: 'alternate', type: 'text/html', href: item.url }),
    element('published', {}, item.published),
    element('updated', {}, item.updated ?? item.published),
    item.authors.map(({ name, url }) => element('author', {}, element('name', {}, name), element('uri', {}, url))),
    item.categories.map(({ name, scheme }) => element('category', { term: name, scheme })),
    item.summary === null ? null : element('summary', { type: 'text', 'xml:lang': language }, item.summary),
    element('content', { type: 'html', 'xml:lang': language }, item.html),
    enclosure &&
      element('link', {
        rel: 'enclosure',
        href: enclosure.url,
        type: enclosure.media.type,
        length: enclosure.media.bytes,
      }),
    relatedLinks(item, 'link'),
    namespaces.flatMap((namespace) => namespace.item(item)),
  );
}

/** An id is an IRI here (RFC 4287, section 4.2.6), and some former feeds had other ones: none of theirs was Atom. */
function iriOf({ id, permanent }: Item): string {
  return /^[a-z][a-z0-9+.-]*:\S+$/i.test(id) ? id : permanent;
}
