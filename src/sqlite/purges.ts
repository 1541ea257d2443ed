import type { Subject } from '../change.ts';
import type { PurgeFault, PurgeStore, Round } from '../purging.ts';
import type { Instant } from '../time.ts';
import type { Database } from './database.ts';

/** How far each round came; without it everything is told (`snapshot.ts` sees to that after a restore). */
const positions: Record<Round, string> = { first: 'purged', again: 'purged-again' };
const faultName = 'purge-fault';

/**
 * How far the caches in front were told. What they were not told of cannot be lost: of each subject the newest change is
 * kept (`change-pruning.ts`), so that it stays beyond the position for as long as it has to.
 */
export function purgesIn(database: Database): PurgeStore {
  const meta = database.prepare<[string], string>('SELECT value FROM meta WHERE name = ?').pluck();
  const setMeta = database.prepare<[string, string]>('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)');
  const dropMeta = database.prepare<[string]>('DELETE FROM meta WHERE name = ?');
  const newest = database
    .prepare<[{ from: number; last: number; by: Instant | null }], number | null>(
      'SELECT max(number) FROM change WHERE number > @from AND number <= @last AND (@by IS NULL OR at <= @by)',
    )
    .pluck();
  const subjects = database
    .prepare<[number, number, number], Subject>(
      'SELECT DISTINCT subject FROM change_subject WHERE number > ? AND number <= ? LIMIT ?',
    )
    .pluck();
  const oldest = database
    .prepare<[number], Instant>('SELECT at FROM change WHERE number > ? ORDER BY number LIMIT 1')
    .pluck();

  /** null before the first time. */
  function position(round: Round): number | null {
    const value = meta.get(positions[round]);
    return value === undefined ? null : Number(value);
  }

  return {
    untold(round, upTo, by, most) {
      const from = position(round);
      const last = round === 'first' ? upTo : Math.min(upTo, position('first') ?? 0);
      const number = newest.get({ from: from ?? 0, last, by }) ?? null;
      if (number === null) return null;
      const found = from === null ? [] : subjects.all(from, number, most + 1);
      return { number, subjects: from === null || found.length > most ? ['everything'] : found };
    },
    told: (round, number) => void setMeta.run(positions[round], String(number)),
    fault() {
      const value = meta.get(faultName);
      return value === undefined ? null : (JSON.parse(value) as PurgeFault);
    },
    setFault(fault) {
      if (fault === null) dropMeta.run(faultName);
      else setMeta.run(faultName, JSON.stringify(fault));
    },
    oldestUntold: () => oldest.get(position('first') ?? 0) ?? null,
  };
}
