/** The web server: every public address, in the order in which they are tried. */
import express, { type Express } from 'express';
import { aliasRoutes, articleRoutes } from './article-routes.ts';
import { channelRoutes } from './channel-routes.ts';
import { answerError, notFound } from './errors.ts';
import { mediaRoutes } from './media-routes.ts';
import type { Publication } from './publication.ts';

export function createServer(publication: Publication): Express {
  const server = express();
  server.disable('x-powered-by');
  server.set('etag', false);
  server.set('query parser', 'simple');
  server.get('/healthz', (_request, response) => void response.type('text').send('ok\n'));
  server.get('/readyz', (_request, response) => {
    const ready = publication.ready();
    response
      .status(ready ? 200 : 503)
      .type('text')
      .send(ready ? 'ready\n' : 'importing\n');
  });
  server.use(mediaRoutes(publication));
  server.use(articleRoutes(publication));
  server.use(channelRoutes(publication));
  server.use(aliasRoutes(publication));
  server.use(notFound);
  server.use(answerError(publication));
  return server;
}
