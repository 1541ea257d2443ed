/** The pages as people meet them: in a real browser, on the sample publication. */
import { cpSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { articlePath } from '../../src/article.ts';
import { article, many, temporaryFolder, testNewsroom } from '../newsroom.ts';
import { launch, withoutBrowser } from './chromium.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Every kind of page: what it is, its language, and where it is. */
const pages: [name: string, language: string, path: string | { article: string }][] = [
  ['the front page', 'ar', '/'],
  ['the second page of the site', 'ar', '/?before=many20'],
  ['a section', 'ar', '/sections/port'],
  ['a section in English', 'en', '/sections/english'],
  ['an author', 'ar', '/authors/salma-daher'],
  ['a tag', 'ar', `/tags/${encodeURIComponent('ملاحة')}`],
  ['a series', 'ar', `/series/${encodeURIComponent('دفاتر-البحر')}`],
  ['an Arabic article with picture and sound', 'ar', { article: 'ras-al-nour-quay' }],
  ['an Arabic article without picture', 'ar', { article: 'غواصون' }],
  ['a long headline in two scripts, with a table', 'ar', { article: 'LoRaWAN' }],
  ['an English article with a correction', 'en', { article: 'sardine' }],
  ['an English article with a translation', 'en', { article: 'keeper' }],
  ['the feeds', 'ar', '/feeds'],
  ['a search', 'ar', `/search?q=${encodeURIComponent('قطار')}`],
  ['a search that finds nothing', 'ar', '/search?q=zzz'],
  ['an address that holds nothing', 'ar', '/nowhere'],
  ['a withdrawn article', 'ar', '/a/withdrawn'],
];

describe.skipIf(withoutBrowser)('in a browser', () => {
  let browser: Browser;
  let base = '';
  let addressOf: (path: (typeof pages)[number][2]) => string;

  beforeAll(async () => {
    const content = temporaryFolder(afterAll);
    cpSync(join(import.meta.dirname, '../../content'), content, { recursive: true });
    const web = createServer();
    await new Promise<void>((done) => web.listen(0, '127.0.0.1', done));
    base = `http://localhost:${(web.address() as AddressInfo).port}`;
    const room = await testNewsroom(
      {
        ...many(60),
        'articles/withdrawn.md': article({
          id: 'withdrawn',
          title: 'سُحب',
          date: '2026-11-01',
          withdrawn: '2026-11-02',
        }),
      },
      { content, origin: base, now: '2026-11-24T08:00:00Z', atEnd: afterAll },
    );
    web.on('request', room.app.server);
    afterAll(() => void web.close());
    const articles = room.newsroom.archive.sitemapPart(0);
    addressOf = (path) => {
      if (typeof path === 'string') return base + path;
      const found = articles.find(({ slug }) => slug.toLowerCase().includes(path.article.toLowerCase()));
      if (!found) throw new Error(`no article named ${path.article}`);
      return base + articlePath(found);
    };
    browser = await launch();
    afterAll(() => browser.close());
  });

  /** A page that remembers what it asked for and what it complained of. */
  async function open(address: string, options: BrowserContextOptions = {}) {
    const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
    const page = await context.newPage();
    const asked: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      // Chromium's own word about the status of the page itself.
      if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) complaints.push(message.text());
    });
    await page.goto(address);
    return { page, asked, complaints, close: () => context.close() };
  }

  it.each(pages)(
    '%s has its language and direction, one heading, and asks nobody else',
    async (_name, language, path) => {
      const { page, asked, complaints, close } = await open(addressOf(path));
      const html = page.locator('html');
      expect(await html.getAttribute('lang')).toBe(language);
      expect(await html.getAttribute('dir')).toBe(language === 'ar' ? 'rtl' : 'ltr');
      expect(await page.locator('h1').count()).toBe(1);
      expect(await levels(page)).toEqual((await levels(page)).filter(noLevelLeftOut));
      expect(asked.filter((url) => !url.startsWith(`${base}/`))).toEqual([]);
      expect(complaints).toEqual([]);
      await close();
    },
  );

  it.each(pages)(
    '%s fits into 320 and 1600 pixels and into a screen at 200 %%, and nothing jumps',
    async (_name, _language, path) => {
      for (const width of [320, 600, 1600]) {
        const { page, close } = await open(addressOf(path), { viewport: { width, height: 700 } });
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
        expect(await layoutShift(page)).toBe(0);
        await close();
      }
    },
  );

  it.each(pages)('%s has no serious fault in the eyes of axe, light and dark', async (_name, _language, path) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page, close } = await open(addressOf(path), { colorScheme });
      await page.evaluate(axe);
      const found = await page.evaluate(() => (globalThis as unknown as { axe: Axe }).axe.run());
      const serious = found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      await close();
    }
  });

  it.each(pages)('%s says the same without a script', async (_name, _language, path) => {
    const plain = await open(addressOf(path), { javaScriptEnabled: false });
    const scripted = await open(addressOf(path));
    const words = async (page: Page) =>
      (await page.locator('main p, main h1, main h2, main h3, main a').allTextContents()).join(' ');
    expect(await words(plain.page)).toBe(await words(scripted.page));
    expect(await plain.page.locator('button.copy:visible').count()).toBe(0);
    await Promise.all([plain.close(), scripted.close()]);
  });

  it('is walked by keyboard: first the way to the content, then everything in its order, with a visible mark', async () => {
    const { page, close } = await open(`${base}/`);
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('a.skip');
    expect(await page.locator('a.skip').evaluate((link) => link.getBoundingClientRect().top)).toBeGreaterThanOrEqual(0);
    await page.keyboard.press('Enter');
    expect(await focused(page)).toBe('main');
    const order: number[] = [];
    for (let step = 0; step < 12; step++) {
      await page.keyboard.press('Tab');
      order.push(
        await page.evaluate(() => [...document.querySelectorAll('*')].indexOf(document.activeElement as Element)),
      );
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement as Element).outlineStyle);
      expect(outline).not.toBe('none');
    }
    expect(order).toEqual([...order].sort((one, other) => one - other));
    const headline = page.locator('.lead h2 a');
    await headline.focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/a\//);
    expect(await page.locator('article.story h1').count()).toBe(1);
    await close();
  });

  it('finds by the search field, and copies the address of a feed', async () => {
    const { page, close } = await open(`${base}/feeds`, { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.locator('button.copy').first().click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${base}/rss.xml`);
    await page.locator('header input[type=search]').fill('مرفأ راس النور');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/search/);
    expect(await page.locator('main .teaser').count()).toBeGreaterThan(0);
    await close();
  });

  it.each(['/rss.xml', '/atom.xml'])('shows %s to a person who opens it', async (path) => {
    const { page, close } = await open(base + path);
    const titles = page.locator('item > title, entry > title');
    expect(await titles.first().isVisible()).toBe(true);
    expect(await page.locator('item > guid, entry > content').first().isVisible()).toBe(false);
    const box = await titles
      .filter({ hasText: 'GPS' })
      .first()
      .evaluate((title) => {
        const range = document.createRange();
        range.selectNodeContents(title);
        const edges = [...range.getClientRects()].map(({ right }) => right);
        return { end: title.getBoundingClientRect().right, text: Math.max(...edges) };
      });
    expect(Math.abs(box.end - box.text)).toBeLessThan(2);
    await close();
  });

  it('prints the text and its address, without what is only for a screen', async () => {
    const { page, close } = await open(addressOf({ article: 'ras-al-nour-quay' }));
    await page.emulateMedia({ media: 'print' });
    for (const hidden of ['.search', 'nav.sections', '.player', '.box'])
      expect(await page.locator(hidden).first().isVisible()).toBe(false);
    expect(await page.locator('.printed-address').isVisible()).toBe(true);
    await close();
  });
});

type Axe = { run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> };

type Shift = { value: number; sources: { node: unknown }[] };

function levels(page: Page): Promise<number[]> {
  return page.locator('h1, h2, h3, h4').evaluateAll((all) => all.map(({ tagName }) => Number(tagName[1])));
}

function noLevelLeftOut(level: number, index: number, all: number[]): boolean {
  return level - (all[index - 1] ?? 0) <= 1;
}

function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { tagName, className } = document.activeElement as HTMLElement;
    return [tagName.toLowerCase(), ...className.split(' ').filter(Boolean)].join('.');
  });
}

function layoutShift(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((done) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          // Without a node: within the browser's own player.
          for (const entry of list.getEntries() as unknown as Shift[])
            if (entry.sources.some(({ node }) => node !== null)) sum += entry.value;
        }).observe({ type: 'layout-shift', buffered: true });
        requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
      }),
  );
}
