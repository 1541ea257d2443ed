/** What editors do about the outside, by whichever way: people elsewhere, and the servers that articles go to. */
import { domainToASCII } from 'node:url';
import { type Act, Refused, requireScope } from './deed.ts';
import type { Verb } from './desk-store.ts';
import type { FederationStore } from './federation-store.ts';
import type { Instant } from './time.ts';
import type { Editor } from './token.ts';

export type ForeignDesk = ReturnType<typeof createForeignDesk>;

export function createForeignDesk(act: Act, federation: FederationStore, now: () => Instant) {
  /** Does what answers false where there is nothing of that name; then nothing is logged. */
  function toKnown(who: Editor, verb: Verb, object: string, work: () => boolean, what: string): void {
    act(who, verb, object, '', () => {
      if (!work()) throw new Refused('missing', `"${object}" ${what}`);
    });
  }

  /** Lets a reply stand, or hides it. */
  function review(uri: string, verdict: 'approved' | 'hidden', who: Editor): void {
    requireScope(who, 'moderate');
    const work = () => federation.review(uri, verdict, now());
    toKnown(who, verdict === 'approved' ? 'approved' : 'hid', uri, work, 'is no reply that is kept');
  }

  /** Hears nothing more from an actor, or a domain and all below it; returns how it is filed. */
  function block(text: string, who: Editor): string {
    requireScope(who, 'moderate');
    const target = blockTarget(text);
    act(who, 'blocked', target, '', () => federation.block(target, now()));
    return target;
  }

  function unblock(text: string, who: Editor): string {
    requireScope(who, 'moderate');
    const target = blockTarget(text);
    toKnown(who, 'unblocked', target, () => federation.unblock(target, now()), 'is not blocked');
    return target;
  }

  /** Somebody has dealt with it. */
  function settleReport(uri: string, who: Editor): void {
    requireScope(who, 'moderate');
    toKnown(who, 'settled report', uri, () => federation.settleReport(uri), 'is no report');
  }

  /** Tries at once what waits and what was given up, for one server or for all; returns how much that is. */
  function retry(host: string | null, who: Editor): number {
    requireScope(who, 'operate');
    if (host !== null) known(host);
    return act(who, 'retried', host ?? '', '', () => federation.retry(host, Date.parse(now())));
  }

  /** Sends nothing to a server until it is resumed. */
  function pause(host: string, paused: boolean, who: Editor): void {
    requireScope(who, 'operate');
    known(host);
    act(who, paused ? 'paused' : 'resumed', host, '', () => federation.pause(host, paused));
  }

  function known(host: string): void {
    if (!federation.isServer(host)) throw new Refused('missing', `"${host}": nothing goes to a server of that name`);
  }

  return { review, block, unblock, settleReport, retry, pause };
}

/** An address is an actor's, as lists of followers show it; anything else is to be a domain. */
function blockTarget(text: string): string {
  if (/^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).pathname !== '/') return text;
  const name = text
    .replace(/^https?:\/\//, '')
    .replace(/\/$/, '')
    .replace(/^\*?\./, '');
  const [host = '', port] = name.split(':');
  const ascii = domainToASCII(host);
  if (/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(ascii) && (port === undefined || /^\d+$/.test(port)))
    return port === undefined ? ascii : `${ascii}:${port}`;
  throw new Refused(
    'unreadable',
    `"${text}" is neither; write an actor's address (https://social.example/users/name, as \`nashra followers --csv\` shows it) or a domain (social.example)`,
  );
}
