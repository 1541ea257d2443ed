/** The pages as people meet them: in a real browser, on the sample publication. */
import { cpSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { articlePath } from '../../src/article.ts';
import { article, many, temporaryFolder, testNewsroom } from '../newsroom.ts';
import { resize, withoutSharp } from '../pictures.ts';
import { launch, withoutBrowser } from './chromium.ts';
import { seriousFaults, step, type Visitor, visitor, widthOf } from './visitor.ts';

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
  ['an article that suggests another, at its slot', 'ar', { article: 'هزتان-خفيفتان' }],
  ['an English article that suggests another', 'en', { article: 'aftershocks' }],
  ['the feeds', 'ar', '/feeds'],
  ['a search', 'ar', `/search?q=${encodeURIComponent('قطار')}`],
  ['a search that finds nothing', 'ar', '/search?q=zzz'],
  ['a search with filters', 'ar', `/search?q=${encodeURIComponent('قطار')}&section=port&from=2020-01-01`],
  ['a search for a misspelled word', 'ar', `/search?q=${encodeURIComponent('المرفاا')}`],
  ['a search with some of the words', 'ar', `/search?q=${encodeURIComponent('مقال منارة قطار')}`],
  ['an address that holds nothing', 'ar', '/nowhere'],
  ['a withdrawn article', 'ar', '/a/withdrawn'],
];

/** Two articles in each language that have enough in common. */
const alike = {
  'articles/quake-1.md': article(
    { title: 'هزّتان خفيفتان قرب الساحل', slug: 'هزتان-خفيفتان', date: '2026-11-02', tags: ['زلازل'] },
    'سجّل المرصد هزّتين أرضيتين.\n\nاخترنا لك',
  ),
  'articles/quake-2.md': article(
    { title: 'المرصد: هزّتان أرضيتان خفيفتان أخريان', date: '2026-11-03', tags: ['زلازل'] },
    'هزّتان قرب الساحل سجّلهما المرصد.',
  ),
  'articles/quake-3.md': article(
    { title: 'Two aftershocks shake the coast', slug: 'aftershocks', date: '2026-11-02', lang: 'en', tags: ['quakes'] },
    'The observatory measured both aftershocks.',
  ),
  'articles/quake-4.md': article(
    { title: 'Aftershocks shake the observatory', date: '2026-11-03', lang: 'en', tags: ['quakes'] },
    'Both aftershocks were measured at the coast.',
  ),
};

