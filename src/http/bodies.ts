/** The bytes of one document, in each encoding. */
import type { Document } from './answer.ts';
import { type Coding, decode, type Encoding, encode } from './encodings.ts';
import { HttpError } from './http-error.ts';

/**
 * Written once and compressed once, however many wait. Plain bytes are let go when they are compressed, unless a
 * client took them: a feed is a tenth as long then, and gives them back. `grown` is told of bytes that are held from now
 * on, less than none where some are let go.
 */
export function createBodies(write: Document['write'], grown: (bytes: number) => void) {
  let writing: Document['write'] | null = write;
  let plain: Buffer | Promise<Buffer> | null = null;
  let taken = false;
  const packed = new Map<Coding, Buffer | Promise<Buffer>>();

  /** Throws HttpError 404 for a document that holds nothing after all. */
  function written(): Buffer {
    const text = writing?.() ?? null;
    if (text === null) throw new HttpError(404);
    // What wrote it may hold on to a whole article.
    writing = null;
    return hold(typeof text === 'string' ? Buffer.from(text) : text);
  }

  function hold(bytes: Buffer): Buffer {
    plain = bytes;
    grown(bytes.length);
    return bytes;
  }

  function letGo(): void {
    if (taken || !Buffer.isBuffer(plain)) return;
    grown(-plain.length);
    plain = null;
  }

  async function unpacked(): Promise<Buffer> {
    const [first] = packed;
    if (first === undefined) throw new Error('What is not written is not compressed');
    return hold(await decode(await first[1], first[0]));
  }

  function text(): Buffer | Promise<Buffer> {
    plain ??= writing ? written() : unpacked();
    return plain;
  }

  async function pack(coding: Coding): Promise<Buffer> {
    const body = await encode(await text(), coding);
    packed.set(coding, body);
    grown(body.length);
    letGo();
    return body;
  }

  return {
    /** Writes it: to be called before anything else, if at all. */
    written,

    /** No promise where it is ready. */
    in(encoding: Encoding): Buffer | Promise<Buffer> {
      if (encoding === 'identity') {
        taken = true;
        return text();
      }
      const found = packed.get(encoding);
      if (found) return found;
      const packing = pack(encoding);
      packed.set(encoding, packing);
      return packing;
    },
  };
}
