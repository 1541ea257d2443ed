/** `/follow`: leads readers to the page of their own server on which they can follow a channel. */
import { type NextFunction, type Request, type Response, Router } from 'express';
import { phrasesIn } from '../phrases.ts';
import { notFound } from './http-error.ts';
import { followPage } from './pages/follow-page.ts';
import type { Publication } from './publication.ts';
import { clientOf } from './throttle.ts';

/** A reader types slower than this; whoever asks other servers through us does not. */
const pause = 1_000;
const mostRemembered = 10_000;

export function followRoutes(publication: Publication): Router {
  const { outside, origin, site, clock } = publication;
  const router = Router();
  const pace = createPace();

  async function answer(request: Request, response: Response): Promise<void> {
    const query = new URL(request.originalUrl, origin).searchParams;
    const handle = query.get('of') ?? '';
    const account = query.get('account') ?? '';
    if (!outside.resource(`/ap/actors/${handle}`, new URLSearchParams())) notFound();
    response.set('Cache-Control', 'no-store').set('X-Robots-Tag', 'noindex');
    if (!pace(clientOf(request.ip), clock().getTime())) {
      response
        .status(429)
        .set('Retry-After', '1')
        .type('text')
        .send(`${phrasesIn(site().language).tooFast}\n`);
      return;
    }
    const page = await outside.followPage(account, `${origin}/ap/actors/${handle}`);
    response.type('html').send(followPage(publication, handle, account, page));
  }

  router.get('/follow', (request: Request, response: Response, next: NextFunction) => {
    answer(request, response).catch(next);
  });
  return router;
}

/** True at most once in a while for each client. */
function createPace() {
  const last = new Map<string, number>();
  return (client: string, now: number): boolean => {
    if (now - (last.get(client) ?? 0) < pause) return false;
    last.delete(client);
    last.set(client, now);
    if (last.size > mostRemembered) last.delete(last.keys().next().value as string);
    return true;
  };
}
