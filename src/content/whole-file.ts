import { existsSync } from 'node:fs';
import { copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Files that this process has begun: several may be the same at once. */
let begun = 0;

/** Writes a file that is there whole or not at all: aside first, then renamed. One that is there stays. */
export async function writeWhole(bytes: Uint8Array, target: string): Promise<void> {
  await putWhole(target, (aside) => writeFile(aside, bytes, { flush: true }));
}

/** The same for a copy. */
export async function copyWhole(source: string, target: string): Promise<void> {
  await putWhole(target, (aside) => copyFile(source, aside));
}

async function putWhole(target: string, write: (aside: string) => Promise<void>): Promise<void> {
  if (existsSync(target)) return;
  await mkdir(dirname(target), { recursive: true });
  begun += 1;
  const aside = join(dirname(target), `${process.pid}-${begun}.part`);
  try {
    await write(aside);
    await rename(aside, target);
  } catch (error) {
    // On a disk that is full, half a file takes the room that the next one needs.
    await rm(aside, { force: true });
    throw error;
  }
}
