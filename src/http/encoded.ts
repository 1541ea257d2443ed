import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Revision } from '../change.ts';

/** As `Accept-Encoding` names them, the shortest result first. */
export const encodings = ['br', 'gzip', 'identity'] as const;

type Encoding = (typeof encodings)[number];
type Entry = { version: string; bytes: Partial<Record<Encoding, Buffer>>; size: number };

export type Encoded = ReturnType<typeof createEncoded>;

/**
 * Documents as bytes, in each encoding that was asked for. A document is kept until a change touches it; those that
 * nobody asked for longest make room when there are more than `capacity` bytes.
 */
export function createEncoded(capacity: number) {
  const kept = new Map<string, Entry>();
  let size = 0;

  function drop(key: string): void {
    size -= kept.get(key)?.size ?? 0;
    kept.delete(key);
  }

  function keep(key: string, entry: Entry): void {
    drop(key);
    entry.size = Object.values(entry.bytes).reduce((sum, { length }) => sum + length, 0);
    kept.set(key, entry);
    size += entry.size;
    for (const oldest of kept.keys()) {
      if (size <= capacity) break;
      drop(oldest);
    }
  }

  return function encoded(key: string, { epoch, number }: Revision, encoding: Encoding, write: () => string): Buffer {
    const version = `${epoch}-${number}`;
    const found = kept.get(key);
    const entry = found?.version === version ? found : { version, bytes: {}, size: 0 };
    entry.bytes.identity ??= Buffer.from(write());
    const bytes = entry.bytes[encoding] ?? encode(entry.bytes.identity, encoding);
    entry.bytes[encoding] = bytes;
    keep(key, entry);
    return bytes;
  };
}

/** Made while others wait, so neither takes the hardest level: a feed of 300 kB costs some ten milliseconds. */
function encode(plain: Buffer, encoding: Encoding): Buffer {
  if (encoding === 'identity') return plain;
  if (encoding === 'gzip') return gzipSync(plain, { level: 6 });
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT } = constants;
  return brotliCompressSync(plain, { params: { [BROTLI_PARAM_QUALITY]: 5, [BROTLI_PARAM_SIZE_HINT]: plain.length } });
}
