/** Addresses of the system that a site had before: docs/http.md has the most of them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { article, type TestNewsroom, testNewsroom } from '../newsroom.ts';

const files = {
  'articles/a.md': article({ id: 'a', title: 'الأول', date: '2026-05-04', section: 'الرأي', tags: ['Rock & Roll'] }),
  'articles/b.md': article({ id: 'b', title: 'الثاني', date: '2026-06-04', tags: ['الرأي'], author: 'سلمى ضاهر' }),
  'articles/c.md': article({ id: 'c', title: 'مسودة', draft: true, tags: ['سرّ'] }),
};

async function leadsTo({ app }: TestNewsroom, path: string): Promise<string | number> {
  const { status, headers } = await request(app.server).get(path);
  return status === 301 ? decodeURIComponent(headers.location as string) : status;
}

describe('an address of another system', () => {
  it('leads to the channel of the title that an import has brought, and by its own words without one', async () => {
    const room = await testNewsroom(files);
    room.newsroom.archive.rememberNames([
      { folder: 'category', slug: 'opinion', kind: 'section', title: 'الرأي' },
      { folder: 'tag', slug: 'op-ed', kind: 'tag', title: 'الرأي' },
      { folder: 'author', slug: 's.daher', kind: 'author', title: 'سلمى ضاهر' },
    ]);
    expect(await leadsTo(room, '/category/opinion/feed/')).toBe('/sections/الرأي/rss.xml');
    expect(await leadsTo(room, '/category/News/Opinion/')).toBe('/sections/الرأي');
    expect(await leadsTo(room, '/tag/op-ed/feed/atom/')).toBe('/tags/الرأي/atom.xml');
    expect(await leadsTo(room, '/author/s.daher/rss/')).toBe('/authors/salma/rss.xml');
    expect(await leadsTo(room, '/tag/rock-roll/')).toBe('/tags/rock-roll');
    expect(await leadsTo(room, '/tags/rock--roll/index.xml')).toBe('/tags/rock-roll/rss.xml');
    expect(await leadsTo(room, '/category/rock-roll/feed')).toBe('/tags/rock-roll/rss.xml');
  });

  it('leads to the section of a tag where there is no such tag: Ghost has no categories', async () => {
    const room = await testNewsroom(files);
    room.newsroom.archive.rememberNames([{ folder: 'tag', slug: 'opinion', kind: 'section', title: 'الرأي' }]);
    expect(await leadsTo(room, '/tag/opinion/rss/')).toBe('/sections/الرأي/rss.xml');
    expect(await leadsTo(room, '/tag/world/rss/')).toBe('/sections/world/rss.xml');
  });

  it('tells nobody of a channel that cannot be seen', async () => {
    const room = await testNewsroom(files);
    room.newsroom.archive.rememberNames([{ folder: 'tag', slug: 'secret', kind: 'tag', title: 'سرّ' }]);
    expect(await leadsTo(room, '/tag/secret/feed/')).toBe(404);
  });

  it.each([
    '/tag/constructor/feed/',
    '/constructor/world/feed/',
    '/category/feed/',
    '/tag/world/more/feed/',
    '/category/opinion/page/x/',
    '/2026/13/',
    '/2026/05/feed/',
    '/a-story/feed/',
  ])('%s stays 404', async (path) => expect(await leadsTo(await testNewsroom(files), path)).toBe(404));

  it('leads to the article that was there, and never away from a page of ours', async () => {
    const moved = article({
      id: 'd',
      title: 'رابع',
      slug: 'd',
      aliases: ['/2026/05/', '/category/world/', '/tags/d/'],
    });
    const room = await testNewsroom({
      ...files,
      'articles/d.md': moved,
      'articles/e.md': article({ title: 'خامس', tags: ['d'] }),
    });
    expect(await leadsTo(room, '/2026/05/')).toBe('/a/d/d');
    expect(await leadsTo(room, '/category/world/')).toBe('/a/d/d');
    expect(await leadsTo(room, '/category/world/feed/')).toBe('/sections/world/rss.xml');
    expect(await leadsTo(room, '/tags/d')).toBe(200);
  });

  it('of a month or a day leads to what was published then', async () => {
    const room = await testNewsroom(files);
    await room.app.onIdle();
    const { text } = await request(room.app.server).get('/2026/05/page/2/').redirects(1);
    expect(text).toContain('الأول');
    expect(text).not.toContain('الثاني');
    expect(await leadsTo(room, '/2026/05/04/')).toBe('/search?from=2026-05-04&to=2026-05-04');
  });

  it('below the folder of a language leads there', async () => {
    const room = await testNewsroom({
      ...files,
      'articles/en.md': article({ title: 'Fifth', lang: 'en', section: 'english' }),
    });
    expect(await leadsTo(room, '/en/feed/')).toBe('/languages/en/rss.xml');
    expect(await leadsTo(room, '/en/category/english/feed/')).toBe('/sections/english/rss.xml');
    expect(await leadsTo(room, '/fr/feed/')).toBe(404);
  });
});

describe('an old address of a picture', () => {
  it('leads to what an import has brought from there, unless nobody can see that', async () => {
    const picture = readFileSync(join(import.meta.dirname, '../../content/media/harbour-dawn.jpg'));
    const name = (file: string) => `imported/news.example/wp-content/uploads/${file}`;
    const room = await testNewsroom({
      'articles/a.md': article({ title: 'أ', image: { src: name('مرفأ.jpg'), alt: 'مرفأ' } }),
      'articles/b.md': article({ title: 'ب', draft: true, image: { src: name('secret.jpg'), alt: 'سرّ' } }),
      [`media/${name('مرفأ.jpg')}`]: picture,
      [`media/${name('secret.jpg')}`]: picture,
    });
    const uploads = '/wp-content/uploads/';
    expect(await leadsTo(room, uploads + encodeURIComponent('مرفأ.jpg'))).toMatch(/^\/media\/[0-9a-f]{16}\/مرفأ\.jpg$/);
    expect(await leadsTo(room, `${uploads}secret.jpg`)).toBe(404);
    expect(await leadsTo(room, `${uploads}other.jpg`)).toBe(404);
  });
});
