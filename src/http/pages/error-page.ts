import { phrasesIn } from '../../phrases.ts';
import { html } from '../../text/html.ts';
import type { Publication } from '../publication.ts';
import { layout, searchForm } from './layout.ts';

/** `hint`: the address may only be misspelled. */
export function errorPage(publication: Publication, title: string, hint: boolean): string {
  const { language } = publication.site();
  const phrases = phrasesIn(language);
  const body = html`<div class="prose">
<h1>${title}</h1>
<p>${hint && phrases.notFoundHint} <a href="/">${phrases.home}</a>.</p>
${searchForm(phrases.searchIn, phrases.search, '')}
</div>`;
  return layout(publication, { language, title, canonical: null, body });
}
