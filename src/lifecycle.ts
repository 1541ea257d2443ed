import { type Manuscript, noticeDays, type State } from './article.ts';
import { addDays, type Instant } from './time.ts';

/** What decides whether an article can be seen. */
export type Lifecycle = Pick<Manuscript, 'draft' | 'embargo' | 'expires' | 'withdrawn'> & { published: Instant };

export type Turn = {
  state: State;
  /** Its place in the channels' lists, newest first; null: it stands in none. */
  listed: Instant | null;
  /** The moment at which time alone ends this; null for never. */
  until: Instant | null;
};

/**
 * Where an article stands at `now`. Withdrawal wins over everything, and leaves a notice in the feeds for seven days;
 * then draft and expiry hide; then the later of publication time and embargo reveals. `seen` says that it was public
 * before, so that being a draft now hides it.
 */
export function turnAt(life: Lifecycle, seen: boolean, now: Instant): Turn {
  const { withdrawn } = life;
  if (withdrawn === null || withdrawn > now) {
    const turn = unlessWithdrawn(life, seen, now);
    return { ...turn, until: earliest(turn.until, withdrawn) };
  }
  const noticeEnds = addDays(withdrawn, noticeDays);
  return noticeEnds > now
    ? { state: 'withdrawn', listed: withdrawn, until: noticeEnds }
    : { state: 'withdrawn', listed: null, until: null };
}

function unlessWithdrawn({ draft, expires, embargo, published }: Lifecycle, seen: boolean, now: Instant): Turn {
  if (draft) return { state: seen ? 'hidden' : 'draft', listed: null, until: null };
  if (expires !== null && expires <= now) return { state: 'hidden', listed: null, until: null };
  const appears = embargo !== null && embargo > published ? embargo : published;
  if (appears > now) return { state: 'scheduled', listed: null, until: earliest(appears, expires) };
  return { state: 'published', listed: published, until: expires };
}

function earliest(one: Instant | null, other: Instant | null): Instant | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}
