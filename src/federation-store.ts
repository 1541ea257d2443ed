/**
 * What the house keeps of federation, and of what the hub is told, as the rest of the program asks for it: the port
 * beside `Archive`. Every call is synchronous and on the disk when it returns; several are one act within `Archive.act`.
 */
import type { ActorKey, ActorKeys } from './actor.ts';
import type { ChangeKind, Touched } from './change.ts';
import type { ChannelKey, ChannelKind } from './channel.ts';
import type { Dispatch } from './courier.ts';
import type { Delivery, DeliveryHour, Notice, ServerState, SetAside, Verdict } from './delivery.ts';
import type { Complaint, Follower, Interaction, InteractionKind, RemoteActor, Reviewed } from './follower.ts';
import type { Instant } from './time.ts';

/** An article as others know it: see `federated_object` in migrations/. */
export type FederatedObject = {
  uid: string;
  generation: number;
  /** Handle of the actor that it is attributed to. */
  sender: string;
  state: 'quiet' | 'sent' | 'deleted';
  /** Of what followers were last sent; null where nothing was, or where not everybody got it before it was hidden. */
  sentHash: string | null;
  deletedAt: Instant | null;
};

/** A channel passed an article on. `round`: how often it did, each time under an id of its own; `at`: the last time. */
export type Announce = { handle: string; round: number; at: Instant; undone: boolean };

/** Bytes for other servers; `uri` is the same when the same change is told again. */
export type Activity = {
  uri: string;
  handle: string;
  topic: string;
  bytes: Buffer;
  /** How the uris begin of what nobody needs any more who gets this: set aside, it is not to come later. */
  replaces?: string;
};

/** A handle that `site.yaml` gives to a channel which has another one for good. */
export type UnmetWish = { kind: ChannelKind; slug: string; wished: string; handle: string };

export type Block = { target: string; since: Instant };

/** Whose followers hear of an activity; `left` includes those who follow no longer. */
export type Audience = { handles: string[]; left: boolean };

/**
 * Which replies and quotes, newest first: of all articles or of one, those before the one with the uri `before`. What is
 * of blocked people counts as `hidden`.
 */
export type ConversationQuery = {
  state: 'new' | 'approved' | 'hidden' | 'all';
  article?: string | undefined;
  limit: number;
  before?: string | undefined;
};

export type ChangeToTell = { number: number; kind: ChangeKind; uid: string | null; at: Instant };

