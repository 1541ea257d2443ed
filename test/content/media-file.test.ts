import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseMedia } from '../../src/content/media-file.ts';

const base64 = (text: string) => Buffer.from(text, 'base64');
const sample = (name: string) => readFileSync(new URL(`../../content/media/${name}`, import.meta.url));

const png = base64('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==');
const gif = base64('R0lGODlhAgADAIAAAAAAAP///yH5BAEAAAAALAAAAAACAAMAAAICRF4AOw==');
const webp = base64('UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEAAwA0JaQAA3AA/vuUAAA=');

/** The same as an animation: its control chunk stands behind the header. */
const animatedPng = Buffer.concat([
  png.subarray(0, 33),
  Buffer.from([0, 0, 0, 8, ...Buffer.from('acTL'), 0, 0, 0, 1, 0, 0, 0, 0, 0xb9, 0x3d, 0xd9, 0x95]),
  png.subarray(33),
]);

/** A JPEG of 40 x 30 pixels that says how the camera was held (EXIF orientation, 1 to 8). */
function jpeg(orientation: number): Buffer {
  const entry = [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0];
  const tiff = [0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8, 0, 1, ...entry, 0, 0, 0, 0];
  const exif = [...Buffer.from('Exif'), 0, 0, ...tiff];
  const frame = [8, 0, 30, 0, 40, 1, 1, 0x11, 0];
  return Buffer.from([
    ...[0xff, 0xd8],
    ...[0xff, 0xe1, 0, exif.length + 2, ...exif],
    ...[0xff, 0xc0, 0, frame.length + 2, ...frame],
    ...[0xff, 0xd9],
  ]);
}

/** Silence: one byte a sample, 8000 a second. */
function wav(seconds: number): Buffer {
  const rate = 8000;
  const size = rate * seconds;
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + size, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36);
  head.writeUInt32LE(size, 40);
  return Buffer.concat([head, Buffer.alloc(size, 128)]);
}

describe('a picture', () => {
  it.each<[string, Uint8Array, string, number, number]>([
    ['PNG', png, 'image/png', 1, 1],
    ['animated PNG', animatedPng, 'image/png', 1, 1],
    ['GIF', gif, 'image/gif', 2, 3],
    ['WebP', webp, 'image/webp', 1, 1],
    ['JPEG', sample('harbour-dawn.jpg'), 'image/jpeg', 1600, 900],
  ])('in %s says what it is and how large', async (_format, bytes, type, width, height) => {
    expect(await parseMedia(bytes, 'x')).toMatchObject({
      kind: 'image',
      type,
      width,
      height,
      duration: null,
      bytes: bytes.length,
    });
  });

  it.each([1, 2, 3, 4])('keeps its sides with the orientation %i', async (orientation) => {
    expect(await parseMedia(jpeg(orientation), 'x.jpg')).toMatchObject({ width: 40, height: 30 });
  });

  it.each([5, 6, 7, 8])('has the sides that are shown: the orientation %i turns it', async (orientation) => {
    expect(await parseMedia(jpeg(orientation), 'x.jpg')).toMatchObject({ width: 30, height: 40 });
  });

  it('is known by its bytes, never by its name', async () => {
    expect(await parseMedia(png, 'song.mp3')).toMatchObject({ kind: 'image', type: 'image/png', name: 'song.mp3' });
  });
});

describe('a sound', () => {
  it('in MP3 says how long it lasts', async () => {
    expect(await parseMedia(sample('ras-al-nour-second-quay.mp3'), 'quay.mp3')).toMatchObject({
      kind: 'audio',
      type: 'audio/mpeg',
      width: null,
      height: null,
      duration: 34,
    });
  });

  it('in WAV says how long it lasts', async () => {
    expect(await parseMedia(wav(3), 'x.wav')).toMatchObject({ kind: 'audio', type: 'audio/wav', duration: 3 });
  });
});

describe('a media file', () => {
  it('is named by the SHA-256 of its bytes', async () => {
    expect(await parseMedia(png, 'a.png')).toMatchObject({
      hash: '6b7fa434f92a8b80aab02d9bf1a12e49ffcae424e4013a1c4f68b67e3d2bbcd0',
    });
  });

  it('has its name composed, so that articles find it from every file system', async () => {
    expect(await parseMedia(png, '2026/cafe\u0301.png')).toMatchObject({ name: '2026/caf\u00e9.png' });
  });

  it.each<[string, Uint8Array]>([
    ['an empty file', Buffer.alloc(0)],
    ['text', Buffer.from('hello')],
    ['HTML that is called a picture', Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['SVG, which can run scripts', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')],
    ['PDF', Buffer.from('%PDF-1.7\n')],
    ['zeros', Buffer.alloc(100)],
  ])('is not %s', async (_what, bytes) => {
    expect(await parseMedia(bytes, 'x.png')).toMatch(/^neither a picture .* nor a sound/);
  });

  it('that is cut within its head is broken', async () => {
    expect(await parseMedia(sample('harbour-dawn.jpg').subarray(0, 20), 'x.jpg')).toMatch(/broken/);
  });
});
