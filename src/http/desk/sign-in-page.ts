import { type Html, html } from '../../text/html.ts';
import type { Publication } from '../publication.ts';
import { deskPage } from './layout.ts';
import type { DeskPhrases } from './phrases.ts';

/** `next`: where somebody was going, below `/desk`. */
export function signInPage(
  { site }: Publication,
  phrases: DeskPhrases,
  problem: Html | string | null,
  next: string,
): string {
  const { title } = site();
  return deskPage(
    site(),
    `${phrases.signIn} - ${title}`,
    html`<main id="content" class="entrance">
<h1><bdi>${title}</bdi> · ${phrases.desk}</h1>
${problem && html`<div class="problem" role="alert">${problem}</div>\n`}<form method="post" action="/desk/sign-in"><input type="hidden" name="next" value="${next}">
<label>${phrases.token}<input type="password" name="token" required autofocus autocomplete="current-password" dir="ltr"></label>
<button class="main">${phrases.signIn}</button>
</form>
<p class="hint">${phrases.tokenHint} <code dir="ltr">npm run nashra -- token create NAME</code></p>
</main>`,
  );
}

/** What somebody wrote whose session ended meanwhile: it is theirs, and no page of the desk is shown for it. */
export function rescuedText({ signedOut, text: label }: DeskPhrases, source: string): Html {
  return html`<p>${signedOut}</p><textarea rows="12" dir="auto" readonly aria-label="${label}">\n${source}</textarea>`;
}
