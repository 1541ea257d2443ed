import { join } from 'node:path';
import { type Response, Router } from 'express';
import { mediaFile } from '../media.ts';
import { HttpError } from './errors.ts';
import type { Publication } from './publication.ts';

/** Pictures and sound under the hash of their bytes: for ever the same, with ranges for players. */
export function mediaRoutes({ archive, mediaStore }: Publication): Router {
  const router = Router();
  router.get('/media/:hash/:name', (request, response: Response) => {
    const { hash, name } = request.params;
    const media = /^[0-9a-f]{16}$/.test(hash) ? archive.mediaByHash(hash, name.normalize('NFC')) : null;
    if (!media) throw new HttpError(404);
    response.set({ 'Content-Type': media.type, 'X-Content-Type-Options': 'nosniff' });
    response.sendFile(join(mediaStore, ...mediaFile(media)), { immutable: true, maxAge: '1y', dotfiles: 'allow' });
  });
  return router;
}
