/** OPML 2.0: every channel at once, for readers and aggregators that take subscriptions in bulk. */
import type { Channel } from '../channel.ts';
import { channelUrl, feedLanguage, feedTitle, feedUrl } from '../format.ts';
import type { Site } from '../site.ts';
import { rss } from './rss.ts';
import { element, toXml } from './xml.ts';

export function renderOpml(site: Site, origin: string, channels: Channel[]): string {
  const outlines = channels.map((channel) =>
    element('outline', {
      type: 'rss',
      text: feedTitle({ site, channel }),
      title: feedTitle({ site, channel }),
      xmlUrl: feedUrl({ origin, channel }, rss.file, null),
      htmlUrl: channelUrl({ origin, channel }),
      language: feedLanguage({ site, channel }),
    }),
  );
  const document = element(
    'opml',
    { version: '2.0' },
    element('head', {}, element('title', {}, site.title)),
    element('body', {}, outlines),
  );
  return `<?xml version="1.0" encoding="utf-8"?>\n${toXml(document)}`;
}
