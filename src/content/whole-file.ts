import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Files that this process has begun: several may be the same at once. */
let begun = 0;

/** Writes a file that is there whole or not at all: aside first, then renamed. One that is there stays. */
export async function writeWhole(bytes: Uint8Array, target: string): Promise<void> {
  if (existsSync(target)) return;
  await mkdir(dirname(target), { recursive: true });
  begun += 1;
  const aside = join(dirname(target), `${process.pid}-${begun}.part`);
  await writeFile(aside, bytes, { flush: true });
  await rename(aside, target);
}
