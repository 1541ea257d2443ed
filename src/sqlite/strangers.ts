import type { Instant } from '../time.ts';
import type { Database } from './database.ts';

/** People who are looked at in one go: all of a million would keep whoever reads waiting for a second. */
const atOnce = 20_000;

type Stretch = { last: string | null; count: number };

/** Lets go of those whom nothing ties to us and who did not come since: each time of some more, and then from the beginning. */
export function strangersIn(database: Database): (since: Instant) => void {
  const stretchAfter = database.prepare<[string], Stretch>(
    `SELECT max(uri) AS last, count(*) AS count
     FROM (SELECT uri FROM remote_actor WHERE uri > ? ORDER BY uri LIMIT ${atOnce})`,
  );
  const prune = database.prepare<[Record<string, string>]>(
    `DELETE FROM remote_actor WHERE uri > @after AND uri <= @last AND fetched_at < @since
       AND NOT EXISTS (SELECT 1 FROM follower WHERE actor_uri = uri)
       AND NOT EXISTS (SELECT 1 FROM interaction WHERE actor_uri = remote_actor.uri)
       AND uri NOT IN (SELECT actor_uri FROM report)`,
  );
  let after = '';

  return (since) => {
    const { last, count } = stretchAfter.get(after) as Stretch;
    if (last !== null) prune.run({ after, last, since });
    after = count < atOnce ? '' : String(last);
  };
}
