import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeCorpus } from './corpus.ts';
import type { Place } from './process.ts';

export type Workplace = ReturnType<typeof createWorkplace>;

/** A file that changed within the last second is read twice by the program, so that fresh ones have to rest: milliseconds. */
const settling = 1_200;

/** A temporary folder for corpora and databases, gone when this process ends. */
export function createWorkplace() {
  const root = mkdtempSync(join(tmpdir(), 'nashra-bench-'));
  let folders = 0;
  process.once('exit', () => rmSync(root, { recursive: true, force: true }));

  /** A folder of its own, which is not there yet. */
  function newFolder(): string {
    folders += 1;
    return join(root, `folder-${folders}`);
  }

  const contentOf = (size: number) => join(root, `corpus-${size}`);

  return {
    newFolder,
    /** Writes the corpora of these sizes. */
    async write(sizes: number[]): Promise<void> {
      for (const size of sizes) writeCorpus(contentOf(size), size);
      await sleep(settling);
    },
    /** A corpus with a database that nothing was imported into yet. */
    fresh: (size: number): Place => ({ content: contentOf(size), data: newFolder() }),
    /** A corpus with the database that is used for it throughout. */
    lasting: (size: number): Place => ({ content: contentOf(size), data: join(root, `data-${size}`) }),
    discard: (place: Place): void => rmSync(place.data, { recursive: true, force: true }),
  };
}
