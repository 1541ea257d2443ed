/** A document as it is sent: its bytes in each encoding, and what is said of them. */
import { createHash } from 'node:crypto';
import type { Count } from '../meter.ts';
import type { Document } from './answer.ts';
import { createBodies } from './bodies.ts';
import type { Validators } from './conditional.ts';
import type { Encoding } from './encodings.ts';

/** A head as `writeHead` takes it: names and values in turn. */
export type Head = string[];

export type Bytes = { head: Head; body: Buffer };

export type Representation = {
  status: number;
  /** null for what is no version of anything: only a 200 has any, and a 226, which makes one of an older one. */
  validators: Validators | null;
  /** What a 304 says. */
  unchanged: Head;
  /** Of answers like this one. */
  counts: { sent: Count; unchanged: Count };
  /**
   * In one encoding; no promise where it is ready. However many wait for it, it is made once. Throws HttpError 404 for a
   * document that holds nothing after all.
   */
  bytes(encoding: Encoding, inBrowser: boolean): Bytes | Promise<Bytes>;
};

/** `shared`: headers of all documents. `grown` is told of bytes that the representation holds from now on. */
export function represent(
  document: Document,
  shared: Record<string, string>,
  grown: (bytes: number) => void,
  counts: Representation['counts'],
): Representation {
  const { type, typeInBrowser = type, status = 200, asIs } = document;
  const bodies = createBodies(document.write, grown);
  const made = new Map<string, Bytes>();
  const validators = status === 200 || status === 226 ? validatorsOf(document, bodies.written) : null;
  const common = { ...shared, ...headersOf(document), ...(validators ? headersFor(validators) : {}) };

  function bytesOf(body: Buffer, encoding: Encoding, type: string): Bytes {
    const coded = encoding === 'identity' ? {} : { 'Content-Encoding': encoding };
    const length = String(body.length);
    const bytes = { head: headOf({ ...common, 'Content-Type': type, ...coded, 'Content-Length': length }), body };
    made.set(encoding + type, bytes);
    return bytes;
  }

  return {
    status,
    validators,
    unchanged: headOf(common),
    counts,
    bytes(wished, inBrowser) {
      const encoding = asIs ? 'identity' : wished;
      const named = inBrowser ? typeInBrowser : type;
      const found = made.get(encoding + named);
      if (found) return found;
      const body = bodies.in(encoding);
      return Buffer.isBuffer(body)
        ? bytesOf(body, encoding, named)
        : body.then((bytes) => bytesOf(bytes, encoding, named));
    },
  };
}

/** By the number of the last change, which is known before anything is written; or by the bytes themselves. */
function validatorsOf({ revision, tagged, asIs }: Document, text: () => Buffer): Validators {
  if (asIs) return { tag: `"${asIs.tag}"`, modified: null };
  if (tagged === 'content')
    return { tag: `W/"${createHash('sha256').update(text()).digest('base64url').slice(0, 16)}"`, modified: null };
  return { tag: `W/"${revision.epoch}-${revision.number}"`, modified: Date.parse(revision.at) };
}

function headersFor({ tag, modified }: Validators): Record<string, string> {
  return { ETag: tag, ...(modified === null ? {} : { 'Last-Modified': new Date(modified).toUTCString() }) };
}

function headersOf({ headers = {}, caching, negotiated, typeInBrowser, asIs }: Document): Record<string, string> {
  const differs = [negotiated && 'Accept', !asIs && 'Accept-Encoding', typeInBrowser && 'Sec-Fetch-Dest'];
  const vary = differs.filter(Boolean).join(', ');
  return { ...headers, 'Cache-Control': caching, ...(vary === '' ? {} : { Vary: vary }) };
}

function headOf(headers: Record<string, string>): Head {
  return Object.entries(headers).flat();
}
