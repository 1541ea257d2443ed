import { articlePath } from '../../article.ts';
import { phrasesIn } from '../../phrases.ts';
import type { Target } from '../../reference.ts';
import { directionOf } from '../../text/direction.ts';
import { type Html, html } from '../../text/html.ts';
import type { Suggested } from '../suggested.ts';

/**
 * What to read next, under the newsroom's own words for it where it has any. What is only new is called that. Nothing is
 * shown where there is nothing.
 */
export function suggestionsBlock({ kind, articles }: Suggested, label: string | null, language: string): Html | null {
  if (articles.length === 0) return null;
  const { pickedForYou, latestArticles } = phrasesIn(language);
  const heading = kind === 'latest' ? latestArticles : (label ?? pickedForYou);
  return html`<aside class="box suggestions" aria-labelledby="suggestions">
<h2 id="suggestions">${heading}</h2>
<ul>
${articles.map(item)}</ul>
</aside>\n`;
}

function item({ language, title, ...target }: Target): Html {
  return html`<li><a href="${articlePath(target)}"><bdi lang="${language}" dir="${directionOf(language)}">${title}</bdi></a></li>\n`;
}
