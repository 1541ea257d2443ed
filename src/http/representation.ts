/** A document as it is sent: its bytes in each encoding, and what is said of them. */
import { createHash } from 'node:crypto';
import type { Document } from './answer.ts';
import type { Validators } from './conditional.ts';
import { type Encoding, encode } from './encodings.ts';
import { HttpError } from './http-error.ts';

/** A head as `writeHead` takes it: names and values in turn. */
export type Head = string[];

export type Bytes = { head: Head; body: Buffer };

export type Representation = {
  status: number;
  /** null for what is no version of anything: only a 200 has any, and a 226, which makes one of an older one. */
  validators: Validators | null;
  /** What a 304 says. */
  unchanged: Head;
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
): Representation {
  const { type, typeInBrowser = type, status = 200 } = document;
  const made = new Map<string, Bytes | Promise<Bytes>>();
  const text = writtenOnce(document.write, grown);
  const validators = status === 200 || status === 226 ? validatorsOf(document, text) : null;
  const common = { ...shared, ...headersOf(document), ...(validators ? headersFor(validators) : {}) };

  function bytesOf(body: Buffer, encoding: Encoding, type: string): Bytes {
    const coded = encoding === 'identity' ? {} : { 'Content-Encoding': encoding };
    const length = String(body.length);
    return { head: headOf({ ...common, 'Content-Type': type, ...coded, 'Content-Length': length }), body };
  }

  function make(encoding: Encoding, type: string, key: string): Bytes | Promise<Bytes> {
    if (encoding === 'identity') return bytesOf(text(), encoding, type);
    return encode(text(), encoding).then((body) => {
      grown(body.length);
      const bytes = bytesOf(body, encoding, type);
      made.set(key, bytes);
      return bytes;
    });
  }

  return {
    status,
    validators,
    unchanged: headOf(common),
    bytes(encoding, inBrowser) {
      const named = inBrowser ? typeInBrowser : type;
      const key = encoding + named;
      const found = made.get(key) ?? make(encoding, named, key);
      if (!made.has(key)) made.set(key, found);
      return found;
    },
  };
}

/** What wrote it is let go then: it may hold on to a whole article. */
function writtenOnce(write: Document['write'], grown: (bytes: number) => void): () => Buffer {
  let writing: Document['write'] | null = write;
  let plain = Buffer.alloc(0);
  return () => {
    if (writing === null) return plain;
    const written = writing();
    if (written === null) throw new HttpError(404);
    writing = null;
    plain = Buffer.from(written);
    grown(plain.length);
    return plain;
  };
}

/** By the number of the last change, which is known before anything is written; or by the bytes themselves. */
function validatorsOf({ revision, tagged }: Document, text: () => Buffer): Validators {
  if (tagged === 'content')
    return { tag: `W/"${createHash('sha256').update(text()).digest('base64url').slice(0, 16)}"`, modified: null };
  return { tag: `W/"${revision.epoch}-${revision.number}"`, modified: Date.parse(revision.at) };
}

function headersFor({ tag, modified }: Validators): Record<string, string> {
  return { ETag: tag, ...(modified === null ? {} : { 'Last-Modified': new Date(modified).toUTCString() }) };
}

function headersOf({ headers = {}, caching, negotiated, typeInBrowser }: Document): Record<string, string> {
  const vary = [negotiated && 'Accept', 'Accept-Encoding', typeInBrowser && 'Sec-Fetch-Dest'].filter(Boolean);
  return { ...headers, 'Cache-Control': caching, Vary: vary.join(', ') };
}

function headOf(headers: Record<string, string>): Head {
  return Object.entries(headers).flat();
}
