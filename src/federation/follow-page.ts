/**
 * Leads somebody to the page of their own server on which they can follow: what that server says of itself by WebFinger
 * (FEP-3b86, then OStatus, as Mastodon's own form does).
 */
import type { FollowPage } from '../follower.ts';
import type { Fetch } from '../outgoing.ts';
import { object, text } from './incoming.ts';

/** The first that a server offers is taken; the name in braces is what it calls the address. */
const templates: [rel: string, variable: string][] = [
  ['https://w3id.org/fep/3b86/Follow', '{object}'],
  ['https://w3id.org/fep/3b86/Object', '{object}'],
  ['http://ostatus.org/schema/1.0/subscribe', '{uri}'],
];

const mostRedirects = 3;
const mostBytes = 64 * 1024;

export function followPageFinder(fetch: Fetch) {
  return async (account: string, address: string): Promise<FollowPage> => {
    const asked = accountIn(account);
    if (asked === null) return { is: 'notUnderstood' };
    const { user, host } = asked;
    const scheme = schemeOf(host);
    // Without a user there is nobody to ask for: most servers have this page.
    if (user === null) return found(`${scheme}://${host}/authorize_interaction?uri={uri}`, '{uri}', address);
    const resource = encodeURIComponent(`acct:${user}@${host}`);
    try {
      const answer = await read(`${scheme}://${host}/.well-known/webfinger?resource=${resource}`, mostRedirects);
      if (answer.status === 404 || answer.status === 410) return { is: 'noAccount' };
      return answer.status === 200 ? pageIn(answer.body, address) : { is: 'noAnswer' };
    } catch {
      return { is: 'noAnswer' };
    }
  };

  async function read(url: string, redirects: number): ReturnType<Fetch> {
    const headers = { Accept: 'application/jrd+json, application/json' };
    const answer = await fetch(url, { method: 'GET', headers, most: mostBytes });
    const next = answer.status >= 300 && answer.status < 400 ? URL.parse(answer.headers.location ?? '', url) : null;
    return next && redirects > 0 ? read(next.href, redirects - 1) : answer;
  }

  function pageIn(body: Buffer, address: string): FollowPage {
    const links = object(JSON.parse(body.toString()))?.links;
    for (const [rel, variable] of templates) {
      const link = (Array.isArray(links) ? links : []).map(object).find((one) => one?.rel === rel);
      const template = text(link?.template);
      if (template?.includes(variable)) return found(template, variable, address);
    }
    return { is: 'noFollowPage' };
  }
}

/** A server says where its people go, but not by what: no script, no data. */
function found(template: string, variable: string, address: string): FollowPage {
  const page = URL.parse(template.replace(variable, encodeURIComponent(address)));
  return page?.protocol === `${schemeOf(page?.host ?? '')}:`
    ? { is: 'found', address: page.href }
    : { is: 'noFollowPage' };
}

/** Loopback is refused by the way out unless it is allowed, and then it is a test. */
function schemeOf(host: string): 'http' | 'https' {
  return /^(127\.|localhost(:|$))/.test(host) ? 'http' : 'https';
}

/** `@you@host`, `you@host`, `https://host/@you`, or a host alone. */
function accountIn(account: string): { user: string | null; host: string } | null {
  const written = account.trim().replace(/^https?:\/\/([^/]+)\/@?([^/@]+)\/?$/i, '$2@$1');
  const match = /^@?(?:([\p{L}\p{N}_.-]+)@)?([\p{L}\p{N}.-]+(?::\d+)?)$/u.exec(written);
  const host = match?.[2] === undefined ? null : URL.parse(`https://${match[2]}`)?.host;
  if (!match || !host || written.length > 300 || !/[.:]/.test(host)) return null;
  return { user: match[1] ?? null, host };
}
