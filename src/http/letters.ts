/** What is posted to inboxes: read whole within limits, then handed over. */
import type { NextFunction, Request, Response } from 'express';
import type { Outside } from '../resource.ts';
import { HttpError } from './http-error.ts';

/** Bytes of a letter, letters that are read at once, and milliseconds until one must be there. */
export type LetterLimits = { bytes: number; atOnce: number; time: number };

export const usualLetters: LetterLimits = { bytes: 1024 * 1024, atOnce: 200, time: 10_000 };

/** Seconds after which who was refused may come again. */
const comeAgain = '30';

type Body = Uint8Array<ArrayBuffer>;

/** `counted` is told of each status. */
export function letters(
  { receive }: Pick<Outside, 'receive'>,
  limits = usualLetters,
  counted: (status: number) => void = () => {},
) {
  const read = createReading(limits);

  async function statusOf(request: Request, path: string): Promise<number> {
    const body = await read(request);
    return typeof body === 'number' ? body : receive({ path, headers: headersOf(request), body });
  }

  return (request: Request, response: Response, next: NextFunction): void => {
    const [path = ''] = request.url.split('?');
    if (!/^\/ap\/(inbox|actors\/[^/]+\/inbox)$/.test(path)) next();
    else if (request.method !== 'POST') {
      response.set('Allow', 'POST');
      throw new HttpError(405);
    } else
      statusOf(request, path)
        .then((status) => {
          counted(status);
          answer(response, status);
        })
        // Nobody is there to be answered where the connection broke.
        .catch((error) => (request.socket.destroyed ? undefined : next(error)));
  };
}

function answer(response: Response, status: number): void {
  if (status === 503) response.set('Retry-After', comeAgain);
  // The rest of what comes too slowly is not waited for.
  if (!response.req.complete && status !== 413) response.set('Connection', 'close');
  response.status(status).end();
}

/**
 * Resolves with the bytes, or with the status that refuses them. Where many come at once, the one that has taken longest
 * gives way, so that nobody can keep the door closed by standing in it.
 */
export function createReading({ bytes, atOnce, time }: LetterLimits) {
  const places = new Set<(status: number) => void>();

  return async (request: Request): Promise<Body | number> => {
    const { promise: refused, resolve: refuse } = Promise.withResolvers<number>();
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

/** No more is read than may come. */
async function bodyOf(request: Request, most: number): Promise<Body | 413> {
  if (Number(request.get('Content-Length') ?? 0) > most) return 413;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > most) return 413;
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function headersOf({ headers }: Request): Headers {
  const pairs = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, [value].flat().join(', ')] as [string, string]],
  );
  return new Headers(pairs);
}
