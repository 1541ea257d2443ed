import { join } from 'node:path';
import { mediaFile } from '../media.ts';
import type { Route } from './answer.ts';
import type { Publication } from './publication.ts';

/** Pictures and sound under the hash of their bytes: for ever the same, with ranges for players. */
export function mediaRoute({ archive, mediaStore }: Publication): Route {
  return ({ segments: [first, hash, name, more] }) => {
    if (first !== 'media' || hash === undefined || name === undefined || more !== undefined) return null;
    const media = /^[0-9a-f]{16}$/.test(hash) ? archive.mediaByHash(hash, name) : null;
    if (!media) return null;
    const headers = { 'Content-Type': media.type, 'Access-Control-Allow-Origin': '*' };
    return { file: join(mediaStore, ...mediaFile(media)), tag: hash, headers };
  };
}
