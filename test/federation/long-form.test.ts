import { expect, it } from 'vitest';
import type { Article } from '../../src/article.ts';
import { articleObject } from '../../src/federation/article-object.ts';
import { article, testNewsroom } from '../newsroom.ts';

/** What goes out of a text, and what its page has. */
async function written(body: string): Promise<{ content: string; page: string }> {
  const { newsroom } = await testNewsroom({
    'articles/a.md': article({ id: 'a', title: 'مقال', date: '2026-11-01' }, body),
  });
  const found = newsroom.archive.article('a') as Article;
  const standing = { origin: 'https://news.example', generation: 1, sender: 'news', likes: 0, shares: 0 };
  const object = articleObject(found, standing, { shape: 'article', media: 'none' });
  return { content: object.content as string, page: JSON.stringify(found.body) };
}

it('a table goes out as a list: its rows, each cell behind the head of its column', async () => {
  const { content, page } = await written(`
| الخدمة | الوحدة | منذ تشرين الأول |
| --- | --- | ---: |
| سفن **الحاويات** | المتر في اليوم | 3.10 |
| GPS | | 120 |
| | | |
`);
  expect(content.trim()).toBe(`<ul>
<li>سفن <strong>الحاويات</strong> — الوحدة: المتر في اليوم — منذ تشرين الأول: 3.10</li>
<li>\u200fGPS — منذ تشرين الأول: 120</li>
</ul>`);
  expect(page).toContain('<table>');
});

it('a rule goes out as a line of stars', async () => {
  const { content } = await written('قبل.\n\n---\n\nبعد.');
  expect(content).toMatch(/<p>قبل.<\/p>\s*<p>\* \* \*<\/p>\s*<p>بعد.<\/p>/);
});
