/** Joins what a newsroom needs to take what comes from other systems: for `nashra import` alone, a server holds none of it. */
import type { Newsroom } from './app.ts';
import { type Arrival, createArrival } from './content/arriving/arrival.ts';
import { createPictureKeeper } from './content/arriving/pictures.ts';
import { createFetch, type Fetch } from './outgoing.ts';
import { userAgent } from './program.ts';
import { type Clock, instantOf } from './time.ts';

/** What comes from other systems becomes articles of this newsroom; `fetch` is for their pictures. */
export function createArrivalIn({ archive, desk, importer, site }: Newsroom, fetch: Fetch, clock: Clock): Arrival {
  const now = () => instantOf(clock());
  const pictures = createPictureKeeper({ archive, keepBytes: importer.keepBytes, fetch, now });
  return createArrival({ archive, desk, importer, pictures, site, now });
}

/** For what an import asks of other servers: old archives are not always encrypted. */
export function createImportFetch(origin: string | null, allowPrivate: boolean): Fetch {
  return createFetch({ userAgent: userAgent(origin ?? 'http://localhost'), allowPrivate, sockets: 8, plain: true });
}
