/** `Idempotency-Key`: a request that is sent again is done once. */
import { createHash } from 'node:crypto';
import type { Answered } from '../../desk-store.ts';
import type { Publication } from '../publication.ts';
import type { Call } from './operation.ts';
import { Problem } from './problem.ts';

export const replayed = { 'Idempotent-Replayed': 'true' };

export type Written = Pick<Answered, 'status' | 'headers' | 'body'>;

/** A key, and the request that it stands for. */
export type Repeatable = { key: string; request: string };

export function repeatable(key: string, method: string, url: string, bytes: Uint8Array): Repeatable {
  if (!/^[\x21-\x7e]{1,255}$/.test(key))
    throw new Problem('malformed', { detail: 'Idempotency-Key: 1 to 255 ASCII signs without spaces' });
  const request = createHash('sha256').update(`${method} ${url}\n`).update(bytes).digest('hex');
  return { key, request };
}

/** What was answered before; null the first time. Throws Problem where another request had the key. */
export function answeredBefore(
  { desk }: Pick<Publication, 'desk'>,
  { id }: Call['who'],
  { key, request }: Repeatable,
): Written | null {
  const kept = desk.answered(id, key);
  if (kept === null) return null;
  if (kept.request !== request)
    throw new Problem('other-request', { detail: 'a key stands for one request: take a new one' });
  return { ...kept, headers: { ...kept.headers, ...replayed } };
}
