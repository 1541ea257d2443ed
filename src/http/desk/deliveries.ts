/** Whether the world received it: how it stands with each server. */
import type { DeliveryHour, ServerState } from '../../delivery.ts';
import { type Html, html } from '../../text/html.ts';
import { addDays } from '../../time.ts';
import { timeElement } from '../pages/time-element.ts';
import { deedButton } from './layout.ts';
import { said } from './said.ts';
import { type Page, type Reply, type Room, textIn, type Visit } from './visit.ts';

const shownDays = 7;
const mostShown = 200;

export const deliveriesRoom: Room = { at: 'deliveries', scope: 'operate', get: deliveriesPage, post: operate };

function operate({ publication, editor }: Visit, form: FormData): Reply {
  const { foreignDesk } = publication;
  const host = textIn(form, 'host');
  const wish = textIn(form, 'do');
  if (wish === 'retry') foreignDesk.retry(host === '' ? null : host, editor);
  else if (wish === 'pause' || wish === 'resume') foreignDesk.pause(host, wish === 'pause', editor);
  return { to: '/desk/deliveries?told=done' };
}

function deliveriesPage(visit: Visit): Page {
  const { publication, phrases, site } = visit;
  const { federation, newsdesk } = publication;
  const fault = federation.dispatch()?.fault;
  const servers = federation.servers().toSorted((a, b) => trouble(b) - trouble(a) || (a.host < b.host ? -1 : 1));
  const { waiting, failed } = federation.pending();
  const headings = [
    phrases.server,
    phrases.waiting,
    phrases.failed,
    phrases.deliveredCount,
    phrases.lastSuccess,
    phrases.lastError,
  ];
  const body = html`<div class="desk-title"><h1>${phrases.deliveries}</h1>
${waiting + failed > 0 && deedButton(visit, '/desk/deliveries', { do: 'retry', host: '' }, phrases.retryAll)}</div>
${fault && html`<p class="problem" role="alert">${said(fault, site.language)}</p>`}
${plot(visit, federation.deliveryHistory(addDays(newsdesk.now(), -shownDays)))}
${servers.length === 0 && html`<p>${phrases.none}</p>`}${
  servers.length > 0 &&
  html`<div class="scrolled" role="region" aria-label="${phrases.deliveries}" tabindex="0"><table><thead><tr>${headings.map((name) => html`<th scope="col">${name}</th>`)}<td></td></tr></thead><tbody>
${servers.slice(0, mostShown).map((server) => serverRow(visit, server))}</tbody></table></div>`
}`;
  return { title: phrases.deliveries, body };
}

/** What an operator should see first. */
function trouble({ failed, waiting, pausedUntil }: ServerState): number {
  return (pausedUntil === null ? 0 : 1_000_000) + failed * 1_000 + waiting;
}

function serverRow(visit: Visit, server: ServerState): Html {
  const { phrases, site } = visit;
  const { host, waiting, failed, delivered, lastSuccess, lastError, lastErrorAt, pausedUntil, nextTry } = server;
  const moment = (at: string) => timeElement({ at, precision: 'minute' }, site.timezone, site.language);
  const deed = (wish: string, label: string) => deedButton(visit, '/desk/deliveries', { do: wish, host }, label);
  const isPaused = pausedUntil === 'resumed';
  return html`<tr><th scope="row"><bdi dir="ltr">${host}</bdi>${pausedUntil !== null && html` <span class="state hidden">${phrases.paused}</span>`}</th>
<td>${waiting}${nextTry && html`<br><small>${phrases.nextTry} ${moment(nextTry)}</small>`}</td><td>${failed}</td><td>${delivered}</td>
<td>${lastSuccess === null ? phrases.never : moment(lastSuccess)}</td><td>${lastErrorAt && html`${moment(lastErrorAt)}<br>`}${lastError && html`<small dir="auto">${lastError}</small>`}</td>
<td class="deeds">${waiting + failed > 0 && deed('retry', phrases.retry)}${isPaused ? deed('resume', phrases.resume) : deed('pause', phrases.pause)}</td></tr>\n`;
}

const height = 60;

/** Hour by hour, the newest at the end: what arrived above, what failed in front of it. */
function plot({ phrases, publication }: Visit, history: DeliveryHour[]): Html | null {
  if (history.length === 0) return null;
  const hours = shownDays * 24;
  const now = Math.floor(Date.parse(publication.newsdesk.now()) / 3_600_000);
  const most = Math.max(...history.map(({ delivered, failed, givenUp }) => Math.max(delivered, failed + givenUp)));
  const sums = history.reduce(
    (sum, one) => ({ delivered: sum.delivered + one.delivered, failed: sum.failed + one.failed + one.givenUp }),
    { delivered: 0, failed: 0 },
  );
  const bar = (hour: string, count: number, name: string) => {
    const tall = (count / most) * height;
    const x = hours - 1 - (now - Math.floor(Date.parse(hour) / 3_600_000));
    return (
      count > 0 &&
      x >= 0 &&
      html`<rect class="${name}" x="${x * 4}" y="${(height - tall).toFixed(1)}" width="3" height="${tall.toFixed(1)}"/>`
    );
  };
  const bars = history.map(
    (one) => html`${bar(one.hour, one.delivered, 'delivered')}${bar(one.hour, one.failed + one.givenUp, 'failed')}`,
  );
  return html`<figure class="plot"><svg viewBox="0 0 ${hours * 4} ${height}" role="img" aria-labelledby="plot">${bars}</svg>
<figcaption id="plot">${phrases.lastDays}: ${phrases.deliveredCount} ${sums.delivered} · ${phrases.failedTries} ${sums.failed}</figcaption></figure>`;
}
