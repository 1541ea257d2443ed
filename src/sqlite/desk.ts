import type { Answered, Deed, DeskStore, LoggedDeed, Source } from '../desk-store.ts';
import { addDays, type Instant } from '../time.ts';
import type { Database } from './database.ts';
import { tokensIn } from './tokens.ts';

/** For how long a request may be sent again. */
const answeredDays = 1;

/** For how long it is told who did what; of what files brought, which is much and can be read in the files, for less. */
const loggedDays = 730;
const importedDays = 90;

type AnsweredRow = Omit<Answered, 'headers'> & { headers: string };

/** The desk in the archive's own database, so that what is done and who did it is one act. */
export function deskIn(database: Database): DeskStore {
  const note = database.prepare<[Deed & { at: Instant }]>(
    'INSERT INTO activity_log (at, who, verb, object, detail) VALUES (@at, @who, @verb, @object, @detail)',
  );
  const deeds = database.prepare<[number, number], LoggedDeed>(
    'SELECT * FROM activity_log WHERE number < ? ORDER BY number DESC LIMIT ?',
  );
  const deedsOn = database.prepare<[string, number, number], LoggedDeed>(
    'SELECT * FROM activity_log WHERE object = ? AND number < ? ORDER BY number DESC LIMIT ?',
  );
  const source = database.prepare<[string], Source>('SELECT * FROM source WHERE uid = ?');
  const putSource = database.prepare<[Source]>(
    `INSERT OR REPLACE INTO source (uid, text, version, parser, imported, at, who)
     VALUES (@uid, @text, @version, @parser, @imported, @at, @who)`,
  );
  const dropSource = database.prepare<[string]>('DELETE FROM source WHERE uid = ?');
  const notBy = database.prepare<[string], string>('SELECT uid FROM source WHERE parser <> ? ORDER BY uid').pluck();
  const answered = database.prepare<[string, string], AnsweredRow>(
    'SELECT request, status, headers, body FROM answered WHERE token_id = ? AND key = ?',
  );
  const keepAnswer = database.prepare<[AnsweredRow & { token: string; key: string; at: Instant }]>(
    `INSERT INTO answered (token_id, key, request, status, headers, body, at)
     VALUES (@token, @key, @request, @status, @headers, @body, @at)`,
  );
  const pruneLog = database.prepare<[Instant, Instant]>(
    `DELETE FROM activity_log WHERE at < ? OR (at < ? AND verb = 'imported')`,
  );
  const pruneAnswered = database.prepare<[Instant]>('DELETE FROM answered WHERE at < ?');
  const tokens = tokensIn(database);

  return {
    ...tokens,
    note: (deed, now) => void note.run({ ...deed, at: now }),
    deeds: ({ object, before = Number.MAX_SAFE_INTEGER, limit }) =>
      object === undefined ? deeds.all(before, limit) : deedsOn.all(object, before, limit),
    source: (uid) => source.get(uid) ?? null,
    putSource: (one) => void putSource.run(one),
    dropSource: (uid) => void dropSource.run(uid),
    sourcesNotBy: (parser) => notBy.all(parser),

    answered(token, key) {
      const row = answered.get(token, key);
      return row ? { ...row, headers: JSON.parse(row.headers) } : null;
    },

    keepAnswer: (token, key, answer, now) =>
      void keepAnswer.run({ ...answer, headers: JSON.stringify(answer.headers), token, key, at: now }),

    prune(now) {
      pruneAnswered.run(addDays(now, -answeredDays));
      pruneLog.run(addDays(now, -loggedDays), addDays(now, -importedDays));
      tokens.pruneSessions(now);
    },
  };
}
