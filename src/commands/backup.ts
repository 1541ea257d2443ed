import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { type Source, writeBackup } from '../backup/backup-file.ts';
import { type Config, databaseName } from '../config.ts';
import { filesBelow } from '../content/files-below.ts';
import { mediaFile } from '../media.ts';
import { programVersion } from '../program.ts';
import { type Snapshot, takeSnapshot } from '../sqlite/snapshot.ts';
import { instantOf } from '../time.ts';
import { progressOn } from './progress.ts';
import { print } from './stores.ts';
import { UsageError } from './usage-error.ts';

/** Writes one file from which everything can be restored; a server may run beside it. 1 where a media file is missing. */
export async function backupCommand({ data, content }: Config, target: string): Promise<number> {
  const database = join(data, databaseName);
  if (!existsSync(database)) throw new UsageError(`NASHRA_DATA: there is no database in "${data}" to back up`);
  if (existsSync(target)) throw new UsageError(`${target}: is there already; name a file that is new`);
  // The keys that sign are in it.
  process.umask(0o077);
  const copy = `${target}.${process.pid}.sqlite.part`;
  try {
    const snapshot = takeSnapshot(database, copy);
    const { schema, origin, articles, followers } = snapshot;
    const made = instantOf(new Date());
    const manifest = { format: 1, program: programVersion(), made, origin, schema, articles, followers } as const;
    const sources = [{ path: databaseName, location: copy }, ...mediaIn(snapshot, data), ...(await textsIn(content))];
    const missing = await writeBackup(target, manifest, sources, progressOn(process.stderr, 'files'));
    for (const { path, reason } of missing) process.stderr.write(`${path}: is not in the backup: ${reason}\n`);
    print([`${target}: ${articles} articles, ${followers} followers, ${snapshot.media.length} pictures and sounds`]);
    return missing.length > 0 ? 1 : 0;
  } finally {
    await rm(copy, { force: true });
  }
}

function mediaIn({ media }: Snapshot, data: string): Source[] {
  const files = new Set(media.map((one) => mediaFile(one).join('/')));
  return [...files].map((file) => ({ path: `media/${file}`, location: join(data, 'media', file) }));
}

/** The content folder without its pictures and sound: those are among the media. */
async function textsIn(content: string): Promise<Source[]> {
  const files = [...(await filesBelow(join(content, 'site.yaml'))), ...(await filesBelow(join(content, 'articles')))];
  return files.map((location) => ({
    path: `content/${relative(content, location).split(sep).join('/')}`,
    location,
  }));
}
