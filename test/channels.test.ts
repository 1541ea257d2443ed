/** One mechanism for every kind of channel: what is true of one is true of all. */
import { parseAtomFeed, parseJsonFeed, parseOpml, parseRssFeed } from 'feedsmith';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { folderPath } from '../src/channel.ts';
import { kinds } from '../src/channels/kinds.ts';
import { article, origin, testNewsroom } from './newsroom.ts';

const inside = {
  id: 'inside',
  title: 'في القناة',
  date: '2026-11-02',
  lang: 'fa',
  section: 'world',
  author: 'salma',
  tags: ['بحر'],
  series: ['رحلة الموانئ', 'رحلة  الموانئ!'],
};
const outside = { id: 'outside', title: 'خارجها', date: '2026-11-01' };
const slugs: Record<string, string> = {
  site: '',
  section: 'world',
  series: 'رحلة-الموانئ',
  author: 'salma',
  tag: 'بحر',
  language: 'fa',
};

async function published() {
  const { app } = await testNewsroom({
    'articles/inside.md': article(inside),
    'articles/outside.md': article(outside),
  });
  return async (path: string) => (await request(app.server).get(path).buffer(true).expect(200)).text;
}

describe('a section that no setting names', () => {
  it('is called as its newest article spells it, and another name reaches every page', async () => {
    const room = await testNewsroom({
      'articles/a.md': article({ id: 'a', title: 'أ', section: 'In Brief!', date: '2026-11-01' }),
      'articles/b.md': article({ id: 'b', title: 'ب', tags: ['zed'], date: '2026-11-01' }),
    });
    const get = async () => {
      const { headers, text } = await request(room.app.server).get('/tags/zed').expect(200);
      return { etag: headers.etag, named: text.includes('In Brief!') };
    };
    const before = await get();
    expect(before.named).toBe(true);
    room.write({
      'articles/a.md': article({ id: 'a', title: 'أ', section: 'In Brief!', date: '2026-11-01', draft: true }),
    });
    await room.importAgain();
    const after = await get();
    expect(after.named).toBe(false);
    expect(after.etag).not.toBe(before.etag);
  });
});

describe.each(kinds)('a $kind', ({ kind }) => {
  const base = kind === 'site' ? '' : folderPath(kind) + encodeURIComponent(slugs[kind] ?? '');
  const ids = kind === 'site' ? ['inside', 'outside'] : ['inside'];
  const permanent = ids.map((id) => `${origin}/a/${id}`);

  it('has a page and three feeds with its articles, and only those', async () => {
    const get = await published();
    expect(parseRssFeed(await get(`${base}/rss.xml`)).items?.map(({ guid }) => guid?.value)).toEqual(permanent);
    expect(parseAtomFeed(await get(`${base}/atom.xml`)).entries?.map(({ id }) => id)).toEqual(permanent);
    expect(parseJsonFeed(await get(`${base}/feed.json`)).items?.map(({ id }) => id)).toEqual(permanent);
    const page = await get(base || '/');
    for (const id of ids) expect(page).toContain(`href="/a/${id}/`);
    expect(page.match(/href="\/a\//g)).toHaveLength(ids.length);
  });

  it('leads from its page to its feeds, and stands in the OPML', async () => {
    const get = await published();
    const page = await get(base || '/');
    for (const file of ['rss.xml', 'atom.xml', 'feed.json'])
      expect(page).toMatch(
        new RegExp(`<link rel="alternate" type="[^"]+" title="[^"]+" href="${origin}${base}/${file}">`),
      );
    const urls = parseOpml(await get('/feeds.opml')).body?.outlines?.map(({ xmlUrl }) => xmlUrl);
    expect(urls).toContain(`${origin}${base}/rss.xml`);
  });
});
