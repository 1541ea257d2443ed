/** Signs and sends, in this process. */
import type { KeyObject } from 'node:crypto';
import type { Courier, Message, Parcel, SignatureSpec, Tried } from '../courier.ts';
import { type Outcome, retryAfterOf } from '../delivery.ts';
import type { Fetch } from '../outgoing.ts';
import { inAttemptSpan } from './attempt-span.ts';
import { cavageHeaders } from './cavage-signature.ts';
import { loadSignatures } from './fedify.ts';
import { privateKey, signingKey } from './keys.ts';

/** An actor's key, read once, for each way of signing. */
type Keys = { cavage: KeyObject; webCrypto: Promise<CryptoKey> };

/** Keys that are kept ready. */
const mostReady = 200;

/** Of an answer nothing is read but its status: bytes. */
const mostAnswered = 64 * 1024;

export function createCourier(fetch: Fetch, places: number): Courier {
  const keys = new Map<string, Keys>();

  function attempt(parcel: Parcel, spec: SignatureSpec): Promise<Tried> {
    return inAttemptSpan(parcel, () => send(parcel, spec));
  }

  async function send({ message, inbox }: Parcel, spec: SignatureSpec): Promise<Tried> {
    try {
      const headers = await headersOf(message, inbox, spec);
      const { status, headers: said } = await fetch(inbox, {
        method: 'POST',
        headers,
        body: message.body,
        most: mostAnswered,
      });
      const retryAfter = retryAfterOf(said['retry-after'], Date.now());
      return { status, error: `answered ${status}`, retryAfter, signature: spec };
    } catch (error) {
      return { status: null, error: (error as Error).message, retryAfter: null, signature: spec };
    }
  }

  async function headersOf({ digest, signer }: Message, inbox: string, spec: SignatureSpec) {
    if (signer === null) return pingHeaders;
    const { keyId, rsa } = signer;
    return spec === 'rfc9421'
      ? messageSignatureHeaders(inbox, digest, keysOf(rsa).webCrypto, keyId)
      : cavageHeaders(inbox, digest, keysOf(rsa).cavage, keyId);
  }

  function keysOf(rsa: string): Keys {
    const found = keys.get(rsa) ?? { cavage: privateKey(rsa), webCrypto: signingKey(rsa) };
    keys.set(rsa, found);
    if (keys.size > mostReady) keys.delete(keys.keys().next().value as string);
    return found;
  }

  return {
    places: () => places,
    async bring(parcel) {
      const first = await attempt(parcel, parcel.spec);
      if (parcel.message.signer === null || !mayWantAnother(first)) return first;
      // The other kind of signature, once: the host is remembered by what it takes (double knock).
      const second = await attempt(parcel, parcel.spec === 'rfc9421' ? 'draft-cavage-http-signatures-12' : 'rfc9421');
      return second.status !== null && second.status < 300 ? second : first;
    },
  };
}

function mayWantAnother({ status }: Outcome): boolean {
  return status === 400 || status === 401;
}

/** A hub asks for no signature: it fetches the feed itself. */
const pingHeaders = { 'Content-Type': 'application/x-www-form-urlencoded' };

const nothing = new ArrayBuffer(0);

/** As RFC 9421 has it, by Fedify. With a digest that is there already it neither reads nor copies the body. */
async function messageSignatureHeaders(address: string, digest: string, key: Promise<CryptoKey>, keyId: string) {
  const headers = {
    'Content-Type': 'application/activity+json',
    'Content-Digest': digest.replace(/^SHA-256=(.*)$/, 'sha-256=:$1:'),
  };
  const request = new Request(address, { method: 'POST', headers });
  const options = { spec: 'rfc9421', body: nothing } as const;
  const { signRequest } = await loadSignatures();
  return Object.fromEntries((await signRequest(request, await key, new URL(keyId), options)).headers);
}
