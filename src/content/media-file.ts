/** Reads a picture or a sound: what it is comes from the bytes, never from the name. */
import { createHash } from 'node:crypto';
import { fileTypeFromBuffer } from 'file-type';
import { imageSize } from 'image-size';
import { parseBuffer } from 'music-metadata';
import type { Media } from '../media.ts';

const pictures = ['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif'];
const sounds = [
  'audio/mpeg',
  'audio/mp4',
  'audio/x-m4a',
  'audio/ogg',
  'audio/opus',
  'audio/wav',
  'audio/flac',
  'audio/aac',
];

/** Names under which some readers know a type better. */
const usual: Record<string, string> = {
  'image/apng': 'image/png',
  'audio/x-m4a': 'audio/mp4',
  'audio/ogg; codecs=opus': 'audio/ogg',
};

/** The media file of these bytes, called `name`; a text says what is wrong with it. */
export async function parseMedia(bytes: Uint8Array, name: string): Promise<Media | string> {
  const found = (await fileTypeFromBuffer(bytes))?.mime ?? 'unknown';
  const type = usual[found] ?? found;
  const hash = createHash('sha256').update(bytes).digest('hex');
  const file = { name: name.normalize('NFC'), hash, type, bytes: bytes.length };
  try {
    if (pictures.includes(type)) return { ...file, kind: 'image', ...pixels(bytes), duration: null };
    if (sounds.includes(type.split(';')[0] ?? ''))
      return { ...file, kind: 'audio', width: null, height: null, duration: await seconds(bytes, type) };
  } catch {
    return `this ${type} file is broken; save it again`;
  }
  return 'neither a picture (JPEG, PNG, GIF, WebP, AVIF) nor a sound (MP3, M4A, Ogg, WAV, FLAC)';
}

/** Width and height as shown: a photograph that lies on its side is turned by its orientation. */
function pixels(bytes: Uint8Array): { width: number; height: number } {
  const { width, height, orientation = 1 } = imageSize(bytes);
  return orientation >= 5 ? { width: height, height: width } : { width, height };
}

async function seconds(bytes: Uint8Array, mimeType: string): Promise<number | null> {
  const { format } = await parseBuffer(bytes, { mimeType }, { duration: true, skipCovers: true });
  return format.duration === undefined ? null : Math.round(format.duration);
}
