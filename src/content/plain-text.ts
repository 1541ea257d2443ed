/**
 * Plain text as it comes from a page or a wire: blocks between blank lines. Only here is anything guessed: which line
 * is the title, which the standfirst, which are headings. The rules and their measurements: docs/content.md.
 */
import MarkdownIt from 'markdown-it';
import { isAddress } from '../article.ts';
import { oneLine } from '../text/clean.ts';
import { titleKey } from '../text/fold.ts';
import { isPlayerMark, type Labels, standsAlone } from './labels.ts';
import { linksOf } from './markdown.ts';
import type { SourceBlock } from './source-block.ts';
import { wikilinks } from './wikilinks.ts';

export type PlainText = { title: string | null; summary: string | null; blocks: SourceBlock[] };

type Line = { text: string; line: number };

/** Before words: `* * *` is no list. */
const bullet = /^[•·▪◦‣*-]\s+(?=.*[\p{L}\p{N}])/u;
const linker = new MarkdownIt('zero', { linkify: true }).enable('linkify').use(wikilinks);

export function parsePlainText(text: string, labels: Labels): PlainText {
  const groups = linesBetweenBlanks(text).flatMap((lines) => units(lines, labels));
  const first = groups.findIndex((lines) => isProse(lines, labels));
  const titleLine = groups[first]?.[0];
  if (!titleLine) return { title: null, summary: null, blocks: [] };
  const rest = [...groups.slice(0, first), (groups[first] ?? []).slice(1), ...groups.slice(first + 1)];
  const body = rest.filter((lines) => lines.length > 0);
  const summary = standfirstOf(body, labels);
  const shown = summary !== null && standsBeforeMedia(body) ? body.slice(1) : body;
  const blocks = shown.map((lines, index) => (isHeading(lines, shown[index + 1], labels) ? heading : blockOf)(lines));
  return { title: titleLine.text, summary, blocks };
}

function linesBetweenBlanks(text: string): Line[][] {
  const groups: Line[][] = [[]];
  for (const [index, raw] of text.split(/\r\n?|\n/).entries()) {
    const line = oneLine(raw);
    if (line === '') groups.push([]);
    else groups.at(-1)?.push({ text: line, line: index + 1 });
  }
  return groups.filter((lines) => lines.length > 0);
}

type Kind = 'text' | 'bullet' | 'picture' | 'caption' | 'alone';

/** Splits a group where a line is a thing of its own: a mark, a label's line, `***`, a picture, a run of bullets. */
function units(lines: Line[], labels: Labels): Line[][] {
  const found: Line[][] = [];
  let open: Kind = 'alone';
  for (const [index, { text, line }] of lines.entries()) {
    const kind: Kind = open === 'picture' ? 'caption' : kindOf(text, lines[index + 1]?.text ?? '', labels);
    const goesOn = kind === 'caption' || (open === 'bullet' && kind === 'text') || (open === kind && kind !== 'alone');
    if (goesOn) found.at(-1)?.push({ text, line });
    else found.push([{ text, line }]);
    open = open === 'bullet' && kind === 'text' ? 'bullet' : kind;
  }
  return found;
}

function kindOf(text: string, next: string, labels: Labels): Kind {
  if (bullet.test(text)) return isPicture(text, next) ? 'picture' : 'bullet';
  return titleKey(text) === '' || standsAlone(text, labels) ? 'alone' : 'text';
}

/** A bullet whose line is repeated under it is a picture's alt text and caption. */
function isPicture(text: string, next: string): boolean {
  return bullet.test(text) && !bullet.test(next) && titleKey(text) === titleKey(next);
}

/** What a title, a standfirst and a heading begin with: words, and no page furniture. */
function isProse([line]: Line[], labels: Labels): boolean {
  const text = line?.text ?? '';
  return titleKey(text) !== '' && !bullet.test(text) && !standsAlone(text, labels);
}

function blockOf(lines: Line[]): SourceBlock {
  const [first, second] = lines;
  if (!first || !bullet.test(first.text)) return { ...words(lines), kind: 'paragraph' };
  if (!second || !isPicture(first.text, second.text)) return list(lines);
  const picture = { src: null, alt: textOf([first]), caption: second.text, credit: null };
  return { kind: 'figure', line: first.line, picture };
}

function heading(lines: Line[]): SourceBlock {
  return { ...words(lines), kind: 'heading', level: 2 };
}

function list(lines: Line[]): SourceBlock {
  const items: Line[][] = [];
  for (const line of lines) {
    if (bullet.test(line.text)) items.push([line]);
    else items.at(-1)?.push(line);
  }
  const found = items.map((item) => words(item));
  const html = `<ul>${found.map((item) => `<li>${item.html}</li>`).join('')}</ul>`;
  return { ...words(lines), kind: 'list', html, items: found };
}

function words(lines: Line[]) {
  const text = textOf(lines);
  const tokens = linker.parseInline(text, {});
  const html = linker.renderer.render(tokens, linker.options, {});
  return { text, html, line: lines[0]?.line ?? 1, links: linksOf(tokens) };
}

/** The words of some lines, without their bullets. */
function textOf(lines: Line[]): string {
  return lines.map(({ text }) => text.replace(bullet, '')).join(' ');
}

/** The second block is the standfirst, where it is one line of its own and no longer than a standfirst is. */
function standfirstOf([lines]: Line[][], labels: Labels): string | null {
  const text = lines?.length === 1 && isProse(lines, labels) ? (lines[0]?.text ?? '') : '';
  return text === '' || text.length > 300 ? null : text;
}

/** A player's mark or a picture under the standfirst: the strong sign that it is not the text's first paragraph. */
function standsBeforeMedia([, next]: Line[][]): boolean {
  return next?.[0] !== undefined && (isPlayerMark(next[0].text) || blockOf(next).kind === 'figure');
}

/** A short line of words without final punctuation is a heading, where a longer block of text follows. */
function isHeading(lines: Line[], next: Line[] | undefined, labels: Labels): boolean {
  const [first] = lines;
  if (!first || lines.length > 1 || !next?.[0] || standsAlone(next[0].text, labels)) return false;
  const { text } = first;
  const short = text.length <= 70 && text.split(' ').length <= 9;
  const open = !/[.!?؟۔。…:،؛,;]["»”]?$/.test(text) && !isAddress(text);
  const above = blockOf(next).kind !== 'figure' && textOf(next).length >= 1.5 * text.length;
  return short && open && above && isProse(lines, labels);
}
