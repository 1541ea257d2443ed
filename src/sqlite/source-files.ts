import type { SourceRecord } from '../archive.ts';
import type { Database } from './database.ts';

/** What was read from which file: docs/content.md tells what follows when one is renamed or removed. */
export function sourceFilesIn(database: Database) {
  const columns = 'path, uid, hash, stamp, parser';
  const find = database.prepare<[string], SourceRecord>(`SELECT ${columns} FROM source_file WHERE path = ?`);
  // '0' follows '/'.
  const at = database.prepare<[string, string, string], SourceRecord>(
    `SELECT ${columns} FROM source_file WHERE path = ? OR (path > ? || '/' AND path < ? || '0') ORDER BY path`,
  );
  const byUid = database.prepare<[string], SourceRecord>(`SELECT ${columns} FROM source_file WHERE uid = ?`);
  const byHash = database.prepare<[string], SourceRecord>(`SELECT ${columns} FROM source_file WHERE hash = ?`);
  const all = database.prepare<[], SourceRecord>(`SELECT ${columns} FROM source_file ORDER BY path`);
  const put = database.prepare<[SourceRecord]>(
    `INSERT OR REPLACE INTO source_file (${columns}) VALUES (@path, @uid, @hash, @stamp, @parser)`,
  );
  const drop = database.prepare<[string]>('DELETE FROM source_file WHERE path = ?');

  return {
    source: (path: string): SourceRecord | null => find.get(path) ?? null,
    sourcesAt: (path: string): SourceRecord[] => at.all(path, path, path),
    sourceOf: (uid: string): SourceRecord | null => byUid.get(uid) ?? null,
    sourcesWith: (hash: string): SourceRecord[] => byHash.all(hash),
    sources: (): Iterable<SourceRecord> => all.iterate(),
    recordSource: (record: SourceRecord): void => void put.run(record),
    forgetSource: (path: string): void => void drop.run(path),
  };
}
