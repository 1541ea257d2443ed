import type { Archive } from '../archive.ts';
import type { Channel, ChannelKey } from '../channel.ts';
import { kinds } from '../channels/kinds.ts';
import { type Feed, type Format, pageSize } from '../format.ts';
import type { Site } from '../site.ts';

/** What the web server shows, and how it gets at it; `app.ts` joins it. */
export type Publication = {
  archive: Archive;
  formats: Format[];
  renderFeed: (format: Format, feed: Feed) => string;
  renderOpml: (site: Site, origin: string, channels: Channel[]) => string;
  /** The settings as they are now. */
  site: () => Site;
  origin: string;
  hub: string | null;
  /** Folder of the media bytes, by hash. */
  mediaStore: string;
  /** False until everything in the content folder is imported. */
  ready: () => boolean;
};

/** One page of a channel; null where there is no such channel, or `before` names no article. */
export function feedOf(
  { archive, site, origin, hub }: Publication,
  key: ChannelKey,
  { before, notices }: { before: string | null; notices: boolean },
): Feed | null {
  const channel = channelOf(archive, site(), key);
  const found = channel && archive.articles(key, { limit: pageSize + 1, before: before ?? undefined, notices });
  if (!channel || !found) return null;
  const articles = found.slice(0, pageSize);
  const next = found.length > pageSize ? (articles.at(-1)?.id ?? null) : null;
  const icon = site().icon === null ? null : archive.media(site().icon as string);
  return { site: site(), channel, origin, articles, before, next, icon, hub };
}

/** Every channel, kind by kind, the site first. */
export function channelsOf({ archive, site }: Publication): Channel[] {
  const channels = kinds.flatMap(({ kind }) => archive.channels(kind));
  return channels.map((channel) => channelOf(archive, site(), channel) ?? channel);
}

function channelOf(archive: Archive, site: Site, key: ChannelKey): Channel | null {
  const channel = archive.channel(key);
  return channel?.kind === 'site' ? { ...channel, title: site.title, language: site.language } : channel;
}
