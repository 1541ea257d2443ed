/** Pictures in several sizes: what the pages say of them, and that it is true. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'htmlparser2';
import { imageSize } from 'image-size';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import type { Resize } from '../../src/content/resize.ts';
import { formats } from '../../src/feeds/formats.ts';
import { mediaPath } from '../../src/media.ts';
import { files as fullArticle } from '../feeds/full-article.ts';
import { records } from '../logged.ts';
import { article, type Files, type TestNewsroom, testNewsroom } from '../newsroom.ts';
import { animated, blue, bomb, colourAt, plain, red, resize, sharp, twoColours, withoutSharp } from '../pictures.ts';

const sample = (name: string) => readFileSync(join(import.meta.dirname, '../../content/media', name));

/** An article that shows this picture twice: above its text and in it. */
const withPicture = (bytes: Uint8Array, name = 'port.jpg'): Files => ({
  'articles/one.md': article(
    {
      id: 'one',
      title: 'المرفأ',
      date: '2026-11-01',
      slug: 'port',
      section: 'world',
      image: { src: name, alt: 'مرفأ' },
    },
    `نص.\n\n![مرفأ](${name})`,
  ),
  [`media/${name}`]: bytes,
});

type Image = Record<string, string>;
type Node = { name?: string; attribs?: Image; children?: Node[] };

/** The pictures of a page that are no icon. */
async function imagesOn({ app }: TestNewsroom, path: string): Promise<Image[]> {
  const { text } = await request(app.server).get(path).expect(200);
  const below = (node: Node): Node[] => [node, ...(node.children ?? []).flatMap(below)];
  return below(parseDocument(text) as Node).flatMap(({ name, attribs }) =>
    name === 'img' && attribs ? [attribs] : [],
  );
}

function candidates({ srcset = '' }: Image): { path: string; width: number }[] {
  return srcset.split(', ').map((one) => {
    const [path = '', width = ''] = one.split(' ');
    return { path, width: Number(width.replace('w', '')) };
  });
}

const original = ({ newsroom }: TestNewsroom, name = 'port.jpg') => mediaPath(newsroom.archive.media(name) as never);

/** The address of a picture in one width. */
function sized(room: TestNewsroom, width: number, name = 'port.jpg'): string {
  const [, media, hash, file] = original(room, name).split('/');
  return `/${media}/${hash}/${width}/${file}.webp`;
}

/** All files in the store of smaller versions. */
function stored({ data }: TestNewsroom): string[] {
  const store = join(data, 'sizes');
  return existsSync(store)
    ? readdirSync(store, { recursive: true, encoding: 'utf8' }).filter((name) => /\.\w+$/.test(name))
    : [];
}

const pictures = () => withPicture(sample('harbour-dawn.jpg'));

