/** Bodies of requests, read whole within limits. */
import type { Request, Response } from 'express';

/** Bytes of a body, bodies that are read at once, and milliseconds until one must be there. */
export type ReadingLimits = { bytes: number; atOnce: number; time: number };

export type Body = Uint8Array<ArrayBuffer>;

/** What refuses a body: it is late, too large, or gives way to others. */
export type ReadingRefusal = 408 | 413 | 503;

/** Seconds after which who gave way may come again. */
const comeAgain = '30';

/**
 * Resolves with the bytes, or with the status that refuses them. Where many come at once, the one that has taken longest
 * gives way, so that nobody can keep the door closed by standing in it.
 */
export function createReading({ bytes, atOnce, time }: ReadingLimits) {
  const places = new Set<(status: ReadingRefusal) => void>();

  return async (request: Request): Promise<Body | ReadingRefusal> => {
    const { promise: refused, resolve: refuse } = Promise.withResolvers<ReadingRefusal>();
    const late = setTimeout(refuse, time, 408);
    places.add(refuse);
    const [slowest] = places;
    if (places.size > atOnce) slowest?.(503);
    try {
      return await Promise.race([bodyOf(request, bytes), refused]);
    } finally {
      clearTimeout(late);
      places.delete(refuse);
    }
  };
}

/** Says to whom was refused when to come again; the rest of what comes too slowly is not waited for. */
export function setRefusal(response: Response, status: number): void {
  if (status === 503) response.set('Retry-After', comeAgain);
  if (!response.req.complete && status !== 413) response.set('Connection', 'close');
}

/** No more is read than may come. */
async function bodyOf(request: Request, most: number): Promise<Body | 413> {
  if (Number(request.get('Content-Length') ?? 0) > most) return 413;
  const chunks: Buffer[] = [];
  let size = 0;
  // The connection stays open, for the answer.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > most) return 413;
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
