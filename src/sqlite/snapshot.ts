import { randomUUID } from 'node:crypto';
import { existsSync, linkSync, rmSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { openDatabase } from './database.ts';

/** What there is to say of a copy. */
export type Snapshot = {
  schema: string;
  origin: string | null;
  articles: number;
  followers: number;
  /** Every version of every picture and sound. */
  media: { name: string; hash: string }[];
};

/**
 * Copies the database at `path` as it is at this moment, whoever writes to it meanwhile, and however much. The online backup of
 * SQLite would begin anew with each of their commits.
 */
export function takeSnapshot(path: string, target: string): Snapshot {
  rmSync(target, { force: true });
  // As it is: a backup is what is made before an update.
  const database = new Sqlite(path, { fileMustExist: true, timeout: 10_000 });
  try {
    database.prepare('VACUUM INTO ?').run(target);
  } finally {
    database.close();
  }
  const copy = new Sqlite(target, { readonly: true });
  try {
    return describe(copy);
  } finally {
    copy.close();
  }
}

function describe(copy: Sqlite.Database): Snapshot {
  const one = (sql: string) => copy.prepare(sql).pluck().get();
  return {
    schema: one('SELECT max(name) FROM migration') as string,
    origin: (one("SELECT value FROM meta WHERE name = 'origin'") ?? null) as string | null,
    articles: one('SELECT count(*) FROM article') as number,
    followers: one("SELECT count(*) FROM follower WHERE state = 'following'") as number,
    media: copy.prepare('SELECT DISTINCT name, hash FROM media ORDER BY hash, name').all() as Snapshot['media'],
  };
}

/** Numbers of changes that were given after the backup was made, at most. */
const gap = 1_000_000;

/**
 * Makes a restored copy ready to be served: whole, by this program's schema, and with numbers of changes that nobody ever saw.
 * Other servers ignore an activity of which they know the id, and readers take a feed of which they know the tag for the one
 * they have; both follow from these numbers, and those after the backup are lost. Throws for a copy that is damaged or newer.
 */
export function prepareRestored(path: string): void {
  const database = openDatabase(path);
  try {
    const damage = database.pragma('integrity_check', { simple: true });
    if (damage !== 'ok') throw new Error(`the database in it is damaged: ${damage}`);
    database.transaction(() => {
      database.prepare("UPDATE sqlite_sequence SET seq = seq + ? WHERE name = 'change'").run(gap);
      database.prepare("UPDATE meta SET value = ? WHERE name = 'epoch'").run(randomUUID().slice(0, 8));
      // A cache in front may have what was written after the backup: it is told to forget everything.
      database.prepare("DELETE FROM meta WHERE name IN ('purged', 'purged-again')").run();
    })();
    // One file, without a log beside it.
    database.pragma('journal_mode = DELETE');
  } finally {
    database.close();
  }
}

/**
 * Keeps the present database under another name, without moving it: until another is put into its place, it is there. Throws
 * where somebody else has it open.
 */
export function keepFormer(path: string, name: string): void {
  const database = new Sqlite(path, { timeout: 2_000 });
  try {
    database.pragma('journal_mode = DELETE');
  } finally {
    database.close();
  }
  if (existsSync(`${path}-wal`)) throw new Error(`${path}-wal is still there: another program has the database open`);
  linkSync(path, name);
}
