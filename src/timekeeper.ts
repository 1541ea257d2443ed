/** What the clock brings: due articles, what is told of them, and the letting go of what nobody needs any more. */
import type { Archive } from './archive.ts';
import type { DeskStore } from './desk-store.ts';
import { passingFault } from './disk-fault.ts';
import type { FederationStore } from './federation-store.ts';
import type { Housekeeping } from './housekeeping.ts';
import { log } from './log.ts';
import { type Clock, instantOf } from './time.ts';

export type Timekeeping = {
  archive: Pick<Archive, 'passTime'>;
  federation: Pick<FederationStore, 'prune'>;
  desk: Pick<DeskStore, 'prune'>;
  housekeeping: Pick<Housekeeping, 'pruneChanges'>;
  clock: Clock;
  /** Called each time, after what was due has appeared. */
  after: () => void;
};

/** How often what nobody needs any more is let go: milliseconds. */
const pruneEvery = 3_600_000;

/** The longest that the clock is left alone: the machine's clock may be set, and another process may save. */
const longestSleep = 1_000;

export function createTimekeeper({ archive, federation, desk, housekeeping, clock, after }: Timekeeping) {
  let prunedAt = 0;
  let isPruning = false;
  let faultTold: string | null = null;
  let timer: NodeJS.Timeout | null = null;

  function passTime(): void {
    archive.passTime(instantOf(clock()));
    after();
    prune();
  }

  /** Once in an hour; changes in steps, one each time that the clock is looked at, until all were. */
  function prune(): void {
    const now = clock();
    if (isPruning) isPruning = housekeeping.pruneChanges();
    if (now.getTime() - prunedAt < pruneEvery) return;
    prunedAt = now.getTime();
    isPruning = true;
    federation.prune(instantOf(now));
    desk.prune(instantOf(now));
  }

  /** A disk that is full, or another process that writes, stops no clock: what became due is done when there is room. */
  function keep(): void {
    try {
      passTime();
      faultTold = null;
    } catch (error) {
      const fault = passingFault(error);
      if (fault === null) throw error;
      if (fault !== faultTold) log('serve').error(fault);
      faultTold = fault;
    }
    timer = setTimeout(keep, longestSleep);
  }

  return {
    passTime,
    keep,
    stop(): void {
      if (timer) clearTimeout(timer);
    },
  };
}
