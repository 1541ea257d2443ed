import { join } from 'node:path';
import type { Config } from '../config.ts';
import { articleUrl } from '../format.ts';
import { parseQuery } from '../query.ts';
import { hitsOnPage } from '../search.ts';
import { openArchive } from '../sqlite/archive.ts';

/** Searches as the page does; one line for each article, the best first. A server may run beside it. */
export function searchCommand(config: Config, words: string[], { json = false }: { json?: boolean }): number {
  const archive = openArchive(join(config.data, 'nashra.sqlite'));
  try {
    const at = archive.indexing();
    if (at) process.stderr.write(`the index has ${at.done} of ${at.all} articles; a server completes it\n`);
    const found = archive.search(parseQuery(words.join(' ')), { offset: 0, limit: hitsOnPage, order: 'best' });
    const { query, asked, meant, hits, whole } = found;
    if (query.text !== asked.text) process.stderr.write(`nothing for "${asked.text}"; this is for "${query.text}"\n`);
    if (meant !== null) process.stderr.write(`did you mean "${meant}"?\n`);
    const origin = config.origin ?? '';
    for (const [index, { article, excerpt }] of hits.entries()) {
      const { id, title, language, published } = article;
      const everyWord = index < whole;
      const url = articleUrl({ origin }, article);
      const text = excerpt.map((piece) => piece.text).join('');
      const line = { id, title, language, published: published.at, url, excerpt: text, everyWord };
      process.stdout.write(`${json ? JSON.stringify(line) : `${id} ${published.at.slice(0, 10)} ${title}`}\n`);
    }
    return 0;
  } finally {
    archive.close();
  }
}
