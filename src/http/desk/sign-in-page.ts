import { html } from '../../text/html.ts';
import type { Publication } from '../publication.ts';
import { deskPage } from './layout.ts';
import type { DeskPhrases } from './phrases.ts';

export function signInPage({ site }: Publication, phrases: DeskPhrases, problem: string | null): string {
  const { title } = site();
  return deskPage(
    site(),
    `${phrases.signIn} - ${title}`,
    html`<main id="content" class="entrance">
<h1><bdi>${title}</bdi> · ${phrases.desk}</h1>
${problem && html`<p class="problem" role="alert">${problem}</p>\n`}<form method="post" action="/desk/sign-in">
<label>${phrases.token}<input type="password" name="token" required autofocus autocomplete="current-password" dir="ltr"></label>
<button class="main">${phrases.signIn}</button>
</form>
<p class="hint">${phrases.tokenHint} <code dir="ltr">nashra token create NAME</code></p>
</main>`,
  );
}
