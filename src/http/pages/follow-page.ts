import type { FollowPage } from '../../follower.ts';
import { phrasesIn } from '../../phrases.ts';
import { html } from '../../text/html.ts';
import type { Publication } from '../publication.ts';
import { layout } from './layout.ts';
import { followForm } from './subscribe.ts';

/**
 * One link, and no automatic redirect: the reader sees where it leads, and nobody can use this address to send people
 * elsewhere unseen.
 */
export function followPage(publication: Publication, handle: string, account: string, page: FollowPage): string {
  const { language } = publication.site();
  const phrases = phrasesIn(language);
  const answer =
    page.is === 'found'
      ? html`<p><a class="action" href="${page.address}" rel="nofollow noopener">${phrases.continueAt} <bdi dir="ltr">${new URL(page.address).host}</bdi></a></p>`
      : html`<p role="alert">${phrases[page.is]}</p>\n${followForm(handle, account, phrases)}`;
  const body = html`<div class="prose">
<h1>${phrases.followFrom}</h1>
<p><bdi dir="ltr">@${handle}@${new URL(publication.origin).host}</bdi></p>
${answer}
</div>`;
  return layout(publication, { language, title: phrases.followFrom, canonical: null, body });
}
