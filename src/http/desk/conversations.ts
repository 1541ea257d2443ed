/** What people elsewhere answer: what stays, what goes, and who is heard no more. */
import type { Complaint, Reviewed } from '../../follower.ts';
import { directionOf } from '../../text/direction.ts';
import { type Html, html, trusted } from '../../text/html.ts';
import { foreignLinks } from '../pages/conversation.ts';
import { timeElement } from '../pages/time-element.ts';
import { deedButton } from './layout.ts';
import type { Page, Reply, Room, Visit } from './visit.ts';
import { textIn } from './visit.ts';

const onPage = 30;

/** Of links to elsewhere: nobody is told the address of the desk. */
const atDesk = 'nofollow noopener noreferrer';
const shownStates = ['new', 'approved', 'hidden', 'all'] as const;

export const conversationsRoom: Room = { at: 'conversations', scope: 'moderate', get: conversationsPage, post: decide };

function decide({ publication, editor, query }: Visit, form: FormData): Reply {
  const { foreignDesk } = publication;
  const object = textIn(form, 'object');
  switch (textIn(form, 'do')) {
    case 'approve':
      foreignDesk.review(object, 'approved', editor);
      break;
    case 'hide':
      foreignDesk.review(object, 'hidden', editor);
      break;
    case 'block':
      foreignDesk.block(object, editor);
      break;
    case 'unblock':
      foreignDesk.unblock(object, editor);
      break;
    case 'settle':
      foreignDesk.settleReport(object, editor);
      break;
  }
  return { to: `/desk/conversations?${new URLSearchParams({ state: query.get('state') ?? 'new', told: 'done' })}` };
}

function conversationsPage(visit: Visit): Page {
  const { publication, phrases, query } = visit;
  const { federation } = publication;
  const state = shownStates.find((one) => one === query.get('state')) ?? 'new';
  const found = federation.conversations({ state, limit: onPage + 1, before: query.get('before') ?? undefined });
  const shown = found.slice(0, onPage);
  const last = found.length > onPage ? shown.at(-1) : undefined;
  const tab = (one: (typeof shownStates)[number]) =>
    html`<li><a href="/desk/conversations?state=${one}"${one === state && html` aria-current="page"`}>${phrases.reviewStates[one]}</a></li>\n`;
  const body = html`<h1>${phrases.conversations}</h1>
<nav class="tabs" aria-label="${phrases.conversations}"><ul>
${shownStates.map(tab)}</ul></nav>
${shown.length === 0 && html`<p>${phrases.none}</p>`}<ul class="entries">
${shown.map((answer) => answerItem(visit, answer, state))}</ul>
${last && html`<p class="paging"><a rel="next" href="/desk/conversations?${new URLSearchParams({ state, before: last.uri })}">${phrases.older}</a></p>`}
${reports(visit, federation.reports())}${blocks(visit)}`;
  return { title: phrases.conversations, body };
}

function answerItem(visit: Visit, answer: Reviewed, tab: string): Html {
  const { phrases, site, publication } = visit;
  const { author, text, at, uri, article, actor, state } = answer;
  const title = publication.archive.article(article)?.title ?? article;
  const language = text?.language ?? null;
  const deed = (wish: string, object: string, label: string) =>
    deedButton(visit, `/desk/conversations?state=${tab}`, { do: wish, object }, label);
  return html`<li class="entry">
<p class="meta"><a href="${author.url}" rel="nofollow noopener noreferrer"><bdi>${author.name}</bdi></a> <bdi dir="ltr">${actor}</bdi> · ${timeElement({ at, precision: 'minute' }, site.timezone, site.language)} · ${phrases.on} <a href="/desk/articles/${article}"><bdi>${title}</bdi></a> · <span class="state ${state}">${phrases.reviewStates[state]}</span></p>
<div class="foreign"${language && html` lang="${language}"`} dir="${language === null ? 'auto' : directionOf(language)}">${trusted(foreignLinks(String(text?.html ?? ''), atDesk))}</div>
<div class="deeds">${state !== 'approved' && state !== 'blocked' && deed('approve', uri, phrases.approve)}${state !== 'hidden' && state !== 'blocked' && deed('hide', uri, phrases.hideReply)}${state !== 'blocked' && deed('block', actor, phrases.blockActor)}</div>
</li>\n`;
}

function reports(visit: Visit, found: Complaint[]): Html | null {
  if (found.length === 0) return null;
  const { phrases, site } = visit;
  const item = ({ uri, actor, text, objects, at }: Complaint) =>
    html`<li class="entry"><p class="meta"><bdi dir="ltr">${actor}</bdi> · ${timeElement({ at, precision: 'minute' }, site.timezone, site.language)}</p><p dir="auto">${text}</p>
<ul>${objects.map((object) => html`<li><bdi dir="ltr">${object}</bdi></li>`)}</ul>${deedButton(visit, '/desk/conversations', { do: 'settle', object: uri }, phrases.settleReport)}</li>\n`;
  return html`<h2>${phrases.reports}</h2><ul class="entries">${found.map(item)}</ul>`;
}

function blocks(visit: Visit): Html | null {
  const { phrases, publication } = visit;
  const found = publication.federation.blocks();
  if (found.length === 0) return null;
  const item = ({ target }: (typeof found)[number]) =>
    html`<li><bdi dir="ltr">${target}</bdi> ${deedButton(visit, '/desk/conversations', { do: 'unblock', object: target }, phrases.unblock)}</li>`;
  return html`<h2>${phrases.blocks}</h2><ul>${found.map(item)}</ul>`;
}
