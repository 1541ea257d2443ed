import { describe, expect, it } from 'vitest';
import { type Media, sizesOf, srcsetOf, uploadName } from '../src/media.ts';

function picture(width: number | null, height: number | null, more: Partial<Media> = {}): Media {
  const file = { name: '2026/port.jpg', hash: 'ab'.repeat(32), type: 'image/jpeg', bytes: 1, duration: null };
  return { ...file, kind: 'image', width, height, ...more };
}

describe('a picture', () => {
  it('has the sizes that are smaller than itself, in its proportion', () => {
    expect(sizesOf(picture(2000, 1333))).toEqual([
      { width: 480, height: 320 },
      { width: 800, height: 533 },
      { width: 1200, height: 800 },
      { width: 1600, height: 1066 },
    ]);
    expect(sizesOf(picture(1600, 900)).map(({ width }) => width)).toEqual([480, 800, 1200]);
    expect(sizesOf(picture(480, 900))).toEqual([]);
  });

  it.each<[string, Media]>([
    ['may move', picture(2000, 1000, { type: 'image/gif' })],
    ['is small by its format', picture(2000, 1000, { type: 'image/avif' })],
    ['is none', picture(null, null, { type: 'audio/mpeg', kind: 'audio' })],
    ['has more pixels than anybody should unpack', picture(20_000, 20_000)],
  ])('has one size if it %s', (_why, media) => {
    expect(sizesOf(media)).toEqual([]);
    expect(srcsetOf(media)).toBeNull();
  });

  it('has no size that a WebP cannot hold', () => {
    expect(sizesOf(picture(1700, 40_000)).map(({ width }) => width)).toEqual([480]);
  });

  it('is never without height', () => {
    expect(sizesOf(picture(2000, 1))[0]).toEqual({ width: 480, height: 1 });
  });

  it('names its sizes so that nothing in its own name can part them', () => {
    const folder = '/media/abababababababab';
    expect(srcsetOf(picture(1000, 500, { name: 'صور/مرفأ, 2.jpg' }))).toBe(
      `${folder}/480/%D9%85%D8%B1%D9%81%D8%A3%2C%202.jpg.webp 480w, ${folder}/800/%D9%85%D8%B1%D9%81%D8%A3%2C%202.jpg.webp 800w, ${folder}/%D9%85%D8%B1%D9%81%D8%A3%2C%202.jpg 1000w`,
    );
  });
});

describe('an upload', () => {
  it('with a long name has the end of it, and no half of a letter', () => {
    const name = uploadName(`${'🚢'.repeat(60)}x.png`, '2026-11-20T12:00:00Z', () => true);
    expect(name).toMatch(/^uploads\/2026-11\/🚢{30,}x\.png$/u);
    expect(name.isWellFormed()).toBe(true);
  });
});
