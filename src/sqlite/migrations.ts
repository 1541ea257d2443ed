import { readdirSync, readFileSync } from 'node:fs';
import type { Database } from 'better-sqlite3';

const folder = new URL('../../migrations/', import.meta.url);

export class NewerDatabaseError extends Error {}

/** Applies the migrations that are missing, each in one transaction; `upTo` is for tests of older databases. */
export function migrate(database: Database, files = migrationFiles()): void {
  database.exec('CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT, WITHOUT ROWID');
  const applied = database.prepare<[], string>('SELECT name FROM migration ORDER BY name').pluck();
  const { unknown } = missingMigrations(database, files);
  if (unknown.length > 0)
    throw new NewerDatabaseError(
      `the database is newer than this program: it has had ${unknown.join(', ')}; start the newer program, or restore a backup`,
    );
  const record = database.prepare('INSERT INTO migration (name, at) VALUES (?, ?)');
  for (const name of files) {
    database
      .transaction(() => {
        if (applied.all().includes(name)) return;
        database.exec(readFileSync(new URL(name, folder), 'utf8'));
        record.run(name, new Date().toISOString());
      })
      .immediate();
  }
}

/** Those that a database has not had yet, and those that it had and this program does not know. */
export function missingMigrations(
  database: Database,
  files = migrationFiles(),
): { missing: string[]; unknown: string[] } {
  const had = database.prepare<[], string>('SELECT name FROM migration ORDER BY name').pluck().all();
  return { missing: files.filter((name) => !had.includes(name)), unknown: had.filter((name) => !files.includes(name)) };
}

function migrationFiles(): string[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}-.*\.sql$/.test(name))
    .sort();
}
