import { type Request, type Response, Router } from 'express';
import { metricsText, metricsType } from '../metrics.ts';
import { HttpError } from './http-error.ts';
import { refusalOf } from './metrics-access.ts';
import type { Publication } from './publication.ts';

/** For whoever runs the server: never kept, always as it is now. */
export function operatorRoutes({ ready, fault, federation, metrics, metricsToken }: Publication): Router {
  const router = Router();
  const add = (path: string, answer: (request: Request, response: Response) => [status: number, text: string]) =>
    router
      .route(path)
      .get((request: Request, response: Response) => {
        response.type('text').set('Cache-Control', 'no-store');
        const [status, text] = answer(request, response);
        response.status(status).send(`${text}\n`);
      })
      .all((_request: Request, response: Response) => {
        response.set('Allow', 'GET, HEAD');
        throw new HttpError(405);
      });
  add('/healthz', () => [200, 'ok']);
  add('/readyz', () => {
    if (!ready()) return [503, 'importing'];
    const wrong = fault();
    if (wrong !== null) return [503, wrong];
    // Readers and editors are served all the same: whoever balances load must not turn away from here for it.
    return [200, ['ready', federation.dispatch()?.fault ?? []].flat().join('\n')];
  });
  add('/metrics', (request, response) => {
    const refused = refusalOf(request, metricsToken);
    if (refused === 401) response.set('WWW-Authenticate', 'Bearer');
    if (refused !== null) return [refused, 'NASHRA_METRICS_TOKEN says who may read this'];
    response.set('Content-Type', metricsType);
    return [200, metricsText(metrics()).trimEnd()];
  });
  return router;
}
