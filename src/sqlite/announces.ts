import type { Announce } from '../federation-store.ts';
import type { Database } from './database.ts';

type AnnounceRow = Omit<Announce, 'undone'> & { undone: 0 | 1 };

/** Which channels passed an article on, and took that back. */
export function announcesIn(database: Database) {
  const all = database.prepare<[string, number], AnnounceRow>(
    'SELECT handle, round, at, undone FROM announce WHERE uid = ? AND generation = ? ORDER BY handle',
  );
  const save = database.prepare<[AnnounceRow & { uid: string; generation: number }]>(
    `INSERT OR REPLACE INTO announce (uid, generation, handle, round, at, undone)
     VALUES (@uid, @generation, @handle, @round, @at, @undone)`,
  );

  return {
    announces: (uid: string, generation: number): Announce[] =>
      all.all(uid, generation).map((row) => ({ ...row, undone: row.undone === 1 })),
    saveAnnounce: (uid: string, generation: number, one: Announce): void =>
      void save.run({ uid, generation, ...one, undone: one.undone ? 1 : 0 }),
  };
}
