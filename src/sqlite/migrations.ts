import { readdirSync, readFileSync } from 'node:fs';
import type { Database } from 'better-sqlite3';

const folder = new URL('../../migrations/', import.meta.url);

export class NewerDatabaseError extends Error {}

/** Applies the migrations that are missing, each in one transaction; `upTo` is for tests of older databases. */
export function migrate(database: Database, files = migrationFiles()): void {
  database.exec('CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT, WITHOUT ROWID');
  const applied = database.prepare<[], string>('SELECT name FROM migration ORDER BY name').pluck();
  const unknown = applied.all().filter((name) => !files.includes(name));
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

function migrationFiles(): string[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}-.*\.sql$/.test(name))
    .sort();
}
