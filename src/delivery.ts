/** Rules of delivery: when to try again, and when to give up. Pure. */

/** One activity for one inbox. */
export type Delivery = {
  id: number;
  activity: number;
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
  /** Nobody is there any more. */
  | { is: 'gone' }
  | { is: 'too large' }
  | { is: 'retry'; after: number }
  | { is: 'failed' };

/** Tries over about a week: a minute, then twice as long each time, at most half a day. */
const mostTries = 22;
const shortest = 60_000;
const longest = 12 * 3_600_000;

/** `chance` from 0 to 1 spreads those who failed together. */
export function verdictOf({ status, retryAfter }: Outcome, tries: number, small: boolean, chance: number): Verdict {
  if (status !== null && status >= 200 && status < 300) return { is: 'delivered' };
  if (status === 404 || status === 410) return { is: 'gone' };
  if (status === 413) return small ? { is: 'failed' } : { is: 'too large' };
  if (tries + 1 >= mostTries) return { is: 'failed' };
  const wait = Math.min(shortest * 2 ** tries, longest) * (0.75 + chance / 2);
  return { is: 'retry', after: Math.max(wait, Math.min(retryAfter ?? 0, longest)) };
}

/** `Retry-After` in milliseconds: seconds, or a date. */
export function retryAfterOf(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  const moment = /^\d+$/.test(header) ? now + Number(header) * 1000 : Date.parse(header);
  return Number.isNaN(moment) ? null : Math.max(0, moment - now);
}

/** A host that fails again and again is left alone for a while; a sign of life ends it. */
export function pauseAfter(failures: number): number {
  return failures < 5 ? 0 : Math.min(5 * 60_000 * 2 ** (failures - 5), longest);
}
