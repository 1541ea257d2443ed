/** ActivityPub beside the pages: who asks for it by name gets it, everybody else is led to the page. */
import type { NextFunction, Request, Response } from 'express';
import type { Outside, Resource } from '../resource.ts';
import type { Answer, Document, Route } from './answer.ts';
import { HttpError } from './http-error.ts';

const mostBytes = 1024 * 1024;
/** Letters that are read or checked at once: a check may have to ask another server. */
const mostLetters = 200;

/** What is there for servers, and where a browser is led that asks for the same. */
export function federationRoutes({ resource, discovery }: Outside): Route[] {
  return [
    ({ path, query, activity }) => (activity ? activityAnswer(resource(path, query), path, query) : null),
    ({ path, query }) => {
      const found = discovery(path, query);
      return found && documentOf(found, keyOf(path, query));
    },
    ({ path, query }) => pageOf(path.startsWith('/ap/') ? resource(path, query) : null),
  ];
}

function activityAnswer(found: Resource | null, path: string, query: URLSearchParams): Answer | null {
  if (found === null) return null;
  if (found.path !== path) return { moved: 302, to: found.path, caching: 'no-cache' };
  return { ...documentOf(found, `activity ${keyOf(path, query)}`), negotiated: true };
}

/** Counts and lists are touched more often than they change. */
function documentOf({ revision, type, status, write }: Resource, key: string): Document {
  const headers = { 'Access-Control-Allow-Origin': '*' };
  return { key, revision, tagged: 'content', status, type, caching: 'no-cache', headers, write };
}

function keyOf(path: string, query: URLSearchParams): string {
  return query.size === 0 ? path : `${path}?${query}`;
}

function pageOf(resource: Resource | null): Answer | null {
  return resource?.page ? { moved: 302, to: resource.page, caching: 'no-cache' } : null;
}

/** What is posted to an inbox. */
export function letters({ receive }: Outside) {
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
