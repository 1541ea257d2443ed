/**
 * The one cleaning pass that every importer shares: what a copied page carries beside its article is recognised here,
 * wherever the text came from. A rule looks at one place in the blocks and says how many of them it took.
 */
import type { Block } from '../article.ts';
import { type Reference, stateOf } from '../reference.ts';
import { titleKey } from '../text/fold.ts';
import { sanitise } from '../text/sanitise.ts';
import { isPlayerMark, type Labels, splitLabel } from './labels.ts';
import type { Link, SourceBlock, Warning } from './source-block.ts';

export type Cleaned = {
  body: Block[];
  references: Reference[];
  warnings: Warning[];
  /** A player's mark stood there: the page had sound. */
  hadAudio: boolean;
};

type Place = { blocks: SourceBlock[]; at: number; labels: Labels; found: Cleaned };
type Rule = (block: SourceBlock, place: Place) => number;

const rules: Rule[] = [playerMark, junkLine, labelledLine, labelledList, slot, kept];

export function cleanBlocks(blocks: SourceBlock[], labels: Labels): Cleaned {
  const found: Cleaned = { body: [], references: [], warnings: [], hadAudio: false };
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
  const text = aloneText(block);
  if (text === null || !isPlayerMark(text)) return 0;
  found.hadAudio = true;
  return 1;
}

function junkLine(block: SourceBlock, { labels, found }: Place): number {
  const text = aloneText(block);
  if (text === null || !labels.isJunk(text)) return 0;
  found.warnings.push({ line: block.line, message: `left out "${shortened(text)}": no part of the article` });
  return 1;
}

/** `label: title`, or `label:` with the title as a link in the next block. */
function labelledLine(block: SourceBlock, { blocks, at, labels, found }: Place): number {
  const parts = splitLabel(aloneText(block) ?? '');
  if (!parts || labels.kindOf(parts.label) !== 'related') return 0;
  const own = block.kind === 'paragraph' || block.kind === 'heading' ? block.link : null;
  if (parts.rest !== '') {
    refer(found, parts.label, parts.rest, own);
    return 1;
  }
  const next = blocks[at + 1];
  if (next?.kind !== 'paragraph' || next.link === null || titleKey(next.link.text) !== titleKey(next.text)) return 0;
  refer(found, parts.label, next.text, next.link);
  return 2;
}

/** A label alone, with or without its colon, and the list under it. */
function labelledList(block: SourceBlock, { blocks, at, labels, found }: Place): number {
  const label = aloneText(block)?.replace(/\s*[:：]\s*$/, '') ?? '';
  const list = blocks[at + 1];
  if (list?.kind !== 'list' || labels.kindOf(label) === null) return 0;
  for (const { text, link } of list.items) refer(found, label, text, link);
  return 2;
}

function slot(block: SourceBlock, { blocks, at, labels, found }: Place): number {
  const label = aloneText(block)?.replace(/\s*[:：]\s*$/, '') ?? '';
  if (labels.kindOf(label) !== 'slot') return 0;
  const opensText = block.kind === 'heading' && at < blocks.length - 1;
  if (opensText) return 0;
  found.body.push({ type: 'slot', label });
  return 1;
}

/** Everything else is the article's own. */
function kept(block: SourceBlock, { found }: Place): number {
  found.body.push(blockOf(block));
  if (block.kind !== 'figure' && hasOddQuotes(block.text))
    found.warnings.push({ line: block.line, message: 'unbalanced quotation mark: one opens or closes alone' });
  return 1;
}

function blockOf(block: SourceBlock): Block {
  switch (block.kind) {
    case 'figure':
      return { type: 'figure', picture: block.picture };
    case 'paragraph':
      return { type: 'paragraph', html: sanitise(block.html) };
    case 'heading':
      return { type: 'heading', level: block.level, html: sanitise(block.html) };
    default:
      return { type: 'html', html: sanitise(block.html) };
  }
}

function refer(found: Cleaned, label: string, title: string, link: Link | null): void {
  const url = link?.url ?? (/^https?:\/\/\S+$/i.test(title) ? title : null);
  found.body.push({ type: 'reference', reference: found.references.length });
  found.references.push({ origin: 'label', label, title, url, state: stateOf(url) });
}

function hasOddQuotes(text: string): boolean {
  const count = (mark: string) => text.split(mark).length - 1;
  return count('"') % 2 === 1 || count('«') !== count('»');
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
