/** Who sent a request: the actor whose key signed it. Fedify checks both kinds of HTTP signatures. */
import { verifyRequestDetailed } from '@fedify/fedify/sig';
import type { CryptographicKey, Multikey } from '@fedify/vocab';
import type { RemoteActor } from '../follower.ts';
import { RefusedAddressError, TooLargeError } from '../outgoing.ts';
import type { Letter } from '../resource.ts';
import { address, idOf, object, text } from './incoming.ts';
import type { Json } from './json.ts';
import { contextLoader, documentLoader, type ReadDocument, UnreadableError } from './remote-documents.ts';

/** `gone`: the key's owner is no more; what is said of them then can be believed to be their own Delete. */
export type Verified = { is: 'actor'; actor: RemoteActor } | { is: 'gone' } | { is: 'unknown' } | { is: 'later' };

const mostKeys = 10_000;
/** Seconds that clocks may differ, and a message may wait at its sender. Mastodon allows as much. */
const timeWindow = { hours: 12 };

export function verifierOf(origin: string, read: ReadDocument, known: (uri: string) => RemoteActor | null) {
  const keys = new Map<string, CryptographicKey | Multikey>();
  const loader = documentLoader(read);
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
  async function ownerOf(keyId: string, uri: string): Promise<RemoteActor | null> {
    const found = known(uri);
    if (found?.keyIds.includes(keyId)) return found;
    const actor = await actorOf(uri);
    return actor.keyIds.includes(keyId) ? actor : null;
  }

  async function actorOf(uri: string): Promise<RemoteActor> {
    const actor = readActor((await read(uri)).document);
    if (actor?.uri !== uri) throw new UnreadableError(uri, null, 'is no actor of that name');
    return actor;
  }

  async function verified({ path, headers, body }: Letter): Promise<Verified> {
    if (!signsHost(headers)) return { is: 'unknown' };
    // What was signed for us verifies with our host; a proxy may have passed on another.
    const addressed = new Headers(headers);
    addressed.set('Host', new URL(origin).host);
    const request = new Request(origin + path, { method: 'POST', headers: addressed, body });
    const result = await verifyRequestDetailed(request, {
      documentLoader: loader,
      contextLoader,
      keyCache,
      timeWindow,
    });
    if (!result.verified) return failureOf(result.reason);
    const { id, ownerId } = result.key;
    const actor = id && ownerId && isNamed(headers, id) && (await ownerOf(id.href, ownerId.href));
    return actor ? { is: 'actor', actor } : { is: 'unknown' };
  }

  return async (letter: Letter): Promise<Verified> => {
    try {
      return await verified(letter);
    } catch (error) {
      // Fedify throws over a malformed date or signature; a server that cannot be reached may be asked again.
      if (error instanceof UnreadableError)
        return failureOf({ type: 'keyFetchError', result: { status: error.status } });
      return { is: 'unknown' };
    }
  };
}

function failureOf(reason: { type: string; result?: { status?: number | null } | { error: Error } }): Verified {
  if (reason.type !== 'keyFetchError') return { is: 'unknown' };
  const error = object(reason.result)?.error;
  if (error instanceof RefusedAddressError || error instanceof TooLargeError) return { is: 'unknown' };
  const status = reason.result && 'status' in reason.result ? reason.result.status : statusOf(error);
  if (status === 404 || status === 410) return { is: 'gone' };
  return status === null || status === undefined || status >= 500 ? { is: 'later' } : { is: 'unknown' };
}

function statusOf(error: unknown): number | null {
  return error instanceof UnreadableError ? error.status : null;
}

/**
 * Whether the signature names this very key, and no other. Fedify also takes the only key of whatever document the name
 * leads to, and that may say that it is anybody's.
 */
function isNamed(headers: Headers, key: URL): boolean {
  const signature = headers.get('signature-input') ?? headers.get('signature') ?? '';
  const names = [...signature.matchAll(/\bkeyid="([^"]*)"/gi)].map(([, name = '']) => name);
  return names.length > 0 && names.every((name) => URL.canParse(name) && new URL(name).href === key.href);
}

/** Fedify does not ask that the host be signed: without it, a message to another server could be sent to us again. */
function signsHost(headers: Headers): boolean {
  const signed = /headers="([^"]*)"/.exec(headers.get('signature') ?? '')?.[1]?.split(' ') ?? [];
  const covered = headers.get('signature-input') ?? '';
  return headers.has('signature-input') ? /"@(authority|target-uri)"|"host"/.test(covered) : signed.includes('host');
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
