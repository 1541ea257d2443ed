/** A day's work at the desk, in a real browser. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { siteChannel } from '../../src/channel.ts';
import { rooms } from '../../src/http/desk/rooms.ts';
import { trusted } from '../../src/text/html.ts';
import { tokenIn } from '../desk/at-desk.ts';
import { article, type TestNewsroom, testNewsroom } from '../newsroom.ts';
import { launch, withoutBrowser } from './chromium.ts';
import { seriousFaults, step, type Visitor, visitor, widthOf } from './visitor.ts';

const now = '2026-11-24T08:00:00Z';
const reply = 'https://social.example/notes/1';
const reader = 'https://social.example/users/reader';

const files = {
  'articles/quay.md': article({
    id: 'quay',
    title: 'مرفأ رأس النور يفتح رصيفه الجديد',
    date: '2026-11-20',
    section: 'world',
  }),
  'articles/train.md': article(
    { id: 'train', title: 'قطار الجبل يعود', date: '2026-11-21' },
    'نص.\n\nاقرأ أيضاً: مرفأ رأس النور يفتح رصيفها الجديد',
  ),
};

describe.skipIf(withoutBrowser)('at the desk', () => {
  let browser: Browser;
  let base = '';
  let room: TestNewsroom;
  let secret = '';

  beforeAll(async () => {
    const web = createServer();
    await new Promise<void>((done) => web.listen(0, '127.0.0.1', done));
    base = `http://localhost:${(web.address() as AddressInfo).port}`;
    room = await testNewsroom(files, { origin: base, now, atEnd: afterAll });
    secret = tokenIn(room);
    somethingFromElsewhere();
    await room.app.onIdle();
    web.on('request', room.app.server);
    afterAll(() => void web.close());
    browser = await launch();
    afterAll(() => browser.close());
  });

  /** A reader who follows and answers, on a server that took nothing. */
  function somethingFromElsewhere(): void {
    const { federation } = room.newsroom;
    const actor = { uri: reader, inbox: `${reader}/inbox`, sharedInbox: null, name: 'قارئة', url: reader, keyIds: [] };
    federation.remember(actor, now);
    const handle = federation.handleOf(siteChannel);
    federation.follow(handle, actor, `${reader}/follow`, now);
    const text = { html: trusted('<p>متى يفتح الرصيف؟</p>'), language: 'ar', url: null, version: 1 };
    federation.interact({ uri: reply, kind: 'reply', article: 'quay', actor: reader, text, at: now }, now);
    const activity = { uri: `${base}/ap/articles/quay#create`, handle, topic: 'quay', bytes: Buffer.from('{}') };
    federation.deliver(activity, { handles: [handle], left: false }, Date.parse(now));
    const claimed = federation.claim(9, 9, [], Date.parse(now));
    const results = claimed.map((delivery) => ({
      delivery,
      verdict: { is: 'failed' } as const,
      error: 'answered 500',
      signature: '',
    }));
    federation.settle(results, Date.parse(now));
  }

  /** Signs in by the keyboard alone. */
  async function signedIn(options = {}): Promise<Visitor> {
    const someone = await visitor(browser, options);
    await someone.visit(`${base}/desk`);
    await tabTo(someone.page, '[name=token]');
    await someone.page.keyboard.type(secret);
    await someone.page.keyboard.press('Enter');
    await someone.page.waitForURL(`${base}/desk`);
    return someone;
  }

  /** Presses Tab until what is looked for has the focus. */
  async function tabTo(page: Page, selector: string): Promise<void> {
    for (let stops = 0; stops < 80; stops++) {
      if ((await page.locator(`${selector}:focus`).count()) > 0) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`no way to ${selector} by the keyboard`);
  }

  async function publicStatus(path: string): Promise<number> {
    return (await fetch(base + path)).status;
  }

  it('a reference that is picked stands between two paragraphs, and changes neither', async () => {
    const { page, visit } = await signedIn();
    await visit(`${base}/desk/new`);
    expect(await page.locator('#preview').getAttribute('aria-live')).toBe(null);
    await page.locator('[name=text]').fill('سطر\nوسطر من الفقرة نفسها.\n\n    رمز\n');
    await page.locator('[name=text]').evaluate((area) => (area as HTMLTextAreaElement).setSelectionRange(1, 1));
    await page.locator('[role=combobox]').fill('القطارات');
    await page.locator('[role=option]').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await page.locator('[name=text]').inputValue()).toBe(
      'سطر\nوسطر من الفقرة نفسها.\n\nاقرأ أيضاً: [قطار الجبل يعود](/a/train)\n\n    رمز\n',
    );
    await page.locator('[name=title]').fill('خبر');
    await page.locator('[name=text]').fill('«قال ولم يغلق');
    await page.waitForFunction(() => document.querySelector('#preview-status')?.textContent === 'ملاحظات: 1');
  });

  it('somebody writes in Arabic, sees the related line resolve, schedules, corrects and withdraws, all by keyboard', async () => {
    const { page, visit, complaints } = await signedIn();
    await tabTo(page, 'a[href="/desk/new"]');
    await page.keyboard.press('Enter');
    await tabTo(page, '[name=title]');
    await page.keyboard.type('المدينة تستعدّ للموسم');
    await tabTo(page, '[name=text]');
    await page.keyboard.type('فقرة أولى.\n\nإقرأ ايضا: مرفا رأس النور يفتح رصيفه الجديد\n');
    const found = page.locator('#preview .found .resolved');
    await found.waitFor();
    expect(await page.locator('#preview .found a').textContent()).toBe('مرفأ رأس النور يفتح رصيفه الجديد');
    await tabTo(page, '[role=combobox]');
    await page.keyboard.type('القطارات');
    await page.locator('[role=option]').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelectorAll('#preview .found .resolved').length === 2);
    expect(await page.locator('[name=text]').inputValue()).toContain('اقرأ أيضاً: [قطار الجبل يعود](/a/train)');
    // The parts of a datetime field are typed one after the other, as the browser's language orders them.
    await page.locator('[name=date]').fill('2026-11-24T11:00');
    await tabTo(page, 'button[value=publish]');
    await page.keyboard.press('Enter');
    await page.waitForURL(/told=scheduled/);
    expect(await page.locator('.desk-title .state').textContent()).toBe('مجدول');
    const id = /articles\/([a-z0-9]+)/.exec(page.url())?.[1] ?? '';
    expect(await publicStatus(`/a/${id}`)).toBe(404);
    room.setClock('2026-11-24T09:00:00Z');
    room.app.passTime();
    expect(await publicStatus(`/a/${id}`)).toBe(200);

    await visit(`${base}/desk/articles/${id}`);
    await tabTo(page, '[name=text]');
    await page.keyboard.press('Control+End');
    await page.keyboard.type('\nفقرة أخيرة.');
    await tabTo(page, '[name=edit]');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await tabTo(page, '[name=correction]');
    await page.keyboard.type('الموسم يبدأ في كانون.');
    await tabTo(page, 'button[value=save]');
    await page.keyboard.press('Enter');
    await page.waitForURL(/told=published/);
    const shown = await (await fetch(`${base}/a/${id}`)).text();
    expect(shown).toContain('الموسم يبدأ في كانون.');
    expect(shown).toContain('فقرة أخيرة.');

    await tabTo(page, '.further summary');
    await page.keyboard.press('Enter');
    await tabTo(page, '.further button');
    await page.keyboard.press('Enter');
    await page.waitForURL(/told=withdrawn/);
    expect(await page.locator('.desk-title .state').textContent()).toBe('مسحوب');
    expect(await publicStatus(`/a/${id}`)).toBe(410);
    expect(complaints).toEqual([]);
  });

  it('somebody settles a reference, approves a reply and sends again what failed', async () => {
    const { page, visit, complaints } = await signedIn();
    await visit(`${base}/desk/references`);
    await tabTo(page, '.entry .deed button');
    await page.keyboard.press('Enter');
    await page.waitForURL(/told=done/);
    expect(room.newsroom.archive.article('train')?.references[0]).toMatchObject({
      state: 'resolved',
      target: { id: 'quay' },
    });

    await visit(`${base}/desk/conversations`);
    expect(await page.locator('.foreign').textContent()).toBe('متى يفتح الرصيف؟');
    await tabTo(page, '.entry .deed button');
    await page.keyboard.press('Enter');
    await page.waitForURL(/told=done/);
    expect(room.newsroom.federation.conversations({ state: 'approved', limit: 9 })).toHaveLength(1);
    expect(await page.locator('.entry').count()).toBe(0);

    await visit(`${base}/desk/deliveries`);
    expect(await page.locator('tbody tr').textContent()).toContain('answered 500');
    expect(await page.locator('.plot rect.failed').count()).toBe(1);
    expect(room.newsroom.federation.setAside()).toHaveLength(1);
    await tabTo(page, 'tbody .deed button');
    await page.keyboard.press('Enter');
    await page.waitForURL(/told=done/);
    expect(room.newsroom.federation.setAside()).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('all is done without a script, too', async () => {
    const { page } = await signedIn({ javaScriptEnabled: false });
    await page.goto(`${base}/desk/new`);
    await page.fill('[name=title]', 'بلا نصوص برمجية');
    await page.fill('[name=text]', 'نص.\n\nاقرأ أيضاً: قطار الجبل يعود');
    await page.click('button[value=preview]');
    expect(await page.locator('#preview .found a').textContent()).toBe('قطار الجبل يعود');
    await page.click('button[value=publish]');
    expect(await page.locator('.desk-title .state').textContent()).toBe('منشور');
    await page.click('.desk-title a[href^="/a/"]');
    expect(await page.locator('h1').textContent()).toBe('بلا نصوص برمجية');
  });

  it('a text that was typed and not saved is not left without a word', async () => {
    const { page, visit } = await signedIn();
    await visit(`${base}/desk/new`);
    await page.fill('[name=text]', 'نص لم يُحفظ');
    const asked = new Promise<string>((done) =>
      page.once('dialog', (dialog) => dialog.accept().then(() => done(dialog.type()))),
    );
    await page.click('nav a[href="/desk"]');
    expect(await asked).toBe('beforeunload');
  });

  const pages = [
    '/desk/sign-in',
    ...rooms
      .filter(({ at }) => !/preview|pick|media|^a\//.test(at))
      .map(({ at }) => `/desk/${at.replace(':id', 'quay')}`),
    '/desk/conversations?state=all',
    '/desk/followers?of=news',
  ];

  it.each(pages)(
    '%s has one heading, fits into every width, and has no serious fault in the eyes of axe',
    async (path) => {
      const someone = path === '/desk/sign-in' ? await visitor(browser) : await signedIn();
      const { page, visit, asked, complaints } = someone;
      for (const width of [320, 640, 1600]) {
        await visit(base + path, width);
        expect(await widthOf(page), `${width} pixels`).toBe(width);
      }
      expect(await page.locator('h1').count()).toBe(1);
      expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
      expect(await seriousFaults(page)).toEqual([]);
      expect(asked.filter((url) => !url.startsWith(`${base}/`))).toEqual([]);
      expect(complaints).toEqual([]);
      for (let at = await step(page); at.place > 0; at = await step(page))
        expect(at.mark, at.html).not.toMatch(/none|^0px/);
      await page.context().close();
    },
  );
});
