import { answersSubject, followersSubject, type Subject } from '../change.ts';
import type { ChannelKey } from '../channel.ts';
import type { ChangeToTell, FederatedObject, FederationStore } from '../federation-store.ts';
import type { Instant } from '../time.ts';
import { actorsIn } from './actors.ts';
import type { Changes } from './changes.ts';
import type { Database } from './database.ts';
import { deliveriesIn } from './deliveries.ts';
import { followersIn } from './followers.ts';
import { interactionsIn } from './interactions.ts';

/** How far telling came is a row of `meta`: it moves in the transaction that queues what was told. */
const toldName = 'told';

/** Federation in the archive's own database, so that an article, its change and its deliveries can be one act. */
export function federationIn(database: Database, changes: Changes): FederationStore {
  const followers = followersIn(database);
  const interactions = interactionsIn(database);
  const object = database.prepare<[string], FederatedObject>(
    `SELECT uid, generation, sender, state, sent_hash AS sentHash, deleted_at AS deletedAt
     FROM federated_object WHERE uid = ? ORDER BY generation DESC LIMIT 1`,
  );
  const saveObject = database.prepare<[FederatedObject & { now: Instant }]>(
    `INSERT INTO federated_object (uid, generation, sender, state, sent_hash, created_at, deleted_at)
     VALUES (@uid, @generation, @sender, @state, @sentHash, @now, @deletedAt)
     ON CONFLICT DO UPDATE SET state = excluded.state, sent_hash = excluded.sent_hash, deleted_at = excluded.deleted_at`,
  );
  const articleCount = database
    .prepare<[string, string], number>(
      `SELECT count(*) FROM membership JOIN channel ON channel.id = channel_id
       JOIN article ON article.id = article_id
       WHERE kind = ? AND channel.slug = ? AND listed_at IS NOT NULL AND state = 'published'`,
    )
    .pluck();
  const toTell = database.prepare<[number], ChangeToTell>(
    `SELECT number, kind, uid, at FROM change
     WHERE number > coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE name = '${toldName}'), 0)
     ORDER BY number LIMIT ?`,
  );
  const told = database.prepare<[string]>(`INSERT OR REPLACE INTO meta (name, value) VALUES ('${toldName}', ?)`);

  /** Validators of counts and lists follow from changes too. */
  function touch(subject: Subject, now: Instant): void {
    changes.record('rendered', null, [subject], now);
  }

  return {
    ...actorsIn(database),
    ...followers,
    ...interactions,
    ...deliveriesIn(database),
    follow(handle, actor, followUri, now) {
      followers.follow(handle, actor, followUri, now);
      touch(followersSubject(handle), now);
    },
    unfollow(handle, actorUri, now) {
      if (followers.unfollow(handle, actorUri)) touch(followersSubject(handle), now);
    },
    unfollowBy(followUri, actorUri, now) {
      const handle = followers.followOf(followUri, actorUri);
      if (handle !== null) this.unfollow(handle, actorUri, now);
    },
    interact(interaction, now) {
      if (interactions.interact(interaction)) touch(answersSubject(interaction.article), now);
    },
    takeBack(uri, actor, now) {
      const article = interactions.takeBack(uri, actor);
      if (article !== null) touch(answersSubject(article), now);
    },
    object: (uid: string): FederatedObject | null => object.get(uid) ?? null,
    saveObject: (one: FederatedObject, now: Instant): void => void saveObject.run({ ...one, now }),
    articleCount: ({ kind, slug }: ChannelKey): number => articleCount.get(kind, slug) ?? 0,
    changesToTell: (limit: number): ChangeToTell[] => toTell.all(limit),
    told: (number: number): void => void told.run(String(number)),
  };
}
