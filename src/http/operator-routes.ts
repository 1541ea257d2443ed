import { type Request, type Response, Router } from 'express';
import { HttpError } from './http-error.ts';
import type { Publication } from './publication.ts';

/** For whoever runs the server: never kept, always as it is now. */
export function operatorRoutes({ ready }: Publication): Router {
  const router = Router();
  const add = (path: string, answer: () => [status: number, text: string]) =>
    router
      .route(path)
      .get((_request: Request, response: Response) => {
        const [status, text] = answer();
        response.status(status).set('Cache-Control', 'no-store').type('text').send(`${text}\n`);
      })
      .all((_request: Request, response: Response) => {
        response.set('Allow', 'GET, HEAD');
        throw new HttpError(405);
      });
  add('/healthz', () => [200, 'ok']);
  add('/readyz', () => (ready() ? [200, 'ready'] : [503, 'importing']));
  return router;
}
