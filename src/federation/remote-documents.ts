/** Reads what other servers have, signed by the instance actor: some answer nobody else. */
import type { DocumentLoader } from '@fedify/vocab-runtime';
import type { Fetch } from '../outgoing.ts';
import { isShallow } from '../text/shallow.ts';
import { loadContexts, loadSignatures } from './fedify.ts';
import { object } from './incoming.ts';
import type { Json } from './json.ts';

const accept = 'application/activity+json, application/ld+json; profile="https://www.w3.org/ns/activitystreams"';
const isActivityJson = /^application\/(activity\+json|ld\+json|json)\b/i;
const mostRedirects = 3;
const mostDepth = 32;

export type Signer = { keyId: URL; key: Promise<CryptoKey> };

export class UnreadableError extends Error {
  readonly status: number | null;

  constructor(address: string, status: number | null, reason: string) {
    super(`${address}: ${reason}`);
    this.status = status;
  }
}

/** Whether reading failed because nothing is there any more. */
export function isNoMore(error: unknown): boolean {
  return isGone(error) || (error instanceof UnreadableError && error.status === 404);
}

/** The same, and its server says that this is for good. */
export function isGone(error: unknown): boolean {
  return error instanceof UnreadableError && error.status === 410;
}

export type ReadDocument = (address: string) => Promise<{ document: Json; address: string }>;

export function documentReader(fetch: Fetch, signer: () => Signer): ReadDocument {
  async function read(address: string, redirects: number): Promise<{ document: Json; address: string }> {
    const url = new URL(address);
    url.hash = '';
    const { keyId, key } = signer();
    const { signRequest } = await loadSignatures();
    const signed = await signRequest(new Request(url, { headers: { Accept: accept } }), await key, keyId);
    const answer = await fetch(url.href, { method: 'GET', headers: Object.fromEntries(signed.headers) });
    const { status, headers, body } = answer;
    const next = status >= 300 && status < 400 ? URL.parse(headers.location ?? '', url) : null;
    if (next !== null && redirects > 0) return read(next.href, redirects - 1);
    if (status !== 200) throw new UnreadableError(address, status, `answered ${status}`);
    if (!isActivityJson.test(headers['content-type'] ?? ''))
      throw new UnreadableError(address, status, 'is no ActivityPub');
    const document = isShallow(body, mostDepth) ? objectIn(body.toString()) : null;
    if (document === null) throw new UnreadableError(address, status, 'is no object');
    return { document, address: url.href };
  }
  return (address) => read(address, mostRedirects);
}

function objectIn(text: string): Json | null {
  try {
    return object(JSON.parse(text));
  } catch {
    return null;
  }
}

/** For Fedify, which reads keys with it. */
export function documentLoader(read: ReadDocument): DocumentLoader {
  return async (address) => {
    const { document, address: documentUrl } = await read(address);
    return { document, documentUrl, contextUrl: null };
  };
}

/** Never asks anybody: of a context that is not built in, no word is known. Its server may be down, or slow on purpose. */
export const contextLoader: DocumentLoader = async (address) => ({
  document: (await loadContexts())[address] ?? { '@context': {} },
  documentUrl: address,
  contextUrl: null,
});
