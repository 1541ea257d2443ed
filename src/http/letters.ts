/** What is posted to inboxes: read whole within limits, then handed over. */
import type { NextFunction, Request, Response } from 'express';
import type { Outside } from '../resource.ts';
import { HttpError } from './http-error.ts';
import { createReading, type ReadingLimits, setRefusal } from './reading.ts';

export const usualLetters: ReadingLimits = { bytes: 1024 * 1024, atOnce: 200, time: 10_000 };

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
  setRefusal(response, status);
  response.status(status).end();
}

function headersOf({ headers }: Request): Headers {
  const pairs = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, [value].flat().join(', ')] as [string, string]],
  );
  return new Headers(pairs);
}
