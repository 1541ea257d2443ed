/**
 * How long caches may keep what is public: what they hear from every answer, and what those hear besides that are told of
 * changes (src/purging.ts).
 */
import type { Subject } from '../change.ts';
import { surrogateKey } from '../surrogate-key.ts';
import type { Answer, Route } from './answer.ts';

/**
 * Browsers ask each time. Caches that many share ask once in a second, however many come (RFC 9111, section 5.2.2.10), go on
 * showing what they have while they ask (RFC 5861, section 3: a second, so that nobody gets what was new an hour ago), and
 * for an hour where nobody answers them (section 4).
 */
const shared = 's-maxage=1, stale-while-revalidate=1, stale-if-error=3600';
export const briefly = `public, max-age=0, ${shared}`;

/** Readers of feeds come again after five minutes at the soonest. */
export const feedCaching = `public, max-age=300, ${shared}`;

/** A hub that was told comes at once: a cache on its way must not give it what was before. */
export const toldFeedCaching = 'public, max-age=300, s-maxage=0';

/** The bytes never change, but an article that is taken back takes its pictures along. */
export const mediaCaching = 'public, max-age=31536000, immutable, s-maxage=3600';

/**
 * A day in caches that are told of changes, by the fields that are for these alone (RFC 9213; Fastly and Varnish know the
 * older one): `s-maxage` would hold in caches, too, that nobody tells. A day is what a lost purge costs at most.
 */
const untilTold = 'max-age=86400, stale-while-revalidate=60, stale-if-error=86400';

/** The same route, whose answers are kept until whoever keeps them is told of a change. */
export function keptUntilTold(route: Route): Route {
  return (address) => {
    const answer = route(address);
    if (answer === null || !isShared(answer)) return answer;
    const revision = 'file' in answer ? answer.revision() : answer.revision;
    // Nobody is told when what no published article shows is to be hidden.
    if (revision === null) return answer;
    return { ...answer, headers: { ...answer.headers, ...surrogateHeaders(revision.subjects) } };
  };
}

type Kept = Exclude<Answer, { moved: unknown }>;

/** Whether caches that many share may keep it at all. What never changes is kept for ever, and needs no key. */
function isShared(answer: Answer): answer is Kept {
  return !('moved' in answer) && /\bs-maxage=[1-9]/.test(answer.caching);
}

/** Keys for Fastly and Varnish, and the same for Cloudflare, Akamai and CloudFront. */
function surrogateHeaders(subjects: readonly Subject[]): Record<string, string> {
  const keys = [...new Set(subjects.map(surrogateKey))];
  return {
    'CDN-Cache-Control': untilTold,
    'Surrogate-Control': untilTold,
    'Surrogate-Key': keys.join(' '),
    'Cache-Tag': keys.join(','),
  };
}
