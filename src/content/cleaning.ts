/**
 * The one cleaning pass that every importer shares: what a copied page carries beside its article is recognised here,
 * wherever the text came from. A rule looks at one place in the blocks and says how many of them it took.
 */
import { type Block, isAddress, type Picture } from '../article.ts';
import { inlineMention, type Mention } from '../reference.ts';
import { withPairedControls } from '../text/clean.ts';
import { titleKey } from '../text/fold.ts';
import { plainText, reachable, sanitise } from '../text/sanitise.ts';
import { isPlayerMark, type Labels, splitLabel } from './labels.ts';
import { pictureSource, unusablePicture } from './media-name.ts';
import type { Link, SourceBlock, Warning } from './source-block.ts';
import { wikilinkTarget } from './wikilinks.ts';

export type Cleaned = {
  body: Block[];
  mentions: Mention[];
  warnings: Warning[];
  /** A player's mark stood there: the page had sound. */
  hadAudio: boolean;
};

type Place = { blocks: SourceBlock[]; at: number; labels: Labels; found: Cleaned };
type Rule = (block: SourceBlock, place: Place) => number;

const rules: Rule[] = [playerMark, junkLine, labelledLines, labelAndLinks, slot, kept];

export function cleanBlocks(blocks: SourceBlock[], labels: Labels): Cleaned {
  const found: Cleaned = { body: [], mentions: [], warnings: [], hadAudio: false };
  for (let at = 0; at < blocks.length; ) {
    const block = blocks[at] as SourceBlock;
    let taken = 0;
    for (const rule of rules) {
      taken = rule(block, { blocks, at, labels, found });
      if (taken > 0) break;
    }
    at += taken;
  }
  return found;
}

/** What stands alone on its line, a heading's look included: page furniture is no article text. */
function aloneText(block: SourceBlock): string | null {
  return block.kind === 'paragraph' || block.kind === 'heading' ? block.text : null;
}

function playerMark(block: SourceBlock, { found }: Place): number {
  // A heading is no residue: live tickers head their entries with the time.
  if (block.kind !== 'paragraph' || !isPlayerMark(block.text)) return 0;
  found.hadAudio = true;
  return 1;
}

function junkLine(block: SourceBlock, { labels, found }: Place): number {
  const text = aloneText(block);
  if (text === null || !labels.isJunk(text)) return 0;
  found.warnings.push({ line: block.line, message: `left out "${shortened(text)}": no part of the article` });
  return 1;
}

/** `label: title`, as a line of its own or as every item of a list. */
function labelledLines(block: SourceBlock, { labels, found }: Place): number {
  const isLine = block.kind === 'paragraph' || block.kind === 'heading';
  const lines = isLine ? [block] : block.kind === 'list' ? block.items : [];
  const named = lines.flatMap(({ text, links }) => {
    const parts = related(text, labels);
    return parts ? [{ ...parts, links }] : [];
  });
  if (named.length === 0 || named.length < lines.length) return 0;
  for (const { label, rest, links } of named) refer(found, label, rest, links);
  return 1;
}

/** A label alone, and under it a list, or nothing but links. */
function labelAndLinks(block: SourceBlock, { blocks, at, labels, found }: Place): number {
  const label = labelAlone(block);
  const next = blocks[at + 1];
  if (!next || labels.kindOf(label) === null) return 0;
  const items = next.kind === 'list' ? next.items : next.kind === 'paragraph' && isAllLinks(next) ? [next] : [];
  for (const { text, links } of items) refer(found, label, text, links);
  return items.length > 0 ? 2 : 0;
}

/** Where suggestions stood: a label of theirs alone, or any label that nothing follows. */
function slot(block: SourceBlock, { blocks, at, labels, found }: Place): number {
  const label = labelAlone(block);
  const kind = labels.kindOf(label);
  const isLast = at === blocks.length - 1;
  const opensText = block.kind === 'heading' && !isLast;
  if (kind === null || opensText || (kind === 'related' && !isLast)) return 0;
  found.body.push({ type: 'slot', label });
  return 1;
}

