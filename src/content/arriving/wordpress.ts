/**
 * A WordPress export (WXR: RSS with what WordPress adds). It is read twice: pictures and authors may stand behind the
 * posts that name them.
 */
import type { FormerName } from '../../former-name.ts';
import { oneLine } from '../../text/clean.ts';
import { wordsOf } from '../../text/sanitise.ts';
import { type XmlNode, xmlPieces } from '../../text/xml-reading.ts';
import { type Arriving, type Post, type PostPicture, type Posts, postOf } from './post.ts';
import { type Source, textsOf } from './source-text.ts';
import { authorSlug, decodedSlug, guestAuthorIn, metaOf, metasOf, termsOf } from './wordpress-names.ts';
import { wordpressHtml } from './wordpress-text.ts';
import { childrenOf, fieldOf, nameOf, textIn } from './xml-names.ts';

/** Of one site, be its export one file or several: any may name what stands in another. */
type Library = {
  /** By post id. */
  pictures: Map<string, PostPicture>;
  /** Ids of pictures, by the post that they were uploaded to. */
  attached: Map<string, string[]>;
  /** Texts of blocks that posts only name, by their id. */
  blocks: Map<string, string>;
};

/** By the address of the site. */
export type Libraries = Map<string | null, Library>;

type Blog = {
  address: string | null;
  language: string | null;
  /** By login. */
  authors: Map<string, string>;
  library: Library;
  posts: number;
  comments: number;
  /** The addresses of all posts. */
  links: Set<string>;
  /** What posts are filed under, each once: by folder and slug. */
  terms: Map<string, FormerName>;
};

/** What WordPress keeps as posts and nobody reads as one. */
const furniture =
  /^(nav_menu_item|revision|custom_css|customize_changeset|oembed_cache|user_request|wp_\w+|acf-\w+|attachment|guest-author)$/;

/** `libraries`: what the files that were read before have; the posts of all of them see what this one has. */
export async function readWordpress(source: Source, libraries: Libraries = new Map()): Promise<Posts> {
  const blog = await surveyed(source);
  const { posts: count, comments, address } = blog;
  blog.library = joined(libraries.get(address) ?? emptyLibrary(), blog.library);
  libraries.set(address, blog.library);
  const left = comments > 0 ? [comments === 1 ? '1 comment' : `${comments} comments`] : [];
  return { count, posts: postsOf(source, blog), folders: [], names: formerNamesIn(blog), left };
}

function emptyLibrary(): Library {
  return { pictures: new Map(), attached: new Map(), blocks: new Map() };
}

/** `whole` itself, with what `more` has. */
function joined(whole: Library, more: Library): Library {
  for (const [id, picture] of more.pictures) whole.pictures.set(id, picture);
  for (const [id, text] of more.blocks) whole.blocks.set(id, text);
  for (const [id, ids] of more.attached) whole.attached.set(id, [...(whole.attached.get(id) ?? []), ...ids]);
  return whole;
}

async function surveyed(source: Source): Promise<Blog> {
  const blog: Blog = {
    address: null,
    language: null,
    authors: new Map(),
    library: emptyLibrary(),
    posts: 0,
    comments: 0,
    links: new Set(),
    terms: new Map(),
  };
  for await (const piece of xmlPieces(textsOf(source))) {
    const name = nameOf(piece);
    if (name === 'item') survey(piece, blog);
    else if (name === 'wp:author') noteAuthor(piece, blog);
    else if (name === 'wp:base_blog_url' || (name === 'link' && blog.address === null))
      blog.address = textIn(piece).trim().replace(/\/+$/, '') || null;
    else if (name === 'language') blog.language = textIn(piece).trim() || null;
  }
  return blog;
}

function survey(item: XmlNode, blog: Blog): void {
  const type = fieldOf(item, 'wp:post_type') ?? 'post';
  if (!furniture.test(type)) blog.posts += 1;
  blog.links.add(fieldOf(item, 'link') ?? '');
  blog.comments += childrenOf(item, 'wp:comment').length;
  for (const term of termsOf(item)) blog.terms.set(`${term.folder}/${term.slug}`, term);
  const guest = type === 'guest-author' ? guestAuthorIn(item) : null;
  if (guest) blog.authors.set(...guest);
  const id = fieldOf(item, 'wp:post_id');
  if (id !== null) noteInLibrary(item, id, type, blog.library);
}

function noteInLibrary(item: XmlNode, id: string, type: string, { pictures, attached, blocks }: Library): void {
  if (type === 'wp_block') blocks.set(id, fieldOf(item, 'content:encoded') ?? '');
  const src = fieldOf(item, 'wp:attachment_url');
  if (src === null) return;
  const caption = words(fieldOf(item, 'excerpt:encoded'));
  pictures.set(id, { src, alt: metaOf(item, '_wp_attachment_image_alt') ?? '', caption });
  const parent = fieldOf(item, 'wp:post_parent') ?? '0';
  if (parent !== '0' && /\.(jpe?g|png|gif|webp|avif)$/i.test(src))
    attached.set(parent, [...(attached.get(parent) ?? []), id]);
}

function noteAuthor(author: XmlNode, { authors }: Blog): void {
  const login = fieldOf(author, 'wp:author_login');
  if (login !== null) authors.set(login, oneLine(fieldOf(author, 'wp:author_display_name') ?? login));
}

function formerNamesIn({ authors, terms }: Blog): FormerName[] {
  const writers = [...authors].map(([login, title]): FormerName => {
    return { folder: 'author', slug: authorSlug(login), kind: 'author', title };
  });
  const filed = [...terms.values()].map((term) =>
    term.kind === 'author' ? { ...term, title: authors.get(term.title) ?? term.title } : term,
  );
  return [...writers, ...filed];
}

