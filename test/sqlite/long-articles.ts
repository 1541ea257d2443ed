/** Articles with so many different words that each takes several pages of the search index. */
import type { Manuscript } from '../../src/article.ts';
import { parseArticleFile } from '../../src/content/article-file.ts';
import { article } from '../newsroom.ts';
import { plainSite } from '../plain-site.ts';

export const now = '2026-11-20T12:00:00Z';

/** One word in all of them, «سفينة»; one that every third has, «ميناء»; and three thousand of this edition's own. */
export function longArticle(index: number, edition = 0): string {
  const own = Array.from({ length: 3000 }, (_, word) => `${edition}ك${index}و${word}`);
  const words = [...own, 'سفينة', ...(index % 3 === 0 ? ['ميناء'] : [])];
  return article({ id: `long${index}`, title: `مقال ${index}`, date: '2026-10-01' }, words.join(' '));
}

export function longManuscript(index: number, edition = 0): Manuscript {
  return parseArticleFile(Buffer.from(longArticle(index, edition)), `${index}.md`, plainSite).manuscript as Manuscript;
}
