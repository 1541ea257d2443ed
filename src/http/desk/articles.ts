/** Everything there is, by state and title. */
import { type State, states } from '../../article.ts';
import type { Entry } from '../../catalogue.ts';
import { directionOf } from '../../text/direction.ts';
import { type Html, html } from '../../text/html.ts';
import { type Instant, laterOf } from '../../time.ts';
import { timeElement } from '../pages/time-element.ts';
import { may, type Page, type Room, type Visit } from './visit.ts';

const onPage = 50;

export const articlesRoom: Room = { at: '', scope: 'read', get: articlesPage };

function articlesPage(visit: Visit): Page {
  const { publication, phrases, query } = visit;
  const state = states.find((one) => one === query.get('state'));
  const title = query.get('title') ?? '';
  const before = query.get('before') ?? undefined;
  const entries = publication.archive.catalogue({ state, title, before, limit: onPage + 1 });
  const shown = entries.slice(0, onPage);
  const last = entries.length > onPage ? shown.at(-1) : undefined;
  const older = new URLSearchParams({ ...(state && { state }), ...(title && { title }), before: last?.id ?? '' });
  const body = html`<div class="desk-title"><h1>${phrases.articles}</h1>
${may(visit, 'write') && html`<a class="button main" href="/desk/new">${phrases.newArticle}</a>`}</div>
${tabs(visit, state)}
<form class="find" role="search" action="/desk">${state && html`<input type="hidden" name="state" value="${state}">`}<label>${phrases.titleContains} <input type="search" name="title" value="${title}"></label> <button>${phrases.show}</button></form>
${shown.length === 0 && html`<p>${phrases.none}</p>`}<ul class="entries">
${shown.map((entry) => entryItem(entry, visit))}</ul>
${last && html`<p class="paging"><a rel="next" href="/desk?${older}">${phrases.older}</a></p>`}`;
  return { title: phrases.articles, body };
}

function tabs({ publication, phrases, query }: Visit, current: State | undefined): Html {
  const counts = publication.archive.states();
  const all = states.reduce((sum, state) => sum + counts[state], 0);
  const title = query.get('title') ?? '';
  const to = (state: State | undefined) =>
    String(new URLSearchParams({ ...(state && { state }), ...(title && { title }) }));
  const tab = (state: State | undefined, name: string, count: number) =>
    html`<li><a href="/desk${to(state) && `?${to(state)}`}"${state === current && html` aria-current="page"`}>${name} <span class="count">${count}</span></a></li>\n`;
  return html`<nav class="tabs" aria-label="${phrases.articles}"><ul>
${tab(undefined, phrases.all, all)}${states.map((state) => tab(state, phrases.states[state], counts[state]))}</ul></nav>`;
}

function entryItem(entry: Entry, { phrases, site }: Visit): Html {
  const { id, title, language, file } = entry;
  return html`<li class="entry">
<a class="headline" href="/desk/articles/${id}" lang="${language}" dir="${directionOf(language)}">${title || phrases.noTitle}</a>
<p class="meta">${stateMark(entry, phrases)} ${timeElement({ at: appearsAt(entry), precision: 'minute' }, site.timezone, site.language)}${file && html` · ${phrases.belongsTo} <bdi dir="ltr">${file}</bdi>`}</p>
</li>\n`;
}

/** When readers see it, or saw it first. */
export function appearsAt({ state, published, embargo }: Pick<Entry, 'state' | 'published' | 'embargo'>): Instant {
  return state === 'scheduled' ? laterOf(published, embargo) : published;
}

/** What an editor must know of where an article stands. */
export function stateMark({ state, embargo }: Pick<Entry, 'state' | 'embargo'>, phrases: Visit['phrases']): Html {
  const held = state === 'scheduled' && embargo !== null && html` · ${phrases.underEmbargo}`;
  return html`<span class="state ${state}">${phrases.states[state]}${held}</span>`;
}
