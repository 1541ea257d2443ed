/** Answers requests: methods, validators, encodings and ranges, the same for every address. */
import { existsSync, readFileSync } from 'node:fs';
import type { NextFunction, Request, Response } from 'express';
import { type Address, addressOf } from './address.ts';
import { type Answer, type Document, type File, movedFor, type Route } from './answer.ts';
import { isUnchanged, tagsIn } from './conditional.ts';
import { createEncodingChoice } from './encodings.ts';
import { asksForActivity, isBrowser, sendBytes } from './front.ts';
import { HttpError } from './http-error.ts';
import type { Representation } from './representation.ts';
import type { Representations } from './representations.ts';

const methods = 'GET, HEAD, OPTIONS';

/** A file of so many bytes is kept like a document: a picture, for which the servers of all followers come at once. */
const mostKept = 256 * 1024;

/** The first of `routes` that knows the address decides. */
export function serve(routes: Route[], representations: Representations, latestChange: () => number) {
  const encodingFor = createEncodingChoice();

  async function sendDocument(request: Request, response: Response, document: Document, seen: number): Promise<void> {
    const { headers } = request;
    const whole = representations.of(document, seen);
    if (whole.validators !== null && isUnchanged(headers, whole.validators)) {
      forgetHeaders(response);
      response.writeHead(304, whole.unchanged).end();
      return;
    }
    const found = sinceKnown(request, document, seen) ?? whole;
    const bytes = await found.bytes(encodingFor(headers['accept-encoding']), isBrowser(headers));
    forgetHeaders(response);
    sendBytes(response, found, bytes);
  }

  async function send(request: Request, response: Response, answer: Document | File, seen: number): Promise<void> {
    const document = 'file' in answer ? documentOf(answer, request) : answer;
    if (document) return sendDocument(request, response, document, seen);
    if ('file' in answer) sendFile(response, answer);
  }

  /** What is new for a client that asks for no more and names what it has (RFC 3229, with `feed`). */
  function sinceKnown({ headers }: Request, document: Document, seen: number): Representation | null {
    const { key, revision, writeSince, caching: _caching, ...rest } = document;
    if (!writeSince || !/(^|[\s,])feed([\s,;]|$)/i.test(String(headers['a-im'] ?? ''))) return null;
    const known = tagsIn(headers['if-none-match'] ?? '').flatMap((tag) => numberIn(tag, revision.epoch) ?? []);
    const since = Math.max(...known, 0);
    const name = `${key} since ${since}`;
    const kept = representations.ready(name);
    if (kept !== null || since === 0) return kept;
    const text = writeSince(since);
    if (text === null) return null;
    const delta = {
      ...rest,
      ...{ key: name, revision, status: 226, write: () => text },
      headers: { ...rest.headers, IM: 'feed' },
      // Caches that know nothing of deltas must not take it for the whole.
      caching: 'no-store, im',
    };
    return representations.of(delta, seen);
  }

  return (request: Request, response: Response, next: NextFunction): void => {
    const seen = latestChange();
    const address = addressOf(request.url, asksForActivity(request.headers));
    if (address.negotiated) response.vary('Accept');
    const answer = lookUp(address, routes);
    if (answer === null) next();
    else if (request.method === 'OPTIONS') sendOptions(response, answer);
    else if (request.method !== 'GET' && request.method !== 'HEAD') refuse(response);
    else if ('moved' in answer) response.set('Cache-Control', answer.caching).redirect(answer.moved, answer.to);
    else send(request, response, answer, seen).catch(next);
  };
}

/** A representation says everything itself: what was set before is for other answers. */
function forgetHeaders(response: Response): void {
  for (const name of response.getHeaderNames()) response.removeHeader(name);
}

/** Our tags are `"EPOCH-NUMBER"`. */
function numberIn(tag: string, epoch: string): number | null {
  const number = tag.startsWith(`"${epoch}-`) ? Number(tag.slice(epoch.length + 2, -1)) : Number.NaN;
  return Number.isSafeInteger(number) ? number : null;
}

function refuse(response: Response): never {
  response.set('Allow', methods);
  throw new HttpError(405);
}

/** An address in another spelling leads to the right one. */
function lookUp(address: Address, routes: Route[]): Answer | null {
  const answer = first(address, routes);
  if (answer === null || address.canonical || 'moved' in answer) return answer;
  const query = address.query.size === 0 ? '' : `?${address.query}`;
  return movedFor(address.path + query);
}

function first(address: Address, routes: Route[]): Answer | null {
  for (const route of routes) {
    const answer = route(address);
    if (answer !== null) return answer;
  }
  return null;
}

/** null where it comes from the disk: what is large, parts, and what may have to be hidden at any moment. */
function documentOf({ file, size, tag, headers, ...rest }: File, request: Request): Document | null {
  if (size > mostKept || request.headers.range !== undefined) return null;
  const revision = rest.revision();
  if (revision === null) return null;
  return {
    ...{ ...rest, revision, asIs: { tag } },
    headers: { ...headers, 'Accept-Ranges': 'bytes' },
    write: () => (existsSync(file) ? readFileSync(file) : null),
  };
}

function sendFile(response: Response, { file, tag, type, caching, headers }: File): void {
  response.set({ ...headers, 'Content-Type': type, 'Cache-Control': caching, ETag: `"${tag}"` });
  response.sendFile(file, { cacheControl: false, lastModified: false, dotfiles: 'allow' });
}

/** Readers in a browser ask first whether they may send validators (CORS preflight). */
function sendOptions(response: Response, answer: Answer): void {
  const headers = 'headers' in answer ? answer.headers : {};
  if (headers?.['Access-Control-Allow-Origin'])
    response.set({
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Methods': 'GET, HEAD',
      'Access-Control-Allow-Headers': 'A-IM, If-Modified-Since, If-None-Match, Range',
      'Access-Control-Max-Age': '86400',
    });
  response.set('Allow', methods).status(204).end();
}
