/** How other servers find actors (RFC 7033) and learn what this server is (NodeInfo 2.1). Pure. */
import { actorUrl } from './addresses.ts';
import type { Json } from './json.ts';

const accountForm = /^(?:acct:)?@?([^@/\s]+)@([^@/\s]+)$/i;

/** Whether it names anything: an account, or an address of any kind (RFC 7033, section 4.2). */
export function isAsked(resource: string): boolean {
  return accountForm.test(resource) || (URL.canParse(resource) && !/^acct:/i.test(resource));
}

/**
 * The handle that `resource` asks for: `acct:news@host`, `@news@host`, `news@host`, or an actor's or channel's address
 * (`handleOfPath` knows those). null for somebody on another host.
 */
export function handleAskedFor(
  resource: string,
  origin: string,
  handleOfPath: (path: string) => string | null,
): string | null {
  if (resource === origin) return handleOfPath('/');
  if (resource.startsWith(`${origin}/`)) return handleOfPath(resource.slice(origin.length));
  const account = accountForm.exec(resource);
  if (account?.[2]?.toLowerCase() !== new URL(origin).host) return null;
  return account[1]?.toLowerCase() ?? null;
}

export function webfinger(origin: string, handle: string, page: string): Json {
  const actor = actorUrl(origin, handle);
  return {
    subject: `acct:${handle}@${new URL(origin).host}`,
    aliases: [actor, page],
    links: [
      { rel: 'self', type: 'application/activity+json', href: actor },
      { rel: 'http://webfinger.net/rel/profile-page', type: 'text/html', href: page },
    ],
  };
}

export function nodeinfoLinks(origin: string): Json {
  const rel = 'http://nodeinfo.diaspora.software/ns/schema/2.1';
  return { links: [{ rel, href: `${origin}/nodeinfo/2.1` }] };
}

/**
 * One user: the publication. Nobody can register, and channels are selections of its articles, not people; they would
 * make a small newsroom look like a town. How many are active is left out: it cannot be told of one from without.
 */
export function nodeinfo(version: string, title: string, articles: number): Json {
  return {
    version: '2.1',
    software: { name: 'nashra', version },
    protocols: ['activitypub'],
    services: { inbound: [], outbound: ['atom1.0', 'rss2.0'] },
    openRegistrations: false,
    usage: { users: { total: 1 }, localPosts: articles },
    metadata: { nodeName: title },
  };
}
