/** Rules of delivery: when to try again, and when to give up. Pure. */
import type { Instant } from './time.ts';

/** An activity is for a follower's inbox; a ping tells the hub that a feed has changed. */
export type DeliveryKind = 'activity' | 'ping';

/** One activity for one inbox, or a ping for the hub. */
export type Delivery = {
  id: number;
  kind: DeliveryKind;
  activity: number;
  /** Where it goes. */
  inbox: string;
  host: string;
  tries: number;
  /** The receiver said that the whole is too large for it. */
  small: boolean;
};

/** How a try ended. `status` null: no answer came, for the reason in `error`. */
export type Outcome = { status: number | null; error: string; retryAfter: number | null };

export type Verdict =
  | { is: 'delivered' }
  /** Nobody is there any more; behind an inbox that many share, that is for each of them to say. */
  | { is: 'gone'; after: number }
  | { is: 'too large' }
  /** Nobody is there now: for good, if it stays so for days. */
  | { is: 'missing'; after: number }
  /** `alive`: its server answered, and may take other things. `rest`: for how long it asked to be left alone. */
  | { is: 'retry'; after: number; alive: boolean; rest: number }
  | { is: 'failed' }
  /** Nothing was sent: it was taken back after it was claimed. */
  | { is: 'over' };

/** How long a claim holds: longer than any try takes, in two kinds of signature. Milliseconds. */
export const claimHolds = 60_000;

/** Tries over about a week: a minute, then twice as long each time, at most half a day. */
const mostTries = 22;
const shortest = 60_000;
const longest = 12 * 3_600_000;

/** `smallest`: there is no smaller form of it. `chance` from 0 to 1 spreads those who failed together. */
export function verdictOf(outcome: Outcome, tries: number, smallest: boolean, chance: number): Verdict {
  const { status } = outcome;
  if (isTaken(status)) return { is: 'delivered' };
  if (status === 413) return smallest ? { is: 'failed' } : { is: 'too large' };
  const after = waitAfter(outcome, tries, longest, chance);
  if (status === 410) return { is: 'gone', after };
  if (tries + 1 >= mostTries) return { is: 'failed' };
  if (status === 404) return { is: 'missing', after };
  return { is: 'retry', after, alive: isAlive(status), rest: restOf(outcome) };
}

/** There is one hub, and subscribers wait for it: it is asked again every quarter of an hour. */
const longestForHub = 15 * 60_000;

/**
 * The same for a ping. Nobody follows at a hub, so no answer means that somebody is gone: what it refuses is set aside
 * in the end, and what it cannot take now waits for as long as it cannot, since a ping is worth as much later.
 */
export function hubVerdictOf(outcome: Outcome, tries: number, chance: number): Verdict {
  const { status } = outcome;
  if (isTaken(status)) return { is: 'delivered' };
  const alive = isAlive(status);
  if (alive && tries + 1 >= mostTries) return { is: 'failed' };
  const after = waitAfter(outcome, tries, alive ? longest : longestForHub, chance);
  return { is: 'retry', after, alive, rest: restOf(outcome) };
}

function isTaken(status: number | null): boolean {
  return status !== null && status >= 200 && status < 300;
}

/** It answered, and not that it is ill or has too much to do. */
function isAlive(status: number | null): boolean {
  return status !== null && status < 500 && status !== 429;
}

function waitAfter(outcome: Outcome, tries: number, most: number, chance: number): number {
  const wait = Math.min(shortest * 2 ** tries, most) * (0.75 + chance / 2);
  return Math.max(wait, restOf(outcome));
}

/** For how long it asked to be left alone; half a day is enough. */
function restOf({ retryAfter }: Outcome): number {
  return Math.min(retryAfter ?? 0, longest);
}

/** `Retry-After` in milliseconds: seconds, or a date. */
export function retryAfterOf(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  const moment = /^\d+$/.test(header) ? now + Number(header) * 1000 : Date.parse(header);
  return Number.isNaN(moment) ? null : Math.max(0, moment - now);
}

/** In a row. */
export const failuresBeforePause = 5;
const failingDaysBeforeEnd = 7;

/** Until when a host is left alone that is not expected to come back by itself: the last moment that a Date can hold. */
export const untilHeardFrom = 8.64e15;

/**
 * Until when a host is left alone that failed `failures` times in a row, on so many different days: each time twice as
 * long, and in the end until it speaks to us, as Mastodon does it; the hub, which never does, is asked again and again.
 * 0: not at all.
 */
export function pausedUntil(failures: number, failingDays: number, now: number, hub = false): number {
  if (failingDays >= failingDaysBeforeEnd && !hub) return untilHeardFrom;
  if (failures < failuresBeforePause) return 0;
  return now + Math.min(5 * 60_000 * 2 ** (failures - failuresBeforePause), hub ? longestForHub : longest);
}

/**
 * A server that was left alone for so long, and did not speak, gets nothing new until it does. What waits for it is let
 * go then too, so that nothing grows for servers that are no more.
 */
export const mostSilentDays = 30;

/**
 * A sign of life ends a pause that failures began, and the next failure begins it anew; not more often than once in an
 * hour.
 */
export const failuresAfterWaking = failuresBeforePause - 1;
export const wakingApart = 3_600_000;

/** An inbox that answers 404 loses its followers after so many tries over so long: servers are wrong about it at times. */
export const missingTries = 3;
export const missingTime = 2 * 86_400_000;

/** What is known of a server that we deliver to. */
export type ServerState = {
  host: string;
  waiting: number;
  /** Deliveries that were given up, and are set aside. */
  failed: number;
  delivered: number;
  lastSuccess: string | null;
  lastError: string | null;
  /** null too for one that is older than this is kept. */
  lastErrorAt: Instant | null;
  /** In a row. */
  failures: number;
  /** A moment; or what has to come first: `resumed` by the operator, `heard from`. null: not paused. */
  pausedUntil: string | null;
  /** When the first of what waits is due; null where nothing is, or not before a pause ends of which nobody knows when. */
  nextTry: Instant | null;
};

/** How the tries of one hour ended. */
export type DeliveryHour = {
  /** Its beginning, UTC. */
  hour: Instant;
  delivered: number;
  /** Tries that were not the last, and those that found nobody there any more. */
  failed: number;
  /** The last ones of deliveries that are set aside. */
  givenUp: number;
};

/** What the log is to say of what came of deliveries. */
export type Notice =
  | { is: 'follower removed'; actor: string; why: string }
  | { is: 'server paused'; host: string; until: string; error: string }
  | { is: 'server answers again'; host: string };

/** A delivery that was given up. */
export type SetAside = { host: string; inbox: string; activity: string; tries: number; since: string; error: string };
