/**
 * WebSub (W3C): the hub is told of each feed that changed, fetches it, and brings it to those who subscribed there. What
 * is to be told follows from the changes in one transaction with how far it came; then it is a delivery like any other.
 */
import { instanceKind } from './actor.ts';
import type { Archive } from './archive.ts';
import { channelSubject, type Subject } from './change.ts';
import type { ChannelKey } from './channel.ts';
import { kinds } from './channels/kinds.ts';
import type { FederationStore } from './federation-store.ts';
import { type Format, feedUrl } from './format.ts';
import type { Clock } from './time.ts';

export type HubTelling = {
  archive: Archive;
  store: FederationStore;
  clock: Clock;
  origin: string;
  hub: string | null;
  formats: Pick<Format, 'file'>[];
};

/** Changes that are told in one act. */
const batch = 100;

/**
 * Where everything changed (the settings, the program), the feeds of so many channels of each kind are told: thousands
 * of tags would have a hub fetch thousands of feeds that hold no news. The others are told with their next article.
 */
const mostOfKind = 100;

/** Returns what tells the hub of everything that it was not told yet; without a hub, it sees to it that nobody is. */
export function hubTellerOf({ archive, store, clock, origin, hub, formats }: HubTelling): () => void {
  let declared = false;

  function tellHub(): void {
    if (!declared) archive.act(() => store.declareHub(hub));
    declared = true;
    while (hub !== null && archive.act(() => tellSome(hub)));
  }

  /** False where there was nothing left to tell. */
  function tellSome(hub: string): boolean {
    const touched = store.touchedForHub(batch);
    if (touched === null) return false;
    for (const channel of channelsAmong(touched.subjects, everyChannel))
      for (const { file } of formats) tell(feedUrl({ origin, channel }, file, null), touched.number, hub);
    store.hubTold(touched.number);
    return true;
  }

  function tell(feed: string, change: number, hub: string): void {
    // A ping is signed by nobody; the server itself stands for it.
    const handle = store.handleOf({ kind: instanceKind, slug: '' });
    store.ping({ uri: `${feed}#ping/${change}`, handle, topic: feed, bytes: pingOf(feed) }, hub, clock().getTime());
  }

  function everyChannel(): ChannelKey[] {
    return kinds.flatMap(({ kind }) => archive.channels(kind).slice(0, mostOfKind));
  }

  return tellHub;
}

/** The channels whose feeds a change of `subjects` touches, each once. */
function channelsAmong(subjects: Subject[], every: () => ChannelKey[]): ChannelKey[] {
  const all = subjects.flatMap((subject) => (subject === 'everything' ? every() : channelOf(subject)));
  return [...new Map(all.map((channel) => [channelSubject(channel), channel])).values()];
}

/** None for a subject that no feed shows: an article's page, the news, followers, answers. */
function channelOf(subject: Subject): ChannelKey[] {
  const [name = '', ...slug] = subject.split('/');
  return kinds.filter(({ kind }) => kind === name).map(({ kind }) => ({ kind, slug: slug.join('/') }));
}

/** Hubs agree on `hub.mode`; Google's and Superfeedr's take the feed as `hub.url`, Switchboard as `hub.topic`. */
function pingOf(feed: string): Buffer {
  return Buffer.from(`${new URLSearchParams({ 'hub.mode': 'publish', 'hub.url': feed, 'hub.topic': feed })}`);
}
