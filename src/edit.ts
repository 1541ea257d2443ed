/** What an edit means: to readers, to `updated`, and to the outside. Pure; the archive keeps what it says. */
import { createHash } from 'node:crypto';
import type { Manuscript, State, Story } from './article.ts';
import type { ChangeKind } from './change.ts';
import { membershipsOf } from './channel.ts';
import { type Instant, laterOf, nextSecond } from './time.ts';

/** What the house knows of an article before an edit. */
export type Standing = {
  /** It was public at some time. */
  seen: boolean;
  published: Instant;
  updated: Instant | null;
  storyHash: string;
};

export type EditKind = Extract<ChangeKind, 'minor' | 'updated' | 'corrected' | 'rendered'>;

/** `corrects`: its correction is one that was not there before. */
export function editKind(manuscript: Manuscript, before: Standing | null, corrects: boolean): EditKind {
  if (manuscript.edit === 'minor') return 'minor';
  if (corrects) return 'corrected';
  const moved = before !== null && manuscript.updated !== null && manuscript.updated > lastEdit(before);
  return moved || before?.storyHash !== storyHash(manuscript) ? 'updated' : 'rendered';
}

/**
 * `updated` moves with what readers see, once they could see it: to the time in the file where that is later than the
 * last one, else to now; always on, be it by a second, for an edit that bears the time of the last one is none to Mastodon.
 */
export function updatedAfter(
  { updated }: Manuscript,
  before: Standing | null,
  published: Instant,
  edit: EditKind,
  now: Instant,
): Instant | null {
  const moved = before?.seen ? moveOf(updated, before, edit, now) : updated;
  return moved !== null && moved > published ? moved : null;
}

function moveOf(given: Instant | null, before: Standing, edit: EditKind, now: Instant): Instant | null {
  if (edit === 'minor' || edit === 'rendered') return before.updated;
  const last = lastEdit(before);
  return given !== null && given > last ? given : laterOf(now, nextSecond(last));
}

function lastEdit({ updated, published }: Standing): Instant {
  return updated ?? published;
}

/** What the outside must hear when an article that stood at `before` stands at `after`; null for nothing. */
export function changeKind(before: State | null, after: State, edit: EditKind): ChangeKind | null {
  if (after === 'published') return before === 'published' ? edit : 'published';
  if (after === 'withdrawn') return before === 'withdrawn' ? 'rendered' : 'withdrawn';
  if (before === 'published' || before === 'withdrawn') return 'hidden';
  // Others may still have it, until it is kept from them for good.
  return before === 'hidden' ? 'rendered' : null;
}

/** Of what readers see of an article: another one is an edit. */
export function storyHash({ title, summary, body, image }: Story): string {
  return hashOf({ title, summary, body, image });
}

/** Of all that decides what anybody outside gets: two equal ones are no change. */
export function outsideHash(manuscript: Manuscript): string {
  const { edit: _edit, known: _known, extra, guid, ...outside } = manuscript;
  // Only where there is one: the hashes of what was saved before there were any stay true.
  return hashOf([outside, extra.noindex ?? null, membershipsOf(manuscript), ...(guid === null ? [] : [guid])]);
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url');
}
