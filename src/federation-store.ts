/**
 * What the house keeps of federation, as the rest of the program asks for it: the port beside `Archive`. Every call is
 * synchronous and on the disk when it returns; several are one act within `Archive.act`.
 */
import type { ActorKey, ActorKeys } from './actor.ts';
import type { ChangeKind } from './change.ts';
import type { ChannelKey } from './channel.ts';
import type { Delivery, Verdict } from './delivery.ts';
import type { Follower, Interaction, InteractionKind, RemoteActor } from './follower.ts';
import type { Instant } from './time.ts';

/** An article as others know it: see `federated_object` in migrations/. */
export type FederatedObject = {
  uid: string;
  generation: number;
  /** Handle of the actor that it is attributed to. */
  sender: string;
  state: 'quiet' | 'sent' | 'deleted';
  sentHash: string | null;
  deletedAt: Instant | null;
};

/** Bytes for other servers; `uri` is the same when the same change is told again. */
export type Activity = { uri: string; handle: string; topic: string; bytes: Buffer };

/** Whose followers hear of an activity; `left` includes those who follow no longer. */
export type Audience = { handles: string[]; left: boolean };

export type ChangeToTell = { number: number; kind: ChangeKind; uid: string | null; at: Instant };

export type FederationStore = {
  /** The handle of a channel, which it has from then on. */
  handleOf(key: ActorKey): string;
  /** The channel that answers to a handle; null for none. */
  actorAt(handle: string): ActorKey | null;
  keysOf(handle: string, make: () => ActorKeys): ActorKeys;

  remember(actor: RemoteActor, now: Instant): void;
  remoteActor(uri: string): RemoteActor | null;
  /** Everything that hangs on an actor who is no more. */
  forget(uri: string): void;

  follow(handle: string, actor: RemoteActor, followUri: string, now: Instant): void;
  unfollow(handle: string, actorUri: string, now: Instant): void;
  /** By the Follow's own address, for an Undo that names nothing else. */
  unfollowBy(followUri: string, actorUri: string, now: Instant): void;
  /** The handles that somebody follows. */
  followedBy(actorUri: string): string[];
  followers(handle?: string): Follower[];
  followerCount(handle: string): number;
  hasFollowers(handle: string): boolean;

  /** True the first time; then never again. */
  receive(uri: string, now: Instant): boolean;
  interact(interaction: Interaction, now: Instant): void;
  /** Takes back what `actor` did; nothing where it was somebody else's. */
  takeBack(uri: string, actor: string, now: Instant): void;
  /** The article that a reply or quote is about; null for what is not kept. */
  articleOf(uri: string): string | null;
  interactions(article: string): Interaction[];
  interactionCount(article: string, kind: InteractionKind): number;
  report(uri: string, actor: string, text: string, objects: string[], now: Instant): void;

  block(target: string, now: Instant): void;
  isBlocked(actorUri: string): boolean;

  /** The newest generation; null for what was never federated. */
  object(uid: string): FederatedObject | null;
  saveObject(object: FederatedObject, now: Instant): void;
  /** Published articles that stand in a channel's list. */
  articleCount(key: ChannelKey): number;

  /** The changes of articles that were not told yet, oldest first, and how far telling came. */
  changesToTell(limit: number): ChangeToTell[];
  told(number: number): void;
  /** Queues `activity` for every inbox of its audience in one statement; the number of new deliveries. */
  deliver(activity: Activity, audience: Audience, now: number): number;
  deliverTo(activity: Activity, inbox: string, now: number): void;
  /** What is due, at most `perHost` for each host and none for `busy` ones; nobody else gets it for a minute. */
  claim(limit: number, perHost: number, busy: string[], now: number): Delivery[];
  activity(id: number): { handle: string; bytes: Buffer } | null;
  /** What came of deliveries, in one transaction. */
  settle(results: { delivery: Delivery; verdict: Verdict; error: string; signature: string }[], now: number): void;
  signatureFor(host: string): string;
  /** Claims of a sender that died are due again. */
  releaseClaims(): void;
  /** What waits for a host is due now; the operator's retry. */
  hurry(host: string): void;
  /** A server that speaks to us is alive. */
  signOfLife(host: string): void;
  pending(): { waiting: number; failed: number };
  nextRun(): number | null;
};
