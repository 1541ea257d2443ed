/** The bytes of a source as text, piece by piece. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';

/** Enough to see what a file is: WordPress writes a long comment first. */
const headBytes = 16 * 1024;

/** A file, or what an address answered. */
export type Source = { name: string; read(): AsyncIterable<Uint8Array> };

export function fileSource(path: string): Source {
  return { name: path, read: () => createReadStream(path, { highWaterMark: 256 * 1024 }) };
}

export function bytesSource(name: string, bytes: Uint8Array): Source {
  return { name, read: () => Readable.from([bytes]) };
}

export async function headOf(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return decoderFor(buffer).decode(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

/** What is no character in the encoding becomes U+FFFD: whose text that is says so. */
export async function* textsOf({ read }: Source): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null;
  for await (const bytes of read()) {
    decoder ??= decoderFor(bytes);
    yield decoder.decode(bytes, { stream: true });
  }
  if (decoder) yield decoder.decode();
}

/** By a byte order mark, else by what an XML declaration says: older Arabic sites are often windows-1256. */
function decoderFor(bytes: Uint8Array): TextDecoder {
  const mark = `${bytes[0]},${bytes[1]}`;
  if (mark === '255,254') return new TextDecoder('utf-16le');
  if (mark === '254,255') return new TextDecoder('utf-16be');
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  const declared = /^\s*<\?xml[^>]*encoding=["']([\w-]+)["']/.exec(start.replace('\u00ef\u00bb\u00bf', ''))?.[1];
  try {
    return new TextDecoder(declared ?? 'utf-8');
  } catch {
    return new TextDecoder('utf-8');
  }
}
