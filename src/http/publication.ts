import type { Archive, Selection } from '../archive.ts';
import { titleSubject } from '../change.ts';
import { type Channel, type ChannelKey, siteAsChannel } from '../channel.ts';
import { kinds } from '../channels/kinds.ts';
import type { DeskStore } from '../desk-store.ts';
import type { FederationStore } from '../federation-store.ts';
import type { ForeignDesk } from '../foreign-desk.ts';
import type { Feed, Format } from '../format.ts';
import type { Listings } from '../listing.ts';
import type { MakeSize, Media } from '../media.ts';
import type { Meter } from '../meter.ts';
import type { Metric } from '../metrics.ts';
import type { Newsdesk } from '../newsdesk.ts';
import type { Outside } from '../resource.ts';
import type { Site } from '../site.ts';
import type { Clock } from '../time.ts';
import { assetPath } from './assets.ts';

/** What the web server shows, and how it gets at it; `app.ts` joins it. */
export type Publication = {
  archive: Archive;
  formats: Format[];
  renderFeed: (format: Format, feed: Feed) => string;
  listings: Listings;
  /** The settings as they are now. */
  site: () => Site;
  origin: string;
  hub: string | null;
  /** A cache in front is told of changes, and keeps until then what it may keep. */
  isTold: boolean;
  /** Folder of the media bytes, by hash. */
  mediaStore: string;
  /** Folder of their smaller versions. */
  sizeStore: string;
  /** null where nothing can scale pictures: then the pages name each in one size. */
  makeSize: MakeSize | null;
  /** ActivityPub. */
  outside: Outside;
  /** What is kept of federation. */
  federation: FederationStore;
  /** What is kept of the desk: tokens, sessions, the log. */
  desk: DeskStore;
  /** What editors do. */
  newsdesk: Newsdesk;
  /** What they do about people elsewhere and their servers. */
  foreignDesk: ForeignDesk;
  clock: Clock;
  /** Proxies whose word for a client's address counts, as Express takes them. */
  trustProxy: string[];
  /** False until everything in the content folder is imported. */
  ready: () => boolean;
  /** What keeps anything from being saved; null where nothing does. */
  fault: () => string | null;
  meter: Meter;
  metrics: () => Metric[];
  /** null: `/metrics` is for this machine alone. */
  metricsToken: string | null;
};

/** One page of a channel; null where there is no such channel, or `before` names no article. */
export function feedOf(publication: Publication, key: ChannelKey, selection: Selection): Feed | null {
  const { archive, site, origin, hub } = publication;
  const { limit, before = null } = selection;
  const channel = channelOf(archive, site(), key);
  const found = channel && archive.articles(key, { ...selection, limit: limit + 1 });
  if (!channel || !found) return null;
  const articles = found.slice(0, limit);
  const next = found.length > limit ? (articles.at(-1)?.id ?? null) : null;
  return {
    site: site(),
    channel,
    origin,
    articles,
    before,
    next,
    icon: iconOf(publication),
    hub: before === null ? hub : null,
    stylesheet: assetPath('feed.css'),
  };
}

/**
 * The same page with only what changed after change `since`; null where that does not tell everything: something else
 * changed, or an article was withdrawn or is no longer there.
 */
export function feedSince(publication: Publication, key: ChannelKey, selection: Selection, since: number): Feed | null {
  const { archive } = publication;
  if (archive.revision('everything', titleSubject(key)).number > since) return null;
  const changed = new Set(archive.changedIn(key, selection, since));
  const feed = feedOf(publication, key, selection);
  const articles = feed?.articles.filter(({ id, state }) => changed.has(id) && state === 'published') ?? [];
  return feed && changed.size > 0 && articles.length === changed.size ? { ...feed, articles } : null;
}

/** The publication's own picture; null where there is none, or none yet. */
export function iconOf({ archive, site }: Publication): Media | null {
  const { icon } = site();
  return icon === null ? null : archive.media(icon);
}

/** Every channel, kind by kind, the site first. */
export function channelsOf({ archive, site }: Publication): Channel[] {
  const channels = kinds.flatMap(({ kind }) => archive.channels(kind));
  return channels.map((channel) => channelOf(archive, site(), channel) ?? channel);
}

function channelOf(archive: Archive, site: Site, key: ChannelKey): Channel | null {
  const channel = archive.channel(key);
  return channel?.kind === 'site' ? siteAsChannel(site) : channel;
}
