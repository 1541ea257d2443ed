/** Articles with so many different words that each takes several pages of the search index. */
import type { Manuscript } from '../../src/article.ts';
import { parseArticleFile } from '../../src/content/article-file.ts';
import type { Site } from '../../src/site.ts';
import { article } from '../newsroom.ts';

export const now = '2026-11-20T12:00:00Z';

export const site: Site = {
  title: 'نشرة',
  language: 'ar',
  description: null,
  icon: null,
  licence: null,
  sections: [],
  authors: [],
  labels: { related: [], slot: [] },
  timezone: 'UTC',
  handle: 'news',
  federation: { shape: 'article', media: 'none', attributedTo: 'site' },
};

/** One word in all of them, «سفينة»; one that every third has, «ميناء»; and three thousand of this edition's own. */
export function longArticle(index: number, edition = 0): string {
  const own = Array.from({ length: 3000 }, (_, word) => `${edition}ك${index}و${word}`);
  const words = [...own, 'سفينة', ...(index % 3 === 0 ? ['ميناء'] : [])];
  return article({ id: `long${index}`, title: `مقال ${index}`, date: '2026-10-01' }, words.join(' '));
}

export function longManuscript(index: number, edition = 0): Manuscript {
  return parseArticleFile(Buffer.from(longArticle(index, edition)), `${index}.md`, site).manuscript as Manuscript;
}