describe.skipIf(withoutSharp)('a picture in several sizes', () => {
  it('has what the page says at every address: so many pixels, of its own proportion', async () => {
    const room = await testNewsroom(pictures(), { resize });
    const shown = (await imagesOn(room, '/a/one/port')).filter(({ srcset }) => srcset);
    expect(shown).toHaveLength(2);
    expect(shown.map(candidates).map((all) => all.map(({ width }) => width))).toEqual([
      [480, 800, 1200, 1600],
      [480, 800, 1200, 1600],
    ]);
    for (const { path, width } of shown.flatMap(candidates)) {
      const { body, type } = await request(room.app.server).get(path).expect(200);
      expect(imageSize(body as Buffer)).toMatchObject({ width, height: (width / 1600) * 900 });
      expect(type).toBe(width === 1600 ? 'image/jpeg' : 'image/webp');
    }
  });

  it('says how wide it is shown, when it is wanted, and its own sides', async () => {
    const room = await testNewsroom(pictures(), { resize });
    const [lead, inText] = (await imagesOn(room, '/a/one/port')).filter(({ srcset }) => srcset);
    const common = { src: original(room), width: '1600', height: '900', alt: 'مرفأ', decoding: 'async' };
    expect(lead).toMatchObject({ ...common, sizes: 'min(56rem, 100vw - 2rem)', loading: 'eager' });
    expect(inText).toMatchObject({ ...common, sizes: 'min(38rem, 100vw - 2rem)', loading: 'lazy' });
  });

  it('takes the room that its height leaves it', async () => {
    const room = await testNewsroom(withPicture(await sharp(plain(1000, 2000)).jpeg().toBuffer()), { resize });
    const [lead] = (await imagesOn(room, '/a/one/port')).filter(({ srcset }) => srcset);
    expect(lead?.sizes).toBe('min(22rem, 100vw - 2rem)');
  });

  it.each(['/', '/sections/world', '/search?q=%D8%A7%D9%84%D9%85%D8%B1%D9%81%D8%A3'])(
    'stands in the list at %s too',
    async (path) => {
      const room = await testNewsroom(pictures(), { resize });
      const [shown] = (await imagesOn(room, path)).filter(({ srcset }) => srcset);
      expect(shown?.sizes).toMatch(/^\(min-width: 46rem\) /);
      expect(candidates(shown as Image).map(({ width }) => width)).toEqual([480, 800, 1200, 1600]);
    },
  );

  it('has no other widths, none of its own width, and no other names', async () => {
    const room = await testNewsroom(pictures(), { resize });
    const right = sized(room, 480);
    const wrong = [
      sized(room, 500),
      sized(room, 1600),
      right.replace('/480/', '/0480/'),
      right.replace('/480/', '/480/480/'),
      right.replace('.webp', '.avif'),
      right.replace('.webp', ''),
      right.replace('port', 'quay'),
      right.replace(/\/[0-9a-f]{16}\//, '/0123456789abcdef/'),
    ];
    for (const path of wrong) await request(room.app.server).get(path).expect(404);
    expect(stored(room)).toEqual([]);
  });

  it('may be kept for ever, is what it says, and comes in parts', async () => {
    const room = await testNewsroom(pictures(), { resize });
    const { headers } = await request(room.app.server).get(sized(room, 480)).expect(200);
    expect(headers).toMatchObject({
      'content-type': 'image/webp',
      'cache-control': 'public, max-age=31536000, immutable, s-maxage=3600',
      'x-content-type-options': 'nosniff',
      'access-control-allow-origin': '*',
      'accept-ranges': 'bytes',
      etag: expect.stringMatching(/^"[0-9a-f]{16}-\w+"$/),
    });
    const etag = headers.etag as string;
    await request(room.app.server).get(sized(room, 480)).set('If-None-Match', etag).expect(304);
    const part = await request(room.app.server).get(sized(room, 480)).set('Range', 'bytes=0-3').expect(206);
    expect(String(part.body)).toBe('RIFF');
  });

  it('is made by HEAD as by GET, and by no other method', async () => {
    const room = await testNewsroom(pictures(), { resize });
    await request(room.app.server).post(sized(room, 480)).expect(405);
    await request(room.app.server).options(sized(room, 480)).expect(204);
    expect(stored(room)).toEqual([]);
    await request(room.app.server).head(sized(room, 480)).expect(200).expect('Content-Type', 'image/webp');
    expect(stored(room)).toHaveLength(1);
  });

  it('is made once, however many ask for it at once', async () => {
    let made = 0;
    const counting: Resize = (...asked) => {
      made++;
      return resize(...asked);
    };
    const room = await testNewsroom(pictures(), { resize: counting });
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => request(room.app.server).get(sized(room, 480)).expect(200)),
    );
    expect(new Set(answers.map(({ body }) => (body as Buffer).toString('base64'))).size).toBe(1);
    await request(room.app.server).get(sized(room, 480)).expect(200);
    expect(made).toBe(1);
    expect(stored(room)).toEqual([sized(room, 480).replace('/media/', '')]);
  });

  it('is made with few others at a time', async () => {
    let now = 0;
    let most = 0;
    const counting: Resize = async (...asked) => {
      most = Math.max(most, ++now);
      return resize(...asked).finally(() => now--);
    };
    const names = Array.from({ length: 6 }, (_, index) => `${index}.jpg`);
    const drawn = await Promise.all(
      names.map((_, index) =>
        sharp(plain(1000, 500 + index))
          .jpeg()
          .toBuffer(),
      ),
    );
    const media = Object.fromEntries(names.map((name, index) => [`media/${name}`, drawn[index] as Buffer]));
    const room = await testNewsroom(media, { resize: counting });
    await Promise.all(
      names.map((name) =>
        request(room.app.server)
          .get(sized(room, 480, name))
          .expect(200),
      ),
    );
    expect(most).toBe(2);
    expect(stored(room)).toHaveLength(6);
  });

  it('is shown upright: the turn that the camera noted is made', async () => {
    const onItsSide = await twoColours(1200, 800).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const room = await testNewsroom(withPicture(onItsSide), { resize });
    const { body } = await request(room.app.server).get(sized(room, 480)).expect(200);
    expect(imageSize(body as Buffer)).toMatchObject({ width: 480, height: 720 });
    const file = join(room.data, 'sizes', stored(room)[0] as string);
    expect(near(await colourAt(file, 240, 10), red)).toBe(true);
    expect(near(await colourAt(file, 240, 710), blue)).toBe(true);
  });

  it('has nothing in it of where and with what it was taken', async () => {
    const place = { IFD0: { Make: 'NashraCam' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '33/1 53/1 0/1' } };
    const taken = await sharp(plain(1000, 500)).withExif(place).jpeg().toBuffer();
    expect(taken.includes('NashraCam')).toBe(true);
    const room = await testNewsroom(withPicture(taken), { resize });
    const { body } = await request(room.app.server).get(sized(room, 480)).expect(200);
    for (const mark of ['NashraCam', 'EXIF', 'XMP ', 'ICCP']) expect((body as Buffer).includes(mark)).toBe(false);
  });

  it('keeps its colours where they were written in another space', async () => {
    const wide = await sharp(plain(1000, 500)).withIccProfile('p3').jpeg({ quality: 100 }).toBuffer();
    const room = await testNewsroom(withPicture(wide), { resize });
    await request(room.app.server).get(sized(room, 480)).expect(200);
    expect(near(await colourAt(join(room.data, 'sizes', stored(room)[0] as string), 100, 100), red)).toBe(true);
  });

  it('can be made again when its file is gone', async () => {
    const room = await testNewsroom(pictures(), { resize });
    await request(room.app.server).get(sized(room, 480)).expect(200);
    rmSync(join(room.data, 'sizes'), { recursive: true });
    await request(room.app.server).get(sized(room, 480)).expect(200).expect('Content-Type', 'image/webp');
  });

  it('is the original where it cannot be kept, and is tried again', async () => {
    const logged = await records();
    const room = await testNewsroom(pictures(), { resize });
    writeFileSync(join(room.data, 'sizes'), 'in the way');
    await request(room.app.server).get(sized(room, 480)).expect(302).expect('Location', original(room));
    expect(logged.map(({ rawMessage }) => rawMessage)).toContain('a size of a picture cannot be kept');
    rmSync(join(room.data, 'sizes'));
    await request(room.app.server).get(sized(room, 480)).expect(200);
  });

  it('does not change what feeds and other servers get', async () => {
    const [without, withSizes] = [await testNewsroom(fullArticle), await testNewsroom(fullArticle, { resize })];
    const paths = [...formats.map(({ file }) => `/${file}`), '/ap/articles/harbour-01'];
    for (const path of paths) {
      const [before, after] = await Promise.all(
        [without, withSizes].map(({ app }) =>
          request(app.server).get(path).set('Accept', 'application/activity+json').buffer(true).expect(200),
        ),
      );
      expect(after?.text).toBe(before?.text);
      expect(after?.text).toContain('dawn.jpg');
    }
  });
});

