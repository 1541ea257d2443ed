/** Paths that wait until they are left alone. */
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTouchedPaths } from '../../src/content/touched-paths.ts';
import { temporaryFolder } from '../newsroom.ts';

describe('touched paths', () => {
  it('are taken one after the other, and again where something kept them from it', async () => {
    const folder = temporaryFolder();
    const [one, other] = [join(folder, 'one'), join(folder, 'other')];
    const taken: string[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const paths = createTouchedPaths({
      async take(path) {
        taken.push(path);
        if (path === one && taken.length < 3) paths.touchLater(path);
      },
      gone: async () => {},
      onBatch: () => taken.length === 3 && resolve(),
    });
    onTestFinished(() => paths.close());
    for (const path of [one, other]) writeFileSync(path, '');
    for (const path of [one, other]) paths.touch(path);
    paths.begin();
    await promise;
    expect(taken).toEqual([one, other, one]);
  });

  it('that are back when the others are taken are not gone', async () => {
    const folder = temporaryFolder();
    const [first, back, lost] = [join(folder, 'first'), join(folder, 'back'), join(folder, 'lost')];
    const seen: string[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const paths = createTouchedPaths({
      async take(path) {
        seen.push(`taken ${path}`);
        if (path === first) renameSync(first, back);
      },
      gone: async (path) => void seen.push(`gone ${path}`),
      onBatch: () => seen.length === 3 && resolve(),
    });
    onTestFinished(() => paths.close());
    writeFileSync(first, '');
    for (const path of [back, lost, first]) paths.touch(path);
    paths.begin();
    await promise;
    expect(seen).toEqual([`taken ${first}`, `gone ${lost}`, `taken ${back}`]);
  });
});