describe.skipIf(withoutBrowser)('in a browser', () => {
  let browser: Browser;
  let scripted: Visitor;
  let plain: Visitor;
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
        ...alike,
        'articles/withdrawn.md': article({
          id: 'withdrawn',
          title: 'سُحب',
          date: '2026-11-01',
          withdrawn: '2026-11-02',
        }),
      },
      { content, origin: base, now: '2026-11-24T08:00:00Z', resize: withoutSharp ? null : resize, atEnd: afterAll },
    );
    await room.app.onIdle();
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
    scripted = await visitor(browser, { permissions: ['clipboard-read', 'clipboard-write'] });
    plain = await visitor(browser, { javaScriptEnabled: false });
  });

  it.each(pages)(
    '%s has its language and direction, one heading, and asks nobody else',
    async (_name, language, path) => {
      const { page, asked, complaints, visit } = scripted;
      await visit(addressOf(path));
      await everyPicture(page);
      const html = page.locator('html');
      expect(await html.getAttribute('lang')).toBe(language);
      expect(await html.getAttribute('dir')).toBe(language === 'ar' ? 'rtl' : 'ltr');
      expect(await page.locator('h1').count()).toBe(1);
      const found = await levels(page);
      expect(found).toEqual(found.filter(noLevelLeftOut));
      expect(asked.filter((url) => !url.startsWith(`${base}/`))).toEqual([]);
      expect(complaints).toEqual([]);
    },
  );

  it.each(pages)(
    '%s fits into 320 and 1600 pixels and into a screen at 200 %%, and nothing jumps',
    async (_name, _language, path) => {
      const { page, visit } = scripted;
      // A screen of 1280 pixels at 200 % is one of 640.
      for (const width of [320, 640, 1600]) {
        await visit(addressOf(path), width);
        await everyPicture(page);
        expect(await layoutShift(page), `${width} pixels`).toBe(0);
        expect(await widthOf(page), `${width} pixels`).toBe(width);
      }
      await page.evaluate(() => {
        document.documentElement.style.fontSize = '200%';
      });
      expect(await widthOf(page), 'letters twice as large').toBe(1600);
    },
  );

  it.each(pages)('%s has no serious fault in the eyes of axe, light and dark', async (_name, _language, path) => {
    const { page, visit } = scripted;
    await visit(addressOf(path));
    expect(await seriousFaults(page)).toEqual([]);
  });

  it.each(pages)('%s says the same without a script', async (_name, _language, path) => {
    for (const { visit } of [plain, scripted]) await visit(addressOf(path));
    expect(await plain.page.locator('button.copy:visible').count()).toBe(0);
    const words = await visibleWords(plain.page);
    expect(words.length).toBeGreaterThan(50);
    expect(words).toBe(await visibleWords(scripted.page));
  });

  it.each<[string, (typeof pages)[number][2]]>([
    ['the front page', '/'],
    ['an article with sound', { article: 'ras-al-nour-quay' }],
    ['the feeds', '/feeds'],
    ['a search', `/search?q=${encodeURIComponent('قطار')}`],
  ])('%s is walked by keyboard: everything in its order, with a visible mark', async (_name, path) => {
    const { page, visit } = scripted;
    await visit(addressOf(path));
    const all = await page.evaluate(() => {
      const reachable = [...document.querySelectorAll<HTMLElement>('a[href], button, input, select, summary, audio')];
      return reachable.filter((one) => one.tabIndex >= 0 && one.checkVisibility()).length;
    });
    expect(all).toBeGreaterThan(10);
    const order: number[] = [];
    for (let at = await step(page); at.place > 0 && order.length <= all; at = await step(page)) {
      // The browser's own player has more stops inside, with marks of its own.
      if (order.at(-1) === at.place) continue;
      order.push(at.place);
      expect(at.mark, at.html).not.toMatch(/none|^0px/);
    }
    expect(order).toHaveLength(all);
    expect(order).toEqual([...order].sort((one, other) => one - other));
  });

  it('begins with the way to the content, and opens an article by the keyboard alone', async () => {
    const { page, visit } = scripted;
    await visit(`${base}/`);
    await page.keyboard.press('Tab');
    const skip = page.locator('a.skip:focus');
    expect(await skip.evaluate((link) => link.getBoundingClientRect().top)).toBeGreaterThanOrEqual(0);
    await page.keyboard.press('Enter');
    expect(await page.locator('main:focus').count()).toBe(1);
    await page.keyboard.press('Tab');
    expect(await page.locator('main :focus').count()).toBe(1);
    for (let stops = 0; stops < 3 && (await page.locator('.lead h2 a:focus').count()) === 0; stops++)
      await page.keyboard.press('Tab');
    const title = await page.locator('.lead h2 a:focus').textContent();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/a\//);
    expect(await page.locator('article.story h1').textContent()).toBe(title);
  });

  it('finds by the search field, and copies the address of a feed', async () => {
    const { page, visit } = scripted;
    await visit(`${base}/feeds`);
    const buttons = page.locator('button.copy:visible');
    expect(await buttons.count()).toBe(await page.locator('button.copy').count());
    for (const [index, file] of ['rss.xml', 'atom.xml', 'feed.json'].entries()) {
      await buttons.nth(index).click();
      await buttons.nth(index).filter({ hasText: 'نُسخ' }).waitFor();
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${base}/${file}`);
    }
    await page.locator('header input[type=search]').fill('مرفأ راس النور');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/search/);
    expect(await page.locator('main .teaser').count()).toBeGreaterThan(0);
  });

  it('narrows a search down by its form, and goes from an article to what it suggests', async () => {
    const { page, visit } = plain;
    await visit(`${base}/search?q=${encodeURIComponent('قطار')}`);
    const all = await page.locator('main .teaser').count();
    await page.locator('main summary').press('Enter');
    await page.locator('main select[name=language]').selectOption('en');
    await page.locator('main .filters button').click();
    await page.waitForURL(/language=en/);
    expect(await page.locator('main .teaser').count()).toBeLessThan(all);
    expect(await page.locator('main details[open] select[name=language]').inputValue()).toBe('en');
    for (const path of [{ article: 'هزتان-خفيفتان' }, { article: 'aftershocks' }]) {
      await visit(addressOf(path));
      const link = page.locator('.suggestions a').first();
      const title = await link.textContent();
      await link.click();
      expect(await page.locator('h1').textContent()).toBe(title);
    }
  });

  it.each(['/rss.xml', '/atom.xml'])('shows %s to a person who opens it', async (path) => {
    const { page, asked, complaints, visit } = scripted;
    await visit(base + path);
    expect(asked.filter((url) => !url.startsWith(`${base}/`))).toEqual([]);
    expect(complaints).toEqual([]);
    const titles = page.locator('item > title, entry > title');
    expect(await titles.first().isVisible()).toBe(true);
    const hidden = page.locator('item > :not(title, description, pubDate), entry > :not(title, summary, published)');
    expect(await hidden.count()).toBeGreaterThan(50);
    expect(await hidden.filter({ visible: true }).count()).toBe(0);
    // The one begins with a Latin word all the same.
    for (const [words, side] of [
      ['GPS', 'right'],
      ['sardine', 'left'],
    ] as const) {
      const title = titles.filter({ hasText: words }).first();
      expect(await distanceFrom(side, title)).toBeLessThan(2);
      expect(await distanceFrom(side === 'left' ? 'right' : 'left', title)).toBeGreaterThan(20);
    }
    await page.setViewportSize({ width: 320, height: 700 });
    expect(await widthOf(page)).toBe(320);
  });

  it('prints the text and its address, without what is only for a screen', async () => {
    const { page, visit } = scripted;
    await visit(addressOf({ article: 'ras-al-nour-quay' }));
    await page.emulateMedia({ media: 'print' });
    for (const hidden of ['.search', 'nav.sections', '.player', '.box'])
      expect(await page.locator(hidden).first().isVisible()).toBe(false);
    for (const shown of ['h1', '.body p', '.printed-address'])
      expect(await page.locator(shown).first().isVisible()).toBe(true);
    await page.emulateMedia({ media: null });
  });
});

type Shift = { value: number; sources: { node: unknown }[] };

/** Has the pictures come that a reader would meet further down. */
async function everyPicture(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (const picture of document.images) picture.loading = 'eager';
    await Promise.allSettled([...document.images].map((picture) => picture.decode()));
  });
}

function levels(page: Page): Promise<number[]> {
  return page.locator('h1, h2, h3, h4, h5, h6').evaluateAll((all) => all.map(({ tagName }) => Number(tagName[1])));
}

function noLevelLeftOut(level: number, index: number, all: number[]): boolean {
  return level - (all[index - 1] ?? 0) <= 1;
}

/** What a reader sees, but for the buttons that only a script makes useful. */
async function visibleWords(page: Page): Promise<string> {
  await page.locator('button.copy').evaluateAll((all) => {
    for (const button of all) button.remove();
  });
  // biome-ignore lint/performance/useDomNodeTextContent: the text that is shown, not all that is there
  return (await page.locator('body').innerText()).replaceAll(/\s+/g, ' ');
}

/** Pixels between a side of an element and its words. */
function distanceFrom(side: 'left' | 'right', element: Locator): Promise<number> {
  return element.evaluate((one, at) => {
    const words = document.createRange();
    words.selectNodeContents(one);
    const edges = [...words.getClientRects()].map((line) => line[at]);
    const edge = at === 'left' ? Math.min(...edges) : Math.max(...edges);
    return Math.abs(one.getBoundingClientRect()[at] - edge);
  }, side);
}

/** Cumulative: the sum of what has moved since the page was loaded, drawn to its end. */
function layoutShift(page: Page): Promise<number> {
  return page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame++) await new Promise((done) => requestAnimationFrame(done));
    const observer = new PerformanceObserver(() => {});
    observer.observe({ type: 'layout-shift', buffered: true });
    const shifts = observer.takeRecords() as unknown as Shift[];
    // Without a node: within the browser's own player.
    const isOurs = ({ sources }: Shift) =>
      sources.some(({ node }) => node !== null) || !document.querySelector('audio');
    return shifts.filter(isOurs).reduce((sum, { value }) => sum + value, 0);
  });
}