async function* postsOf(source: Source, blog: Blog): AsyncGenerator<Arriving> {
  for await (const piece of xmlPieces(textsOf(source))) {
    if (nameOf(piece) !== 'item') continue;
    const type = fieldOf(piece, 'wp:post_type') ?? 'post';
    if (!furniture.test(type)) yield arriving(piece, type, blog);
  }
}

function arriving(item: XmlNode, type: string, blog: Blog): Arriving {
  const id = fieldOf(item, 'wp:post_id');
  const guid = fieldOf(item, 'guid');
  const link = fieldOf(item, 'link');
  const key = guid ?? link ?? `${blog.address}/?p=${id}`;
  const title = words(fieldOf(item, 'title')) ?? '';
  const status = fieldOf(item, 'wp:status') ?? 'publish';
  const omitted = reasonToOmit(type, status);
  if (omitted !== null) return { omitted, title, url: link };
  const { pictures, attached, blocks } = blog.library;
  const own = { pictures, blocks, attached: attached.get(id ?? '') ?? [] };
  const text = wordpressHtml(fieldOf(item, 'content:encoded') ?? '', own);
  const secret = fieldOf(item, 'wp:post_password') !== null;
  const thumbnail = metaOf(item, '_thumbnail_id');
  return postOf({
    key,
    guid,
    url: link,
    addresses: [...addressesOf(blog.address, id, type, guid), ...formerAddresses(item, link, blog)],
    title,
    summary: words(fieldOf(item, 'excerpt:encoded')),
    html: text.html,
    ...datesOf(item, status),
    draft: secret || !['publish', 'future'].includes(status),
    ...namesOf(item, blog),
    slug: decodedSlug(fieldOf(item, 'wp:post_name') ?? '') || null,
    picture: (thumbnail !== null && pictures.get(thumbnail)) || null,
    remarks: [...remarksOn(status, secret, thumbnail, blog), ...text.remarks],
  });
}

function reasonToOmit(type: string, status: string): string | null {
  if (status === 'trash') return 'it is in the trash';
  if (status === 'auto-draft' || status === 'inherit') return `it is no text of anybody's (${status})`;
  return type === 'post' || type === 'page' ? null : `it is neither a post nor a page (${type})`;
}

function remarksOn(status: string, secret: boolean, thumbnail: string | null, { library }: Blog): string[] {
  return [
    ...(status === 'private' ? ['it was private: it is a draft here'] : []),
    ...(status === 'pending' ? ['it waited for review: it is a draft here'] : []),
    ...(secret ? ['it had a password: it is a draft here'] : []),
    ...(thumbnail !== null && !library.pictures.has(thumbnail) ? ['its featured image is not in the export'] : []),
  ];
}

function addressesOf(blog: string | null, id: string | null, type: string, guid: string | null): string[] {
  const plain = blog === null || id === null ? [] : [`${blog}/?${type === 'page' ? 'page_id' : 'p'}=${id}`];
  return [...plain, ...(guid !== null && /^https?:\/\//i.test(guid) ? [guid] : [])];
}

/** Where it was before its slug was changed: WordPress keeps that slug, and leads from there unless another post is there now. */
function formerAddresses(item: XmlNode, link: string | null, { links }: Blog): string[] {
  const slug = fieldOf(item, 'wp:post_name');
  const end = slug === null ? -1 : (link?.lastIndexOf(`/${slug}`) ?? -1);
  if (slug === null || link === null || end === -1) return [];
  const [before, after] = [link.slice(0, end + 1), link.slice(end + 1 + slug.length)];
  return metasOf(item, '_wp_old_slug')
    .map((former) => before + former + after)
    .filter((address) => !links.has(address));
}

/** The times in GMT where there are any: a draft has none. */
function datesOf(item: XmlNode, status: string): Pick<Post, 'published' | 'updated'> {
  if (!['publish', 'future', 'private'].includes(status)) return { published: null, updated: null };
  const gmt = (name: string) => {
    const text = fieldOf(item, name);
    return text === null || text.startsWith('0000') ? null : `${text}Z`;
  };
  const local = fieldOf(item, 'wp:post_date');
  const published = gmt('wp:post_date_gmt') ?? (local?.startsWith('0000') ? null : local);
  return { published, updated: gmt('wp:post_modified_gmt') };
}

/** Categories, tags, authors (Co-Authors Plus has them as categories) and the language (Polylang likewise). */
function namesOf(item: XmlNode, { authors, language }: Blog): Pick<Post, 'authors' | 'section' | 'tags' | 'language'> {
  const named = (domain: string) =>
    childrenOf(item, 'category').filter(({ attributes }) => attributes.domain === domain);
  const titles = (domain: string) => named(domain).flatMap((one) => words(textIn(one)) ?? []);
  const filed = named('category').filter(({ attributes }) => attributes.nicename !== 'uncategorized');
  const [section = null, ...more] = filed.flatMap((one) => words(textIn(one)) ?? []);
  const creator = fieldOf(item, 'dc:creator');
  const several = titles('author').map((login) => authors.get(login) ?? login);
  const own = named('language')[0]?.attributes.nicename;
  return {
    authors: several.length > 0 ? several : creator === null ? [] : [authors.get(creator) ?? creator],
    section,
    tags: [...titles('post_tag'), ...more],
    language: own ?? language,
  };
}

function words(html: string | null): string | null {
  return html === null ? null : oneLine(wordsOf(html)) || null;
}
