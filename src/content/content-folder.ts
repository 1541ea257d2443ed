/** The content folder: what lies in it, imported at start and whenever a file is saved. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join, relative, sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { subscribe } from '@parcel/watcher';
import type { Archive } from '../archive.ts';
import { diskFault } from '../disk-fault.ts';
import { describe, type Problem } from '../problem.ts';
import type { Site } from '../site.ts';
import { articleExtensions } from './article-file.ts';
import { createInventory, type Imported, type Importer, type SourceFile } from './importer.ts';
import { parseSite } from './site-file.ts';

/** Told of everything that happens to files; `done` of how many there are. */
export type Report = {
  imported(result: Imported): void;
  problem(problem: Problem): void;
  removed(path: string): void;
  progress?(done: number, all: number): void;
};

export type WatchEvents = {
  onSite(): Promise<void>;
  onFile(): void;
  onBatch(): void;
};

/** A saved file is read when it has been left alone for this long: milliseconds. */
const quiet = 100;

/** A file for which the disk had no room is tried again after this long: milliseconds. */
const afterFault = 2_000;

/** Files that are compared with what is known of them before anything else happens. */
const atOnce = 500;

export class SiteFileError extends Error {}

export type ContentFolder = ReturnType<typeof createContentFolder>;

export function createContentFolder(folder: string, importer: Importer, archive: Archive, report: Report) {
  /** Throws SiteFileError, which names every problem, where there is no usable `site.yaml`. */
  async function readSite(): Promise<Site> {
    const path = join(folder, 'site.yaml');
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT')
        throw new SiteFileError(`${path}: is missing; write \`title: …\` and \`language: ar\` into it`);
      throw new SiteFileError(`${path}: ${unreadable(error)}`);
    });
    const { site, problems } = parseSite(text, path);
    if (!site) throw new SiteFileError(problems.map(describe).join('\n'));
    return site;
  }

  /** Everything in the folder, media first, so that articles find their pictures; between two files it can be stopped. */
  async function importAll(site: Site, stop?: AbortSignal): Promise<void> {
    await importMedia(site);
    const articles = (await readableBelow(join(folder, 'articles'))).filter(isArticle);
    const inventory = createInventory(archive.sources(), site);
    for (const [index, path] of articles.entries()) {
      // Others get their turn: somebody may ask whether the process is alive.
      if (index % atOnce === 0) await setImmediate();
      if (stop?.aborted) return;
      const untouched = inventory.tick(nameOf(path), path);
      if (untouched) report.imported(untouched);
      else await importPath(path, site);
      report.progress?.(index + 1, articles.length);
    }
    for (const path of inventory.rest()) if (isInside(path) && archive.source(path)?.uid) report.removed(path);
  }

  /** Pictures and sound. */
  async function importMedia(site: Site): Promise<void> {
    for (const path of await readableBelow(join(folder, 'media'))) await importPath(path, site);
  }

  /** A folder that cannot be read is told, and stops nothing. */
  function readableBelow(path: string): Promise<string[]> {
    return filesBelow(path, (closed, error) =>
      report.problem({ file: nameOf(closed), line: null, message: unreadable(error) }),
    );
  }

  /** False where the disk had no room for it: what is there already is served all the same. */
  async function importPath(location: string, site: Site): Promise<boolean> {
    const path = nameOf(location);
    if (path.split('/').some((part) => part.startsWith('.'))) return true;
    try {
      if (path.startsWith('media/')) {
        const problems = await importer.importMedia(path.slice('media/'.length), location);
        for (const problem of problems) report.problem(problem);
      } else if (path.startsWith('articles/') && isArticle(location)) {
        report.imported(await importer.importArticle(sourceFile(location), site));
      }
    } catch (error) {
      const isFull = diskFault(error) !== null;
      report.problem(isFull ? faultOf(error as Error, path) : unlessFault(error, path));
      return !isFull;
    }
    return true;
  }

  /**
   * Watches until `close`. The watcher's events are hints only: what a path holds now decides. `onSite` is asked for
   * the new settings when `site.yaml` was saved; `onFile` is called after each other file, `onBatch` when everything seen
   * so far is done.
   */
  async function watch(currentSite: () => Site, { onSite, onFile, onBatch }: WatchEvents) {
    const pending = new Set<string>();
    const failed = new Set<string>();
    let timer: NodeJS.Timeout | null = null;
    let comeBack: NodeJS.Timeout | null = null;
    let working = Promise.resolve();
    const wake = () => {
      timer ??= setTimeout(() => {
        timer = null;
        working = working.then(takeSettled);
      }, quiet);
    };

    async function takeSettled(): Promise<void> {
      for (const path of [...pending]) {
        if (await isBeingWritten(path)) continue;
        pending.delete(path);
        const taken = await takePath(path).catch((error) => {
          report.problem(faultOf(error, path));
          return true;
        });
        // It is saved, and will be taken when there is room for it.
        if (!taken) failed.add(path);
      }
      if (failed.size > 0) comeBack ??= setTimeout(tryAgain, afterFault);
      if (pending.size > 0) wake();
      else onBatch();
    }

    function tryAgain(): void {
      comeBack = null;
      for (const path of failed) pending.add(path);
      failed.clear();
      wake();
    }

    /** False where the disk had no room. */
    async function takePath(path: string): Promise<boolean> {
      if (nameOf(path) === 'site.yaml') {
        await onSite();
        return true;
      }
      const files = await readableBelow(path);
      let taken = true;
      for (const file of files) {
        taken = (await importPath(file, currentSite())) && taken;
        onFile();
      }
      if (files.length === 0 && archive.source(nameOf(path))?.uid) report.removed(nameOf(path));
      return taken;
    }

    const subscription = await subscribe(folder, (error, events) => {
      if (error) report.problem({ file: folder, line: null, message: `cannot be watched: ${error.message}` });
      // Gone paths come last: a renamed file is then known under its new name already.
      for (const { path } of [...(events ?? [])].sort(
        (a, b) => Number(a.type === 'delete') - Number(b.type === 'delete'),
      ))
        pending.add(path);
      if (pending.size > 0) wake();
    });

    return async function close(): Promise<void> {
      await subscription.unsubscribe();
      if (timer) clearTimeout(timer);
      if (comeBack) clearTimeout(comeBack);
      await working;
    };
  }

  function nameOf(location: string): string {
    const inside = location.startsWith(folder + sep);
    // `relative` takes both apart, which is felt with 100,000 files.
    const path = inside ? location.slice(folder.length + 1) : relative(folder, location);
    return (sep === '/' ? path : path.split(sep).join('/')).normalize('NFC');
  }

  /** A file below the folder is known by its place there, one from elsewhere by its whole path. */
  function sourceFile(location: string, base = location): SourceFile {
    const name = nameOf(location);
    const inside = name.startsWith('articles/');
    const below = inside ? name.slice('articles/'.length) : relative(base, location).split(sep).join('/');
    const idPath = (below || location.split(sep).at(-1) || location).replace(/\.[^./]+$/, '');
    return { location, path: inside ? name : location, idPath };
  }

  return { readSite, importAll, importMedia, watch, sourceFile };
}

