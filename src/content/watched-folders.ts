/** Folders, each watched by itself: a watcher that keeps the name of every file needs 24 MB for 100,000 (docs/decisions/0005-libraries.md). */
import { type FSWatcher, statSync, watch } from 'node:fs';
import { basename, join, sep } from 'node:path';

export type Watching = {
  /** Told of a path where something came, changed or went. */
  touched(path: string): void;
  /** Told of a folder that cannot be watched. */
  failed(folder: string, error: NodeJS.ErrnoException): void;
};

type Watched = { watcher: FSWatcher; identity: string };

export type WatchedFolders = ReturnType<typeof createWatchedFolders>;

export function createWatchedFolders({ touched, failed }: Watching) {
  const all = new Map<string, Watched>();

  /** Watches a folder, without those below. To be called before it is read: nothing is missed then. */
  function enter(folder: string): void {
    if (isWatched(folder)) return;
    letGo(folder);
    try {
      const identity = identityOf(folder);
      const watcher = watch(folder, { persistent: false }, (_event, name) => tell(folder, name ?? ''));
      watcher.on('error', (error) => {
        letGo(folder);
        failed(folder, error);
        touched(folder);
      });
      all.set(folder, { watcher, identity });
    } catch (error) {
      failed(folder, error as NodeJS.ErrnoException);
    }
  }

  /** A folder tells of itself, too, by its own name. */
  function tell(folder: string, name: string): void {
    if (name === '' || name === basename(folder)) touched(folder);
    if (name !== '' && !name.startsWith('.')) touched(join(folder, name));
  }

  /** Whether the folder that has the name now is the one that is watched. */
  function isWatched(folder: string): boolean {
    const watched = all.get(folder);
    if (!watched) return false;
    try {
      return watched.identity === identityOf(folder);
    } catch {
      return false;
    }
  }

  /** Lets go of a folder and of those below it. */
  function letGo(path: string): void {
    if (!all.has(path)) return;
    for (const [folder, { watcher }] of all) {
      if (folder !== path && !folder.startsWith(path + sep)) continue;
      watcher.close();
      all.delete(folder);
    }
  }

  function close(): void {
    for (const { watcher } of all.values()) watcher.close();
    all.clear();
  }

  return { enter, isWatched, letGo, close };
}

/**
 * A number is given again as soon as it is free; not every file system knows when a folder was made. With other rights, there may be more to
 * read.
 */
function identityOf(folder: string): string {
  const { dev, ino, birthtimeMs, ctimeMs, mode, uid, gid } = statSync(folder);
  return [dev, ino, birthtimeMs || ctimeMs, mode, uid, gid].join();
}
