import { join } from 'node:path';
import { type Config, databaseName } from '../config.ts';
import { openArchive } from '../sqlite/archive.ts';
import { instantOf } from '../time.ts';
import { progressOn } from './progress.ts';

/** Opening migrates; what the search index is missing is put in. */
export function migrateCommand({ data }: Config): number {
  const path = join(data, databaseName);
  const archive = openArchive(path);
  const progress = progressOn(process.stderr);
  const site = archive.site();
  if (site) archive.declare(site, instantOf(new Date()));
  const { all } = archive.indexing() ?? { all: 0 };
  for (let at = archive.indexing(); at; at = archive.indexing()) {
    archive.catchUp(instantOf(new Date()));
    progress(at.done, at.all);
  }
  if (all > 0) progress(all, all);
  archive.close();
  process.stdout.write(`${path} has this program's schema\n`);
  return 0;
}