/** A file that cannot be read or understood stops no other; a database that fails stops everything. */
export function unlessFault(error: unknown, file: string): Problem {
  if (!(error instanceof Error) || error.name === 'SqliteError') throw error;
  return faultOf(error, file);
}

function faultOf(error: Error, file: string): Problem {
  return { file, line: null, message: `could not be imported: ${diskFault(error) ?? error.message}` };
}

function unreadable({ message }: Error): string {
  return `cannot be read: ${message}; let the user that runs Nashra read it`;
}

/** Is told of a folder that cannot be read. */
type Closed = (folder: string, error: NodeJS.ErrnoException) => void;

/**
 * Every file at or below `path`, sorted; none where there is nothing. Names that begin with a dot are left out. A folder
 * that cannot be read is thrown where nobody is told of it.
 */
export async function filesBelow(path: string, closed?: Closed): Promise<string[]> {
  const entry = await stat(path).catch(() => null);
  if (entry?.isFile()) return basename(path).startsWith('.') ? [] : [path];
  if (!entry?.isDirectory()) return [];
  const files: string[] = [];
  await collectFiles(path, files, closed);
  return files.sort();
}

/** Folder by folder: the recursive `readdir` takes six times as long, and holds four times as much at once. */
async function collectFiles(folder: string, into: string[], closed?: Closed): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error) => {
    if (!closed) throw error;
    closed(folder, error);
    return [];
  });
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    const path = folder + sep + entry.name;
    if (entry.isFile()) into.push(path);
    else if (entry.isDirectory()) await collectFiles(path, into, closed);
  }
}

export function isArticle(path: string): boolean {
  return articleExtensions.includes(extname(path));
}

function isInside(path: string): boolean {
  return path.startsWith('articles/');
}

async function isBeingWritten(path: string): Promise<boolean> {
  const entry = await stat(path).catch(() => null);
  const age = entry?.isFile() ? Date.now() - entry.mtimeMs : quiet;
  return age >= 0 && age < quiet;
}
