/** Pictures of every awkward kind, drawn by sharp where it is installed. */
import { crc32, deflateSync } from 'node:zlib';
import { loadResize, type Resize } from '../src/content/resize.ts';

const loaded = await loadResize();

/** Whether the tests of scaled pictures are to be left out. */
export const withoutSharp = loaded === null;

if (withoutSharp) console.warn('sharp is not installed: the tests of scaled pictures are skipped');

export const resize: Resize = loaded ?? (() => Promise.reject(new Error('sharp is not installed')));

type Options = Record<string, unknown>;

type Drawing = Record<
  'extend' | 'jpeg' | 'png' | 'webp' | 'withMetadata' | 'withExif' | 'withIccProfile' | 'raw',
  (options?: Options | string) => Drawing
> & { metadata(): Promise<Options>; toBuffer(): Promise<Buffer> };

/** sharp with what the program does not use of it. */
export const sharp = (await import('sharp').then(
  (found) => found.default,
  () => null,
)) as unknown as (input: string | object, options?: Options) => Drawing;

export const red = { r: 200, g: 40, b: 40 };
export const blue = { r: 30, g: 60, b: 200 };

export function plain(width: number, height: number, background = red): { create: object } {
  return { create: { width, height, channels: 3, background } };
}

/** Its left half is red, its right half blue. */
export function twoColours(width: number, height: number): Drawing {
  return sharp(plain(width / 2, height)).extend({ right: width / 2, background: blue });
}

/** The colour of one pixel of the picture in `file`. */
export async function colourAt(file: string, left: number, top: number) {
  const picture = sharp(file) as unknown as { extract(area: object): Drawing };
  const [r = 0, g = 0, b = 0] = await picture.extract({ left, top, width: 1, height: 1 }).raw().toBuffer();
  return { r, g, b };
}

/** A PNG of a few kilobytes that fills the memory of whoever unpacks it: black, one bit a pixel. */
export function bomb(side: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head[8] = 1;
  const rows = deflateSync(Buffer.alloc(side * (1 + Math.ceil(side / 8))));
  return png(['IHDR', head], ['IDAT', rows], ['IEND', Buffer.alloc(0)]);
}

/** Says of a PNG that it moves, as an animated one does. */
export function animated(still: Buffer): Buffer {
  const control = chunk('acTL', Buffer.from([0, 0, 0, 1, 0, 0, 0, 0]));
  return Buffer.concat([still.subarray(0, 33), control, still.subarray(33)]);
}

function png(...chunks: [string, Buffer][]): Buffer {
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, ...chunks.map(([type, data]) => chunk(type, data))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
