/** What an article was, and how two of its versions differ. */
import { differences, type StoryRevision } from '../../story-revision.ts';
import { type Html, html } from '../../text/html.ts';
import { timeElement } from '../pages/time-element.ts';
import type { Page, Room, Visit } from './visit.ts';
import { wordsOf } from './words.ts';

export const revisionsRoom: Room = { at: 'articles/:id/revisions', scope: 'read', get: revisionsPage };

function revisionsPage(visit: Visit, id: string): Page {
  const { publication, phrases, query } = visit;
  const { article } = publication.newsdesk.dossier(id);
  const all = publication.archive.revisions(id);
  const chosen = (name: string, fallback: StoryRevision | undefined) =>
    all.find(({ number }) => String(number) === query.get(name)) ?? fallback;
  const to = chosen('to', all.at(-1));
  const from = chosen('from', all.at(-2));
  const body = html`<h1>${phrases.versions}: <a href="/desk/articles/${id}"><bdi>${article.title}</bdi></a></h1>
<ol class="deed-list">
${all.map((one) => revisionItem(visit, one))}</ol>
${from && to && comparison(visit, all, from, to, article.language)}`;
  return { title: `${phrases.versions}: ${article.title}`, body };
}

function revisionItem({ phrases, site }: Visit, { at, kind, title }: StoryRevision): Html {
  return html`<li>${timeElement({ at, precision: 'minute' }, site.timezone, site.language)} · ${phrases.versionKinds[kind]} · <bdi>${title}</bdi></li>\n`;
}

function comparison(
  { phrases }: Visit,
  all: StoryRevision[],
  from: StoryRevision,
  to: StoryRevision,
  language: string,
): Html {
  const found = differences(from, to, language);
  const select = (name: string, label: string, chosen: StoryRevision) =>
    html`<label>${label} <select name="${name}">${all.map(({ number }) => html`<option${number === chosen.number && html` selected`}>${number}</option>`)}</select></label> `;
  return html`<form class="find">${select('from', phrases.from, from)}${select('to', phrases.to, to)}<button>${phrases.compare}</button></form>
${found.length === 0 ? html`<p>${phrases.sameText}</p>` : found.map((one) => wordsOf(one, language))}`;
}
