/**
 * Caches in front are told of changes: the hook gets the surrogate keys of what was touched. The changes themselves are what
 * waits, and a position says how far telling came, so that nothing is lost when the process dies and nothing grows while the
 * hook is down: it hears of each subject once, however often that was touched.
 *
 * The process that serves tells, and nothing that it has not seen itself: whoever is told asks at once, and must not get what
 * was before. What was on its way at that moment may still be kept by a cache, so everything is told again a little later.
 */
import type { Subject, Touched } from './change.ts';
import { retryAfterOf } from './delivery.ts';
import { tellPassingFault } from './disk-fault.ts';
import { log } from './log.ts';
import type { Count } from './meter.ts';
import type { Fetch } from './outgoing.ts';
import { surrogateKey } from './surrogate-key.ts';
import { type Clock, type Instant, instantOf } from './time.ts';

/** Where it is told, and what opens that: a header of its own. */
export type PurgeHook = { url: string; header: readonly [name: string, value: string] | null };

export const rounds = ['first', 'again'] as const;
export type Round = (typeof rounds)[number];

export type PurgeFault = { since: Instant; error: string };

export type PurgeStore = {
  /**
   * What was touched that the hook was not told of in this round, by changes up to number `upTo` that came by the time `by`, if
   * one is given; the second round has what the first one had. null where there is nothing. Everything where nobody knows
   * what the hook was told of, or where there are more subjects than `most`.
   */
  untold(round: Round, upTo: number, by: Instant | null, most: number): Touched | null;
  told(round: Round, number: number): void;
  /** Why the hook is not told, and since when; null where it is. */
  fault(): PurgeFault | null;
  setFault(fault: PurgeFault | null): void;
  /** When the first change came that the hook was not told of; null where there is none. */
  oldestUntold(): Instant | null;
};

export type Purging = {
  hook: PurgeHook;
  store: PurgeStore;
  fetch: Fetch;
  /** The newest change that whoever asks now is answered by. */
  latestChange: () => number;
  clock: Clock;
  counts: { delivered: Count; failed: Count };
};

export type Purger = {
  /** Tells what there is to tell, unless the hook is to be left alone for now. */
  wake(): void;
  /** When everything is told that can be. */
  onIdle(): Promise<void>;
  stop(): void;
};

/** Keys in one request: Cloudflare takes 30 of them, Fastly 256. */
const mostKeys = 30;
/** Subjects beyond which the whole cache is emptied: ten requests. */
const mostSubjects = 300;
/**
 * Milliseconds after a change until it is told again: longer than an answer takes to arrive, or one layer of a CDN to hear of a
 * purge after the other.
 */
const again = 15_000;
/** Milliseconds until a hook that failed is asked again: twice as long each time. */
const shortest = 1_000;
const longest = 60_000;

export function createPurger({ hook, store, fetch, latestChange, clock, counts }: Purging): Purger {
  const stopping = new AbortController();
  let running: Promise<void> | null = null;
  /** A former process may have left that the hook could not be told. */
  let isFirst = true;
  let failures = 0;
  let restUntil = 0;

  async function tellAll(): Promise<void> {
    try {
      const upTo = latestChange();
      for (const round of rounds) await tell(round, upTo);
      succeeded();
    } catch (error) {
      if (!stopping.signal.aborted) failed(error as Error);
    }
  }

  async function tell(round: Round, upTo: number): Promise<void> {
    const by = round === 'first' ? null : instantOf(new Date(clock().getTime() - again));
    const purge = store.untold(round, upTo, by, mostSubjects);
    if (purge === null) return;
    for (const keys of batchesOf(purge.subjects)) await post(keys);
    store.told(round, purge.number);
  }

  async function post(keys: string[]): Promise<void> {
    const headers = {
      'Content-Type': 'application/json',
      'Surrogate-Key': keys.join(' '),
      ...(hook.header ? Object.fromEntries([hook.header]) : {}),
    };
    const body = Buffer.from(JSON.stringify({ tags: keys }));
    const answer = await fetch(hook.url, { method: 'POST', headers, body, signal: stopping.signal });
    stopping.signal.throwIfAborted();
    if (answer.status >= 200 && answer.status < 300) return void counts.delivered.value++;
    const rest = retryAfterOf(answer.headers['retry-after'], clock().getTime());
    throw Object.assign(new Error(`answered ${answer.status}`), { rest });
  }

  function succeeded(): void {
    if (failures > 0) log('purge').info('the hook answers again');
    if (failures > 0 || isFirst) remember(null);
    failures = 0;
    isFirst = false;
  }

  /** For `nashra doctor`, which is another process. */
  function remember(fault: PurgeFault | null): void {
    try {
      store.setFault(fault);
    } catch (error) {
      tellPassingFault('purge', error);
    }
  }

  function failed(error: Error & { rest?: number | null }): void {
    counts.failed.value++;
    const now = clock();
    const wait = Math.max(Math.min(shortest * 2 ** failures, longest), Math.min(error.rest ?? 0, longest));
    restUntil = now.getTime() + wait;
    failures++;
    if (failures > 1) return;
    log('purge').warn('the hook cannot be told of changes', { error: error.message });
    remember({ since: instantOf(now), error: error.message });
  }

  function wake(): Promise<void> {
    if (clock().getTime() >= restUntil) {
      running ??= tellAll().finally(() => {
        running = null;
      });
    }
    return running ?? Promise.resolve();
  }

  return {
    wake: () => void wake(),
    async onIdle() {
      await running;
      await wake();
    },
    stop: () => stopping.abort(),
  };
}

/** `everything` says all the rest. */
function batchesOf(subjects: Subject[]): string[][] {
  const keys = [...new Set((subjects.includes('everything') ? ['everything' as const] : subjects).map(surrogateKey))];
  return Array.from({ length: Math.ceil(keys.length / mostKeys) }, (_, index) =>
    keys.slice(index * mostKeys, (index + 1) * mostKeys),
  );
}
