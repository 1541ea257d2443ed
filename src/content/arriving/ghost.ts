/**
 * A Ghost export (JSON). It is read twice: who wrote a post and how it is tagged stands in tables of their own, which
 * may come behind the posts.
 */
import type { FormerName } from '../../former-name.ts';
import { oneLine } from '../../text/clean.ts';
import { wordsOf } from '../../text/sanitise.ts';
import { jsonValues } from './json-values.ts';
import { type Arriving, type PostPicture, type Posts, postOf } from './post.ts';
import type { Source } from './source-text.ts';

type Row = Record<string, unknown>;

type Tables = {
  tags: Map<string, string>;
  users: Map<string, string>;
  /** By post, in their order. */
  tagged: Map<string, Link[]>;
  written: Map<string, Link[]>;
  meta: Map<string, Pick<PostPicture, 'alt' | 'caption'>>;
  posts: number;
  names: FormerName[];
};

type Link = { to: string; order: number };

const tables = ['posts', 'tags', 'users', 'posts_tags', 'posts_authors', 'posts_meta'];

/** `from`: where the site was, which the export does not say. */
export async function readGhost(source: Source, from: string | null): Promise<Posts> {
  const known = await surveyed(source);
  return { count: known.posts, posts: postsOf(source, known, from), folders: [], names: known.names };
}

async function surveyed(source: Source): Promise<Tables> {
  const known: Tables = {
    tags: new Map(),
    users: new Map(),
    tagged: new Map(),
    written: new Map(),
    meta: new Map(),
    posts: 0,
    names: [],
  };
  for await (const { table, row } of rowsOf(source, tables)) note(table, row, known);
  return known;
}

async function* rowsOf(source: Source, names: string[]): AsyncGenerator<{ table: string; row: Row }> {
  const paths = names.flatMap((name) => [`$.db.*.data.${name}.*`, `$.data.${name}.*`]);
  for await (const { path, value } of jsonValues(source, paths))
    if (typeof value === 'object' && value !== null) yield { table: path.split('.').at(-2) ?? '', row: value as Row };
}

function note(table: string, row: Row, known: Tables): void {
  const id = textOf(row.id) ?? '';
  const post = textOf(row.post_id) ?? '';
  const name = oneLine(textOf(row.name) ?? '');
  known.names.push(...formerNameOf(table, textOf(row.slug), name));
  if (table === 'posts') known.posts += 1;
  // A tag that begins with # is for the newsroom alone.
  else if (table === 'tags' && row.visibility !== 'internal' && !name.startsWith('#')) known.tags.set(id, name);
  else if (table === 'users') known.users.set(id, name);
  else if (table === 'posts_tags') link(known.tagged, post, row.tag_id, row);
  else if (table === 'posts_authors') link(known.written, post, row.author_id, row);
  else if (table === 'posts_meta')
    known.meta.set(post, { alt: textOf(row.feature_image_alt) ?? '', caption: textOf(row.feature_image_caption) });
}

/** A tag may be a section here, which then has most of its articles. */
function formerNameOf(table: string, slug: string | null, title: string): FormerName[] {
  if (slug === null || title === '') return [];
  if (table === 'tags') return [{ folder: 'tag', slug, kind: 'section', title }];
  return table === 'users' ? [{ folder: 'author', slug, kind: 'author', title }] : [];
}

function link(links: Map<string, Link[]>, post: string, to: unknown, { sort_order }: Row): void {
  const one = { to: textOf(to) ?? '', order: Number(sort_order) || 0 };
  links.set(
    post,
    [...(links.get(post) ?? []), one].sort((a, b) => a.order - b.order),
  );
}

async function* postsOf(source: Source, known: Tables, from: string | null): AsyncGenerator<Arriving> {
  for await (const { row } of rowsOf(source, ['posts'])) yield arriving(row, known, from);
}

function arriving(row: Row, known: Tables, from: string | null): Arriving {
  const id = textOf(row.id) ?? '';
  // Numbers are of Ghost before 1.0, whose feeds called posts by their UUID.
  const guid = (/^\d+$/.test(id) ? textOf(row.uuid) : id) || null;
  const slug = textOf(row.slug);
  const url = slug === null ? null : `${from ?? ''}/${encodeURI(slug)}/`;
  const title = oneLine(textOf(row.title) ?? '');
  const key = `ghost ${guid ?? url ?? title}`;
  const html = textOf(row.html);
  if (html === null && hasText(row)) return { omitted: unpublished, isLoss: true, title, url };
  const names = (links: Map<string, Link[]>, table: Map<string, string>) =>
    (links.get(id) ?? []).flatMap(({ to }) => table.get(to) ?? []);
  const authors = names(known.written, known.users);
  const first = known.users.get(textOf(row.author_id) ?? '');
  const { draft, remarks } = standing(row);
  return postOf({
    key,
    guid,
    url,
    title,
    html: placed(html ?? '', from),
    summary: oneLine(wordsOf(textOf(row.custom_excerpt) ?? '')) || null,
    published: draft && row.status !== 'published' ? null : timeOf(row.published_at),
    updated: draft ? null : timeOf(row.updated_at),
    draft,
    authors: authors.length > 0 || first === undefined ? authors : [first],
    tags: names(known.tagged, known.tags),
    slug,
    language: textOf(row.locale),
    picture: pictureOf(row, known.meta.get(id), from),
    fields: canonicalOf(row),
    remarks,
  });
}

const unpublished =
  'its text is there only as the editor keeps it, and not as HTML: publish it there once, and export again';

function hasText({ lexical, mobiledoc, markdown }: Row): boolean {
  return [lexical, mobiledoc, markdown].some((one) => textOf(one) !== null);
}

function standing({ status, visibility, type, page }: Row): { draft: boolean; remarks: string[] } {
  const isOpen = textOf(visibility) === null || visibility === 'public';
  const isPage = type === 'page' || page === true || page === 1;
  return {
    draft: !isOpen || (status !== 'published' && status !== 'scheduled'),
    remarks: [
      ...(isOpen ? [] : [`it was for ${visibility} only: it is a draft here`]),
      ...(status === 'sent' ? ['it was sent by e-mail only: it is a draft here'] : []),
      ...(isPage ? ['it was a page: it is an article here'] : []),
    ],
  };
}

function pictureOf(
  row: Row,
  meta: Tables['meta'] extends Map<string, infer M> ? M | undefined : never,
  from: string | null,
) {
  const src = textOf(row.feature_image) ?? textOf(row.image);
  if (src === null) return null;
  const caption = oneLine(wordsOf(meta?.caption ?? '')) || null;
  return { src: placed(src, from), alt: meta?.alt ?? '', caption };
}

function canonicalOf({ canonical_url }: Row): Record<string, unknown> {
  const address = textOf(canonical_url);
  return address !== null && /^https?:\/\//i.test(address) ? { canonical: address } : {};
}

/** Ghost writes a word for its own address. */
function placed(text: string, from: string | null): string {
  return text.replaceAll('__GHOST_URL__', from ?? '');
}

/** ISO 8601, milliseconds since 1970 in old exports, or `2020-01-02 03:04:05` in UTC. */
function timeOf(value: unknown): string | null {
  if (typeof value === 'number') return new Date(value).toISOString();
  const text = textOf(value);
  return text === null ? null : /(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() || null : null;
}
