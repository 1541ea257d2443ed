/**
 * Plain text as it comes from a page or a wire: blocks between blank lines. Only here is anything guessed: which line
 * is the title, which the standfirst, which are headings. The rules and their measurements: docs/content.md.
 */
import MarkdownIt from 'markdown-it';
import { normalise } from '../text/clean.ts';
import { titleKey } from '../text/fold.ts';
import { isPlayerMark, type Labels, standsAlone } from './labels.ts';
import type { SourceBlock } from './source-block.ts';

export type PlainText = { title: string | null; summary: string | null; blocks: SourceBlock[] };

type Line = { text: string; line: number };

const bullet = /^\s*[•·▪◦‣*-]\s+(?=\S)/;
const linker = new MarkdownIt('zero', { linkify: true }).enable('linkify');

export function parsePlainText(text: string, labels: Labels): PlainText {
  const groups = linesBetweenBlanks(text).flatMap((lines) => units(lines, labels));
  const first = groups.findIndex((lines) => !isFurniture(lines, labels));
  const titleLine = groups[first]?.[0];
  if (!titleLine) return { title: null, summary: null, blocks: [] };
  const rest = [...groups.slice(0, first), (groups[first] ?? []).slice(1), ...groups.slice(first + 1)];
  const body = rest.filter((lines) => lines.length > 0);
  const summary = standfirstOf(body, labels);
  const blocks = (summary !== null && standsBeforeMedia(body) ? body.slice(1) : body).map(blockOf);
  return { title: titleLine.text.trim(), summary, blocks: withHeadings(blocks) };
}

function linesBetweenBlanks(text: string): Line[][] {
  const groups: Line[][] = [[]];
  for (const [index, raw] of text.split(/\r\n?|\n/).entries()) {
    const line = normalise(raw).replaceAll('\u00a0', ' ');
    if (line.trim() === '') groups.push([]);
    else groups.at(-1)?.push({ text: line, line: index + 1 });
  }
  return groups.filter((lines) => lines.length > 0);
}

/** Splits a group where a line is a thing of its own: a player's mark, a label's line, a run of bullets. */
function units(lines: Line[], labels: Labels): Line[][] {
  const found: Line[][] = [];
  let open: 'text' | 'bullets' | null = null;
  for (const line of lines) {
    const kind = bullet.test(line.text) ? 'bullets' : standsAlone(line.text, labels) ? null : 'text';
    if (kind === null || open === null || (kind === 'bullets' && open === 'text')) found.push([line]);
    else found.at(-1)?.push(line);
    open = kind === 'text' && open === 'bullets' ? 'bullets' : kind;
  }
  return found;
}

function isFurniture([line]: Line[], labels: Labels): boolean {
  return line === undefined || isPlayerMark(line.text) || labels.isJunk(line.text) || bullet.test(line.text);
}

function blockOf(lines: Line[]): SourceBlock {
  const line = lines[0]?.line ?? 1;
  if (lines[0] && bullet.test(lines[0].text)) return bullets(lines, line);
  return paragraph(lines.map(({ text }) => text.trim()).join(' '), line);
}

function paragraph(text: string, line: number): SourceBlock {
  return { kind: 'paragraph', text, html: linker.renderInline(text), line, link: null };
}

/** One bullet whose line is repeated under it is a picture's alt text and caption; all others are a list. */
function bullets(lines: Line[], line: number): SourceBlock {
  const items: string[] = [];
  for (const { text } of lines) {
    if (bullet.test(text)) items.push(text.replace(bullet, '').trim());
    else items.push(`${items.pop() ?? ''}\n${text.trim()}`);
  }
  const [alt, caption] = items.length === 1 ? (items[0] ?? '').split('\n') : [];
  if (alt && caption && titleKey(alt) === titleKey(caption))
    return { kind: 'figure', line, picture: { src: null, alt, caption, credit: null } };
  const texts = items.map((item) => item.replaceAll('\n', ' '));
  return {
    kind: 'list',
    line,
    text: texts.join(' '),
    html: `<ul>${texts.map((text) => `<li>${linker.renderInline(text)}</li>`).join('')}</ul>`,
    items: texts.map((text) => ({ text, link: null })),
  };
}

/** The second block is the standfirst, where it is one line of its own and no longer than a standfirst is. */
function standfirstOf([lines]: Line[][], labels: Labels): string | null {
  const text = lines?.length === 1 ? (lines[0]?.text.trim() ?? '') : '';
  return text === '' || text.length > 300 || bullet.test(text) || standsAlone(text, labels) ? null : text;
}

/** A player's mark or a picture under the standfirst: the strong sign that it is not the text's first paragraph. */
function standsBeforeMedia([, next]: Line[][]): boolean {
  return next?.[0] !== undefined && (isPlayerMark(next[0].text) || blockOf(next).kind === 'figure');
}

/** A short line without final punctuation before a longer block is a heading. */
function withHeadings(blocks: SourceBlock[]): SourceBlock[] {
  return blocks.map((block, index) => {
    const next = blocks[index + 1];
    if (block.kind !== 'paragraph' || !next || next.kind === 'figure') return block;
    const short = block.text.length <= 70 && block.text.split(/\s+/).length <= 9;
    const open = !/[.!?؟…:،؛,;]["»”]?$/.test(block.text) && !isPlayerMark(block.text);
    return short && open && next.text.length >= 1.5 * block.text.length
      ? { ...block, kind: 'heading', level: 2 }
      : block;
  });
}
