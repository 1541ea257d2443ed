import type { Article, Manuscript, State } from '../article.ts';
import { type EditKind, outsideHash, type Standing, storyHash, updatedAfter } from '../edit.ts';
import { type Lifecycle, turnAt } from '../lifecycle.ts';
import type { Instant } from '../time.ts';

export type ArticleRow = {
  id: number;
  uid: string;
  language: string;
  title: string;
  summary: string | null;
  slug: string;
  body: string;
  image: string | null;
  audio: string | null;
  published_at: string;
  published_precision: Article['published']['precision'];
  date_source: Article['published']['source'];
  updated_at: string | null;
  state: State;
  turns_at: string | null;
  seen: 0 | 1;
  draft: 0 | 1;
  embargo: string | null;
  expires: string | null;
  withdrawn: string | null;
  federate: Article['federate'];
  canonical: string | null;
  translation_key: string | null;
  guid: string | null;
  extra: string;
  story_hash: string;
  outside_hash: string;
};

export type NewRow = Omit<ArticleRow, 'id'>;

/** The row that an edit makes of an article, and its place in the lists. */
export function rowOf(
  uid: string,
  manuscript: Manuscript,
  before: ArticleRow | null,
  edit: EditKind,
  now: Instant,
): { row: NewRow; listedAt: Instant | null } {
  const { title, summary, body, image, language, slug, audio, embargo, expires, withdrawn, federate } = manuscript;
  const published = manuscript.published ?? keptDate(before) ?? firstDate(manuscript, before, now);
  const seen = before ? before.seen === 1 : manuscript.known?.seen === true;
  const turn = turnAt({ ...manuscript, published: published.at }, seen, now);
  const row: NewRow = {
    uid,
    language,
    title,
    summary,
    slug: slug || uid,
    body: JSON.stringify(body),
    image: image && JSON.stringify(image),
    audio,
    published_at: published.at,
    published_precision: published.precision,
    date_source: published.source,
    updated_at: updatedAfter(manuscript, before && standingOf(before), published.at, edit, now),
    state: turn.state,
    turns_at: turn.until,
    seen: seen || turn.listed !== null ? 1 : 0,
    draft: manuscript.draft ? 1 : 0,
    embargo,
    expires,
    withdrawn,
    federate,
    canonical: manuscript.canonical,
    translation_key: manuscript.translationKey,
    guid: manuscript.guid,
    extra: JSON.stringify(manuscript.extra),
    story_hash: storyHash(manuscript),
    outside_hash: outsideHash(manuscript),
  };
  return { row, listedAt: turn.listed };
}

export function standingOf({ seen, published_at, updated_at, story_hash }: ArticleRow): Standing {
  return { seen: seen === 1, published: published_at, updated: updated_at, storyHash: story_hash };
}

export function lifecycleOf({ draft, embargo, expires, withdrawn, published_at }: ArticleRow): Lifecycle {
  return { draft: draft === 1, embargo, expires, withdrawn, published: published_at };
}

/** Of a text without a date that is new here: now, or when it was new to the database that it comes from. */
function firstDate({ known }: Manuscript, before: ArticleRow | null, now: Instant): Article['published'] {
  return { at: (before === null && known?.firstImport) || now, precision: 'minute', source: 'import' };
}

/** A text without a date keeps the one under which it was seen; what nobody has seen begins now, also where it had one. */
function keptDate(before: ArticleRow | null): Article['published'] | null {
  if (before?.seen !== 1) return null;
  return { at: before.published_at, precision: before.published_precision, source: before.date_source };
}
