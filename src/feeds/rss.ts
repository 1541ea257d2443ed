/**
 * RSS 2.0 through the `feed` package, which lets raw text through in many places (docs/decisions/0004-feeds.md). So it
 * never sees any: each value is handed over as a ready element that overrides its own.
 */
import { Feed as RssFeed } from 'feed';
import { channelUrl, type Feed, type Format, feedLanguage, feedTitle, feedUpdated } from '../format.ts';
import { mediaPath } from '../media.ts';
import { clean } from '../text/clean.ts';
import { guardDirection } from '../text/direction.ts';
import { escapeHtml } from '../text/html.ts';
import { checkXml } from '../text/xml-reading.ts';
import { type Item, itemOf } from './item.ts';
import { atom } from './namespaces/atom.ts';
import { content } from './namespaces/content.ts';
import { dublinCore } from './namespaces/dublin-core.ts';
import { dublinCoreTerms } from './namespaces/dublin-core-terms.ts';
import { mediaRss } from './namespaces/media-rss.ts';
import type { Namespace } from './namespaces/namespace.ts';
import { type Element, element, withStylesheet } from './xml.ts';

/** The modules of an RSS feed, in the order of their elements. */
const namespaces: Namespace[] = [dublinCore, content, mediaRss, atom, dublinCoreTerms];

export const rss: Format = {
  name: 'RSS',
  file: 'rss.xml',
  mediaType: 'application/rss+xml',
  render: (feed) => withStylesheet(rssFeed(feed).rss2(), feed.stylesheet),
  check: checkXml,
};

function rssFeed(feed: Feed): RssFeed {
  const language = feedLanguage(feed);
  const { site, origin } = feed;
  const target = new RssFeed({
    link: channelUrl(feed),
    title: textFor(guardDirection(feedTitle(feed), language)),
    description: textFor(site.description ?? feedTitle(feed)),
    language,
    copyright: textFor(site.licence ?? ''),
    updated: new Date(feedUpdated(feed)),
    generator: 'Nashra',
    docs: 'https://www.rssboard.org/rss-specification',
    // Only so that `atom:link` stands before the items: its real value is an extension below.
    feedLinks: { rss: channelUrl(feed) },
    ...(feed.icon === null ? {} : { image: origin + mediaPath(feed.icon) }),
  });
  const declarations = namespaces.map(({ prefix, uri }) => [`xmlns:${prefix}`, uri]);
  target.addExtension({ name: '_attributes', objects: Object.fromEntries(declarations) });
  const own = namespaces.flatMap((namespace) => namespace.channel?.(feed, rss) ?? []);
  for (const [name, objects] of compact(own)) target.addExtension({ name, objects });
  for (const article of feed.articles) addItem(target, itemOf(article, feed));
  return target;
}

function addItem(target: RssFeed, item: Item): void {
  const elements = [...rssElements(item), ...namespaces.flatMap((namespace) => namespace.item(item))];
  target.addItem({
    title: 'overridden',
    link: item.url,
    date: new Date(item.published),
    extensions: compact(elements.filter((one) => one !== null)).map(([name, objects]) => ({ name, objects })),
  });
}

/** RSS's own elements, but for `link` and `pubDate`, which hold no text of anybody's. */
function rssElements({ id, title, summary, categories, enclosure }: Item): (Element | null)[] {
  return [
    element('title', {}, title),
    element('guid', { isPermaLink: 'false' }, id),
    summary === null ? null : element('description', {}, escapeHtml(summary)),
    ...categories.map(({ name, scheme }) => element('category', { domain: scheme }, name)),
    enclosure &&
      element('enclosure', { url: enclosure.url, length: enclosure.media.bytes, type: enclosure.media.type }),
  ];
}

/** An object of xml-js's compact form; an array of them stands for elements of one name, which `feed`'s types forget. */
type Compact = Record<string, unknown>;

/** Elements as `feed` takes them, those of one name together. */
function compact(elements: Element[]): [string, Compact][] {
  const names = [...new Set(elements.map(({ name }) => name))];
  const named = (name: string): unknown => elements.filter((one) => one.name === name).map(compactElement);
  return names.map((name) => [name, named(name) as Compact]);
}

function compactElement({ attributes, children }: Element): Compact {
  const inner = children.filter((child) => typeof child !== 'string');
  const text = children.filter((child) => typeof child === 'string').join('');
  return {
    _attributes: Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, attributeFor(value)])),
    ...(text === '' ? {} : { _text: textFor(text) }),
    ...Object.fromEntries(compact(inner)),
  };
}

/** xml-js takes `&amp;` in a text for `&`: a literal one must be doubled. */
function textFor(text: string): string {
  return clean(text).replaceAll('&amp;', '&amp;amp;');
}

/** xml-js escapes only `"` in attributes. */
function attributeFor(value: string): string {
  return clean(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replace(/\s/g, ' ');
}
