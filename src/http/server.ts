/** The web server: what is ready in memory first, then every public address, in the order in which they are tried. */
import type { RequestListener } from 'node:http';
import express, { type NextFunction, type Request, type Response } from 'express';
import { kindOfRequest } from '../meter.ts';
import { apiRoutes } from './api/api-routes.ts';
import { aliasRoute, articleRoute, plainAliasRoute } from './article-routes.ts';
import { assetRoute } from './assets.ts';
import { keptUntilTold } from './caching.ts';
import { channelRoute } from './channel-routes.ts';
import { deskRoutes } from './desk-routes.ts';
import { answerError } from './errors.ts';
import { federationRoutes } from './federation-routes.ts';
import { followRoutes } from './follow-routes.ts';
import { createFront } from './front.ts';
import { notFound } from './http-error.ts';
import { letters, usualLetters } from './letters.ts';
import { listingRoute } from './listing-routes.ts';
import { formerMediaRoute, mediaRoute, sizesFirst } from './media-routes.ts';
import { movedInRoute, plainFeedRoute } from './moved-in.ts';
import { operatorRoutes } from './operator-routes.ts';
import type { Publication } from './publication.ts';
import { createRepresentations } from './representations.ts';
import { inRequestSpan } from './request-span.ts';
import { searchRoute } from './search-routes.ts';
import { securityHeaders } from './security.ts';
import { serve } from './serve.ts';

/** Memory for documents that are ready to be sent: bytes. */
const capacity = 16 * 1024 * 1024;

export function createServer(publication: Publication): RequestListener {
  const { archive, origin, outside, trustProxy, meter, isTold } = publication;
  const shared = securityHeaders(origin);
  const representations = createRepresentations(archive.latestChange, capacity, shared, meter);
  const routes = [
    ...federationRoutes(outside),
    mediaRoute(publication),
    assetRoute(() => archive.revision('everything')),
    articleRoute(publication),
    listingRoute(publication),
    searchRoute(publication),
    plainAliasRoute(publication),
    plainFeedRoute(publication),
    channelRoute(publication),
    aliasRoute(publication),
    movedInRoute(publication),
    formerMediaRoute(publication),
  ];
  const server = express();
  server.disable('x-powered-by');
  server.set('etag', false);
  server.set('trust proxy', trustProxy);
  server.use((_request: Request, response: Response, next: NextFunction) => {
    response.set(shared);
    next();
  });
  server.use(operatorRoutes(publication));
  server.use(letters(outside, usualLetters, meter.letter));
  server.use(followRoutes(publication));
  server.use(apiRoutes(publication));
  server.use(deskRoutes(publication));
  server.use(sizesFirst(publication));
  server.use(serve(isTold ? routes.map(keptUntilTold) : routes, representations, archive.latestChange));
  server.use(notFound);
  server.use(answerError(publication));
  const front = createFront(representations);
  return (request, response) => {
    if (front(request, response)) return;
    const kind = kindOfRequest(request.url ?? '');
    response.once('finish', () => {
      meter.requestsOf(kind, response.statusCode).value += 1;
    });
    inRequestSpan(kind, request, response, () => server(request, response));
  };
}
