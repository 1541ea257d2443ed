/** Who follows which channel, from which servers. */
import type { Follower } from '../../follower.ts';
import { type Html, html } from '../../text/html.ts';
import { timeElement } from '../pages/time-element.ts';
import type { Page, Room, Visit } from './visit.ts';

const mostShown = 200;

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

function following({ publication, phrases, site }: Visit, handle: string): Html {
  const all = publication.federation.followers(handle);
  const row = ({ actor, since }: Follower) =>
    html`<tr><td><a href="${actor}" rel="nofollow noopener noreferrer"><bdi dir="ltr">${actor}</bdi></a></td><td>${timeElement({ at: since, precision: 'day' }, site.timezone, site.language)}</td></tr>\n`;
  return html`<h2><bdi dir="ltr">${handle}</bdi></h2>
<table><thead><tr><th scope="col">${phrases.who}</th><th scope="col">${phrases.since}</th></tr></thead><tbody>
${all.slice(0, mostShown).map(row)}</tbody></table>
${all.length > mostShown && html`<p class="meta">… ${all.length}</p>`}`;
}
