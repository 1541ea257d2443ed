/** Pictures and sound under the hash of their bytes: for ever the same, with ranges for players. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { RequestHandler } from 'express';
import type { Archive } from '../archive.ts';
import { articleSubject, type Revision } from '../change.ts';
import { type Media, mediaFile, mediaPath, type Size, sizeEnding, sizeFile, sizesOf } from '../media.ts';
import { addressOf } from './address.ts';
import { type Answer, type File, movedFor, type Route } from './answer.ts';
import { mediaCaching } from './caching.ts';
import type { Publication } from './publication.ts';

/** What is said of every file. */
const usual = { caching: mediaCaching, headers: { 'Access-Control-Allow-Origin': '*' } };

type Common = Pick<File, 'key' | 'caching' | 'headers' | 'revision'>;

type Asked = { media: Media; size: Size | null };

export function mediaRoute({ archive, mediaStore, sizeStore }: Publication): Route {
  return ({ path, segments }) => {
    const asked = askedFor(archive, segments);
    if (asked === null) return null;
    const { media, size } = asked;
    const common = { ...usual, key: path, revision: () => revisionOf(media) };
    if (size !== null) return smaller(media, join(sizeStore, ...sizeFile(media, size)), common);
    const { type, bytes, hash } = media;
    return { ...common, file: join(mediaStore, ...mediaFile(media)), type, size: bytes, tag: hash.slice(0, 16) };
  };

  /** One article that shows it is enough, and may be another after each change. */
  function revisionOf(media: Media): Revision | null {
    const shown = archive.shownBy(media.name);
    if (shown === null) return null;
    const revision = archive.revision('everything', articleSubject(shown));
    return { ...revision, again: () => revisionOf(media) ?? { ...revision, subjects: [] } };
  }
}

/**
 * Where the pictures were that an import has brought: readers of feeds keep old texts, which name them. Tried last, like all
 * old addresses. (Of a source that does not say where it was, they lie in `here`.)
 */
export function formerMediaRoute({ archive, origin }: Publication): Route {
  const { hostname } = new URL(origin);
  return ({ segments }) => {
    const names = [hostname, 'here'].map((host) => ['imported', host, ...segments].join('/'));
    const found = names.map(archive.media).find((media) => media !== null);
    const seen = found && archive.mediaByHash(...mediaFile(found));
    return seen ? movedFor(mediaPath(seen)) : null;
  };
}

/** A size that is not there, since it could not be made, leads to the original. */
function smaller(media: Media, file: string, common: Common): Answer {
  const made = statSync(file, { throwIfNoEntry: false });
  if (!made) return { moved: 302, to: mediaPath(media), caching: 'no-cache' };
  // Made again, by another version of sharp perhaps, it may have other bytes.
  const tag = `${media.hash.slice(0, 16)}-${Math.trunc(made.mtimeMs).toString(36)}`;
  return { ...common, file, type: 'image/webp', size: made.size, tag };
}

/** A size that is asked for the first time is made before anybody looks for it. */
export function sizesFirst({ archive, makeSize }: Publication): RequestHandler {
  return ({ method, url }, _response, next) => {
    const { media, size } = (['GET', 'HEAD'].includes(method) && askedAt(archive, url)) || {};
    if (makeSize && media && size) makeSize(media, size).then(() => next(), next);
    else next();
  };
}

function askedAt(archive: Archive, url: string): Asked | null {
  if (!url.startsWith('/media/')) return null;
  try {
    return askedFor(archive, addressOf(url, false).segments);
  } catch {
    // The server says what is wrong with the address.
    return null;
  }
}

/** `/media/HASH/NAME`, or `/media/HASH/WIDTH/NAME.webp`. */
function askedFor(archive: Archive, [first, hash = '', ...rest]: string[]): Asked | null {
  if (first !== 'media' || !/^[0-9a-f]{16}$/.test(hash)) return null;
  const [name = '', width] = rest.toReversed();
  if (rest.length === 1) {
    const media = archive.mediaByHash(hash, name);
    return media && { media, size: null };
  }
  if (rest.length !== 2 || !name.endsWith(sizeEnding)) return null;
  const media = archive.mediaByHash(hash, name.slice(0, -sizeEnding.length));
  const size = media && sizesOf(media).find((one) => String(one.width) === width);
  return media && size ? { media, size } : null;
}
