/** The names of front matter: ours first, then those that other generators use for the same thing. */
export const fieldNames = {
  title: ['title'],
  summary: ['summary', 'description', 'excerpt', 'subtitle'],
  date: ['date', 'publishDate', 'pubdate', 'published'],
  updated: ['updated', 'lastmod', 'modified'],
  aliases: ['aliases', 'redirect_from'],
  section: ['section', 'category'],
  tags: ['tags', 'keywords'],
  authors: ['author', 'authors'],
  lang: ['lang', 'language', 'locale'],
  image: ['image', 'cover', 'featured_image', 'heroImage'],
  related: ['related', 'see_also'],
  expires: ['expires', 'expiryDate', 'unpublishdate'],
} satisfies Record<string, string[]>;

type Fields = Record<string, unknown>;

/** The same fields by our own names, each once. */
export function byOwnNames({ categories, ...fields }: Fields): Fields {
  const named = asDraft(fields);
  for (const [own, names] of Object.entries(fieldNames)) {
    const present = names.find((name) => !isNothing(named[name]));
    const value = present === undefined ? null : named[present];
    for (const name of names) delete named[name];
    if (value !== null) named[own] = value;
  }
  return isNothing(categories) ? named : withCategories(named, listOf(categories));
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/** Items of a list, or of a line with commas. */
function listOf(value: unknown): unknown[] {
  if (isNothing(value)) return [];
  return Array.isArray(value) ? value : String(value).split(/[,،]/);
}

/** Jekyll's `published: false` and Ghost's `status: draft` are `draft: true`. */
function asDraft(fields: Fields): Fields {
  const named = { ...fields };
  const [published, status] = [fields.published, fields.status].map((value) => String(value).toLowerCase());
  if (published === 'true' || published === 'false') delete named.published;
  if (status === 'draft') delete named.status;
  if (published === 'false' || status === 'draft') named.draft = true;
  return named;
}

/** The first of `categories` is the section where there is no other, the rest are tags. */
function withCategories(fields: Fields, categories: unknown[]): Fields {
  const [section, ...more] = fields.section === undefined ? categories : [fields.section, ...categories];
  return { ...fields, section, tags: [...listOf(fields.tags), ...more] };
}
