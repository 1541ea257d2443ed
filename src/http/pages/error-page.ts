import { phrasesIn } from '../../phrases.ts';
import { html } from '../../text/html.ts';
import type { Publication } from '../publication.ts';
import { layout, searchForm } from './layout.ts';

export function errorPage(publication: Publication, title: string): string {
  const { language } = publication.site();
  const phrases = phrasesIn(language);
  const body = html`<div class="prose">
<h1>${title}</h1>
<p>${phrases.notFoundHint} <a href="/">${phrases.home}</a>.</p>
${searchForm(phrases.searchIn, phrases.search, '')}
</div>`;
  return layout(publication, { language, title, canonical: null, body });
}
