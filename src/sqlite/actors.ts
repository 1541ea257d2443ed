import { type ActorKey, type ActorKeys, handlesFor, instanceHandle, instanceKind } from '../actor.ts';
import type { ChannelKey, ChannelKind } from '../channel.ts';
import type { UnmetWish } from '../federation-store.ts';
import type { Database } from './database.ts';

type ChannelRow = { kind: ChannelKind; slug: string; handle: string | null };
type Naming = { handle: string; kind: string; slug: string; wished: string | null };

/** Channels as actors. A handle may follow `site.yaml` until another server asks for it; from then on it stays. */
export function actorsIn(database: Database) {
  const byKey = database
    .prepare<[string, string], string>('SELECT handle FROM actor WHERE kind = ? AND slug = ?')
    .pluck();
  const byHandle = database.prepare<[string], { kind: string; slug: string; served: 0 | 1 }>(
    'SELECT kind, slug, served FROM actor WHERE handle = ?',
  );
  const add = database.prepare<[Naming]>(
    'INSERT OR IGNORE INTO actor (handle, kind, slug, wished) VALUES (@handle, @kind, @slug, @wished)',
  );
  const rename = database.prepare<[Naming]>(
    'UPDATE OR IGNORE actor SET handle = @handle, wished = @wished WHERE kind = @kind AND slug = @slug',
  );
  const serve = database.prepare<[string]>('UPDATE actor SET served = 1 WHERE handle = ?');
  // No handle begins like this: two channels can change theirs with each other.
  const unname = database.prepare(
    `UPDATE actor SET handle = '~' || kind || '/' || slug WHERE served = 0 AND kind <> '${instanceKind}'
       AND wished IS NOT (SELECT handle FROM channel WHERE channel.kind = actor.kind AND channel.slug = actor.slug)`,
  );
  const nameless = database.prepare<[], ChannelRow>(
    `SELECT kind, slug, handle FROM channel
     WHERE NOT EXISTS (SELECT 1 FROM actor WHERE actor.kind = channel.kind AND actor.slug = channel.slug
       AND actor.handle NOT LIKE '~%')
     ORDER BY handle IS NULL, id`,
  );
  const unmet = database.prepare<[], UnmetWish>(
    `SELECT kind, slug, channel.handle AS wished, actor.handle FROM channel JOIN actor USING (kind, slug)
     WHERE channel.handle IS NOT NULL AND channel.handle <> actor.handle ORDER BY channel.id`,
  );
  const state = database
    .prepare<[], string>(
      "SELECT (SELECT max(id) FROM channel) || ' ' || coalesce((SELECT value FROM meta WHERE name = 'site'), '')",
    )
    .pluck();
  const readKeys = database.prepare<[string], { rsa_key: string | null; ed25519_key: string | null }>(
    'SELECT rsa_key, ed25519_key FROM actor WHERE handle = ?',
  );
  const saveKeys = database.prepare<[ActorKeys & { handle: string }]>(
    'UPDATE actor SET served = 1, rsa_key = @rsa, ed25519_key = @ed25519 WHERE handle = @handle AND rsa_key IS NULL',
  );
  let named = '';

  /** Gives every channel a handle, those that `site.yaml` names first; once for each state of channels and settings. */
  function nameAll(): void {
    const now = state.get() ?? '';
    if (now === named) return;
    database
      .transaction(() => {
        add.run({ handle: instanceHandle, kind: instanceKind, slug: '', wished: null });
        unname.run();
        for (const channel of nameless.all()) name(channel);
      })
      .immediate();
    named = now;
  }

  function name({ handle: wished, kind, slug }: ChannelRow): void {
    handlesFor({ kind, slug }, wished).some((handle) => {
      const naming = { handle, kind, slug, wished };
      return rename.run(naming).changes + add.run(naming).changes > 0;
    });
  }

  return {
    handleOf({ kind, slug }: ActorKey): string {
      nameAll();
      let handle = byKey.get(kind, slug);
      if (handle === undefined) {
        // An act that failed may have taken the names back.
        named = '';
        nameAll();
        handle = byKey.get(kind, slug);
      }
      if (handle === undefined) throw new Error(`no such channel: ${kind}/${slug}`);
      return handle;
    },

    actorAt(handle: string): ActorKey | null {
      nameAll();
      const row = byHandle.get(handle);
      if (!row) return null;
      if (row.served === 0) serve.run(handle);
      return { kind: row.kind, slug: row.slug } as ChannelKey;
    },

    hasKeys(handle: string): boolean {
      return (readKeys.get(handle)?.rsa_key ?? null) !== null;
    },

    unmetWishes(): UnmetWish[] {
      nameAll();
      return unmet.all();
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
