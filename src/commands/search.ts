import type { Config } from '../config.ts';
import { articleUrl } from '../format.ts';
import { parseQuery } from '../query.ts';
import { type Hit, hitsOnPage } from '../search.ts';
import { dayIn } from '../time.ts';
import { withArchive } from './stores.ts';

/** Searches as the page does; one line for each article, the best first. A server may run beside it. */
export function searchCommand(config: Config, words: string[], { json = false }: { json?: boolean }): number {
  return withArchive(config, (archive) => {
    const at = archive.indexing();
    if (at) process.stderr.write(`the index has ${at.done} of ${at.all} articles; a server completes it\n`);
    const found = archive.search(parseQuery(words.join(' ')), { offset: 0, limit: hitsOnPage, order: 'best' });
    const { query, asked, meant, hits, whole } = found;
    if (query.text !== asked.text) process.stderr.write(`nothing for "${asked.text}"; this is for "${query.text}"\n`);
    if (meant !== null) process.stderr.write(`did you mean "${meant}"?\n`);
    const lineOf = json ? jsonLine(config.origin ?? '') : plainLine(archive.site()?.timezone ?? 'UTC');
    // At once: whoever reads only the beginning may be gone before the end.
    process.stdout.write(hits.map((hit, index) => `${lineOf(hit, index < whole)}\n`).join(''));
    return 0;
  });
}

function plainLine(zone: string) {
  return ({ article: { id, published, title } }: Hit): string => `${id} ${dayIn(zone, published.at)} ${title}`;
}

function jsonLine(origin: string) {
  return ({ article, excerpt }: Hit, everyWord: boolean): string => {
    const { id, title, language, published } = article;
    const text = excerpt.map((piece) => piece.text).join('');
    const url = articleUrl({ origin }, article);
    return JSON.stringify({ id, title, language, published: published.at, url, excerpt: text, everyWord });
  };
}
