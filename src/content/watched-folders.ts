/** Folders, each watched by itself: a watcher that keeps the name of every file needs 24 MB for 100,000 (docs/decisions/0005-libraries.md). */
import { type FSWatcher, watch } from 'node:fs';
import { basename, join, sep } from 'node:path';

/** `touched` is told of a path where something came, changed or went; `failed` of a folder that cannot be watched. */
export function createWatchedFolders(touched: (path: string) => void, failed: (folder: string, error: Error) => void) {
  const watchers = new Map<string, FSWatcher>();

  /** Watches a folder, without those below. To be called before it is read: nothing is missed then. */
  function enter(folder: string): void {
    if (watchers.has(folder)) return;
    try {
      const watcher = watch(folder, { persistent: false }, (_event, name) => {
        if (name !== null && name !== basename(folder)) touched(join(folder, name));
        else leave(folder);
      });
      watcher.on('error', (error) => failed(folder, error));
      watchers.set(folder, watcher);
    } catch (error) {
      // Whoever reads it says what is wrong then.
      if (!['EACCES', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) failed(folder, error as Error);
    }
  }

  /** One that is moved or removed tells of itself, by its own name: whatever has that name now is another, to be read anew. */
  function leave(folder: string): void {
    letGo(folder);
    touched(folder);
  }

  /** Lets go of a folder that is no more, and of those that were below. */
  function letGo(gone: string): void {
    for (const [folder, watcher] of watchers) {
      if (folder !== gone && !folder.startsWith(gone + sep)) continue;
      watcher.close();
      watchers.delete(folder);
    }
  }

  return { enter, letGo, close: () => letGo('') };
}
