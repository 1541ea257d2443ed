/** What is in a backup, and where: a tar that standard tools open, with checksums that `sha256sum -c` understands. */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { PassThrough, type Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { BrokenTarError, createTarWriter, readTar, type TarEntry } from './tar-file.ts';

const manifestName = 'nashra-backup.json';
const sumsName = 'SHA256SUMS';

/** What restoring needs to know, and what people want to before they do. */
export type Manifest = {
  format: 1;
  /** The program's version. */
  program: string;
  made: string;
  origin: string | null;
  /** The database's last migration. */
  schema: string;
  articles: number;
  followers: number;
};

/** A file for the backup: its place there, and where it lies now. */
export type Source = { path: string; location: string };

type Missing = { path: string; reason: string };

/**
 * Writes a backup; it is there whole or not at all. A file that cannot be read is left out and named, but for the first, the
 * database. gzip where the name asks for it.
 */
export async function writeBackup(
  target: string,
  manifest: Manifest,
  sources: Source[],
  progress: (done: number, all: number) => void,
): Promise<Missing[]> {
  const aside = `${target}.${process.pid}.part`;
  const out = new PassThrough();
  const gzip = /\.(gz|tgz)$/.test(target) ? [createGzip()] : [];
  const file = createWriteStream(aside, { mode: 0o600, flush: true });
  const written = pipeline([out, ...gzip, file] as [Writable, ...Writable[]] as never) as Promise<void>;
  try {
    const missing = await Promise.race([writeEntries(out, manifest, sources, progress), failed(written)]);
    out.end();
    await written;
    await rename(aside, target);
    await syncFolder(dirname(resolve(target)));
    return missing;
  } catch (error) {
    out.destroy();
    await finished(file).catch(() => {});
    await rm(aside, { force: true });
    throw error;
  }
}

/** Never resolves: it only fails. */
function failed(work: Promise<void>): Promise<never> {
  return new Promise((_resolve, reject) => work.catch(reject));
}

async function writeEntries(
  out: Writable,
  manifest: Manifest,
  sources: Source[],
  progress: (done: number, all: number) => void,
): Promise<Missing[]> {
  const tar = createTarWriter(out, new Date(manifest.made));
  const sums: string[] = [];
  const missing: Missing[] = [];
  const add = async (entry: TarEntry) => void sums.push(`${await tar.add(entry)}  ${entry.path}\n`);
  await add(entryOf(manifestName, `${JSON.stringify(manifest, null, 2)}\n`));
  for (const [index, { path, location }] of sources.entries()) {
    const found = await stat(location).catch((error: Error) => error);
    if (found instanceof Error && index === 0) throw found;
    if (found instanceof Error) missing.push({ path, reason: found.message });
    else await add({ path, size: found.size, content: createReadStream(location) });
    progress(index + 1, sources.length);
  }
  await tar.add(entryOf(sumsName, sums.join('')));
  await tar.end();
  return missing;
}

function entryOf(path: string, text: string): TarEntry {
  const bytes = Buffer.from(text);
  return { path, size: bytes.length, content: [bytes] as unknown as AsyncIterable<Buffer> };
}

/** What may be in a backup, and nothing that leads out of the folder it is put into. */
const known = /^(nashra-backup\.json|nashra\.sqlite|SHA256SUMS|(media|content)\/(?!.*(^|\/)\.\.?(\/|$))[^\0]+)$/;

/** Puts what is in the backup below `folder`, and checks all of it. Resolves with its manifest; throws BrokenTarError. */
export async function unpackBackup(file: string, folder: string): Promise<{ manifest: Manifest; paths: string[] }> {
  const sums = new Map<string, string>();
  let manifest: Manifest | null = null;
  let checked = false;
  for await (const entry of readTar(await chunksOf(file))) {
    if (checked || !known.test(entry.path)) throw new BrokenTarError(`"${entry.path}" is no part of a backup`);
    if (entry.path === sumsName) {
      compare(await textOf(entry), sums);
      checked = true;
    } else if (entry.path === manifestName) {
      const text = await textOf(entry);
      sums.set(entry.path, hashOf(text));
      manifest = JSON.parse(text) as Manifest;
      if (manifest.format !== 1) throw new BrokenTarError('a newer program made it');
    } else sums.set(entry.path, await unpack(entry, join(folder, entry.path)));
  }
  if (!checked || !manifest) throw new BrokenTarError('it ends too early');
  return { manifest, paths: [...sums.keys()] };
}

async function chunksOf(file: string): Promise<AsyncIterable<Buffer>> {
  const start = await open(file);
  const { buffer } = await start.read(Buffer.alloc(2), 0, 2, 0).finally(() => start.close());
  const bytes = createReadStream(file, { highWaterMark: 256 * 1024 });
  if (buffer[0] !== 0x1f || buffer[1] !== 0x8b) return bytes;
  const plain = createGunzip();
  bytes.on('error', (error) => plain.destroy(error)).pipe(plain);
  return plain;
}

async function unpack({ content }: TarEntry, target: string): Promise<string> {
  const hash = createHash('sha256');
  await mkdir(dirname(target), { recursive: true });
  const hashed = async function* () {
    for await (const bytes of content) {
      hash.update(bytes);
      yield bytes;
    }
  };
  await pipeline(hashed, createWriteStream(target, { mode: 0o600, flush: true }));
  return hash.digest('hex');
}

async function textOf({ content, size, path }: TarEntry): Promise<string> {
  if (size > 256 * 1024 * 1024) throw new BrokenTarError(`${path} is too large`);
  const parts: Buffer[] = [];
  for await (const bytes of content) parts.push(bytes);
  return Buffer.concat(parts).toString();
}

function compare(text: string, sums: Map<string, string>): void {
  const named = new Map(
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => [line.slice(66), line.slice(0, 64)]),
  );
  for (const [path, sum] of sums)
    if (named.get(path) !== sum) throw new BrokenTarError(`${path} is not as it was when it was backed up`);
  for (const path of named.keys()) if (!sums.has(path)) throw new BrokenTarError(`${path} is missing in it`);
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** What was renamed in a folder stays so after a power failure. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}
