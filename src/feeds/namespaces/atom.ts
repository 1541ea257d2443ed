import { type Feed, type Format, feedUrl } from '../../format.ts';
import type { Item } from '../item.ts';
import { type Element, element } from '../xml.ts';
import type { Namespace } from './namespace.ts';

type FormatFile = Pick<Format, 'file' | 'mediaType'>;

export const atomUri = 'http://www.w3.org/2005/Atom';

/** Atom's elements in RSS: the time of the last edit, related reading, and the pages of the feed. */
export const atom: Namespace = {
  prefix: 'atom',
  uri: atomUri,
  item: (item) => [
    item.updated === null ? null : element('atom:updated', {}, item.updated),
    ...relatedLinks(item, 'atom:link'),
  ],
  channel: (feed, format) => pageLinks(feed, format, 'atom:link'),
};

/** RFC 4287 `related`: a link wherever a reference leads somewhere. */
export function relatedLinks({ related }: Item, name: string): Element[] {
  return related
    .filter(({ url }) => url !== null)
    .map(({ url, title, language }) =>
      element(name, { rel: 'related', href: url, type: 'text/html', hreflang: language, title }),
    );
}

/** RFC 5005, section 3: self, first, next; and the hub of WebSub. */
export function pageLinks(feed: Feed, { file, mediaType: type }: FormatFile, name: string): Element[] {
  const page = (rel: string, before: string | null) => element(name, { rel, href: feedUrl(feed, file, before), type });
  return [
    page('self', feed.before),
    page('first', null),
    ...(feed.next === null ? [] : [page('next', feed.next)]),
    ...(feed.hub === null ? [] : [element(name, { rel: 'hub', href: feed.hub })]),
  ];
}
