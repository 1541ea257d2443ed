import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openNewsroom } from '../app.ts';
import type { Config } from '../config.ts';
import { createExporter } from '../content/exporter.ts';
import { writeWhole } from '../content/whole-file.ts';
import { describe, type Problem } from '../problem.ts';
import { followerLine } from './followers.ts';
import { progressOn } from './progress.ts';
import { print } from './stores.ts';
import { UsageError } from './usage-error.ts';

/** Writes everything as a content folder. The status is 1 where something could not be written as it was. */
export async function exportCommand(config: Config, folder: string): Promise<number> {
  await checkEmpty(folder);
  const newsroom = await openNewsroom({ ...config, clock: () => new Date(), dryRun: true });
  let problems = 0;
  const problem = (found: Problem) => {
    problems += 1;
    process.stderr.write(`${describe(found)}\n`);
  };
  try {
    const { archive, desk, mediaStore, contentFolder, site } = newsroom;
    const exporter = createExporter(archive, desk, contentFolder, mediaStore);
    const report = { problem, progress: progressOn(process.stderr) };
    const { articles, media } = await exporter.exportTo(folder, site(), report);
    const followers = newsroom.federation.followers();
    await writeWhole(
      Buffer.from(followers.map((one) => `${followerLine(one)}\n`).join('')),
      join(folder, 'followers.csv'),
    );
    print([`${articles} articles, ${media} pictures and sounds, ${followers.length} followers: ${folder}`]);
  } finally {
    newsroom.close();
  }
  return problems > 0 ? 1 : 0;
}

async function checkEmpty(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error) => {
    if (error.code === 'ENOENT') return [];
    throw new UsageError(`${folder}: is no folder that can be written to: ${error.message}`);
  });
  if (names.length > 0) throw new UsageError(`${folder}: is not empty; name a folder that is new`);
}
