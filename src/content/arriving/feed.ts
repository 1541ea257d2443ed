/** RSS, in all its versions, and Atom. */
import { oneLine } from '../../text/clean.ts';
import { escapeHtml } from '../../text/html.ts';
import { wordsOf } from '../../text/sanitise.ts';
import { type XmlNode, xmlPieces } from '../../text/xml-reading.ts';
import { type Post, postOf } from './post.ts';
import { type Source, textsOf } from './source-text.ts';
import { childrenOf, fieldOf, htmlIn, nameOf, textIn } from './xml-names.ts';

/**
 * One page of a feed. What it says of itself is known when its posts have been read: `next`, whose relative address is one
 * of this page, and the address of the program that wrote it.
 */
export type FeedPage = { posts: AsyncIterable<Post>; next(): string | null; generator(): string | null };

type Channel = { language: string | null; author: string | null; next: string | null; generator: string | null };

export function readXmlFeed(source: Source): FeedPage {
  const channel: Channel = { language: null, author: null, next: null, generator: null };
  return { posts: postsIn(source, channel), next: () => channel.next, generator: () => channel.generator };
}

async function* postsIn(source: Source, channel: Channel): AsyncGenerator<Post> {
  let isFirst = true;
  for await (const piece of xmlPieces(textsOf(source))) {
    const name = nameOf(piece);
    if (isFirst) channel.language = piece.attributes['xml:lang'] ?? null;
    isFirst = false;
    if (name === 'item') yield rssPost(piece, channel);
    else if (name === 'atom:entry') yield atomPost(piece, channel);
    else note(piece, name, channel);
  }
}

function note(piece: XmlNode, name: string, channel: Channel): void {
  if (name === 'language' || name === 'dc:language') channel.language = textIn(piece).trim() || channel.language;
  else if (name === 'generator') channel.generator = textIn(piece).trim();
  else if (name === 'atom:generator') channel.generator = piece.attributes.uri ?? null;
  else if (name === 'atom:author') channel.author = fieldOf(piece, 'atom:name');
  else if (name === 'atom:link' && /^(next|prev-archive)$/.test(piece.attributes.rel ?? ''))
    if (channel.next === null || piece.attributes.rel === 'prev-archive')
      // An archive (RFC 5005, section 4) reaches further back than pages do.
      channel.next = piece.attributes.href ?? null;
}

function rssPost(item: XmlNode, channel: Channel): Post {
  const link = fieldOf(item, 'link') ?? item.attributes['rdf:about'] ?? null;
  const guid = fieldOf(item, 'guid') ?? link;
  const isAddress = childrenOf(item, 'guid')[0]?.attributes.isPermaLink !== 'false';
  const full = fieldOf(item, 'content:encoded');
  const short = fieldOf(item, 'description');
  const title = words(fieldOf(item, 'title', 'dc:title'));
  const creators = childrenOf(item, 'dc:creator').map(textIn);
  return postOf({
    key: guid ?? title ?? short ?? '',
    guid,
    url: link ?? (isAddress && guid !== null && /^https?:/i.test(guid) ? guid : null),
    title: title ?? '',
    html: full ?? short ?? '',
    summary: full === null || short === null ? null : summaryOf(short, full),
    published: dateOf(fieldOf(item, 'pubDate', 'dc:date', 'dcterms:issued')),
    updated: dateOf(fieldOf(item, 'atom:updated', 'dcterms:modified')),
    authors: (creators.length > 0 ? creators : [authorIn(fieldOf(item, 'author'))]).flatMap((one) => words(one) ?? []),
    tags: childrenOf(item, 'category', 'dc:subject').flatMap((one) => words(textIn(one)) ?? []),
    language: item.attributes['xml:lang'] ?? fieldOf(item, 'dc:language') ?? channel.language,
    picture: pictureOf(item),
    remarks: full === null ? shortText(short) : [],
  });
}

