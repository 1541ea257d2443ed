/** A channel's page and its feeds, the same for every kind of channel. */
import { channelSubject, followersSubject, type Subject } from '../change.ts';
import { type ChannelKey, kindOfFolder, siteChannel } from '../channel.ts';
import { type Feed, type Format, feedUrl } from '../format.ts';
import type { Address } from './address.ts';
import { type Answer, activityLink, type Document, type Route } from './answer.ts';
import { channelPage } from './pages/channel-page.ts';
import { frontPage } from './pages/front-page.ts';
import { feedOf, type Publication } from './publication.ts';

/** Where other systems have their feeds: a site that moves here keeps its subscribers. */
const movedIn: Record<string, string> = {
  '/feed': '/rss.xml',
  '/rss': '/rss.xml',
  '/feed/rss': '/rss.xml',
  '/feed.xml': '/rss.xml',
  '/index.xml': '/rss.xml',
  '/feed/atom': '/atom.xml',
  '/atom': '/atom.xml',
};

const feedCaching = 'public, max-age=300, stale-while-revalidate=3600';
/** A hub that was told comes at once: a cache on its way must not give it what was before. */
const toldCaching = 'public, max-age=300, s-maxage=0';

export const movedInRoute: Route = ({ path }) => {
  const to = movedIn[path];
  return to === undefined ? null : { moved: 301, to, caching: 'public, max-age=86400' };
};

export function channelRoute(publication: Publication): Route {
  const { archive, formats, origin, hub, outside } = publication;

  /** What `write` makes of one page of a channel. */
  function pageOf(
    key: ChannelKey,
    address: Address,
    subjects: Subject[],
    notices: boolean,
    write: (feed: Feed) => string,
  ): Pick<Document, 'key' | 'revision' | 'write'> {
    const before = address.query.get('before') || null;
    return {
      key: `${address.path}?before=${before ?? ''}`,
      revision: archive.revision(channelSubject(key), 'everything', ...subjects),
      write() {
        const feed = feedOf(publication, key, { before, notices });
        return feed && write(feed);
      },
    };
  }

  function feedDocument(key: ChannelKey, format: Format, address: Address): Document {
    const { mediaType } = format;
    const before = address.query.get('before') || null;
    const self = feedUrl({ origin, channel: key }, format.file, before);
    const named = before === null ? hub : null;
    return {
      ...pageOf(key, address, [], true, (feed) => publication.renderFeed(format, feed)),
      type: `${mediaType}; charset=utf-8`,
      ...(mediaType.endsWith('xml') ? { typeInBrowser: 'application/xml; charset=utf-8' } : {}),
      caching: named === null ? feedCaching : toldCaching,
      headers: {
        'Access-Control-Allow-Origin': '*',
        'Access-Control-Expose-Headers': 'ETag, Last-Modified, Link',
        Link: [...(named === null ? [] : [`<${named}>; rel="hub"`]), `<${self}>; rel="self"`].join(', '),
      },
    };
  }

  function pageDocument(key: ChannelKey, address: Address): Document {
    const isFront = key.kind === 'site' && !address.query.get('before');
    // It says how many follow; feeds do not.
    const { handle, address: activity } = outside.profile(key);
    return {
      ...pageOf(key, address, [followersSubject(handle)], false, (feed) =>
        (isFront ? frontPage : channelPage)(publication, feed),
      ),
      type: 'text/html; charset=utf-8',
      caching: 'no-cache',
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
