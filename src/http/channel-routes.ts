/** A channel's page and its feeds, the same for every kind of channel. */
import type { Selection } from '../archive.ts';
import { channelSubject, followersSubject, titleSubject } from '../change.ts';
import { type ChannelKey, kindOfFolder, siteChannel } from '../channel.ts';
import { type Feed, type Format, feedUrl, pageSize } from '../format.ts';
import type { Address } from './address.ts';
import { type Answer, activityLink, type Document, type Route } from './answer.ts';
import { briefly, feedCaching, toldFeedCaching } from './caching.ts';
import { channelPage } from './pages/channel-page.ts';
import { frontPage } from './pages/front-page.ts';
import { feedOf, feedSince, type Publication } from './publication.ts';

export function channelRoute(publication: Publication): Route {
  const { archive, formats, origin, hub, outside } = publication;

  /** The feed's own first page, or one of its archive. */
  function selectionOf({ query }: Address, notices: boolean): Selection {
    return { limit: pageSize, before: query.get('before') || undefined, notices };
  }

  function feedDocument(key: ChannelKey, format: Format, address: Address): Document {
    const { mediaType } = format;
    const selection = selectionOf(address, true);
    const { before = null } = selection;
    const self = feedUrl({ origin, channel: key }, format.file, before);
    const named = before === null ? hub : null;
    const render = (feed: Feed | null) => feed && publication.renderFeed(format, feed);
    return {
      key: keyOf(address, selection),
      revision: archive.listRevision(key, selection, 'everything', titleSubject(key)),
      write: () => render(feedOf(publication, key, selection)),
      writeSince: (since) => render(feedSince(publication, key, selection, since)),
      type: `${mediaType}; charset=utf-8`,
      ...(mediaType.endsWith('xml') ? { typeInBrowser: 'application/xml; charset=utf-8' } : {}),
      caching: named === null ? feedCaching : toldFeedCaching,
      headers: {
        'Access-Control-Allow-Origin': '*',
        'Access-Control-Expose-Headers': 'ETag, Last-Modified, Link',
        Link: [...(named === null ? [] : [`<${named}>; rel="hub"`]), `<${self}>; rel="self"`].join(', '),
      },
    };
  }

  function pageDocument(key: ChannelKey, address: Address): Document {
    const selection = selectionOf(address, false);
    // It says how many follow; feeds do not.
    const { handle, address: activity } = outside.profile(key);
    const subjects = ['everything', titleSubject(key), followersSubject(handle)] as const;
    const isFront = key.kind === 'site' && selection.before === undefined;
    return {
      key: keyOf(address, selection),
      // The front page shows some of every section.
      revision: isFront
        ? archive.revision(channelSubject(key), ...subjects)
        : archive.listRevision(key, selection, ...subjects),
      // It shows no texts, so that an edit may leave it as it is.
      tagged: 'content',
      write() {
        const feed = feedOf(publication, key, selection);
        return feed && (isFront ? frontPage : channelPage)(publication, feed);
      },
      type: 'text/html; charset=utf-8',
      caching: briefly,
      headers: { Link: activityLink(activity) },
    };
  }

  function answerFor(key: ChannelKey, file: string | undefined, address: Address): Answer | null {
    const format = formats.find((one) => one.file === file);
    if (format) return feedDocument(key, format, address);
    if (file !== undefined) return null;
    return pageDocument(key, address);
  }

  return (address) => {
    const { segments } = address;
    if (segments.length < 2) return answerFor(siteChannel, segments[0], address);
    const [folder, slug, file, more] = segments as [string, string, ...string[]];
    const kind = kindOfFolder(folder);
    // Null leaves the address to those who come after: a site that moved here may have had one like it.
    const channel = kind && more === undefined ? archive.channel({ kind, slug }) : null;
    return channel && answerFor(channel, file, address);
  };
}

function keyOf({ path }: Address, { before }: Selection): string {
  return before === undefined ? path : `${path}?${new URLSearchParams({ before })}`;
}
