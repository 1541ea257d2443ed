/**
 * A reference ties an article to another one, or to a page elsewhere. It is found where the newsroom wrote it: in a
 * line such as «اقرأ أيضاً: …», or in the front matter.
 */
export type ReferenceState = 'pending' | 'external';

export type Reference = {
  origin: 'label' | 'frontmatter';
  /** As written: `اقرأ أيضاً`, `Read also` */
  label: string;
  /** The words that name the target; the address where there are none. */
  title: string;
  /** Where the author's link leads, as written; null for a title alone. */
  url: string | null;
  state: ReferenceState;
};

/** A reference with an http(s) address leads out of the house; any other waits for its target. */
export function stateOf(url: string | null): ReferenceState {
  return url !== null && /^https?:\/\//i.test(url) ? 'external' : 'pending';
}
