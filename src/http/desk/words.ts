import type { Difference } from '../../story-revision.ts';
import { directionOf } from '../../text/direction.ts';
import { type Html, html } from '../../text/html.ts';

/** How two texts differ, word by word: what went and what came. */
export function wordsOf({ words }: Difference, language: string): Html {
  const stretch = (one: Difference['words'][number]) =>
    one.in === 'both'
      ? html`${one.text}`
      : one.in === 'former'
        ? html`<del>${one.text}</del>`
        : html`<ins>${one.text}</ins>`;
  return html`<p class="differs" lang="${language}" dir="${directionOf(language)}">${words.map(stretch)}</p>\n`;
}
