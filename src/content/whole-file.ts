import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The same bytes may come twice at once: each is written into a file of its own. */
let written = 0;

/** Writes a file that is there whole or not at all: aside first, then renamed. One that is there stays. */
export async function writeWhole(bytes: Uint8Array, target: string): Promise<void> {
  if (existsSync(target)) return;
  await mkdir(dirname(target), { recursive: true });
  const aside = `${target}.${process.pid}-${++written}.part`;
  await writeFile(aside, bytes, { flush: true });
  await rename(aside, target);
}
