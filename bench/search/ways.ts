/** Ways to search and to suggest: SQLite's own, the same with folded text, and ours. */
import Sqlite from 'better-sqlite3';
import { parseArticleFile } from '../../src/content/article-file.ts';
import { parseQuery, type Term } from '../../src/query.ts';
import { openArchive } from '../../src/sqlite/archive.ts';
import { isCommon } from '../../src/text/analysis.ts';
import { fold, wordsOf } from '../../src/text/fold.ts';
import { site } from '../saving.ts';
import type { Story } from './judged.ts';

export type Way = {
  name: string;
  /** Ids, the best first. */
  search(query: string): string[];
  suggest(story: Story): string[];
};

const now = '2030-01-01T00:00:00Z';
const most = 10;

/** The program itself, with these stories in its archive. */
export function ourWay(stories: Story[]): Way {
  const archive = openArchive(':memory:');
  archive.declare(site, now);
  for (const story of stories) {
    const { manuscript } = parseArticleFile(Buffer.from(textOf(story)), `${story.id}.md`, site);
    if (manuscript) archive.save(story.id, manuscript, now);
  }
  while (archive.catchUp(now));
  return {
    name: 'ours',
    search: (query) =>
      archive
        .search(parseQuery(query), { offset: 0, limit: most, order: 'best' })
        .hits.map(({ article }) => article.id),
    suggest: ({ id }) => archive.suggestions(id).map((target) => target.id),
  };
}

/** FTS5 as it comes (`unicode61`), of text made ready by `prepare`; with the same weights, the same ways out, the same phrases. */
export function plainWay(name: string, stories: Story[], prepare: (text: string) => string): Way {
  const database = new Sqlite(':memory:');
  database.exec('CREATE VIRTUAL TABLE story USING fts5 (id UNINDEXED, title, standfirst, body, tags)');
  const add = database.prepare('INSERT INTO story VALUES (?, ?, ?, ?, ?)');
  for (const { id, title, summary, body, tags } of stories)
    add.run(id, ...[title, summary, body.join('\n'), tags.join('\n')].map(prepare));
  const find = database
    .prepare<[string], string>(
      `SELECT id FROM story WHERE story MATCH ? ORDER BY bm25(story, 0, 6, 3, 1, 2) LIMIT ${most * 3}`,
    )
    .pluck();
  const match = ({ text }: Pick<Term, 'text'>) => `"${wordsOf(prepare(text)).join(' ')}"`;
  const languages = new Map(stories.map(({ id, language }) => [id, language]));
  return {
    name,
    search(text) {
      const { terms } = parseQuery(text);
      const wanted = terms.filter((term) => !term.excluded && !isCommon(fold(term.text))).map(match);
      const not = terms.filter(({ excluded }) => excluded).map((term) => ` NOT ${match(term)}`);
      const every = find.all(`(${wanted.join(' AND ')})${not.join('')}`);
      const some = every.length < 3 ? find.all(`(${wanted.join(' OR ')})${not.join('')}`) : [];
      return [...new Set([...every, ...some])].slice(0, most);
    },
    suggest({ id, language, title, summary, tags }) {
      const words = wordsOf(prepare([title, summary, ...tags].join('\n'))).filter((word) => !isCommon(fold(word)));
      const found = find.all([...new Set(words)].map((word) => `"${word}"`).join(' OR '));
      return found.filter((other) => other !== id && languages.get(other) === language).slice(0, most);
    },
  };
}

function textOf({ title, summary, body, section, tags, language, published }: Story): string {
  const fields = { title, summary, section, tags, lang: language, date: published };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return `---\n${lines.join('\n')}\n---\n${body.join('\n\n')}\n`;
}
