import { articlePath, type Choice, type Correction, type FormerName, type Known, permanentPath } from '../article.ts';
import { type Clue, clueKey } from '../reference.ts';
import { decodedPath } from '../text/decoded-path.ts';
import type { Instant } from '../time.ts';
import type { Database } from './database.ts';

type ArticleRow = { id: number; draft: 0 | 1; seen: 0 | 1; source: string; publishedAt: Instant };
type NameRow = { key: string; present: 0 | 1 };
type ChoiceRow = { title: string; url: string; target: string };

const namings = ['title', 'slug', 'path', 'address'];

export type Knowledge = ReturnType<typeof knowledgeIn>;

/** What the database alone knows of articles: read for an export, and put where one comes from another database. */
export function knowledgeIn(database: Database) {
  const article = database.prepare<[string], ArticleRow>(
    'SELECT id, draft, seen, date_source AS source, published_at AS publishedAt FROM article WHERE uid = ?',
  );
  const names = database.prepare<[number], NameRow>('SELECT key, present FROM name WHERE article_id = ? ORDER BY key');
  const corrections = database.prepare<[number], Correction>(
    'SELECT text, at FROM correction WHERE article_id = ? ORDER BY at, text',
  );
  const choices = database.prepare<[number], ChoiceRow>(
    'SELECT title, url, target FROM choice WHERE article_id = ? ORDER BY title, url',
  );
  const addName = database.prepare<[string, number]>(
    'INSERT OR IGNORE INTO name (key, article_id, present) VALUES (?, ?, 0)',
  );
  const addCorrection = database.prepare<[number, Instant, string]>(
    'INSERT OR IGNORE INTO correction (article_id, at, text) VALUES (?, ?, ?)',
  );
  const addChoice = database.prepare<[number, string, string, string]>(
    'INSERT OR IGNORE INTO choice (article_id, title, url, target) VALUES (?, ?, ?, ?)',
  );

  return {
    addCorrection: (id: number, { at, text }: Correction): void => void addCorrection.run(id, at, text),

    put(id: number, uid: string, known: Known): void {
      for (const name of known.former) for (const clue of cluesOf(uid, name)) addName.run(clueKey(clue), id);
      for (const { at, text } of known.corrections) addCorrection.run(id, at, text);
      for (const { title, url, target } of known.choices) addChoice.run(id, title, url ?? '', target);
    },

    of(uid: string): (Known & { draft: boolean; aliases: string[] }) | null {
      const row = article.get(uid);
      if (!row) return null;
      const all = names.all(row.id).map(({ key, present }) => ({ ...namingOf(key), present }));
      const own = (value: string) => value === permanentPath(uid) || value.startsWith(`${permanentPath(uid)}/`);
      const given = all.filter(({ by, value }) => namings.includes(by) && !(by === 'path' && own(value)));
      return {
        draft: row.draft === 1,
        aliases: given.filter(({ by, present }) => by === 'path' && present === 1).map(({ value }) => value),
        firstImport: row.source === 'import' ? row.publishedAt : null,
        fromFileName: row.source === 'file-name',
        seen: row.seen === 1,
        silent: false,
        corrections: corrections.all(row.id),
        former: given.filter(({ present }) => present === 0).map(({ by, value }) => ({ by, value }) as FormerName),
        choices: choices.all(row.id).map(({ url, ...rest }): Choice => ({ ...rest, url: url === '' ? null : url })),
      };
    },
  };
}

function namingOf(key: string): { by: string; value: string } {
  const end = key.indexOf(' ');
  return { by: key.slice(0, end), value: key.slice(end + 1) };
}

/** A title has a beginning too, and with a slug goes the page that it made. */
function cluesOf(uid: string, { by, value }: FormerName): Clue[] {
  const found: Clue[] = [{ by, value }];
  if (by === 'title') found.push({ by: 'beginning', value });
  if (by === 'slug') found.push({ by: 'path', value: decodedPath(articlePath({ id: uid, slug: value })) });
  return found;
}
