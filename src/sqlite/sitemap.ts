import type { SitemapEntry } from '../listing.ts';
import type { Database } from './database.ts';
import type { Translations } from './translations.ts';

/** Articles a part. A sitemap may hold 50,000 addresses, but all of a part are in memory while it is written. */
const partSize = 2_000;

/** An article may ask to be left out of what search engines read: `noindex` in its front matter. */
export const inSitemaps = "coalesce(article.extra ->> '$.noindex', 'false') NOT IN (1, 'true')";

type Row = Omit<SitemapEntry, 'translations'> & { row: number; key: string | null };

/** Every published article in parts that stay as they are: an article never moves to another part. */
export function sitemapIn(database: Database, translations: Translations) {
  const last = database.prepare<[], number | null>('SELECT max(id) FROM article').pluck();
  const isUsed = database
    .prepare<[number, number], 0 | 1>(
      `SELECT EXISTS (SELECT 1 FROM article WHERE id BETWEEN ? AND ? AND state = 'published' AND ${inSitemaps})`,
    )
    .pluck();
  const part = database.prepare<[number, number], Row>(
    `SELECT article.id AS row, uid AS id, slug, title, language, translation_key AS key,
       coalesce(updated_at, published_at) AS modified
     FROM article WHERE state = 'published' AND article.id BETWEEN ? AND ? AND ${inSitemaps} ORDER BY article.id`,
  );

  const bounds = (number: number): [number, number] => [number * partSize, (number + 1) * partSize - 1];

  return {
    /** Empty ones are left out. */
    parts(): number[] {
      const count = Math.floor((last.get() ?? 0) / partSize) + 1;
      return Array.from({ length: count }, (_, number) => number).filter((number) => isUsed.get(...bounds(number)));
    },
    part: (number: number): SitemapEntry[] =>
      part.all(...bounds(number)).map(({ row, key, ...entry }) => ({
        ...entry,
        translations: key === null ? [] : translations.ofArticle(row),
      })),
  };
}