describe.skipIf(withoutSharp)('a picture that cannot be scaled', () => {
  const still = async () => sharp(plain(1000, 500)).png().toBuffer();
  const moving = async () =>
    sharp([plain(1000, 500), plain(1000, 500, blue)], { join: { animated: true } })
      .webp()
      .toBuffer();
  const turned = async () => sharp(plain(1000, 500)).withMetadata({ orientation: 6 }).webp().toBuffer();

  it.each<[string, () => Promise<Uint8Array> | Uint8Array, string]>([
    ['is broken', () => sample('harbour-dawn.jpg').subarray(0, 60_000), 'premature end'],
    ['moves, as a WebP can', moving, 'it moves'],
    ['moves, as a PNG can', async () => animated(await still()), 'it moves'],
    ['lies on its side, where browsers disagree', turned, 'it lies on its side'],
  ])('is sent as it is if it %s, and the log says why, once', async (_what, draw, why) => {
    const logged = await records();
    const room = await testNewsroom(withPicture(await draw()), { resize });
    for (const width of [480, 480, 480]) {
      const { headers } = await request(room.app.server).get(sized(room, width)).expect(302);
      expect(headers).toMatchObject({ location: original(room), 'cache-control': 'no-cache' });
    }
    await request(room.app.server).get(original(room)).expect(200);
    expect(stored(room)).toEqual([]);
    expect(logged.filter(({ category }) => category[1] === 'media').map(({ properties }) => properties)).toEqual([
      { file: 'media/port.jpg', reason: expect.stringContaining(why) },
    ]);
  });

  it('is not even unpacked if it is a bomb, whatever its head says', async () => {
    const logged = await records();
    const room = await testNewsroom(withPicture(bomb(20_000), 'bomb.png'), { resize });
    expect((await imagesOn(room, '/a/one/port')).every(({ srcset }) => srcset === undefined)).toBe(true);
    await request(room.app.server)
      .get(sized(room, 480, 'bomb.png'))
      .expect(404);
    expect(logged.filter(({ category }) => category[1] === 'media')).toEqual([]);
    const media = room.newsroom.archive.media('bomb.png');
    const file = join(room.data, 'media', original(room, 'bomb.png').replace('/media/', ''));
    await expect(resize(file, media as never, { width: 480, height: 480 })).rejects.toThrow(/pixel limit/);
  });
});

