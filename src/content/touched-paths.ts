/** Paths where something happened: each is taken when it has been left alone, one after the other. */
import { existsSync, type Stats } from 'node:fs';
import { stat } from 'node:fs/promises';

/** A saved file is read when it has been left alone for this long: milliseconds. */
const quiet = 100;

/** What could not be taken is tried again after this long: milliseconds. */
const afterFault = 2_000;

export type Taker = {
  /** What is at the path now. */
  take(path: string): Promise<void>;
  /** There is nothing any more. */
  gone(path: string): Promise<void>;
  /** Everything touched so far is taken. */
  onBatch(): void;
};

export type TouchedPaths = ReturnType<typeof createTouchedPaths>;

export function createTouchedPaths({ take, gone, onBatch }: Taker) {
  const pending = new Set<string>();
  const failed = new Set<string>();
  let begun = false;
  let timer: NodeJS.Timeout | null = null;
  let comeBack: NodeJS.Timeout | null = null;
  let working = Promise.resolve();

  function touch(path: string): void {
    pending.add(path);
    wake();
  }

  function wake(): void {
    if (!begun || pending.size === 0) return;
    timer ??= setTimeout(() => {
      timer = null;
      working = working.then(takeSettled);
    }, quiet);
  }

  async function takeSettled(): Promise<void> {
    const missing: string[] = [];
    for (const path of [...pending]) {
      const entry = await stat(path).catch(() => null);
      if (entry && isBeingWritten(entry)) continue;
      pending.delete(path);
      if (entry) await take(path);
      else missing.push(path);
    }
    // Last: a renamed file is known under its new name by then, and some are back.
    for (const path of missing) {
      if (existsSync(path)) pending.add(path);
      else await gone(path);
    }
    if (pending.size > 0) wake();
    else onBatch();
  }

  function tryAgain(): void {
    comeBack = null;
    for (const path of failed) pending.add(path);
    failed.clear();
    wake();
  }

  return {
    touch,

    /** It could not be taken now. */
    touchLater(path: string): void {
      failed.add(path);
      comeBack ??= setTimeout(tryAgain, afterFault);
    },

    /** Until then they are only remembered. */
    begin(): void {
      begun = true;
      wake();
    },

    /** Resolves when what is being taken is taken. */
    async close(): Promise<void> {
      begun = false;
      if (timer) clearTimeout(timer);
      await working;
      if (comeBack) clearTimeout(comeBack);
    },
  };
}

function isBeingWritten(entry: Stats): boolean {
  const age = entry.isFile() ? Date.now() - entry.mtimeMs : quiet;
  return age >= 0 && age < quiet;
}
