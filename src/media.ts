import type { Instant } from './time.ts';

/** A picture or a sound, with what the file itself says of it. */
export type Media = {
  /** Below `content/media/`: `2026/port.jpg`. */
  name: string;
  /** SHA-256 of the bytes, in hex. */
  hash: string;
  kind: 'image' | 'audio';
  /** `image/jpeg`, `audio/mpeg` */
  type: string;
  bytes: number;
  /** Pixels as shown, after the orientation in the file; null for sound. */
  width: number | null;
  height: number | null;
  /** Seconds; null for pictures. */
  duration: number | null;
};

/**
 * The name of a picture or a sound that came through the desk: `uploads/2026-11/port.jpg`, or `port-2.jpg` where that is
 * not free. Folders that the sender wrote are none of ours.
 */
export function uploadName(fileName: string, now: Instant, isFree: (name: string) => boolean): string {
  const last = fileName.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const clean =
    last
      .replace(/[\p{C}:*?"<>|#%]/gu, '')
      .replace(/^[.\s]+/, '')
      .slice(-80)
      // Half of a letter may be left of the first one.
      .replace(/\p{Cs}/gu, '') || 'file';
  const dot = clean.lastIndexOf('.');
  const [stem, ending] = dot > 0 ? [clean.slice(0, dot), clean.slice(dot)] : [clean, ''];
  const named = (count: number) => `uploads/${now.slice(0, 7)}/${stem}${count > 1 ? `-${count}` : ''}${ending}`;
  let count = 1;
  while (!isFree(named(count))) count++;
  return named(count);
}

/** A smaller version of a picture, in pixels as shown. */
export type Size = { width: number; height: number };

/** Makes the file of a smaller version, unless it is there or cannot be made. It never fails: the original stands in. */
export type MakeSize = (media: Media, size: Size) => Promise<void>;

type Named = Pick<Media, 'hash' | 'name'>;

/** `[folder, file]` in the store of media bytes: named by what they are, so that an address never lies. */
export function mediaFile({ hash, name }: Named): [string, string] {
  return [hash.slice(0, 16), name.slice(name.lastIndexOf('/') + 1)];
}

/** The address under which these very bytes stay for ever. */
export function mediaPath(media: Named): string {
  return pathOf(mediaFile(media));
}

/** A column or a phone; the same at two and at three dots to a pixel; the widest picture on a sharp screen. */
const widths = [480, 800, 1200, 1600];

/** An AVIF is so small that a smaller WebP of it need not be one; a GIF may move; sound has no pixels. */
const scalable = ['image/jpeg', 'image/png', 'image/webp'];

/** Nothing larger is unpacked: a file of a few kilobytes can hold more pixels than the memory does. */
export const mostPixels = 100_000_000;

/** What a WebP can hold. */
const longestSide = 16_383;

/** The smaller versions that a picture may have, whether or not they are made yet. */
export function sizesOf({ type, width, height }: Pick<Media, 'type' | 'width' | 'height'>): Size[] {
  if (!width || !height || !scalable.includes(type) || width * height > mostPixels) return [];
  return widths
    .filter((one) => one < width)
    .map((one) => ({ width: one, height: Math.max(1, Math.round((height * one) / width)) }))
    .filter((size) => size.height <= longestSide);
}

/** The ending that the name of a smaller version has after the original's own. */
export const sizeEnding = '.webp';

/** `[folder, folder, file]` in the store of smaller versions. */
export function sizeFile(media: Named, { width }: Size): [string, string, string] {
  const [folder, file] = mediaFile(media);
  return [folder, String(width), file + sizeEnding];
}

/** The picture in all its sizes, as `srcset` names them; null where there is one only. */
export function srcsetOf(media: Media): string | null {
  const sizes = sizesOf(media).map((size) => `${pathOf(sizeFile(media, size))} ${size.width}w`);
  return sizes.length === 0 ? null : [...sizes, `${mediaPath(media)} ${media.width}w`].join(', ');
}

function pathOf(file: string[]): string {
  return `/media/${file.map(encodeURIComponent).join('/')}`;
}