describe('without sharp', () => {
  it('pages show each picture in its one size', async () => {
    const room = await testNewsroom(pictures(), { resize: null });
    for (const path of ['/', '/sections/world', '/a/one/port']) {
      const shown = await imagesOn(room, path);
      expect(shown.length).toBeGreaterThan(0);
      for (const image of shown) {
        expect(image).toMatchObject({ src: original(room), width: '1600', height: '900' });
        for (const name of ['srcset', 'sizes', 'decoding']) expect(image).not.toHaveProperty(name);
      }
    }
  });

  it('the address of a size leads to the original: pages that name it may lie in caches', async () => {
    const room = await testNewsroom(pictures(), { resize: null });
    await request(room.app.server).get(sized(room, 480)).expect(302).expect('Location', original(room));
    await request(room.app.server).get(sized(room, 500)).expect(404);
  });

  it.skipIf(withoutSharp)('what was made is still there, and the pages say that they have changed', async () => {
    const room = await testNewsroom(pictures(), { resize });
    await request(room.app.server).get(sized(room, 480)).expect(200);
    const { headers } = await request(room.app.server).get('/a/one/port').expect(200);
    const without = await room.restart({ resize: null });
    await request(without.app.server).get(sized(without, 480)).expect(200).expect('Content-Type', 'image/webp');
    const again = request(without.app.server).get('/a/one/port');
    const { text } = await again.set('If-None-Match', headers.etag as string).expect(200);
    expect(text).not.toContain('srcset');
  });
});

function near(one: typeof red, other: typeof red): boolean {
  return (['r', 'g', 'b'] as const).every((channel) => Math.abs(one[channel] - other[channel]) < 12);
}
