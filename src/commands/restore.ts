import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Manifest, syncFolder, unpackBackup } from '../backup/backup-file.ts';
import { BrokenTarError } from '../backup/tar-file.ts';
import { stagingName } from '../backup/unfinished.ts';
import { type Config, databaseName } from '../config.ts';
import { filesBelow } from '../content/files-below.ts';
import { copyWhole } from '../content/whole-file.ts';
import { takeServingLock } from '../sqlite/database.ts';
import { keepFormer, prepareRestored } from '../sqlite/snapshot.ts';
import { print } from './stores.ts';
import { UsageError } from './usage-error.ts';

const locks = ['serving.lock', 'sending.lock'];

/**
 * Puts a backup into NASHRA_DATA. The database comes last, by one renaming: until then the old one is there, or none, and from then
 * on the new one.
 */
export async function restoreCommand(config: Config, file: string, { force = false }: { force?: boolean }) {
  const { data, content } = config;
  if (!existsSync(file)) throw new UsageError(`${file}: there is no such file`);
  process.umask(0o077);
  await mkdir(data, { recursive: true });
  if (!force) await checkEmpty(data);
  const held = locks.map((name) => takeServingLock(join(data, name)));
  const staging = join(data, stagingName);
  try {
    if (held.includes(null)) return refuse(`a server runs on "${data}": stop it first`);
    await rm(staging, { recursive: true, force: true });
    const { manifest, paths } = await unpackBackup(file, staging);
    prepareRestored(join(staging, databaseName));
    await putMedia(staging, data, paths);
    const texts = await putTexts(staging, content, paths);
    const former = await putDatabase(staging, data);
    print(linesOf(manifest, config, texts, former));
    return 0;
  } catch (error) {
    if (!(error instanceof BrokenTarError)) throw error;
    return refuse(`${file}: is no whole backup: ${error.message}. Nothing was restored`);
  } finally {
    await rm(staging, { recursive: true, force: true });
    for (const lock of held) lock?.release();
  }
}

function refuse(reason: string): number {
  process.stderr.write(`${reason}\n`);
  return 1;
}

/** What a restore that was killed left behind is nothing that could be lost. */
async function checkEmpty(data: string): Promise<void> {
  const names = await readdir(data);
  const unfinished = names.includes(stagingName) && !names.includes(databaseName);
  const harmless = [...locks, 'lost+found', ...(unfinished ? [stagingName, 'media'] : [])];
  const others = names.filter((name) => !harmless.includes(name.replace(/-journal$/, '')));
  if (others.length > 0)
    throw new UsageError(
      `NASHRA_DATA: "${data}" is not empty (${others.slice(0, 3).join(', ')}): nothing was restored. Name an empty folder, or say --force: ` +
        'the database that is there is then kept beside the restored one, under another name',
    );
}

/** By what they are: a picture that is there already is that one. */
async function putMedia(staging: string, data: string, paths: string[]): Promise<void> {
  for (const path of paths.filter((one) => one.startsWith('media/'))) {
    await mkdir(dirname(join(data, path)), { recursive: true });
    await rename(join(staging, path), join(data, path));
  }
}

/** Only where there is no content folder: what editors have on the disk is theirs. How many files; null where there is one. */
async function putTexts(staging: string, content: string, paths: string[]): Promise<number | null> {
  const texts = paths.filter((path) => path.startsWith('content/'));
  if ((await filesBelow(content)).length > 0) return null;
  for (const path of texts) await copyWhole(join(staging, path), join(content, path.slice('content/'.length)));
  return texts.length;
}

/** Returns the name under which the former one is kept; null where there was none. */
async function putDatabase(staging: string, data: string): Promise<string | null> {
  const place = join(data, databaseName);
  const stamp = new Date().toISOString().slice(0, 19).replace(/[:T]/g, '-');
  const former = existsSync(place) ? `nashra-before-${stamp}.sqlite` : null;
  if (former !== null) keepFormer(place, join(data, former));
  await rename(join(staging, databaseName), place);
  await syncFolder(data);
  return former;
}

function linesOf(
  { made, origin, articles, followers }: Manifest,
  config: Config,
  texts: number | null,
  former: string | null,
) {
  const { data, content } = config;
  return [
    `${data}: as of ${made}, ${articles} articles and ${followers} followers`,
    ...(former === null ? [] : [`the database that was there is ${join(data, former)} now`]),
    texts === null ? `${content}: has files already, and stays as it is` : `${content}: ${texts} files`,
    ...(origin === null || origin === config.origin ? [] : [`start it with NASHRA_ORIGIN=${origin}`]),
  ];
}
