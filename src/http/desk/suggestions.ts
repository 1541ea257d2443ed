/** What an article suggests to its readers, and what editors say to that. */
import type { Target } from '../../reference.ts';
import type { SuggestionVerdict } from '../../search.ts';
import { type Html, html } from '../../text/html.ts';
import { deedButton, proofField } from './layout.ts';
import { idIn } from './references.ts';
import { may, type Page, type Reply, type Room, textIn, type Visit } from './visit.ts';

export const suggestionsRoom: Room = {
  at: 'articles/:id/suggestions',
  scope: 'read',
  get: suggestionsPage,
  post: judge,
};

function judge(visit: Visit, form: FormData, id: string): Reply {
  const verdict = textIn(form, 'verdict');
  const chosen = verdict === 'pinned' || verdict === 'refused' ? verdict : null;
  visit.publication.newsdesk.judgeSuggestion(id, idIn(textIn(form, 'target')), chosen, visit.editor);
  return { to: `/desk/articles/${id}/suggestions?told=done` };
}

function suggestionsPage(visit: Visit, id: string): Page {
  const { publication, phrases } = visit;
  const { article } = publication.newsdesk.dossier(id);
  const judged = publication.archive.suggestionJudgements(id);
  const verdicts = new Map(judged.map(({ target, verdict }) => [target.id, verdict]));
  const refused = judged.filter(({ verdict }) => verdict === 'refused').map(({ target }) => target);
  const all = [...publication.archive.suggestions(id), ...refused];
  const body = html`<h1>${phrases.suggestions}: <a href="/desk/articles/${id}"><bdi>${article.title}</bdi></a></h1>
${all.length === 0 && html`<p>${phrases.none}</p>`}<ul class="entries">
${all.map((target) => suggestionItem(visit, id, target, verdicts.get(target.id) ?? null))}</ul>
${may(visit, 'publish') && pinForm(visit, id)}`;
  return { title: `${phrases.suggestions}: ${article.title}`, body };
}

function suggestionItem(visit: Visit, id: string, target: Target, verdict: SuggestionVerdict | null): Html {
  const { phrases } = visit;
  const deed = (to: string, label: string) =>
    deedButton(visit, `/desk/articles/${id}/suggestions`, { target: target.id, verdict: to }, label);
  const deeds = {
    pinned: () => deed('', phrases.unpin),
    refused: () => deed('', phrases.unrefuse),
    none: () => html`${deed('pinned', phrases.pin)}${deed('refused', phrases.refuse)}`,
  };
  const mark = { pinned: phrases.pinned, refused: phrases.refusedOne, none: null }[verdict ?? 'none'];
  return html`<li class="entry"><a href="/desk/articles/${target.id}"><bdi>${target.title}</bdi></a>${mark && html` <span class="state">${mark}</span>`}
${may(visit, 'publish') && html`<div class="deeds">${deeds[verdict ?? 'none']()}</div>`}</li>\n`;
}

/** Any other article, by its id. */
function pinForm(visit: Visit, id: string): Html {
  const { phrases, proof } = visit;
  return html`<form method="post" action="/desk/articles/${id}/suggestions" class="find">${proofField(proof)}<input type="hidden" name="verdict" value="pinned"><label>${phrases.settleBy} <input name="target" dir="ltr" required></label> <button>${phrases.pin}</button></form>`;
}
