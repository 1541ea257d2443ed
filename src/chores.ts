/**
 * Work that may wait: one step at a time, and between two steps whoever asks for something is answered. The index is written
 * under the lock that other processes need to write, too: it is theirs for as long as it was ours.
 */
import { setTimeout } from 'node:timers/promises';
import type { Archive } from './archive.ts';
import { log } from './log.ts';
import { type Clock, instantOf } from './time.ts';

export type Chores = {
  /** Goes on where there is anything to do. */
  wake(): void;
  /** Resolves when the search index is whole and merged, and nothing more is to be suggested. */
  onIdle(): Promise<void>;
  stop(): Promise<void>;
};

/** Articles after which it is said how far the index is. */
const toldOf = 5_000;

export function createChores(archive: Pick<Archive, 'tidy' | 'catchUp' | 'indexing'>, clock: Clock): Chores {
  let running: Promise<void> | null = null;
  let stopped = false;
  let told: number | null = null;

  async function work(): Promise<void> {
    try {
      for (let began = performance.now(); !stopped && step(); began = performance.now())
        await setTimeout(told === null ? 0 : performance.now() - began);
    } catch (error) {
      log('search').error('indexing failed', { error });
    } finally {
      running = null;
    }
  }

  function step(): boolean {
    // What waits longest grows largest: it is put in order before more is added.
    if (archive.tidy()) return true;
    const more = archive.catchUp(instantOf(clock()));
    const at = archive.indexing();
    const part = at && Math.floor(at.done / toldOf);
    if (at && part !== told) log('search').info('the search index is made anew', at);
    told = part;
    return more;
  }

  function wake(): Promise<void> {
    // What is there to do is looked at later: who wakes may be in the midst of something.
    running ??= Promise.resolve().then(work);
    return running;
  }

  return {
    wake: () => void wake(),
    onIdle: wake,
    async stop() {
      stopped = true;
      await running;
    },
  };
}
