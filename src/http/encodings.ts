/** Content codings: what a client takes, and bytes in each of them. */
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import Negotiator from 'negotiator';

/** As `Accept-Encoding` names them, the shortest result first. */
const encodings = ['br', 'gzip', 'identity'] as const;

export type Encoding = (typeof encodings)[number];

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

/**
 * Beside the main thread, so that nobody else waits. Neither takes its hardest level: a feed of 300 kB costs some ten
 * milliseconds.
 */
export function encode(plain: Buffer, encoding: Exclude<Encoding, 'identity'>): Promise<Buffer> {
  if (encoding === 'gzip') return zipped(plain, { level: 6 });
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT } = constants;
  return packed(plain, { params: { [BROTLI_PARAM_QUALITY]: 5, [BROTLI_PARAM_SIZE_HINT]: plain.length } });
}
