import { addDays, type Instant } from '../time.ts';
import type { Token } from '../token.ts';
import type { Database } from './database.ts';

/** A browser that has not been used for so long must sign in again. */
const sessionDays = 14;

type Row = Omit<Token, 'scopes'> & { scopes: string };

const columns = `id, name, scopes, created_at AS createdAt, expires_at AS expiresAt, used_at AS usedAt,
  revoked_at AS revokedAt`;

/** Tokens, and the browsers that signed in with one. Secrets come hashed. */
export function tokensIn(database: Database) {
  const holds = 'revoked_at IS NULL AND (expires_at IS NULL OR expires_at > @now)';
  const isOpen = database
    .prepare<[{ now: Instant }], 0 | 1>(`SELECT EXISTS (SELECT 1 FROM token WHERE ${holds})`)
    .pluck();
  const add = database.prepare<[Row & { hash: string }]>(
    `INSERT INTO token (id, name, scopes, hash, created_at, expires_at)
     VALUES (@id, @name, @scopes, @hash, @createdAt, @expiresAt)`,
  );
  const list = database.prepare<[], Row>(`SELECT ${columns} FROM token ORDER BY created_at, id`);
  const revoke = database.prepare<[Instant, string]>(
    'UPDATE token SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL',
  );
  const byHash = database.prepare<[{ hash: string; now: Instant }], Row>(
    `SELECT ${columns} FROM token WHERE hash = @hash AND ${holds}`,
  );
  const bySession = database.prepare<
    [{ hash: string; now: Instant; since: Instant }],
    Row & { sessionUsedAt: Instant }
  >(
    `SELECT ${columns.replaceAll('used_at', 'token.used_at')}, desk_session.used_at AS sessionUsedAt
     FROM desk_session JOIN token ON token.id = token_id
     WHERE desk_session.hash = @hash AND desk_session.used_at > @since AND ${holds}`,
  );
  const used = database.prepare<[Instant, string]>('UPDATE token SET used_at = ? WHERE id = ?');
  const sessionUsed = database.prepare<[Instant, string]>('UPDATE desk_session SET used_at = ? WHERE hash = ?');
  const open = database.prepare<[string, string, Instant]>(
    'INSERT INTO desk_session (hash, token_id, used_at) VALUES (?, ?, ?)',
  );
  const close = database.prepare<[string]>('DELETE FROM desk_session WHERE hash = ?');
  const closeAll = database.prepare<[string]>('DELETE FROM desk_session WHERE token_id = ?');
  const prune = database.prepare<[Instant]>('DELETE FROM desk_session WHERE used_at < ?');

  /** To the hour: a request costs no write, but for the first of each. */
  function mark(row: Row, now: Instant): void {
    const hour = hourOf(now);
    if (row.usedAt !== hour) used.run(hour, row.id);
  }

  return {
    isOpen: (now: Instant): boolean => isOpen.get({ now }) === 1,
    addToken: (token: Token, hash: string): void =>
      void add.run({ ...token, scopes: JSON.stringify(token.scopes), hash }),
    tokens: (): Token[] => list.all().map(tokenOf),

    revokeToken(id: string, now: Instant): boolean {
      closeAll.run(id);
      return revoke.run(now, id).changes === 1;
    },

    tokenOf(hash: string, now: Instant): Token | null {
      const row = byHash.get({ hash, now });
      if (!row) return null;
      mark(row, now);
      return tokenOf(row);
    },

    openSession: (hash: string, token: string, now: Instant): void => void open.run(hash, token, hourOf(now)),

    tokenOfSession(hash: string, now: Instant): Token | null {
      const row = bySession.get({ hash, now, since: addDays(now, -sessionDays) });
      if (!row) return null;
      const { sessionUsedAt, ...token } = row;
      if (sessionUsedAt !== hourOf(now)) sessionUsed.run(hourOf(now), hash);
      mark(token, now);
      return tokenOf(token);
    },

    closeSession: (hash: string): void => void close.run(hash),
    pruneSessions: (now: Instant): void => void prune.run(addDays(now, -sessionDays)),
  };
}

function tokenOf({ scopes, ...row }: Row): Token {
  return { ...row, scopes: JSON.parse(scopes) };
}

function hourOf(at: Instant): Instant {
  return `${at.slice(0, 13)}:00:00Z`;
}
