/**
 * Limits what strangers can make us ask of others. Who sends a letter names the key that is to be fetched, and may mean
 * harm to the server that has it. So one host is asked so much at once, and so much by and by (a token bucket); and
 * what was asked a moment ago is not asked again, whatever came of it. There is no queue: who is refused may come back.
 */
import type { Answered, Fetch, Outgoing } from './outgoing.ts';
import type { Clock } from './time.ts';

export class BusyError extends Error {}

/** Of one host: requests at once; requests that it may get in a burst, and how many more for every second. */
const mostAtOnce = 16;
const burst = 60;
const perSecond = 2;
const mostHosts = 10_000;

/** Callers that wait for others, in all: each may hold a letter of a mebibyte. */
const mostWaiting = 200;

/** How long an answer holds, or that there was none: milliseconds. Actors and keys are documents of a few kilobytes. */
const holds = 60_000;
const mostHeld = 256;
const mostBytes = 128 * 1024;

/** Throws BusyError, at once, for what may be asked later. */
export function rateLimited(fetch: Fetch, clock: Clock): Fetch {
  const mayAsk = createBuckets();
  const atHost = new Map<string, number>();
  const held = new Map<string, { answer: Promise<Answered>; until: number }>();
  let waiting = 0;

  function start(url: string, request: Outgoing, now: number): Promise<Answered> {
    // Without the port: a server is no other one for each of them.
    const { hostname } = new URL(url);
    const count = atHost.get(hostname) ?? 0;
    if (count >= mostAtOnce || !mayAsk(hostname, now)) throw new BusyError(`${hostname} was asked too much`);
    atHost.set(hostname, count + 1);
    return fetch(url, request).finally(() => {
      const left = (atHost.get(hostname) ?? 1) - 1;
      if (left > 0) atHost.set(hostname, left);
      else atHost.delete(hostname);
    });
  }

  function startOrJoin(url: string, request: Outgoing): Promise<Answered> {
    const now = clock().getTime();
    if (request.method !== 'GET') return start(url, request, now);
    const name = `${new Headers(request.headers).get('Accept')} ${url}`;
    const known = held.get(name);
    if (known && known.until > now) return known.answer;
    const answer = start(url, request, now);
    putNewest(held, name, { answer, until: now + holds }, mostHeld);
    return answer;
  }

  return async (url, request) => {
    if (waiting >= mostWaiting) throw new BusyError('too many wait for other servers');
    waiting++;
    try {
      return await startOrJoin(url, { most: mostBytes, ...request });
    } finally {
      waiting--;
    }
  };
}

/** Whether a host may be asked once more. */
function createBuckets() {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return (host: string, now: number): boolean => {
    const { tokens, at } = buckets.get(host) ?? { tokens: burst, at: now };
    const filled = Math.min(burst, tokens + (Math.max(0, now - at) / 1000) * perSecond);
    const may = filled >= 1;
    putNewest(buckets, host, { tokens: may ? filled - 1 : filled, at: now }, mostHosts);
    return may;
  };
}

/** The oldest goes where there are more than `most`. */
function putNewest<Value>(map: Map<string, Value>, name: string, value: Value, most: number): void {
  map.delete(name);
  map.set(name, value);
  if (map.size > most) map.delete(map.keys().next().value as string);
}
