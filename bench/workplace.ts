import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeCorpus } from './corpus.ts';
import { fill } from './filling.ts';
import { type Place, serve } from './process.ts';

export type Workplace = ReturnType<typeof createWorkplace>;

/** A file that changed within the last second is read twice by the program, so that fresh ones have to rest: milliseconds. */
const settling = 1_200;

/**
 * A folder for corpora and databases, made when they are needed. Without `kept` it is gone when this process ends; with
 * it, they are there for the next run too.
 */
export function createWorkplace(kept: string | null) {
  if (kept !== null) mkdirSync(kept, { recursive: true });
  const root = mkdtempSync(join(tmpdir(), 'nashra-bench-'));
  const shelf = kept === null ? root : resolve(kept);
  let folders = 0;
  process.once('exit', () => rmSync(root, { recursive: true, force: true }));

  /** A folder of its own, which is not there yet. */
  function newFolder(): string {
    folders += 1;
    return join(root, `folder-${folders}`);
  }

  /** A file beside what was made says that all of it was. */
  async function once(path: string, make: () => Promise<void>): Promise<string> {
    if (existsSync(`${path}.made`)) return path;
    rmSync(path, { recursive: true, force: true });
    await make();
    writeFileSync(`${path}.made`, '');
    return path;
  }

  function corpus(size: number): Promise<string> {
    const path = join(shelf, `corpus-${size}`);
    return once(path, async () => {
      writeCorpus(path, size);
      await sleep(settling);
    });
  }

  return {
    newFolder,
    /** A corpus with a database that nothing was imported into yet. */
    fresh: async (size: number): Promise<Place> => ({ content: await corpus(size), data: newFolder() }),
    /** A corpus with the database that is used for it throughout, and that knows all of it. */
    async lasting(size: number): Promise<Place> {
      const place = { content: await corpus(size), data: join(shelf, `data-${size}`) };
      await once(place.data, async () => {
        mkdirSync(place.data, { recursive: true });
        await fill(place);
        await (await serve(place)).running.stop();
      });
      return place;
    },
    discard: (place: Place): void => rmSync(place.data, { recursive: true, force: true }),
  };
}
