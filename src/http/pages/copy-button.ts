import type { Phrases } from '../../phrases.ts';
import { type Html, html } from '../../text/html.ts';

/** Not to be seen until the script that makes it work has come. `what`: for those who only hear it. */
export function copyButton(address: string, what: string, { copy, copied }: Phrases): Html {
  return html`<button type="button" class="copy" hidden data-address="${address}" data-copied="${copied}" aria-label="${copy}: ${what}">${copy}</button>`;
}
