/** Content codings: what a client takes, and bytes in each of them. */
import { promisify } from 'node:util';
import { type BrotliOptions, brotliCompress, brotliDecompress, constants, gunzip, gzip } from 'node:zlib';
import Negotiator from 'negotiator';

/** As `Accept-Encoding` names them, the shortest result first. */
const encodings = ['br', 'gzip', 'identity'] as const;

export type Encoding = (typeof encodings)[number];

export type Coding = Exclude<Encoding, 'identity'>;

/** What the types of Negotiator 1.0 do not say yet. */
type Preferring = { encoding(available: readonly string[], options?: object): string | undefined };

/** Wishes that are remembered: programs send some dozens of them. */
const mostWishes = 1000;

/**
 * What to send to whoever wishes `Accept-Encoding: ...`: by their weights; of those they like equally, the shortest.
 * Who takes none gets the plain text.
 */
export function createEncodingChoice() {
  const known = new Map<string, Encoding>();
  return (wish = ''): Encoding => {
    const found = known.get(wish);
    if (found) return found;
    const negotiator: Preferring = new Negotiator({ headers: { 'accept-encoding': wish } });
    const chosen = negotiator.encoding(encodings, { preferred: encodings });
    const encoding = encodings.find((one) => one === chosen) ?? 'identity';
    if (known.size < mostWishes) known.set(wish, encoding);
    return encoding;
  };
}

const zipped = promisify(gzip);
const packed = promisify(brotliCompress);
const unzipped = promisify(gunzip);
const unpacked = promisify(brotliDecompress);

/**
 * Beside the main thread, so that nobody else waits. Neither takes its hardest level: a feed of 300 kB costs some ten
 * milliseconds.
 */
export async function encode(plain: Buffer, coding: Coding): Promise<Buffer> {
  return exact(await (coding === 'gzip' ? zipped(plain, { level: 6 }) : packed(plain, brotliOf(plain))));
}

function brotliOf({ length }: Buffer): BrotliOptions {
  return { params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: length } };
}

/** zlib answers with a part of a larger buffer, which would be kept whole. */
function exact(bytes: Buffer): Buffer {
  const own = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(own);
  return own;
}

export function decode(bytes: Buffer, coding: Coding): Promise<Buffer> {
  return coding === 'gzip' ? unzipped(bytes) : unpacked(bytes);
}
