import { once } from 'node:events';
import { forkBeside } from './process.ts';

/** Milliseconds between two questions of readers: 500 a second. */
const every = 2;

/** Readers of one address, on their own core; each `times` gives the milliseconds of what was asked since. */
export async function startReaders(url: string) {
  const child = forkBeside('steady-reader.ts', [url, `${every}`], 'reader');
  await once(child, 'message');
  return {
    async times(): Promise<number[]> {
      const answer = once(child, 'message');
      child.send('tell');
      const [{ times, failed }] = (await answer) as [{ times: number[]; failed: string | null }];
      if (failed !== null) throw new Error(failed);
      return times;
    },
    end: () => child.disconnect(),
  };
}
