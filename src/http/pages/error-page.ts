import { phrasesIn } from '../../phrases.ts';
import type { Site } from '../../site.ts';
import { html } from '../../text/html.ts';
import { layout } from './layout.ts';

export function errorPage(site: Site, origin: string, title: string): string {
  const { language } = site;
  const body = html`<h1>${title}</h1>\n<p><a href="/">${phrasesIn(language).home}</a></p>`;
  return layout({ site, origin, language, title, canonical: null, body });
}
