/** A channel's page and its feeds, the same for every kind of channel. */
import { type Request, type Response, Router } from 'express';
import { channelSubject } from '../change.ts';
import { type Channel, type ChannelKey, kindOfFolder, siteChannel } from '../channel.ts';
import { type Feed, type Format, feedUrl } from '../format.ts';
import { answeredUnchanged } from './conditional.ts';
import { HttpError } from './errors.ts';
import { channelPage } from './pages/channel-page.ts';
import { feedsPage } from './pages/feeds-page.ts';
import { channelsOf, feedOf, type Publication } from './publication.ts';
import { createRendered } from './rendered.ts';

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

/** Rendered feeds and pages kept in memory: a feed of 50 long articles has about a megabyte. */
const capacity = 50;

export function channelRoutes(publication: Publication): Router {
  const router = Router();
  const rendered = createRendered(capacity);
  for (const [from, to] of Object.entries(movedIn))
    router.get(from, (_request, response) => response.redirect(301, to));

  /** Answers with `write`'s text for the asked page of a channel. */
  function send(
    request: Request,
    response: Response,
    key: ChannelKey,
    notices: boolean,
    write: (feed: Feed) => string,
  ): void {
    const before = typeof request.query.before === 'string' ? request.query.before : null;
    const { archive } = publication;
    const revision = archive.revision(channelSubject(key), 'everything');
    if (answeredUnchanged(request, response, revision)) return;
    const name = `${request.path} ${before ?? ''}`;
    const bytes = rendered(name, revision, () => {
      const feed = feedOf(publication, key, { before, notices });
      if (!feed) throw new HttpError(404);
      return write(feed);
    });
    response.send(bytes);
  }

  function sendFeed(request: Request, response: Response, key: ChannelKey, format: Format): void {
    response.set('Cache-Control', 'public, max-age=300').set('Access-Control-Allow-Origin', '*');
    response.set('Content-Type', `${format.mediaType}; charset=utf-8`);
    const { origin, hub } = publication;
    if (hub !== null) response.links({ hub, self: feedUrl({ origin, channel: key }, format.file, null) });
    send(request, response, key, true, (feed) => publication.renderFeed(format, feed));
  }

  function sendPage(request: Request, response: Response, key: ChannelKey): void {
    response.set('Cache-Control', 'no-cache').type('html');
    send(request, response, key, false, (feed) =>
      channelPage(feed, publication.formats, publication.archive.channels('section')),
    );
  }

  /** What lists every channel: answered by `write` where something changed. */
  function sendChannels(request: Request, response: Response, write: (channels: Channel[]) => string): void {
    const revision = publication.archive.revision(channelSubject(siteChannel), 'everything');
    response.set('Cache-Control', 'no-cache');
    if (!answeredUnchanged(request, response, revision)) response.send(write(channelsOf(publication)));
  }

  router.get('/feeds', (request, response) => {
    const { site, origin, formats } = publication;
    response.type('html');
    sendChannels(request, response, (channels) => feedsPage(site(), origin, channels, formats));
  });
  router.get('/feeds.opml', (request, response) => {
    const { site, origin, renderOpml } = publication;
    response.set('Content-Type', 'text/x-opml; charset=utf-8').set('Access-Control-Allow-Origin', '*');
    sendChannels(request, response, (channels) => renderOpml(site(), origin, channels));
  });
  /** Null leaves the address to those who come after: a site that moved here may have had one like it. */
  function publicChannel({ folder, slug }: Record<string, string | string[]>): ChannelKey | null {
    const kind = kindOfFolder(String(folder));
    return kind && publication.archive.channel({ kind, slug: String(slug).normalize('NFC') });
  }

  router.get('/', (request, response) => sendPage(request, response, siteChannel));
  router.get('/:folder/:slug', (request, response, next) => {
    const key = publicChannel(request.params);
    return key ? sendPage(request, response, key) : next();
  });
  for (const format of publication.formats) {
    router.get(`/${format.file}`, (request, response) => sendFeed(request, response, siteChannel, format));
    router.get(`/:folder/:slug/${format.file}`, (request, response, next) => {
      const key = publicChannel(request.params);
      return key ? sendFeed(request, response, key, format) : next();
    });
  }
  return router;
}
