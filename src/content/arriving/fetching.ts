/** What lies at an address, for an import: redirections followed, each checked anew. */
import type { Answered, Fetch } from '../../outgoing.ts';

const mostSteps = 5;

export type Fetched = { url: string; answer: Answered };

/** Throws where there is no answer, or it leads in a circle; any status is an answer. */
export async function fetchFollowing(fetch: Fetch, address: string, accept: string, most: number): Promise<Fetched> {
  const seen = new Set<string>();
  let url = address;
  while (!seen.has(url)) {
    if (seen.size > mostSteps) throw new Error(`it is redirected more than ${mostSteps} times`);
    seen.add(url);
    const answer = await fetch(url, { method: 'GET', headers: { Accept: accept }, most });
    const next = [301, 302, 303, 307, 308].includes(answer.status) ? answer.headers.location : undefined;
    if (next === undefined || !URL.canParse(next, url)) return { url, answer };
    url = new URL(next, url).href;
  }
  throw new Error('it is redirected in a circle');
}
