/** That the pages tell the truth of how wide their pictures are shown: else a browser loads the wrong file. */
import { cpSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { articlePath } from '../../src/article.ts';
import { temporaryFolder, testNewsroom } from '../newsroom.ts';
import { resize, withoutSharp } from '../pictures.ts';
import { launch, withoutBrowser } from './chromium.ts';

type Shown = { file: string; files: { path: string; width: number }[]; pixels: number };

describe.skipIf(withoutBrowser || withoutSharp)('in a browser', () => {
  let browser: Browser;
  let base = '';
  let story = '';

  beforeAll(async () => {
    const content = temporaryFolder(afterAll);
    cpSync(join(import.meta.dirname, '../../content'), content, { recursive: true });
    const web = createServer();
    await new Promise<void>((done) => web.listen(0, '127.0.0.1', done));
    base = `http://localhost:${(web.address() as AddressInfo).port}`;
    const now = '2026-11-24T08:00:00Z';
    const room = await testNewsroom({}, { content, origin: base, now, resize, atEnd: afterAll });
    web.on('request', room.app.server);
    afterAll(() => void web.close());
    const found = room.newsroom.archive.sitemapPart(0).find(({ slug }) => slug.includes('ras-al-nour-quay'));
    story = articlePath(found as never);
    browser = await launch();
    afterAll(() => browser.close());
  });

  /** Which of its files the browser took for each picture, and the pixels of the screen that it fills. */
  async function picturesAt(path: string, width: number, deviceScaleFactor: number): Promise<Shown[]> {
    const page = await browser.newPage({ viewport: { width, height: 900 }, deviceScaleFactor });
    await page.goto(base + path);
    const shown = await page.evaluate(() =>
      Promise.all(
        [...document.querySelectorAll<HTMLImageElement>('img[srcset]')].map(async (image) => {
          image.loading = 'eager';
          await image.decode();
          const files = image.srcset.split(', ').map((one) => {
            const [path = '', width = ''] = one.split(' ');
            return { path, width: Number.parseInt(width, 10) };
          });
          return { file: image.currentSrc, files, pixels: image.getBoundingClientRect().width * devicePixelRatio };
        }),
      ),
    );
    await page.close();
    return shown;
  }

  const screens: [width: number, scale: number][] = [
    [360, 1],
    [390, 3],
    [768, 1],
    [1024, 1],
    [1440, 1],
    [1440, 2],
  ];
  const cases = ['/', '/sections/port', 'the article'].flatMap((path) =>
    screens.map((screen) => [path, ...screen] as const),
  );

  it.each(cases)(
    '%s, %i pixels across with %i dots each, loads what fills the places of its pictures and no more',
    async (path, width, scale) => {
      const shown = await picturesAt(path === 'the article' ? story : path, width, scale);
      expect(shown.length).toBeGreaterThan(0);
      for (const { file, files, pixels } of shown) {
        const enough = files.find((one) => one.width >= pixels) ?? files.at(-1);
        expect({ pixels, file }).toEqual({ pixels, file: base + enough?.path });
      }
    },
  );
});
