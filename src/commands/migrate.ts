import { join } from 'node:path';
import type { Config } from '../config.ts';
import { openArchive } from '../sqlite/archive.ts';

/** Opening migrates. */
export function migrateCommand({ data }: Config): number {
  const path = join(data, 'nashra.sqlite');
  openArchive(path).close();
  process.stdout.write(`${path} has this program's schema\n`);
  return 0;
}
