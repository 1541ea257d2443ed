import type { Database } from './database.ts';

/** Changes that one step looks at, in some six milliseconds. */
const window = 200;

/**
 * Lets go of changes that nothing follows from any more: of each subject the newest decides, and a change is needed as long
 * as it is that of something, or a place in a list has its number. A step looks at some changes, where the last one stopped;
 * nothing that is not told yet goes. Returns false when it came to the end: then it is worth an hour's rest.
 */
export function changePruningIn(database: Database): () => boolean {
  const meta = "(SELECT CAST(value AS INTEGER) FROM meta WHERE name = '%')";
  const told = `coalesce(${meta.replace('%', 'told')}, 0)`;
  // Where there is no hub, nobody has to tell it.
  const hubTold = `iif(coalesce((SELECT value FROM meta WHERE name = 'hub'), '') = '', ${told}, coalesce(${meta.replace('%', 'hub-told')}, 0))`;
  const last = database
    .prepare<[number, number], number | null>(
      `SELECT max(number) FROM (SELECT number FROM change
       WHERE number > ? AND number <= min(${told}, ${hubTold}) AND number < (SELECT max(number) FROM change)
       ORDER BY number LIMIT ?)`,
    )
    .pluck();
  const dropSubjects = database.prepare<[number, number]>(
    `DELETE FROM change_subject WHERE number > ? AND number <= ? AND EXISTS (
       SELECT 1 FROM change_subject AS newer
       WHERE newer.subject = change_subject.subject AND newer.number > change_subject.number)`,
  );
  const dropChanges = database.prepare<[number, number]>(
    `DELETE FROM change WHERE number > ? AND number <= ?
       AND NOT EXISTS (SELECT 1 FROM change_subject WHERE change_subject.number = change.number)
       AND NOT EXISTS (SELECT 1 FROM list_change WHERE list_change.number = change.number)`,
  );
  let from = 0;

  return database.transaction(() => {
    const to = last.get(from, window) ?? null;
    if (to === null) {
      from = 0;
      return false;
    }
    dropSubjects.run(from, to);
    dropChanges.run(from, to);
    from = to;
    return true;
  }).immediate;
}
