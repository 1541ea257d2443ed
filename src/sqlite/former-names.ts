import type { FormerName } from '../former-name.ts';
import { lowerCase } from '../text/fold.ts';
import type { Database } from './database.ts';

/** What leads from the addresses of another system's channels to ours. */
export function formerNamesIn(database: Database) {
  const find = database.prepare<[string, string], FormerName>(
    'SELECT folder, slug, kind, title FROM former_name WHERE folder = ? AND slug = ?',
  );
  const put = database.prepare<[FormerName]>(
    'INSERT OR REPLACE INTO former_name (folder, slug, kind, title) VALUES (@folder, @slug, @kind, @title)',
  );

  return {
    formerName: (folder: string, slug: string): FormerName | null => find.get(folder, keyOf(slug)) ?? null,
    rememberName: (name: FormerName): void => void put.run({ ...name, slug: keyOf(name.slug) }),
  };
}

function keyOf(slug: string): string {
  return lowerCase(slug.normalize('NFC'));
}
