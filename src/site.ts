import { titleKey } from './text/fold.ts';
import { slugOf } from './text/slug.ts';

/** A channel that the newsroom declares in `site.yaml`, or that an article names. */
export type Name = { slug: string; title: string };

export type SectionSetting = Name & { language: string | null; handle: string | null };
export type AuthorSetting = Name & { url: string | null; handle: string | null };

/** How the publication shows its articles to followers, and what it shows of their answers: docs/content.md compares the shapes. */
export type FederationSettings = {
  shape: 'article' | 'article-plain' | 'card';
  /** `image`: the picture is attached too. */
  media: 'none' | 'image';
  /** Whose the articles are: the publication's, or their first author's. */
  attributedTo: 'site' | 'author';
  /** Which replies and quotes show: all at once, or each when somebody here has approved it. */
  replies: 'open' | 'approved';
};

/** The publication, as `content/site.yaml` describes it. */
export type Site = {
  title: string;
  /** BCP 47, canonical; of everything that names no language of its own. */
  language: string;
  description: string | null;
  /** IANA name; the zone of times that are written without an offset. */
  timezone: string;
  handle: string;
  /** Name of a picture below `content/media/`. */
  icon: string | null;
  licence: string | null;
  sections: SectionSetting[];
  authors: AuthorSetting[];
  federation: FederationSettings;
  /** Labels of the newsroom's own, added to the built-in ones. */
  labels: { related: string[]; slot: string[] };
};

/** The declared channel that `text` names by slug or by title, else a new one of that name; null for an empty name. */
export function nameIn(declared: readonly Name[], text: string): Name | null {
  const key = titleKey(text);
  const found = declared.find(({ slug, title }) => slug === text || titleKey(title) === key);
  if (found) return { slug: found.slug, title: found.title };
  const slug = slugOf(text);
  return slug === '' ? null : { slug, title: text };
}

/** There is no usable `site.yaml`; says what is wrong with it. */
export class SiteFileError extends Error {}
