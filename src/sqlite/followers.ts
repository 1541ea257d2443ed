import type { Follower, RemoteActor } from '../follower.ts';
import type { Instant } from '../time.ts';
import type { Database } from './database.ts';

type ActorRow = {
  uri: string;
  inbox: string;
  shared_inbox: string | null;
  name: string;
  url: string;
  key_ids: string;
};

type Place = { handle: string; inbox: string };

/**
 * SQL: a recursive table of the inboxes that followers of @handles have, and with @left those who left; each once for a handle, and a
 * null after the last. It goes from one inbox to the next, however many share it.
 */
export const placesOfHandles = `place (handle, state, inbox) AS (
  SELECT value, state, (SELECT min(inbox) FROM follower WHERE handle = value AND follower.state = wanted.state)
  FROM json_each(@handles), (SELECT 'following' AS state UNION ALL SELECT 'left' WHERE @left) AS wanted
  UNION ALL
  SELECT handle, state, (SELECT min(inbox) FROM follower
    WHERE handle = place.handle AND state = place.state AND inbox > place.inbox)
  FROM place WHERE inbox IS NOT NULL)`;

export function hostOfInbox(inbox: string): string {
  return `(SELECT host FROM follower WHERE inbox = ${inbox} LIMIT 1)`;
}

/** Who follows which channel, and who they are. */
export function followersIn(database: Database) {
  const remember = database.prepare<[Record<string, unknown>]>(
    `INSERT INTO remote_actor (uri, host, inbox, shared_inbox, name, url, key_ids, fetched_at)
     VALUES (@uri, @host, @inbox, @sharedInbox, @name, @url, @keys, @now)
     ON CONFLICT DO UPDATE SET inbox = excluded.inbox, shared_inbox = excluded.shared_inbox, name = excluded.name,
       url = excluded.url, key_ids = excluded.key_ids, fetched_at = excluded.fetched_at`,
  );
  const moveInbox = database.prepare<[string, string, string]>(
    'UPDATE follower SET inbox = ?, host = ? WHERE actor_uri = ?',
  );
  const find = database.prepare<[string], ActorRow>('SELECT * FROM remote_actor WHERE uri = ?');
  const add = database.prepare<[Record<string, unknown>]>(
    `INSERT INTO follower (handle, actor_uri, inbox, host, state, follow_uri, since)
     VALUES (@handle, @actor, @inbox, @host, 'following', @followUri, @now)
     ON CONFLICT (handle, actor_uri) DO UPDATE SET state = 'following', follow_uri = excluded.follow_uri,
       inbox = excluded.inbox, host = excluded.host`,
  );
  const followUriOf = database
    .prepare<[string, string], string>('SELECT follow_uri FROM follower WHERE handle = ? AND actor_uri = ?')
    .pluck();
  const leave = database.prepare<[string, string]>(
    "UPDATE follower SET state = 'left' WHERE handle = ? AND actor_uri = ? AND state = 'following'",
  );
  const followedBy = database
    .prepare<[string], string>("SELECT handle FROM follower WHERE actor_uri = ? AND state = 'following'")
    .pluck();
  const followOf = database
    .prepare<[string, string], string>('SELECT handle FROM follower WHERE follow_uri = ? AND actor_uri = ?')
    .pluck();
  const list = database.prepare<[string | null, string | null], Follower>(
    `SELECT handle, actor_uri AS actor, since FROM follower
     WHERE state = 'following' AND (? IS NULL OR handle = ?) ORDER BY id`,
  );
  const page = database.prepare<
    [{ handle: string; after: string | undefined; limit: number }],
    Follower & Pick<RemoteActor, 'name' | 'url'>
  >(
    `SELECT handle, actor_uri AS actor, since, coalesce(name, actor_uri) AS name, coalesce(url, actor_uri) AS url
     FROM follower LEFT JOIN remote_actor ON uri = actor_uri
     WHERE state = 'following' AND handle = @handle
       AND (@after IS NULL OR id > (SELECT id FROM follower WHERE handle = @handle AND actor_uri = @after))
     ORDER BY id LIMIT @limit`,
  );
  // Counted as they come and go (0016): to count a million takes longer than to write a page.
  const count = database.prepare<[string], number>('SELECT followers FROM actor WHERE handle = ?').pluck();
  const counts = database.prepare<[], { handle: string; followers: number }>(
    'SELECT handle, followers FROM actor WHERE followers > 0 ORDER BY followers DESC, handle',
  );
  const missing = database
    .prepare<[number], string>('SELECT DISTINCT actor_uri FROM follower WHERE missing > 0 AND checked = 0 LIMIT ?')
    .pluck();
  const foundActor = database.prepare<[string]>('UPDATE follower SET checked = 1 WHERE actor_uri = ?');
  const forgetFollower = database.prepare<[string], Place>(
    'DELETE FROM follower WHERE actor_uri = ? RETURNING handle, inbox',
  );
  const actors = database.prepare<[], string>('SELECT DISTINCT actor_uri FROM follower').pluck();
  const forgetActor = database.prepare<[string]>('DELETE FROM remote_actor WHERE uri = ?');

  return {
    remember(actor: RemoteActor, now: Instant): void {
      const inbox = inboxOf(actor);
      remember.run({ ...actor, host: hostOf(actor.uri), keys: JSON.stringify(actor.keyIds), now });
      moveInbox.run(inbox, hostOf(inbox), actor.uri);
    },
    remoteActor(uri: string): RemoteActor | null {
      const row = find.get(uri);
      if (!row) return null;
      const { inbox, shared_inbox: sharedInbox, name, url, key_ids } = row;
      return { uri, inbox, sharedInbox, name, url, keyIds: JSON.parse(key_ids) };
    },
    /** Returns what they followed, and where that went. */
    forgetFollower: (uri: string): Place[] => forgetFollower.all(uri),
    forgetActor: (uri: string): void => void forgetActor.run(uri),
    missing: (limit: number): string[] => missing.all(limit),
    foundActor: (uri: string): void => void foundActor.run(uri),
    everyFollower: (): string[] => actors.all(),
    follow(handle: string, actor: RemoteActor, followUri: string, now: Instant): string | null {
      const former = followUriOf.get(handle, actor.uri) ?? null;
      const inbox = inboxOf(actor);
      add.run({ handle, actor: actor.uri, inbox, host: hostOf(inbox), followUri, now });
      return former;
    },
    /** True where somebody left. */
    unfollow: (handle: string, actorUri: string): boolean => leave.run(handle, actorUri).changes > 0,
    followOf: (followUri: string, actorUri: string): string | null => followOf.get(followUri, actorUri) ?? null,
    followedBy: (actorUri: string): string[] => followedBy.all(actorUri),
    followers: (handle?: string): Follower[] => list.all(handle ?? null, handle ?? null),
    followerPage: (handle: string, { after, limit }: { after?: string | undefined; limit: number }) =>
      page.all({ handle, after, limit }),
    followerCount: (handle: string): number => count.get(handle) ?? 0,
    followerCounts: (): { handle: string; followers: number }[] => counts.all(),
  };
}

/** One delivery serves all followers behind a shared inbox. */
function inboxOf({ inbox, sharedInbox }: RemoteActor): string {
  return sharedInbox ?? inbox;
}

export function hostOf(address: string): string {
  return new URL(address).host;
}
