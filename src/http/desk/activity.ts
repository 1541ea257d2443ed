/** Who did what. */
import type { LoggedDeed } from '../../desk-store.ts';
import { type Html, html } from '../../text/html.ts';
import { timeElement } from '../pages/time-element.ts';
import type { Page, Room, Visit } from './visit.ts';

const onPage = 100;

export const activityRoom: Room = {
  at: 'activity',
  scope: 'read',
  get(visit): Page {
    const { publication, phrases, query } = visit;
    const before = Number(query.get('before')) || undefined;
    const deeds = publication.desk.deeds({ before, limit: onPage + 1 });
    const shown = deeds.slice(0, onPage);
    const body = html`<h1>${phrases.activity}</h1>
${shown.length === 0 && html`<p>${phrases.none}</p>`}<ol class="deed-list">
${shown.map((deed) => deedItem(visit, deed, true))}</ol>
${deeds.length > onPage && html`<p class="paging"><a rel="next" href="/desk/activity?before=${shown.at(-1)?.number}">${phrases.older}</a></p>`}`;
    return { title: phrases.activity, body };
  },
};

/** `named`: says to what it was done, too. */
export function deedItem({ phrases, site, publication }: Visit, deed: LoggedDeed, named: boolean): Html {
  const { who, verb, object, detail, at } = deed;
  const title = named ? (publication.archive.article(object)?.title ?? null) : null;
  // Deliveries to everybody have no server's name.
  const name = html`<bdi>${object || phrases.all}</bdi>`;
  const thing = title === null ? name : html`<a href="/desk/articles/${object}"><bdi>${title}</bdi></a>`;
  const more = detail !== '' && detail !== title && html` <bdi class="meta">${detail}</bdi>`;
  // Nobody did what a file brought.
  const doer = verb !== 'imported' && html`<bdi><b>${who}</b></bdi> `;
  return html`<li>${timeElement({ at, precision: 'minute' }, site.timezone, site.language)}: ${doer}${phrases.verbs[verb]} ${named && thing}${more}</li>\n`;
}
