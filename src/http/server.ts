/** The web server: every public address, in the order in which they are tried. */
import express, { type Express } from 'express';
import { aliasRoute, articleRoute } from './article-routes.ts';
import { assetRoute } from './assets.ts';
import { channelRoute, movedInRoute } from './channel-routes.ts';
import { answerError } from './errors.ts';
import { federationRoutes } from './federation-routes.ts';
import { followRoutes } from './follow-routes.ts';
import { notFound } from './http-error.ts';
import { listingRoute } from './listing-routes.ts';
import { mediaRoute } from './media-routes.ts';
import { operatorRoutes } from './operator-routes.ts';
import type { Publication } from './publication.ts';
import { securityHeaders } from './security.ts';
import { serve } from './serve.ts';

export function createServer(publication: Publication): Express {
  const { archive, origin, trustProxy } = publication;
  const server = express();
  server.disable('x-powered-by');
  server.set('etag', false);
  server.set('trust proxy', trustProxy);
  server.use(securityHeaders(origin));
  server.use(operatorRoutes(publication));
  server.use(federationRoutes(publication.outside, archive));
  server.use(followRoutes(publication));
  server.use(
    serve([
      mediaRoute(publication),
      assetRoute(() => archive.revision('everything')),
      articleRoute(publication),
      listingRoute(publication),
      movedInRoute,
      channelRoute(publication),
      aliasRoute(publication),
    ]),
  );
  server.use(notFound);
  server.use(answerError(publication));
  return server;
}
