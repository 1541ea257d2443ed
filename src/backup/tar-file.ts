/** A tar as a stream: no file in it is ever held whole. The blocks are `tar`'s; what is between them is bytes. */
import { createHash } from 'node:crypto';
import type { Writable } from 'node:stream';
import { Header, Pax } from 'tar';

const blockSize = 512;

export type TarEntry = { path: string; size: number; content: AsyncIterable<Buffer> };

/** Throws where a file has not as many bytes as were promised. */
export function createTarWriter(out: Writable, mtime: Date) {
  const write = (bytes: Uint8Array) =>
    new Promise<void>((done, fail) => out.write(bytes, (error) => (error ? fail(error) : done())));

  async function head(path: string, size: number): Promise<void> {
    const data = { path, size, mode: 0o600, mtime, type: 'File' as const };
    const header = new Header(data);
    // A long name, or a large file, stands in a block of its own before.
    if (header.encode()) await write(new Pax({ path, size, mtime }).encode());
    await write(header.block as Buffer);
  }

  return {
    /** Resolves with the SHA-256 of the bytes, in hex. */
    async add({ path, size, content }: TarEntry): Promise<string> {
      await head(path, size);
      const hash = createHash('sha256');
      let written = 0;
      for await (const bytes of content) {
        written += bytes.length;
        hash.update(bytes);
        await write(bytes);
      }
      if (written !== size) throw new Error(`${path} has ${written} bytes now, and not ${size}`);
      await write(Buffer.alloc((blockSize - (size % blockSize)) % blockSize));
      return hash.digest('hex');
    },
    end: () => write(Buffer.alloc(2 * blockSize)),
  };
}

export class BrokenTarError extends Error {}

/** The files of a tar, one after the other; each is to be read to its end before the next. */
export async function* readTar(chunks: AsyncIterable<Buffer>): AsyncGenerator<TarEntry> {
  const source = createSource(chunks);
  let more: Pax | undefined;
  for (;;) {
    const header = new Header(await source.take(blockSize), 0, more);
    if (header.nullBlock) return;
    if (!header.cksumValid) throw new BrokenTarError('a part of it is no tar');
    const size = header.size ?? 0;
    const padding = (blockSize - (size % blockSize)) % blockSize;
    if (header.type === 'ExtendedHeader') more = Pax.parse((await source.take(size)).toString());
    else {
      // `Header` would put the short name's folder before the long name.
      const path = more?.path ?? header.path ?? '';
      more = undefined;
      if (header.type !== 'File') throw new BrokenTarError(`${path} in it is no file`);
      yield { path, size, content: source.stream(size) };
    }
    await source.take(padding);
  }
}

function createSource(chunks: AsyncIterable<Buffer>) {
  const iterator = chunks[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);

  /** As many bytes as there are at hand, `most` at most. */
  async function some(most: number): Promise<Buffer> {
    while (rest.length === 0) {
      const { value, done } = await iterator.next();
      if (done) throw new BrokenTarError('it ends too early');
      rest = value;
    }
    const found = rest.subarray(0, most);
    rest = rest.subarray(found.length);
    return found;
  }

  async function* stream(size: number): AsyncGenerator<Buffer> {
    for (let left = size; left > 0; ) {
      const bytes = await some(left);
      left -= bytes.length;
      yield bytes;
    }
  }

  return {
    stream,
    async take(size: number): Promise<Buffer> {
      const parts: Buffer[] = [];
      for await (const part of stream(size)) parts.push(part);
      return Buffer.concat(parts);
    },
  };
}
