import { type ActorKey, type ActorKeys, handlesFor, instanceHandle, instanceKind } from '../actor.ts';
import type { ChannelKey, ChannelKind } from '../channel.ts';
import type { Database } from './database.ts';

type ChannelRow = { kind: ChannelKind; slug: string; handle: string | null };

/** Channels as actors. A handle may follow `site.yaml` until somebody is told of it; from then on it stays. */
export function actorsIn(database: Database) {
  const byKey = database
    .prepare<[string, string], string>('SELECT handle FROM actor WHERE kind = ? AND slug = ?')
    .pluck();
  const byHandle = database.prepare<[string], { kind: string; slug: string }>(
    'SELECT kind, slug FROM actor WHERE handle = ?',
  );
  const add = database.prepare<[string, string, string]>(
    'INSERT OR IGNORE INTO actor (handle, kind, slug) VALUES (?, ?, ?)',
  );
  const serve = database.prepare<[string]>('UPDATE actor SET served = 1 WHERE handle = ? AND served = 0');
  const dropUnserved = database.prepare('DELETE FROM actor WHERE served = 0');
  const nameless = database.prepare<[], ChannelRow>(
    `SELECT kind, slug, handle FROM channel
     WHERE NOT EXISTS (SELECT 1 FROM actor WHERE actor.kind = channel.kind AND actor.slug = channel.slug)
     ORDER BY handle IS NULL, id`,
  );
  const lastChannel = database
    .prepare<[], string>(
      "SELECT (SELECT max(id) FROM channel) || ' ' || coalesce((SELECT value FROM meta WHERE name = 'site'), '')",
    )
    .pluck();
  const readKeys = database.prepare<[string], { rsa_key: string | null; ed25519_key: string | null }>(
    'SELECT rsa_key, ed25519_key FROM actor WHERE handle = ?',
  );
  const saveKeys = database.prepare<[ActorKeys & { handle: string }]>(
    'UPDATE actor SET rsa_key = @rsa, ed25519_key = @ed25519 WHERE handle = @handle AND rsa_key IS NULL',
  );
  let named = '';

  /** Gives every channel a handle, those that `site.yaml` names first; once for each state of channels and settings. */
  function nameAll(): void {
    const state = lastChannel.get() ?? '';
    if (state === named) return;
    database.transaction(() => {
      dropUnserved.run();
      add.run(instanceHandle, instanceKind, '');
      for (const { handle, ...key } of nameless.all())
        handlesFor(key, handle).some((candidate) => add.run(candidate, key.kind, key.slug).changes === 1);
    })();
    named = state;
  }

  return {
    handleOf({ kind, slug }: ActorKey): string {
      nameAll();
      const handle = byKey.get(kind, slug);
      if (handle === undefined) throw new Error(`no such channel: ${kind}/${slug}`);
      serve.run(handle);
      return handle;
    },

    actorAt(handle: string): ActorKey | null {
      nameAll();
      const row = byHandle.get(handle);
      if (!row) return null;
      serve.run(handle);
      return row as ChannelKey;
    },

    keysOf(handle: string, make: () => ActorKeys): ActorKeys {
      nameAll();
      const row = readKeys.get(handle);
      if (!row) throw new Error(`no such actor: ${handle}`);
      const { rsa_key: rsa, ed25519_key: ed25519 } = row;
      if (rsa !== null && ed25519 !== null) return { rsa, ed25519 };
      const keys = make();
      return saveKeys.run({ ...keys, handle }).changes === 1 ? keys : this.keysOf(handle, make);
    },
  };
}
