/**
 * Answers what is ready in memory, before Express hears of it: a look into a map, and bytes. Whatever is not there
 * is left to the routes (src/http/serve.ts), which answer the same.
 */
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { isUnchanged } from './conditional.ts';
import { createEncodingChoice } from './encodings.ts';
import type { Bytes, Representation } from './representation.ts';
import type { Representations } from './representations.ts';

/** True where the request is answered. */
export type Front = (request: IncomingMessage, response: ServerResponse) => boolean;

export function createFront(representations: Representations): Front {
  const encodingFor = createEncodingChoice();

  return (request, response) => {
    const { method, url = '', headers } = request;
    if (method !== 'GET' && method !== 'HEAD') return false;
    const found = representations.ready(keyFor(url, headers));
    if (found === null) return false;
    const { validators, unchanged } = found;
    if (validators !== null && isUnchanged(headers, validators)) {
      response.writeHead(304, unchanged).end();
      found.counts.unchanged.value += 1;
      return true;
    }
    if (headers['a-im'] !== undefined || headers.range !== undefined) return false;
    found.counts.sent.value += 1;
    const bytes = found.bytes(encodingFor(headers['accept-encoding']), isBrowser(headers));
    // Those who come while it is being compressed wait here, and not each for a route of its own.
    if (bytes instanceof Promise)
      bytes.then((made) => sendBytes(response, found, made)).catch(() => response.destroy());
    else sendBytes(response, found, bytes);
    return true;
  };
}

/** ActivityPub by name alone: a browser, and a program that takes anything, gets the page. */
export function asksForActivity({ accept }: IncomingHttpHeaders): boolean {
  return accept !== undefined && /application\/(activity|ld)\+json/i.test(accept);
}

export function keyFor(url: string, headers: IncomingHttpHeaders): string {
  return asksForActivity(headers) ? `activity ${url}` : url;
}

/** Whether a person is to see it: browsers say so. */
export function isBrowser(headers: IncomingHttpHeaders): boolean {
  return headers['sec-fetch-dest'] === 'document';
}

export function sendBytes(response: ServerResponse, { status }: Representation, { head, body }: Bytes): void {
  response.writeHead(status, head).end(body);
}
