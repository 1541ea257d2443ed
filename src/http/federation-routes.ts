/** ActivityPub beside the pages: who asks for it by name gets it, everybody else is led to the page. */
import type { NextFunction, Request, Response } from 'express';
import type { Archive } from '../archive.ts';
import type { Outside, Resource } from '../resource.ts';
import type { Answer, Route } from './answer.ts';
import { letters } from './letters.ts';
import { serve } from './serve.ts';

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
