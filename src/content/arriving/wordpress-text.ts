/** What stands in a WordPress post, as the HTML that WordPress would make of it. */
import { escapeHtml } from '../../text/html.ts';
import type { PostPicture } from './post.ts';

const blockTags =
  'address|article|aside|blockquote|center|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|iframe|li|main|nav|ol|p|pre|script|section|style|table|tbody|td|tfoot|th|thead|tr|ul|video';
const blockStart = new RegExp(`^</?(?:${blockTags})[\\s/>]`, 'i');
const opening = new RegExp(`\\s*(<(?:${blockTags})(?:\\s[^>]*)?>)`, 'gi');
const closing = new RegExp(`(</(?:${blockTags})>)\\s*`, 'gi');

/** Blocks of the editor that are nothing but what WordPress makes of them at each visit. */
const ownText = /^(spacer|separator|more|nextpage|paragraph|list|list-item|heading|image|group|column|columns)$/;

/** What a post may show that stands elsewhere in the export. */
export type Named = {
  /** By id. */
  pictures: ReadonlyMap<string, PostPicture>;
  /** Texts of blocks that are shared by posts, by id. */
  blocks: ReadonlyMap<string, string>;
  /** Ids of the pictures that were uploaded to it. */
  attached: readonly string[];
};

export function wordpressHtml(given: string, named: Named): { html: string; remarks: string[] } {
  const remarks = new Set<string>();
  const written = withSharedBlocks(given, named.blocks);
  for (const [, name = ''] of written.matchAll(/<!--\s*wp:([\w/-]+)(?:\s[^>]*?)?\/-->/g))
    if (!ownText.test(name)) remarks.add(`the block "${name}" has no text of its own: left out`);
  const expanded = withoutShortcodes(written, named, remarks);
  return { html: /<!--\s*wp:/.test(written) ? expanded : withParagraphs(expanded), remarks: [...remarks] };
}

/** One within another stays: a circle of them would have no end. */
function withSharedBlocks(written: string, blocks: Named['blocks']): string {
  return written.replace(/<!--\s*wp:block\s+\{"ref":(\d+)[^}]*\}\s*\/-->/g, (whole, id) => blocks.get(id) ?? whole);
}

/** The classic editor saves paragraphs as empty lines. */
function withParagraphs(text: string): string {
  const kept: string[] = [];
  const protectedText = text
    .replace(/\r\n?/g, '\n')
    .replace(/<(pre|script|style)[\s>][\s\S]*?<\/\1>/gi, (whole) => `\n\n\ue000${kept.push(whole) - 1}\ue000\n\n`);
  const blocks = protectedText
    .replace(opening, '\n\n$1')
    .replace(closing, '$1\n\n')
    .split(/\n\s*\n/)
    .map((block) => block.trim())
    .filter((block) => block !== '');
  const html = blocks.map((block) =>
    blockStart.test(block) || /^\ue000\d+\ue000$/.test(block) ? block : `<p>${block.replaceAll('\n', '<br>\n')}</p>`,
  );
  return html.join('\n').replace(/\ue000(\d+)\ue000/g, (_mark, index) => kept[Number(index)] ?? '');
}

/** A name in brackets is a shortcode if it has attributes or an end, or is one that has neither. */
const bare = /^(gallery|playlist|more|nextpage|contact-form)$/;

function withoutShortcodes(text: string, named: Named, remarks: Set<string>): string {
  const ends = new Set([...text.matchAll(/\[\/([a-z][\w-]*)\]/gi)].map(([, name]) => name));
  return text
    .replace(/\[caption([^\]]*)\]([\s\S]*?)\[\/caption\]/g, (_whole, attributes, inner) => captioned(attributes, inner))
    .replace(/\[embed[^\]]*\]\s*([^[\s]+)\s*\[\/embed\]/g, (_whole, url) => `\n\n${url}\n\n`)
    .replace(/\[gallery([^\]]*)\]/g, (_whole, attributes) => galleryOf(attributes, named, remarks))
    .replace(/\[(audio|video)([^\]]*)\](?:\[\/\1\])?/g, (whole, _name, attributes) => soundOf(attributes) ?? whole)
    .replace(/\[(\/?)([a-z][\w-]*)((?:\s[^\]]*)?)\/?\]/gi, (whole, end, name, attributes) => {
      const isCode = end !== '' || /=|https?:/.test(attributes) || bare.test(name) || ends.has(name);
      if (isCode && end === '') remarks.add(`the shortcode [${name}] is left out, what is between its ends stays`);
      const url = /https?:\/\/[^\s"'\]]+/.exec(attributes)?.[0];
      return isCode ? (url === undefined ? '' : `\n\n${url}\n\n`) : whole;
    });
}

function captioned(attributes: string, inner: string): string {
  const picture = /(?:<a\s[^>]*>\s*)?<img\s[^>]*>(?:\s*<\/a>)?/i.exec(inner)?.[0] ?? '';
  const caption = attribute(attributes, 'caption') ?? inner.replace(picture, '').trim();
  return `\n\n<figure>${picture}<figcaption>${caption}</figcaption></figure>\n\n`;
}

/** Without ids it shows what was uploaded to its post. */
function galleryOf(attributes: string, { pictures, attached }: Named, remarks: Set<string>): string {
  const listed = attribute(attributes, 'ids') ?? attribute(attributes, 'include');
  const ids = listed === null ? attached : listed.split(/[\s,]+/).filter(Boolean);
  const shown = ids.flatMap((id) => pictures.get(id) ?? []);
  if (shown.length < ids.length || ids.length === 0) remarks.add('a gallery names pictures that are not in the export');
  const figures = shown.map(
    ({ src, alt, caption }) =>
      `<figure><img src="${escapeHtml(src)}" alt="${escapeHtml(alt)}"><figcaption>${escapeHtml(caption ?? '')}</figcaption></figure>`,
  );
  return `\n\n${figures.join('\n')}\n\n`;
}

function soundOf(attributes: string): string | null {
  const url = attribute(attributes, 'src|mp3|m4a|ogg|wav|mp4|webm');
  return url === null ? null : `\n\n<a href="${escapeHtml(url)}">${escapeHtml(url)}</a>\n\n`;
}

function attribute(text: string, name: string): string | null {
  const match = new RegExp(`(?:^|\\s)(?:${name})\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'\\]]+))`, 'i').exec(text);
  return match ? (match[1] ?? match[2] ?? match[3] ?? null) : null;
}
