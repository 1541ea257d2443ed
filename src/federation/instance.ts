/** The server's own actor: fetches are signed by it, since some servers answer nobody else. */
import { instanceHandle } from '../actor.ts';
import type { FederationStore } from '../federation-store.ts';
import type { Fetch } from '../outgoing.ts';
import { rsaKeyId } from './actor-object.ts';
import { actorUrl } from './addresses.ts';
import { makeKeys, signingKey } from './keys.ts';
import { documentReader, type ReadDocument, type Signer } from './remote-documents.ts';

export function instanceReader(store: FederationStore, fetch: Fetch, origin: string): ReadDocument {
  let signer: Signer | null = null;
  return documentReader(fetch, () => {
    const keyId = new URL(rsaKeyId(actorUrl(origin, instanceHandle)));
    signer ??= { keyId, key: signingKey(store.keysOf(instanceHandle, makeKeys).rsa) };
    return signer;
  });
}
