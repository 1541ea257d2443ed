import type { Target } from '../reference.ts';
import type { Database } from './database.ts';

/** What the pages of an article's translations show of it, and which they are. */
export type Kin = { shown: string | null; siblings: Set<string> };

export type Translations = ReturnType<typeof translationsIn>;

/** Articles that share a `translationKey`. */
export function translationsIn(database: Database) {
  const siblings = database.prepare<[number], Target>(
    `SELECT other.uid AS id, other.slug, other.title, other.language FROM article
     JOIN article AS other ON other.translation_key = article.translation_key AND other.id <> article.id
     WHERE article.id = ? AND other.state = 'published' AND other.language <> article.language
     ORDER BY other.language, other.uid`,
  );
  const shown = database
    .prepare<[number], string | null>(
      `SELECT json_array(slug, language, translation_key) FROM article
       WHERE id = ? AND state = 'published' AND translation_key IS NOT NULL`,
    )
    .pluck();

  function kin(id: number | null): Kin {
    if (id === null) return { shown: null, siblings: new Set() };
    return { shown: shown.get(id) ?? null, siblings: new Set(siblings.all(id).map((one) => one.id)) };
  }

  return {
    /** The published ones in other languages. */
    ofArticle: (id: number): Target[] => siblings.all(id),
    kin,
    /** The articles whose pages say something else since it was `before`. */
    touched(id: number, before: Kin): Set<string> {
      const now = kin(id);
      return now.shown === before.shown ? new Set() : before.siblings.union(now.siblings);
    },
  };
}