function atomPost(entry: XmlNode, channel: Channel): Post {
  const links = childrenOf(entry, 'atom:link');
  const page = links.find(({ attributes: { rel = 'alternate' } }) => rel === 'alternate')?.attributes.href ?? null;
  const id = fieldOf(entry, 'atom:id');
  const [content] = childrenOf(entry, 'atom:content');
  const [summary] = childrenOf(entry, 'atom:summary');
  const full = content && textIn(content).trim() !== '' ? content : null;
  const html = htmlOf(full ?? summary ?? null);
  const names = childrenOf(entry, 'atom:author').flatMap((one) => fieldOf(one, 'atom:name') ?? []);
  const title = childrenOf(entry, 'atom:title').map((one) => words(htmlOf(one)))[0] ?? '';
  return postOf({
    key: id ?? page ?? title,
    guid: id ?? page,
    url: page,
    title,
    html,
    summary: full && summary ? summaryOf(htmlOf(summary), html) : null,
    published: dateOf(fieldOf(entry, 'atom:published', 'atom:updated')),
    updated: dateOf(fieldOf(entry, 'atom:updated')),
    authors: names.length > 0 || channel.author === null ? names : [channel.author],
    tags: childrenOf(entry, 'atom:category').flatMap(
      ({ attributes }) => words(attributes.label ?? attributes.term ?? '') ?? [],
    ),
    language: entry.attributes['xml:lang'] ?? full?.attributes['xml:lang'] ?? channel.language,
    picture: pictureOf(entry),
    remarks: full ? [] : shortText(summary ? html : null),
  });
}

/** A text construct (RFC 4287, section 3.1) as HTML. */
function htmlOf(node: XmlNode | null): string {
  const type = node?.attributes.type ?? 'text';
  if (node === null) return '';
  if (type === 'xhtml' || type === 'application/xhtml+xml') return node.children.map(htmlIn).join('').trim();
  const text = textIn(node).trim();
  return type === 'html' || type === 'text/html' ? text : escapeHtml(text).replaceAll('\n', '<br>\n');
}

/** Media RSS, else a picture that is enclosed; the smaller of several is a preview. */
function pictureOf(item: XmlNode): Post['picture'] {
  const groups = childrenOf(item, 'media:group');
  const contents = [item, ...groups].flatMap((node) => childrenOf(node, 'media:content'));
  const isPicture = ({ attributes: { medium, type = '' } }: XmlNode) => medium === 'image' || type.startsWith('image/');
  const enclosed = [...childrenOf(item, 'enclosure'), ...childrenOf(item, 'atom:link')].filter(isPicture);
  const [found] = [...contents.filter(isPicture), ...enclosed, ...childrenOf(item, 'media:thumbnail')];
  const src = found?.attributes.url ?? found?.attributes.href;
  if (!found || src === undefined) return null;
  return {
    src,
    alt: fieldOf(found, 'media:description') ?? '',
    caption: words(fieldOf(found, 'media:title')),
  };
}

/** A summary that only repeats how the text begins is none. */
export function summaryOf(short: string, full: string): string | null {
  const summary = words(short);
  const start = summary?.replace(/\s*(\[?…\]?|\.\.\.|\[&hellip;\])\s*$/, '') ?? '';
  return summary === null || oneLine(wordsOf(full)).startsWith(start) ? null : summary;
}

export function shortText(text: string | null): string[] {
  return text === null || text === ''
    ? ['the feed has no text of it']
    : ['the feed has a summary of it and no more: that is its text here'];
}

/** `editor@old.example (Name)` */
function authorIn(text: string | null): string {
  return /\(([^)]+)\)\s*$/.exec(text ?? '')?.[1] ?? (text?.includes('@') ? '' : (text ?? ''));
}

/** RFC 822 as RSS has it, or ISO 8601. */
export function dateOf(text: string | null): string | null {
  if (text === null) return null;
  const time = Date.parse(text);
  return Number.isNaN(time) ? text : new Date(time).toISOString();
}

function words(html: string | null): string | null {
  return html === null ? null : oneLine(wordsOf(html)) || null;
}
