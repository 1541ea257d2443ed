/** People elsewhere: those who follow a channel, and what they answer. */
import type { Html } from './text/html.ts';
import type { Instant } from './time.ts';

/** Somebody on another server, as they describe themselves. */
export type RemoteActor = {
  uri: string;
  inbox: string;
  sharedInbox: string | null;
  name: string;
  /** Their profile, for people. */
  url: string;
  /** The keys that they name as their own. */
  keyIds: string[];
};

export type Follower = { handle: string; actor: string; since: Instant };

export type InteractionKind = 'like' | 'share' | 'reply' | 'quote';

export type Interaction = {
  /** Of the Like, the Announce, or the Note itself. */
  uri: string;
  kind: InteractionKind;
  /** The article's id. */
  article: string;
  actor: string;
  /** Of replies and quotes; `version`: which edit it is, in milliseconds by its author's clock. */
  text: { html: Html; language: string | null; url: string | null; version: number } | null;
  at: Instant;
};

/** `new`: nobody here looked at it yet. `blocked`: it is hidden because its author is blocked. */
export type ReviewState = 'new' | 'approved' | 'hidden' | 'blocked';

/** A reply or quote, for those who decide whether it stays. */
export type Reviewed = Interaction & { author: Pick<RemoteActor, 'name' | 'url'>; state: ReviewState };

/** What somebody elsewhere finds wrong with articles or actors of ours. */
export type Complaint = { uri: string; actor: string; text: string; objects: string[]; at: Instant };

/** How people elsewhere find a channel. */
export type Profile = {
  /** The name before the @. */
  handle: string;
  /** Of its actor. */
  address: string;
  followers: number;
};

/** What came back to an article; replies and quotes oldest first. */
export type Conversation = {
  likes: number;
  shares: number;
  answers: (Interaction & { author: Pick<RemoteActor, 'name' | 'url'> })[];
};

/** Where somebody's own server lets them follow; or why that is not known. */
export type FollowPage =
  | { is: 'found'; address: string }
  | { is: 'notUnderstood' | 'noAccount' | 'noAnswer' | 'noFollowPage' };
