/** Joins the parts of federation for the app. */
import type { Archive } from '../archive.ts';
import type { FederationStore } from '../federation-store.ts';
import type { Fetch } from '../outgoing.ts';
import type { Outside } from '../resource.ts';
import type { Site } from '../site.ts';
import type { Clock } from '../time.ts';
import { followPageFinder } from './follow-page.ts';
import { type Inbox, receive } from './inbox.ts';
import { instanceReader } from './instance.ts';
import { peopleIn } from './people.ts';
import { isGone } from './remote-documents.ts';
import { resourcesOf } from './resources.ts';
import { tellerOf } from './telling.ts';
import { verifierOf } from './verification.ts';

export type Parts = {
  archive: Archive;
  store: FederationStore;
  site: () => Site;
  origin: string;
  clock: Clock;
  fetch: Fetch;
  version: string;
};

/** `tellAll`: after every change, and once a second for those of other processes. */
export function createFederation(parts: Parts): Outside & { tellAll(): number } {
  const { archive, store, origin, clock, fetch } = parts;
  const { resource, discovery, standingOf } = resourcesOf(parts);
  const { tellAll, send } = tellerOf(parts);
  const read = instanceReader(store, fetch, origin);
  const inbox: Inbox = {
    archive,
    store,
    clock,
    verify: verifierOf(origin, read, store.remoteActor),
    isGone: (uri) => read(uri).then(() => false, isGone),
    listening: {
      store,
      origin,
      publishedAt(uid) {
        const article = archive.article(uid);
        const isHeardOf = article?.state === 'published' && article.federate !== 'never';
        return isHeardOf ? article.published.at : null;
      },
      isChannel: (key) => archive.channel(key) !== null,
      send,
    },
  };
  return {
    ...peopleIn(store, origin, standingOf),
    resource,
    discovery,
    tellAll,
    followPage: followPageFinder(fetch),
    receive: (letter) => receive(letter, inbox),
  };
}
