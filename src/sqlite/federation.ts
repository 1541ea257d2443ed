import { answersSubject, followersSubject, type Subject } from '../change.ts';
import type { ChannelKey } from '../channel.ts';
import type { Dispatch } from '../courier.ts';
import type { Announce, ChangeToTell, FederatedObject, FederationStore } from '../federation-store.ts';
import { addDays, type Instant } from '../time.ts';
import { actorsIn } from './actors.ts';
import { announcesIn } from './announces.ts';
import type { Changes } from './changes.ts';
import type { Database } from './database.ts';
import { deliveriesIn } from './deliveries.ts';
import { followersIn } from './followers.ts';
import { interactionsIn, namesOf } from './interactions.ts';
import { pingsIn } from './pings.ts';
import { reviewsIn } from './reviews.ts';
import { strangersIn } from './strangers.ts';

/** How far telling came is a row of `meta`: it moves in the transaction that queues what was told. */
const toldName = 'told';

/**
 * How long ids of what came, what could not be delivered, and people whom nothing ties to us are kept. A replay after
 * that has no effect either: a signature holds for twelve hours.
 */
const keptDays = 30;
/** How long a report waits for somebody to settle it. */
const reportDays = 90;

/** Federation in the archive's own database, so that an article, its change and its deliveries can be one act. */
export function federationIn(database: Database, changes: Changes): FederationStore {
  const announces = announcesIn(database);
  const followers = followersIn(database);
  const interactions = interactionsIn(database);
  const reviews = reviewsIn(database);
  const deliveries = deliveriesIn(database, (handle, now) => changes.touch(followersSubject(handle), now));
  const object = database.prepare<[string], FederatedObject>(
    `SELECT uid, generation, sender, state, sent_hash AS sentHash, deleted_at AS deletedAt
     FROM federated_object WHERE uid = ? ORDER BY generation DESC LIMIT 1`,
  );
  const deletedAt = database
    .prepare<[string, number], Instant | null>(
      'SELECT deleted_at FROM federated_object WHERE uid = ? AND generation = ?',
    )
    .pluck();
  const dropActivity = database.prepare<[string]>('DELETE FROM activity WHERE uri = ?');
  const saveObject = database.prepare<[FederatedObject & { now: Instant }]>(
    `INSERT INTO federated_object (uid, generation, sender, state, sent_hash, created_at, deleted_at)
     VALUES (@uid, @generation, @sender, @state, @sentHash, @now, @deletedAt)
     ON CONFLICT DO UPDATE SET state = excluded.state, sent_hash = excluded.sent_hash, deleted_at = excluded.deleted_at`,
  );
  const articleCount = database
    .prepare<[string, string], number>(
      `SELECT count(*) FROM membership JOIN channel ON channel.id = channel_id
       JOIN article ON article.id = article_id
       WHERE kind = ? AND channel.slug = ? AND listed_at IS NOT NULL AND state = 'published'
         AND federate <> 'never'`,
    )
    .pluck();
  const toTell = database.prepare<[number], ChangeToTell>(
    `SELECT number, kind, uid, at FROM change
     WHERE number > coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE name = '${toldName}'), 0)
     ORDER BY number LIMIT ?`,
  );
  const dispatch = database.prepare<[], string>("SELECT value FROM meta WHERE name = 'dispatch'").pluck();
  const saveDispatch = database.prepare<[string]>("INSERT OR REPLACE INTO meta (name, value) VALUES ('dispatch', ?)");
  const told = database.prepare<[string]>(`INSERT OR REPLACE INTO meta (name, value) VALUES ('${toldName}', ?)`);

  const origin = database.prepare<[], string>("SELECT value FROM meta WHERE name = 'origin'").pluck();
  const pruneStrangers = strangersIn(database);

  /** Validators of counts and lists follow from changes too. */
  function touch(subject: Subject, now: Instant): void {
    changes.touch(subject, now);
  }

  function act<T>(work: () => T): T {
    return database.transaction(work).immediate();
  }

  /** Those who follow or have said something, and are `target` or on its servers. */
  function actorsUnder(target: string): string[] {
    const all = new Set([...followers.everyFollower(), ...interactions.everyInteractor()]);
    return [...all].filter((actor) => namesOf(actor).includes(target));
  }

  function letGo(actor: string, now: Instant): void {
    const places = followers.forgetFollower(actor);
    for (const { handle } of places) touch(followersSubject(handle), now);
    const { inbox, sharedInbox } = followers.remoteActor(actor) ?? {};
    for (const one of new Set([...places.map((place) => place.inbox), inbox, sharedInbox]))
      if (one) deliveries.dropUnwanted(one);
  }

  function review(uri: string, verdict: 'approved' | 'hidden', now: Instant): boolean {
    const text = reviews.text(uri);
    if (text === null) return false;
    const before = interactions.isShown(uri);
    reviews.setReviewed(uri, verdict === 'hidden' ? 1 : interactions.isBlocked(text.author) ? 2 : 0);
    if (interactions.isShown(uri) !== before) touch(answersSubject(text.article), now);
    return true;
  }

  return {
    ...actorsIn(database),
    ...followers,
    ...interactions,
    ...deliveries,
    ...pingsIn(database, deliveries),
    origin: (): string | null => origin.get() ?? null,
    letGo: (uri, now) => act(() => letGo(uri, now)),
    forget: (uri, now) =>
      act(() => {
        letGo(uri, now);
        for (const article of new Set(interactions.forgetInteractions(uri))) touch(answersSubject(article), now);
        followers.forgetActor(uri);
      }),
    block: (target, now) =>
      act(() => {
        interactions.block(target, now);
        touch('blocks', now);
        for (const actor of new Set([...actorsUnder(target), ...(URL.canParse(target) ? [target] : [])])) {
          letGo(actor, now);
          for (const article of new Set(interactions.hideInteractions(actor))) touch(answersSubject(article), now);
        }
        for (const host of deliveries.hosts())
          if (namesOf(`https://${host}`).includes(target)) deliveries.dropHost(host);
      }),
    unblock: (target, now) =>
      act(() => {
        if (!interactions.unblock(target)) return false;
        touch('blocks', now);
        for (const actor of actorsUnder(target)) {
          if (interactions.isBlocked(actor)) continue;
          for (const article of new Set(interactions.showInteractions(actor))) touch(answersSubject(article), now);
        }
        return true;
      }),
    prune: (now) =>
      act(() => {
        const since = addDays(now, -keptDays);
        interactions.pruneInteractions(since, addDays(now, -reportDays));
        pruneStrangers(since);
        deliveries.pruneDeliveries(since);
      }),
    follow(handle, actor, followUri, now) {
      const former = followers.follow(handle, actor, followUri, now);
      touch(followersSubject(handle), now);
      return former;
    },
    unfollow(handle, actorUri, now) {
      if (followers.unfollow(handle, actorUri)) touch(followersSubject(handle), now);
    },
    unfollowBy(followUri, actorUri, now) {
      const handle = followers.followOf(followUri, actorUri);
      if (handle !== null) this.unfollow(handle, actorUri, now);
    },
    interact(interaction, now) {
      const { uri, article } = interaction;
      const before = interactions.isShown(uri);
      if (interactions.interact(interaction) && (before || interactions.isShown(uri)))
        touch(answersSubject(article), now);
    },
    conversations: reviews.conversations,
    review: (uri, verdict, now) => act(() => review(uri, verdict, now)),
    takeBack(uri, actor, now) {
      const before = interactions.isShown(uri);
      const article = interactions.takeBack(uri, actor, now);
      if (article !== null && before) touch(answersSubject(article), now);
    },
    dropActivity: (uri: string): void => void dropActivity.run(uri),
    object: (uid: string): FederatedObject | null => object.get(uid) ?? null,
    saveObject(one: FederatedObject, now: Instant): void {
      saveObject.run({ ...one, now });
      // The first was where everybody looked for it before it was saved; others begin, and all end, with this.
      if (one.generation > 1 || one.state === 'deleted')
        for (const subject of [answersSubject(one.uid), followersSubject(one.sender)]) touch(subject, now);
    },
    announces: announces.announces,
    saveAnnounce(uid: string, generation: number, one: Announce, now: Instant): void {
      announces.saveAnnounce(uid, generation, one);
      touch(followersSubject(one.handle), now);
    },
    deletedAt: (uid: string, generation: number): Instant | null => deletedAt.get(uid, generation) ?? null,
    articleCount: ({ kind, slug }: ChannelKey): number => articleCount.get(kind, slug) ?? 0,
    changesToTell: (limit: number): ChangeToTell[] => toTell.all(limit),
    dispatch: (): Dispatch | null => JSON.parse(dispatch.get() ?? 'null') as Dispatch | null,
    saveDispatch: (one: Dispatch): void => void saveDispatch.run(JSON.stringify(one)),
    told: (number: number): void => void told.run(String(number)),
  };
}
