/** Who sent a request: the actor whose key signed it. Fedify checks both kinds of HTTP signatures. */
import type { CryptographicKey, Multikey } from '@fedify/vocab';
import type { DocumentLoader } from '@fedify/vocab-runtime';
import type { RemoteActor } from '../follower.ts';
import { RefusedAddressError, TooLargeError } from '../outgoing.ts';
import type { Letter } from '../resource.ts';
import { loadSignatures } from './fedify.ts';
import { address, idOf, object, text } from './incoming.ts';
import type { Json } from './json.ts';
import { contextLoader, documentLoader, type ReadDocument, UnreadableError } from './remote-documents.ts';

/** `gone`: the key's owner is no more; what is said of them then can be believed to be their own Delete. */
export type Verified = { is: 'actor'; actor: RemoteActor } | { is: 'gone' } | { is: 'unknown' } | { is: 'later' };

const mostKeys = 10_000;
/** Seconds that clocks may differ, and a message may wait at its sender. Mastodon allows as much. */
const timeWindow = { hours: 12 };

export type Verify = (letter: Letter, keyId: string, sender: string) => Promise<Verified>;

/** `keyId`: of the only signature; `sender`: whose key it has to be. */
export function verifierOf(origin: string, read: ReadDocument, known: (uri: string) => RemoteActor | null): Verify {
  const keys = new Map<string, CryptographicKey | Multikey>();
  const keyCache = {
    // A miss is undefined: null would say that the key is known to be unavailable.
    get: async (id: URL) => keys.get(id.href),
    set: async (id: URL, key: CryptographicKey | Multikey | null) => {
      keys.delete(id.href);
      if (key !== null) keys.set(id.href, key);
      if (keys.size > mostKeys) keys.delete(keys.keys().next().value as string);
    },
  };

  /** A key says itself whose it is; it counts where that actor names it too. */
  async function ownerOf(keyId: string, uri: string): Promise<Verified> {
    const found = known(uri);
    if (found?.keyIds.includes(keyId)) return { is: 'actor', actor: found };
    const actor = readActor((await read(uri)).document);
    return actor?.uri === uri && actor.keyIds.includes(keyId) ? { is: 'actor', actor } : { is: 'unknown' };
  }

  /** Reads the key alone: a document may name other addresses, as many as it likes. */
  function loaderOf(keyId: string): DocumentLoader {
    return documentLoader(async (address) => {
      if (withoutFragment(address) === withoutFragment(keyId)) return read(address);
      throw new UnreadableError(address, 200, 'is not the key');
    });
  }

  return async ({ path, headers, body }, keyId, sender) => {
    // What was signed for us verifies with our host; a proxy may have passed on another.
    const addressed = new Headers(headers);
    addressed.set('Host', new URL(origin).host);
    const request = new Request(origin + path, { method: 'POST', headers: addressed, body });
    const options = { documentLoader: loaderOf(keyId), contextLoader, keyCache, timeWindow };
    const { verifyRequestDetailed } = await loadSignatures();
    // Fedify throws over a malformed date or signature.
    const result = await verifyRequestDetailed(request, options).catch(() => null);
    if (!result?.verified)
      return result?.reason.type === 'keyFetchError' ? without(result.reason.result) : { is: 'unknown' };
    // Fedify also takes the only key of whatever document the name leads to, and that may say that it is anybody's.
    const { id, ownerId } = result.key;
    if (id?.href !== new URL(keyId).href || ownerId?.href !== sender) return { is: 'unknown' };
    return ownerOf(id.href, sender).catch((error) => without({ error }));
  };
}

/** What is to be thought where a document could not be read: a server that cannot be reached may be asked again. */
function without(failure: { status: number } | { error: Error }): Verified {
  const error = 'error' in failure ? failure.error : null;
  if (error instanceof RefusedAddressError || error instanceof TooLargeError) return { is: 'unknown' };
  const status = 'status' in failure ? failure.status : error instanceof UnreadableError ? error.status : null;
  if (status === 404 || status === 410) return { is: 'gone' };
  return status === null || status >= 500 ? { is: 'later' } : { is: 'unknown' };
}

function withoutFragment(address: string): string {
  const url = new URL(address);
  url.hash = '';
  return url.href;
}

export function readActor(document: Json): RemoteActor | null {
  const uri = address(document.id);
  const inbox = address(document.inbox);
  if (uri === null || inbox === null || !isSameHost(uri, inbox)) return null;
  const shared = address(object(document.endpoints)?.sharedInbox);
  return {
    uri,
    inbox,
    sharedInbox: shared !== null && isSameHost(uri, shared) ? shared : null,
    name: (text(document.name) || text(document.preferredUsername) || uri).slice(0, 200),
    url: idOf(document.url) ?? uri,
    keyIds: [document.publicKey].flat().flatMap((key) => idOf(key) ?? []),
  };
}

export function isSameHost(one: string, other: string): boolean {
  return new URL(one).host === new URL(other).host;
}
