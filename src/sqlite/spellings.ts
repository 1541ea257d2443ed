import { isNear, offeredWords, variantsOf } from '../spelling.ts';
import type { Database } from './database.ts';

export type Near = {
  word: string;
  /** As the newest article that has it writes it. */
  spelling: string;
  /** How many titles have it. */
  titles: number;
};

/** The words of published titles, found by what was typed in their place. */
export function spellingsIn(database: Database) {
  const isKnown = database
    .prepare<[{ word: string }], 0 | 1>('SELECT EXISTS (SELECT 1 FROM spelling WHERE variant = @word AND word = @word)')
    .pluck();
  const addVariant = database.prepare<[string, string]>('INSERT OR IGNORE INTO spelling (variant, word) VALUES (?, ?)');
  const add = database.prepare<[string, number, string]>(
    'INSERT OR IGNORE INTO title_word (word, article_id, spelling) VALUES (?, ?, ?)',
  );
  const drop = database.prepare<[number]>('DELETE FROM title_word WHERE article_id = ?');
  const near = database.prepare<[string], Near>(
    `SELECT title_word.word, spelling, count(*) AS titles, max(article_id)
     FROM (SELECT DISTINCT word FROM spelling WHERE variant IN (SELECT value FROM json_each(?))) AS found
     JOIN title_word ON title_word.word = found.word GROUP BY title_word.word`,
  );

  return {
    set(id: number, title: string): void {
      for (const { word, spelling } of offeredWords(title)) {
        add.run(word, id, spelling);
        if (isKnown.get({ word }) === 1) continue;
        for (const variant of variantsOf(word)) addVariant.run(variant, word);
      }
    },
    drop: (id: number): void => void drop.run(id),
    /** The words that may have been meant by `word`, folded, those of most titles first; never the word itself. */
    near: (word: string): Near[] =>
      near
        .all(JSON.stringify(variantsOf(word)))
        .filter((one) => one.word !== word && isNear(word, one.word))
        .sort((one, other) => other.titles - one.titles || (one.word < other.word ? -1 : 1)),
  };
}
