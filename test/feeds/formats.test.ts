import request from 'supertest';
import { describe, expect, it } from 'vitest';
import type { Article } from '../../src/article.ts';
import { formats, renderFeed } from '../../src/feeds/formats.ts';
import type { Feed, Format } from '../../src/format.ts';
import { article, origin, testNewsroom } from '../newsroom.ts';

async function feedOfThree(): Promise<Feed> {
  const { newsroom } = await testNewsroom({
    'articles/1.md': article({ id: 'one', title: 'الأول', date: '2026-11-01' }),
    'articles/2.md': article({ id: 'two', title: 'الثاني', date: '2026-11-02' }),
    'articles/3.md': article({ id: 'three', title: 'الثالث', date: '2026-11-03' }),
  });
  const site = newsroom.site();
  const key = { kind: 'site', slug: '' } as const;
  const articles = newsroom.archive.articles(key, { limit: 50, notices: true }) as Article[];
  const channel = { ...key, title: site.title, language: site.language, url: null };
  return { site, channel, origin, articles, before: null, next: null, icon: null, hub: null, stylesheet: '/feed.css' };
}

/** A format that one article breaks, as a fault in a renderer would. */
const fragile: Format = {
  name: 'fragile',
  file: 'fragile.txt',
  mediaType: 'text/plain',
  render: ({ articles }) => articles.map(({ id }) => (id === 'two' ? '\u0000' : id)).join(' '),
  check: (text) => {
    if (text.includes('\u0000')) throw new Error('not well-formed');
  },
};

describe('rendering a feed', () => {
  it('leaves out the article that breaks the document, and says which', async () => {
    const dropped: string[] = [];
    const text = renderFeed(fragile, await feedOfThree(), (id, reason) => dropped.push(`${id}: ${reason}`));
    expect(text).toBe('three one');
    expect(dropped).toEqual(['two: not well-formed']);
  });

  it('is a fault where no article is to blame', async () => {
    const broken: Format = { ...fragile, render: () => '\u0000' };
    const feed = await feedOfThree();
    expect(() => renderFeed(broken, { ...feed, articles: [] }, () => {})).toThrow('not well-formed');
  });
});

describe.each(formats)('$name, as every format,', (format) => {
  it('has the permanent address of each article, newest first, and the same bytes for the same feed', async () => {
    const feed = await feedOfThree();
    const text = format.render(feed);
    const ids = [...text.matchAll(/\/a\/(one|two|three)(?=["<])/g)].map((match) => match[1]);
    expect([...new Set(ids)]).toEqual(['three', 'two', 'one']);
    expect(format.render(feed)).toBe(text);
  });

  it('names its next page and only then', async () => {
    const feed = await feedOfThree();
    expect(format.render({ ...feed, next: 'one' })).toContain(`${origin}/${format.file}?before=one`);
    expect(format.render(feed)).not.toContain('?before=');
  });

  it('names the hub and the icon of the publication', async () => {
    const feed = await feedOfThree();
    const icon = {
      name: 'icon.png',
      hash: 'ab'.repeat(32),
      kind: 'image',
      type: 'image/png',
      bytes: 1,
      width: 1,
      height: 1,
      duration: null,
    } as const;
    const text = format.render({ ...feed, hub: 'https://hub.example/?a=1&b=2', icon });
    expect(text).toMatch(/https:\/\/hub\.example\/\?a=1&(amp;)?b=2/);
    expect(text).toContain(`${origin}/media/abababababababab/icon.png`);
  });

  it('is well-formed and true for a channel without articles', async () => {
    const empty = { ...(await feedOfThree()), articles: [] };
    expect(() => format.check(format.render(empty))).not.toThrow();
  });

  it('is served under every kind of channel with its own type', async () => {
    const { app } = await testNewsroom({
      'articles/1.md': article({
        title: 'الأول',
        date: '2026-11-01',
        section: 'world',
        author: 'salma',
        tags: ['بحر'],
      }),
    });
    const channels = ['', '/sections/world', '/authors/salma', `/tags/${encodeURIComponent('بحر')}`, '/languages/ar'];
    for (const channel of channels) {
      const response = await request(app.server).get(`${channel}/${format.file}`).buffer(true).expect(200);
      expect(response.headers['content-type']).toBe(`${format.mediaType}; charset=utf-8`);
      expect(response.text).toContain('الأول');
      expect(response.text).toContain(`${origin}${channel}/${format.file}`);
    }
  });

  it('does not know a channel that nothing names', async () => {
    const { app } = await testNewsroom({ 'articles/draft.md': article({ title: 'سرّ', tags: ['سر'], draft: true }) });
    for (const channel of [`/tags/${encodeURIComponent('سر')}`, '/authors/nobody', '/sections/none', '/languages/de'])
      await request(app.server).get(`${channel}/${format.file}`).expect(404);
  });
});
