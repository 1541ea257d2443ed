/** References that lead nowhere: what each may mean, and one click to say so. */
import type { OpenReference } from '../../archive.ts';
import { Refused } from '../../deed.ts';
import { nearMissesOfEach, type Titled } from '../../near-miss.ts';
import { type Html, html } from '../../text/html.ts';
import { deedButton, proofField } from './layout.ts';
import { may, type Page, type Reply, type Room, textIn, type Visit } from './visit.ts';

const onPage = 30;

export const referencesRoom: Room = { at: 'references', scope: 'read', get: referencesPage, post: settle };

function settle(visit: Visit, form: FormData): Reply {
  const { archive, newsdesk } = visit.publication;
  const [article, target] = [textIn(form, 'article'), idIn(textIn(form, 'target'))];
  const position = Number(textIn(form, 'position'));
  const meant = archive.article(article)?.references[position];
  if (form.has('said') && meant && wordsOf(meant) !== form.get('said')) throw new Refused('stale', visit.phrases.moved);
  newsdesk.settleReference(article, position, target === '' ? null : target, visit.editor);
  return { to: `/desk/references?told=done` };
}

/** By what the page shows a reference: its place in the text may be another's by the time that somebody presses. */
function wordsOf({ title, url }: Pick<OpenReference, 'title' | 'url'>): string {
  return title || (url ?? '');
}

/** An id, or the address of an article of ours. */
export function idIn(text: string): string {
  return /\/a(?:rticles)?\/([a-z0-9-]{1,32})(?:[/?#]|$)/.exec(text)?.[1] ?? text;
}

function referencesPage(visit: Visit): Page {
  const { publication, phrases, query } = visit;
  const all = publication.archive.openReferences({ unseen: true });
  const from = Math.max(0, Number(query.get('from')) || 0);
  const shown = all.slice(from, from + onPage);
  const alike = nearMissesOfEach(
    shown.map(({ title }) => title),
    publication.archive.titles(),
  );
  const body = html`<h1>${phrases.references} <span class="count">${all.length}</span></h1>
${shown.length === 0 && html`<p>${phrases.none}</p>`}<ul class="entries">
${shown.map((one, index) => openItem(visit, one, alike[index] ?? []))}</ul>
${all.length > from + onPage && html`<p class="paging"><a rel="next" href="/desk/references?from=${from + onPage}">${phrases.older}</a></p>`}`;
  return { title: phrases.references, body };
}

function openItem(visit: Visit, reference: OpenReference, alike: readonly Titled[]): Html {
  const { phrases, publication } = visit;
  const { article, state, label } = reference;
  const source = publication.archive.article(article)?.title ?? article;
  const others = alike.filter(({ id }) => id !== article);
  return html`<li class="entry"><p><span class="state ${state}">${phrases.referenceStates[state]}</span> ${label && html`${label}: `}<bdi><b>${wordsOf(reference)}</b></bdi></p>
<p class="meta">${phrases.within} <a href="/desk/articles/${article}"><bdi>${source}</bdi></a></p>
${may(visit, 'publish') && choices(visit, reference, others)}</li>\n`;
}

function choices(visit: Visit, reference: OpenReference, alike: readonly Titled[]): Html {
  const { phrases, proof } = visit;
  const { article, position } = reference;
  const fields = { article, position: String(position), said: wordsOf(reference) };
  const offer = ({ id, title }: Titled) =>
    html`<li><a href="/desk/articles/${id}"><bdi>${title}</bdi></a> ${deedButton(visit, '/desk/references', { ...fields, target: id }, phrases.settle)}</li>`;
  return html`${alike.length > 0 && html`<p>${phrases.mayMean}</p><ul>${alike.map(offer)}</ul>`}<form method="post" action="/desk/references" class="find">${proofField(proof)}${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}<label>${phrases.settleBy} <input name="target" dir="ltr" required></label> <button>${phrases.settle}</button></form>`;
}