export type FederationStore = {
  /** The origin that every id of ours begins with since the last start; null before the first. */
  origin(): string | null;
  /** The handle of a channel; it is for good once `actorAt` or `keysOf` was asked for it. */
  handleOf(key: ActorKey): string;
  /** The channel that answers to a handle, because somebody elsewhere asks; null for none. */
  actorAt(handle: string): ActorKey | null;
  /** Whether others may know its keys; the handle stays then, too. */
  hasKeys(handle: string): boolean;
  unmetWishes(): UnmetWish[];
  keysOf(handle: string, make: () => ActorKeys): ActorKeys;

  remember(actor: RemoteActor, now: Instant): void;
  remoteActor(uri: string): RemoteActor | null;
  /** Everything that hangs on an actor who is no more. */
  forget(uri: string, now: Instant): void;

  /** Those whose inbox answers 404, or 410 where it is shared, and who were not asked for since, a few of them. */
  missing(limit: number): string[];
  /** The actor is there, whatever the inbox says. */
  foundActor(uri: string): void;
  /** They follow no more, and nothing waits for them. */
  letGo(uri: string, now: Instant): void;

  /** Returns the Follow that this one replaces; null where there was none. */
  follow(handle: string, actor: RemoteActor, followUri: string, now: Instant): string | null;
  unfollow(handle: string, actorUri: string, now: Instant): void;
  /** By the Follow's own address, for an Undo that names nothing else. */
  unfollowBy(followUri: string, actorUri: string, now: Instant): void;
  /** The handles that somebody follows. */
  followedBy(actorUri: string): string[];
  followers(handle?: string): Follower[];
  /** Those of one channel by their names, who came after `after` did; nobody where `after` never followed it. */
  followerPage(
    handle: string,
    page: { after?: string | undefined; limit: number },
  ): (Follower & Pick<RemoteActor, 'name' | 'url'>)[];
  followerCount(handle: string): number;
  /** Of every channel that has any. */
  followerCounts(): { handle: string; followers: number }[];

  /** True the first time; then never again. */
  receive(uri: string, now: Instant): boolean;
  /** Nothing where it was taken back before, or a later edit of it is kept. */
  interact(interaction: Interaction, now: Instant): void;
  /** Takes back what `actor` did, also what is yet to come; nothing of what is somebody else's. */
  takeBack(uri: string, actor: string, now: Instant): void;
  isTakenBack(uri: string, actor: string): boolean;
  /** The article that a reply or quote is about; null for what is not kept. */
  articleOf(uri: string): string | null;
  /** These, like all up to `interactionCount`, are as readers may see them. */
  interactions(article: string): Interaction[];
  /** Replies and quotes, oldest first. */
  answers(article: string, limit: number): Interaction[];
  /** Addresses of replies, oldest first. */
  replies(article: string, limit: number): string[];
  interactionCount(article: string, kind: InteractionKind): number;
  /** Whatever readers see of them; nothing where `before` is not kept any more. */
  conversations(query: ConversationQuery): Reviewed[];
  /**
   * Lets a reply or quote stand, or hides it; what is of blocked people stays hidden until they are not. False where there is
   * none of that address.
   */
  review(uri: string, verdict: 'approved' | 'hidden', now: Instant): boolean;
  report(complaint: Complaint): void;
  /** Oldest first. */
  reports(): Complaint[];
  /** False where there is none of that address. */
  settleReport(uri: string): boolean;

  /** Hears nothing more from an actor, or from a domain and all below it, and forgets who follows from there. */
  block(target: string, now: Instant): void;
  /** Shows again what the block hid; false where there was none. */
  unblock(target: string, now: Instant): boolean;
  blocks(): Block[];
  isBlocked(actorUri: string): boolean;

  /** The newest generation; null for what was never federated. */
  object(uid: string): FederatedObject | null;
  deletedAt(uid: string, generation: number): Instant | null;
  saveObject(object: FederatedObject, now: Instant): void;
  /** By every channel that ever passed it on. */
  announces(uid: string, generation: number): Announce[];
  saveAnnounce(uid: string, generation: number, announce: Announce, now: Instant): void;
  /** Published articles that stand in a channel's list. */
  articleCount(key: ChannelKey): number;

  /** The changes of articles that were not told yet, oldest first, and how far telling came. */
  changesToTell(limit: number): ChangeToTell[];
  told(number: number): void;
  /** Whether anybody would hear. */
  hasAudience(audience: Audience): boolean;
  /** Queues `activity` for every inbox of its audience in one statement; the number of new deliveries. */
  deliver(activity: Activity, audience: Audience, now: number): number;
  /**
   * Nothing that is said about one of `things`, or is one of them, goes out any more: what waits or was set aside is
   * dropped, and what is under way is not tried again. True where somebody may not have got it for that reason.
   */
  recall(things: string[], now: number): boolean;
  /** `opening`: the inbox's server hears nothing else before it. */
  deliverTo(activity: Activity, inbox: string, now: number, opening?: boolean): void;
  /** What is due, at most `perHost` for each host and none for `busy` ones; nobody else gets it for a minute. */
  claim(limit: number, perHost: number, busy: string[], now: number): Delivery[];
  /** Nobody needs it any more: it goes, with what waits of it. */
  dropActivity(uri: string): void;
  /** null for what was taken back meanwhile. */
  activity(id: number): { handle: string; bytes: Buffer } | null;

  /** The hub that is told from now on; null for none. Where it was another, what waits for that goes. */
  declareHub(hub: string | null): void;
  /** What up to `limit` changes touched that the hub was not told of yet, the oldest; null where there are none. */
  touchedForHub(limit: number): Touched | null;
  hubTold(number: number): void;
  /** Queues a ping, whose topic is the feed, unless one for it waits and nobody has begun to send that. */
  ping(ping: Activity, hub: string, now: number): void;

  /** What came of deliveries, in one transaction. */
  settle(results: { delivery: Delivery; verdict: Verdict; error: string; signature: string }[], now: number): Notice[];
  signatureFor(host: string): string;
  /** How deliveries leave the house, as the sender saw it last; null before it ever ran. */
  dispatch(): Dispatch | null;
  saveDispatch(dispatch: Dispatch): void;
  /** Claims of a sender that died are due again. */
  releaseClaims(): void;
  /** What waits for a host is due now, or when its pause ends. */
  hurry(host: string, now?: number): void;
  /** The operator's: what waits or was set aside is due now, for one host or for all; how much it is. */
  retry(host: string | null, now: number): number;
  /** The operator's: nothing goes to a host until this is taken back. */
  pause(host: string, paused: boolean, now?: number): void;
  /** A server that speaks to us is alive. */
  signOfLife(host: string, now: number): void;
  /** Every server that something waits for or that something was sent to. */
  servers(): ServerState[];
  /** Whether anything goes there, or went. */
  isServer(host: string): boolean;
  setAside(): SetAside[];
  /** Of the last 30 days: the hours in which anything was tried, from that of `since` on. */
  deliveryHistory(since: Instant): DeliveryHour[];
  /** Lets go of what nobody needs any more. */
  prune(now: Instant): void;
  pending(): { waiting: number; failed: number };
  nextRun(): number | null;
};
