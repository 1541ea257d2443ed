import type { Article } from '../../article.ts';
import { phrasesIn } from '../../phrases.ts';
import { html } from '../../text/html.ts';
import type { Publication } from '../publication.ts';
import { layout, searchForm } from './layout.ts';
import { shownWidths } from './responsive.ts';
import { teaser } from './teaser.ts';

/** `articles`: what was found for `query`. */
export function searchPage(publication: Publication, query: string, articles: Article[]): string {
  const site = publication.site();
  const { language, timezone: zone } = site;
  const phrases = phrasesIn(language);
  const title = query === '' ? phrases.search : `${phrases.search}: ${query}`;
  const { list: width } = shownWidths(publication);
  const list = articles.map((article) => teaser(article, { zone, level: 2, summary: true, picture: 'lazy', width }));
  const body = html`<div class="channel-head">
<h1>${phrases.search}</h1>
${searchForm(phrases.searchIn, phrases.search, query)}
</div>
${query !== '' && html`<p>${articles.length === 0 ? phrases.foundNothing : html`${phrases.found} <b><bdi>${query}</bdi></b>`}</p>\n`}<div class="list">
${list}</div>`;
  return layout(publication, { language, title: `${title} - ${site.title}`, canonical: null, body });
}
