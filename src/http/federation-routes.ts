/** ActivityPub beside the pages: who asks for it by name gets it, everybody else is led to the page. */
import type { NextFunction, Request, Response } from 'express';
import type { Archive } from '../archive.ts';
import type { Outside, Resource } from '../resource.ts';
import type { Answer, Route } from './answer.ts';
import { HttpError } from './http-error.ts';
import { serve } from './serve.ts';

const mostBytes = 1024 * 1024;
/** Letters that are read or checked at once: a check may have to ask another server. */
const mostLetters = 200;

export function federationRoutes(outside: Outside, archive: Archive) {
  const forServers = serve([(address) => answerOf(outside.resource(address.path, address.query), address)]);
  const forAll = serve([
    (address) => answerOf(outside.discovery(address.path, address.query), address),
    ({ path, query }) => pageOf(path.startsWith('/ap/') ? outside.resource(path, query) : null),
  ]);

  function answerOf(resource: Resource | null, { path, query }: Parameters<Route>[0]): Answer | null {
    if (resource === null) return null;
    if (resource.path !== path) return { moved: 302, to: resource.path, caching: 'no-cache' };
    const { subjects, type, status, write } = resource;
    const headers = { 'Access-Control-Allow-Origin': '*' };
    const revision = archive.revision(...subjects);
    return { key: `${path}?${query}`, revision, status, type, caching: 'no-cache', headers, write };
  }

  return [
    letters(outside),
    (request: Request, response: Response, next: NextFunction): void => {
      if (/^\/(ap|a)\//.test(request.url)) response.vary('Accept');
      if (asksForActivity(request))
        forServers(request, response, (error) => (error ? next(error) : forAll(request, response, next)));
      else forAll(request, response, next);
    },
  ];
}

function pageOf(resource: Resource | null): Answer | null {
  return resource?.page ? { moved: 302, to: resource.page, caching: 'no-cache' } : null;
}

/** By name alone: a browser, and a program that takes anything, gets the page. */
function asksForActivity(request: Request): boolean {
  return /application\/(activity|ld)\+json/i.test(request.get('Accept') ?? '');
}

/** What is posted to an inbox. */
function letters({ receive }: Outside) {
  let under = 0;
  return (request: Request, response: Response, next: NextFunction): void => {
    const [path = ''] = request.url.split('?');
    if (request.method !== 'POST' || !/^\/ap\/(inbox|actors\/[^/]+\/inbox)$/.test(path)) {
      next();
      return;
    }
    if (under >= mostLetters) {
      response.set('Retry-After', '30').status(503).end();
      return;
    }
    under++;
    bodyOf(request)
      .then((body) => receive({ path, headers: headersOf(request), body }))
      .then((status) => void response.status(status).end())
      .catch(next)
      .finally(() => under--);
  };
}

/** No more is read than may come. */
async function bodyOf(request: Request): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(request.get('Content-Length') ?? 0) > mostBytes) throw new HttpError(413);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > mostBytes) throw new HttpError(413);
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