/** Everything else is the article's own. */
function kept(block: SourceBlock, { found }: Place): number {
  found.body.push(blockOf(block, found));
  if (block.kind !== 'figure' && block.kind !== 'code' && hasOddQuotes(block.text))
    found.warnings.push({ line: block.line, message: 'unbalanced quotation mark: one opens or closes alone' });
  return 1;
}

function blockOf(block: SourceBlock, found: Cleaned): Block {
  if (block.kind === 'figure')
    return { type: 'figure', picture: soundPicture(block.picture, block.line, found.warnings) };
  const html = withMentions(withPairedControls(sanitise(block.html)), found.mentions);
  if (block.kind === 'heading') return { type: 'heading', level: block.level, html };
  return { type: block.kind === 'paragraph' ? 'paragraph' : 'html', html };
}

/** A picture that has no usable source is one that is not there yet. */
function soundPicture(picture: Picture, line: number, warnings: Warning[]): Picture {
  if (picture.src === null) return picture;
  const src = pictureSource(picture.src);
  if (src === null) warnings.push({ line, message: unusablePicture(picture.src) });
  return { ...picture, src };
}

/** The parts of a line that names related reading. */
function related(text: string, labels: Labels): { label: string; rest: string } | null {
  const parts = splitLabel(text);
  return parts && parts.rest !== '' && labels.kindOf(parts.label) === 'related' ? parts : null;
}

/** What stands alone, without the colon that may end it. */
function labelAlone(block: SourceBlock): string {
  return aloneText(block)?.replace(/\s*[:：]\s*$/, '') ?? '';
}

function isAllLinks({ text, links }: { text: string; links: Link[] }): boolean {
  return links.length > 0 && titleKey(links.map((link) => link.text).join(' ')) === titleKey(text);
}

/** Each link is a reference of its own, but for bare addresses among words: those words are the title. */
function refer(found: Cleaned, label: string, text: string, links: Link[]): void {
  const words = withoutAddresses(text, links);
  const areTitles = links.length > 1 && (words === '' || !links.some((link) => isAddress(link.text)));
  const targets = areTitles ? links : [{ text: words === '' ? text : words, url: links[0]?.url ?? null }];
  for (const { text: title, url } of targets) {
    found.body.push({ type: 'reference', reference: found.mentions.length });
    found.mentions.push({ origin: 'label', label, ...meaning(title, url) });
  }
}

/** Links in the midst of the text may mean an article: each becomes a mention, and keeps its place and its words. */
function withMentions(html: string, mentions: Mention[]): string {
  return html.replace(/<a ([^>]*?)href="([^"]*)"([^>]*)>(.*?)<\/a>/gs, (link, before, href, after, words) => {
    const url = plainText(href);
    if (url.startsWith('mailto:')) return link;
    const origin = wikilinkTarget(url) === null ? 'inline' : 'wikilink';
    mentions.push({ origin, label: '', ...meaning(plainText(words), url) });
    return inlineMention(mentions.length - 1, `${before}${after}`, words);
  });
}

/** A link's name and address; a wikilink has a name alone, and so has a link that leads nowhere. */
function meaning(words: string, url: string | null): { title: string; url: string | null } {
  const name = url === null ? null : wikilinkTarget(url);
  const usable = url !== null && name === null && reachable(url) && !url.startsWith('mailto:');
  return { title: name ?? words, url: usable ? url : null };
}

/** `Title (https://…)` → `Title` */
function withoutAddresses(text: string, links: Link[]): string {
  const addresses = links.map((link) => link.text).filter(isAddress);
  if (addresses.length === 0) return text;
  const words = addresses.reduce((rest, address) => rest.replace(address, ''), text);
  return words.replace(/[(<[]\s*[)>\]]/g, '').replace(/^[\s:–—-]+|[\s:–—-]+$/g, '');
}

function hasOddQuotes(text: string): boolean {
  const count = (mark: string) => text.split(mark).length - 1;
  return count('"') % 2 === 1 || count('«') !== count('»');
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
