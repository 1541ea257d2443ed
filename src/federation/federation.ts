/** Joins the parts of federation for the app. */
import { instanceHandle } from '../actor.ts';
import type { Archive } from '../archive.ts';
import type { FederationStore } from '../federation-store.ts';
import type { Fetch } from '../outgoing.ts';
import type { Outside } from '../resource.ts';
import type { Site } from '../site.ts';
import type { Clock } from '../time.ts';
import { rsaKeyId } from './actor-object.ts';
import { actorUrl } from './addresses.ts';
import type { Shape } from './article-object.ts';
import { followPageFinder } from './follow-page.ts';
import { type Inbox, receive } from './inbox.ts';
import { makeKeys, signingKey } from './keys.ts';
import { peopleIn } from './people.ts';
import { documentReader, type Signer } from './remote-documents.ts';
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
  shape: () => Shape & { attributedTo: 'site' | 'author' };
};

/** `tellAll`: after every change, and once a second for those of other processes. */
export function createFederation(parts: Parts): Outside & { tellAll(): number } {
  const { archive, store, origin, clock, fetch } = parts;
  const { resource, discovery, standingOf } = resourcesOf(parts);
  const { tellAll, send } = tellerOf(parts);
  let signer: Signer | null = null;

  function instanceSigner(): Signer {
    const keyId = new URL(rsaKeyId(actorUrl(origin, instanceHandle)));
    signer ??= { keyId, key: signingKey(store.keysOf(instanceHandle, makeKeys).rsa) };
    return signer;
  }

  const inbox: Inbox = {
    archive,
    store,
    clock,
    verify: verifierOf(origin, documentReader(fetch, instanceSigner), store.remoteActor),
    listening: {
      store,
      origin,
      isPublished: (uid) => archive.article(uid)?.state === 'published',
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
