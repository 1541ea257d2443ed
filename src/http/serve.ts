/** Answers requests: methods, validators, encodings and ranges, the same for every address. */
import type { NextFunction, Request, Response } from 'express';
import Negotiator from 'negotiator';
import { type Address, addressOf } from './address.ts';
import { type Answer, type Document, type File, movedFor, type Route } from './answer.ts';
import { answeredUnchanged } from './conditional.ts';
import { createEncoded, type Encoded, encodings } from './encoded.ts';
import { HttpError } from './http-error.ts';

/** Memory for documents that are ready to be sent. */
const capacity = 64 * 1024 * 1024;

const methods = 'GET, HEAD, OPTIONS';

/** The first of `routes` that knows the address decides. */
export function serve(routes: Route[]) {
  const encoded = createEncoded(capacity);

  return (request: Request, response: Response, next: NextFunction): void => {
    const answer = lookUp(addressOf(request.url), routes);
    if (answer === null) next();
    else if (request.method === 'OPTIONS') sendOptions(response, answer);
    else if (request.method !== 'GET' && request.method !== 'HEAD') refuse(response);
    else if ('moved' in answer) response.set('Cache-Control', answer.caching).redirect(answer.moved, answer.to);
    else if ('file' in answer) sendFile(response, answer);
    else sendDocument(request, response, answer, encoded);
  };
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

function sendDocument(request: Request, response: Response, document: Document, encoded: Encoded): void {
  const { key, revision, type, typeInBrowser, caching, status = 200, headers = {} } = document;
  response.set({ ...headers, 'Cache-Control': caching }).vary('Accept-Encoding');
  if (typeInBrowser) response.vary('Sec-Fetch-Dest');
  if (status === 200 && answeredUnchanged(request, response, revision)) return;
  const encoding = encodingFor(request);
  const bytes = encoded(key, revision, encoding, () => {
    const text = document.write();
    if (text === null) throw new HttpError(404);
    return text;
  });
  const inBrowser = typeInBrowser && request.get('Sec-Fetch-Dest') === 'document';
  response.set('Content-Type', inBrowser ? typeInBrowser : type);
  if (encoding !== 'identity') response.set('Content-Encoding', encoding);
  response.status(status).send(bytes);
}

/** What the types of Negotiator 1.0 do not say yet. */
type Preferring = { encoding(available: readonly string[], options?: object): string | undefined };

/** By the client's weights; of those it likes equally, the shortest. A client that takes none gets the plain text. */
function encodingFor(request: Request): (typeof encodings)[number] {
  const negotiator: Preferring = new Negotiator(request);
  const chosen = negotiator.encoding(encodings, { preferred: encodings });
  return encodings.find((encoding) => encoding === chosen) ?? 'identity';
}

function sendFile(response: Response, { file, tag, headers }: File): void {
  response.set({ ...headers, ETag: `"${tag}"` });
  response.sendFile(file, { immutable: true, maxAge: '1y', dotfiles: 'allow' });
}

/** Readers in a browser ask first whether they may send validators (CORS preflight). */
function sendOptions(response: Response, answer: Answer): void {
  const headers = 'headers' in answer ? answer.headers : {};
  if (headers?.['Access-Control-Allow-Origin'])
    response.set({
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Methods': 'GET, HEAD',
      'Access-Control-Allow-Headers': 'If-Modified-Since, If-None-Match, Range',
      'Access-Control-Max-Age': '86400',
    });
  response.set('Allow', methods).status(204).end();
}
