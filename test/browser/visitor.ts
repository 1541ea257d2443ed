/** Somebody in a browser, and what is looked at on every page. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export type Visitor = {
  page: Page;
  asked: string[];
  complaints: string[];
  /** Loads a page into a window so many pixels wide. */
  visit(address: string, width?: number): Promise<void>;
};

type Axe = { run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> };

/** Somebody who goes from page to page, and remembers what the last one asked for and complained of. */
export async function visitor(browser: Browser, options: BrowserContextOptions = {}): Promise<Visitor> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const seen: Pick<Visitor, 'asked' | 'complaints'> = { asked: [], complaints: [] };
  page.on('request', (request) => seen.asked.push(request.url()));
  page.on('requestfailed', (request) => seen.complaints.push(`no answer: ${request.url()}`));
  page.on('response', (response) => {
    const isPage = response.request().isNavigationRequest();
    if (!isPage && response.status() >= 400) seen.complaints.push(`${response.status()} ${response.url()}`);
  });
  page.on('pageerror', (error) => seen.complaints.push(String(error)));
  page.on('console', (message) => {
    // Chromium's own word about the status of an answer, which is looked at above.
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) seen.complaints.push(message.text());
  });
  // Every page is met for the first time.
  const devTools = await context.newCDPSession(page);
  await devTools.send('Network.setCacheDisabled', { cacheDisabled: true });
  return Object.assign(seen, {
    page,
    async visit(address: string, width = 1200) {
      await page.setViewportSize({ width, height: 900 });
      seen.asked.length = 0;
      seen.complaints.length = 0;
      await page.goto(address);
    },
  });
}

/** What axe finds that keeps somebody out, light and dark; and a page that looks the same in both. */
export async function seriousFaults(page: Page): Promise<unknown[]> {
  await page.evaluate(axe);
  const papers = new Set<string>();
  const faults: unknown[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    papers.add(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
    const found = await page.evaluate(() => (globalThis as unknown as { axe: Axe }).axe.run());
    const serious = found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    faults.push(...serious.map(({ id, nodes }) => [colorScheme, id, nodes.map(({ html }) => html)]));
  }
  await page.emulateMedia({ colorScheme: null });
  return papers.size === 2 ? faults : [...faults, 'light and dark look the same'];
}

export function widthOf(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth);
}

/** One more press of Tab: which element of the document it leads to, and the outline that shows it. */
export async function step(page: Page): Promise<{ place: number; mark: string; html: string }> {
  await page.keyboard.press('Tab');
  return page.evaluate(() => {
    const focused = document.activeElement ?? document.body;
    const { outlineWidth, outlineStyle } = getComputedStyle(focused);
    const place = focused === document.body ? 0 : [...document.querySelectorAll('*')].indexOf(focused);
    return { place, mark: `${outlineWidth} ${outlineStyle}`, html: focused.outerHTML.slice(0, 100) };
  });
}
