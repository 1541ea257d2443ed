/**
 * How a site that moved here called a channel in its addresses. There a slug may be another than is made of the title
 * here: `/category/news/` is `/sections/أخبار`.
 */
export type FormerName = {
  /** `category` in `/category/news/`. */
  folder: string;
  /** `news`, decoded. */
  slug: string;
  /** As what it is looked for first. */
  kind: 'section' | 'tag' | 'author';
  title: string;
};
