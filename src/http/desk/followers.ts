/** Who follows which channel, from which servers. */
import { type Html, html } from '../../text/html.ts';
import { timeElement } from '../pages/time-element.ts';
import type { Page, Room, Visit } from './visit.ts';

const onPage = 100;

export const followersRoom: Room = { at: 'followers', scope: 'operate', get: followersPage };

function followersPage(visit: Visit): Page {
  const { publication, phrases, query } = visit;
  const counts = publication.federation.followerCounts();
  const handle = counts.find((one) => one.handle === query.get('of'))?.handle;
  const link = ({ handle: name, followers }: (typeof counts)[number]) =>
    html`<tr><th scope="row"><a href="/desk/followers?of=${name}"><bdi dir="ltr">${name}</bdi></a></th><td>${followers}</td></tr>\n`;
  const body = html`<h1>${phrases.followers}</h1>
${counts.length === 0 && html`<p>${phrases.none}</p>`}${
  counts.length > 0 &&
  html`<table><thead><tr><th scope="col">${phrases.channel}</th><th scope="col">${phrases.count}</th></tr></thead><tbody>
${counts.map(link)}</tbody></table>`
}
${handle !== undefined && following(visit, handle)}`;
  return { title: phrases.followers, body };
}

function following({ publication, phrases, site, query }: Visit, handle: string): Html {
  const after = query.get('after') ?? undefined;
  const found = publication.federation.followerPage(handle, { after, limit: onPage + 1 });
  const shown = found.slice(0, onPage);
  const last = found.length > onPage ? shown.at(-1) : undefined;
  const row = ({ actor, name, url, since }: (typeof found)[number]) =>
    html`<tr><td><a href="${url}" rel="nofollow noopener noreferrer"><bdi>${name}</bdi></a> <bdi dir="ltr">${actor}</bdi></td><td>${timeElement({ at: since, precision: 'day' }, site.timezone, site.language)}</td></tr>\n`;
  return html`<h2><bdi dir="ltr">${handle}</bdi></h2>
<table><thead><tr><th scope="col">${phrases.who}</th><th scope="col">${phrases.since}</th></tr></thead><tbody>
${shown.map(row)}</tbody></table>
${last && html`<p class="paging"><a rel="next" href="/desk/followers?${new URLSearchParams({ of: handle, after: last.actor })}">${phrases.following}</a></p>`}`;
}
