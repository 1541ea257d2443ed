/** The content folder: what lies in it, imported at start and whenever a file is saved. */
import { readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Archive } from '../archive.ts';
import { passingFault } from '../disk-fault.ts';
import { describe, type Problem } from '../problem.ts';
import { type Site, SiteFileError } from '../site.ts';
import { articleExtensions } from './article-file.ts';
import { filesBelow } from './files-below.ts';
import { createInventory, type Imported, type Importer, type SourceFile } from './importer.ts';
import { parseSite } from './site-file.ts';
import { createTouchedPaths, type TouchedPaths } from './touched-paths.ts';
import { createWatchedFolders, type WatchedFolders } from './watched-folders.ts';

/** Told of everything that happens to files; `done` of how many there are. */
export type Report = {
  imported(result: Imported): void;
  problem(problem: Problem): void;
  removed(path: string): void;
  progress?(done: number, all: number): void;
};

export type WatchEvents = {
  /** Imports everything, at first and when the folder is another; what is saved meanwhile is taken afterwards. */
  importEverything(): Promise<void>;
  onSite(): Promise<void>;
  onFile(): void;
  onBatch(): void;
};

/** Files that are compared with what is known of them before anything else happens. */
const atOnce = 500;

export type ContentFolder = ReturnType<typeof createContentFolder>;

export function createContentFolder(folder: string, importer: Importer, archive: Archive, report: Report) {
  /** null until `watch`. */
  let watching: { folders: WatchedFolders; touched: TouchedPaths } | null = null;

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

  /** Each folder is watched from then on, once anything is. One that cannot be read is told, and stops nothing. */
  function readableBelow(path: string): Promise<string[]> {
    return filesBelow(path, {
      entered: (entered) => watching?.folders.enter(entered),
      closed(closed, error) {
        watching?.folders.letGo(closed);
        report.problem({ file: nameOf(closed), line: null, message: unreadable(error) });
      },
    });
  }

  /** What the disk has no room for is tried again later, once anything is watched: it is saved. */
  async function importPath(location: string, site: Site): Promise<void> {
    const path = nameOf(location);
    if (path.split('/').some((part) => part.startsWith('.'))) return;
    try {
      if (path.startsWith('media/')) {
        const problems = await importer.importMedia(path.slice('media/'.length), location);
        for (const problem of problems) report.problem(problem);
      } else if (path.startsWith('articles/') && isArticle(location)) {
        report.imported(await importer.importArticle(sourceFile(location), site));
      }
    } catch (error) {
      const passes = passingFault(error) !== null;
      report.problem(passes ? faultOf(error as Error, path) : unlessFault(error, path));
      if (passes) watching?.touched.touchLater(location);
    }
  }

  /**
   * Watches, imports everything, and watches on until `close`. What the watcher says are hints only: what a path holds now
   * decides. `onSite` is asked for the new settings when `site.yaml` was saved; `onFile` is called after each other file,
   * `onBatch` when everything seen so far is done.
   */
  async function watch(currentSite: () => Site, { importEverything, onSite, onFile, onBatch }: WatchEvents) {
    const told = new Set<string>();
    const touched = createTouchedPaths({ take: reporting(take), gone: reporting(noteGone), onBatch });
    const folders = createWatchedFolders({ touched: touched.touch, failed: noteUnwatched });

    async function take(path: string): Promise<void> {
      // What is in it tells of itself: only its times are new.
      if (folders.isWatched(path)) return;
      if (path === folder) return takeEverything();
      if (isSiteFile(path)) return onSite();
      for (const file of await readableBelow(path)) await takeFile(file);
    }

    const takeFile = reporting(async (file) => {
      await importPath(file, currentSite());
      onFile();
    });

    /** The whole folder is another, or back. */
    async function takeEverything(): Promise<void> {
      folders.enter(folder);
      if (!folders.isWatched(folder)) return touched.touchLater(folder);
      told.clear();
      await importEverything().catch((error) => {
        folders.letGo(folder);
        touched.touchLater(folder);
        throw error;
      });
      await onSite();
    }

    async function noteGone(path: string): Promise<void> {
      folders.letGo(path);
      if (isSiteFile(path)) return onSite();
      if (path === folder) {
        touched.touchLater(folder);
        return tellOnce('gone', folder, 'is gone; it is read again when it is back');
      }
      for (const source of archive.sourcesAt(nameOf(path))) if (source.uid) report.removed(source.path);
    }

    function noteUnwatched(of: string, { code = '', message }: NodeJS.ErrnoException): void {
      // Whoever reads it says what is wrong then; nobody reads the folder itself.
      if (of !== folder && ['EACCES', 'ENOENT'].includes(code)) return;
      tellOnce(code, of, `cannot be watched: ${message}`);
    }

    /** Where the system has no watchers left, it has none for a thousand folders. */
    function tellOnce(kind: string, file: string, message: string): void {
      if (!told.has(kind)) report.problem({ file, line: null, message });
      told.add(kind);
    }

    watching = { folders, touched };
    folders.enter(folder);
    await importEverything();
    touched.begin();

    return async function close(): Promise<void> {
      await touched.close();
      folders.close();
      watching = null;
    };
  }

  /** What goes wrong with one file stops no other. */
  function reporting(work: (path: string) => Promise<void>): (path: string) => Promise<void> {
    return (path) => work(path).catch((error) => report.problem(faultOf(error, path)));
  }

  function isSiteFile(path: string): boolean {
    return nameOf(path) === 'site.yaml';
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
  return { file, line: null, message: `could not be imported: ${passingFault(error) ?? error.message}` };
}

function unreadable({ message }: Error): string {
  return `cannot be read: ${message}; let the user that runs Nashra read it`;
}

export function isArticle(path: string): boolean {
  return articleExtensions.includes(extname(path));
}

function isInside(path: string): boolean {
  return path.startsWith('articles/');
}
