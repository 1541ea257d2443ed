/** Markdown as SourceBlocks. Raw HTML stays text; pictures become figures wherever they stand. */
import MarkdownIt, { type Token } from 'markdown-it';
import { oneLine } from '../text/clean.ts';
import { reachable } from '../text/sanitise.ts';
import { type Labels, standsAlone } from './labels.ts';
import type { Link, SourceBlock, Warning } from './source-block.ts';

const md = new MarkdownIt({ html: false, linkify: true, typographer: false });
md.renderer.rules.image = () => '';

export type Markdown = { blocks: SourceBlock[]; warnings: Warning[]; title: string | null };

/** `firstLine`: the line of the file in which `text` begins. A first heading of level one is the title. */
export function parseMarkdown(text: string, labels: Labels, firstLine = 1): Markdown {
  const warnings: Warning[] = [];
  const blocks = topLevel(md.parse(text, {})).flatMap((tokens) => {
    const line = (tokens[0]?.map?.[0] ?? 0) + firstLine;
    warnings.push(...deadLinks(tokens, line));
    return [...blocksOf(tokens, line, labels), ...figures(tokens, line)];
  });
  const [first] = blocks;
  const isTitle = first?.kind === 'heading' && text.trimStart().startsWith('# ');
  return { blocks: isTitle ? blocks.slice(1) : blocks, warnings, title: isTitle ? first.text : null };
}

/** The token runs of the top-level blocks, opening to closing. */
function topLevel(tokens: Token[]): Token[][] {
  const runs: Token[][] = [];
  let depth = 0;
  for (const token of tokens) {
    if (depth === 0) runs.push([]);
    runs.at(-1)?.push(token);
    depth += token.nesting;
  }
  return runs;
}

function blocksOf(tokens: Token[], line: number, labels: Labels): SourceBlock[] {
  const [open, content] = tokens;
  const words = { text: textOf(tokens), html: md.renderer.render(tokens, md.options, {}), line };
  switch (open?.type) {
    case 'paragraph_open':
      return paragraphs(content?.children ?? [], line, labels);
    case 'heading_open': {
      const level = Math.min(Math.max(Number(open.tag.slice(1)), 2), 4) as 2 | 3 | 4;
      const html = md.renderer.renderInline(content?.children ?? [], md.options, {});
      return words.text === '' ? [] : [{ ...words, html, kind: 'heading', level, link: linkOf(tokens) }];
    }
    case 'bullet_list_open':
    case 'ordered_list_open':
      return [{ ...words, kind: 'list', items: itemsOf(tokens) }];
    default:
      return [{ ...words, kind: 'other' }];
  }
}

/** A paragraph, split where one of its lines is a thing of its own: a label's line, a player's mark, page furniture. */
function paragraphs(inline: Token[], line: number, labels: Labels): SourceBlock[] {
  const parts: { tokens: Token[]; line: number; alone: boolean }[] = [];
  for (const [index, tokens] of linesOf(inline).entries()) {
    const alone = standsAlone(textOf(tokens), labels);
    const last = parts.at(-1);
    if (!last || alone || last.alone) parts.push({ tokens, line: line + index, alone });
    else last.tokens.push(...tokens);
  }
  return parts.flatMap(({ tokens, line: at }) => {
    const text = textOf(tokens);
    const html = md.renderer.renderInline(tokens, md.options, {}).trim();
    return text === '' ? [] : [{ kind: 'paragraph', text, html, line: at, link: linkOf(tokens) }];
  });
}

/** Inline tokens line by line; the break that ends a line stays at its end. */
function linesOf(inline: Token[]): Token[][] {
  const lines: Token[][] = [[]];
  for (const token of inline) {
    lines.at(-1)?.push(token);
    if (token.type === 'softbreak' || token.type === 'hardbreak') lines.push([]);
  }
  return lines;
}

function itemsOf(tokens: Token[]): { text: string; link: Link | null }[] {
  return topLevel(tokens.slice(1, -1)).map((item) => ({ text: textOf(item), link: linkOf(item) }));
}

/** What a person reads, on one line. */
function textOf(tokens: Token[]): string {
  return oneLine(inlineOf(tokens).map(readable).join(''));
}

function readable({ type, content, block }: Token): string {
  if (type === 'softbreak' || type === 'hardbreak' || block)
    return ` ${type === 'fence' || type === 'code_block' ? content : ''}`;
  return type === 'text' || type === 'code_inline' || type === 'text_special' ? content : '';
}

/** Block tokens and the inline ones inside them, in order. */
function inlineOf(tokens: Token[]): Token[] {
  return tokens.flatMap((token) => [token, ...(token.type === 'inline' ? (token.children ?? []) : [])]);
}

function linkOf(tokens: Token[]): Link | null {
  const inline = inlineOf(tokens);
  const open = inline.findIndex(({ type }) => type === 'link_open');
  const close = inline.findIndex(({ type }, index) => type === 'link_close' && index > open);
  if (open < 0 || close < 0) return null;
  return { text: textOf(inline.slice(open, close)), url: attribute(inline[open], 'href') ?? '' };
}

function figures(tokens: Token[], line: number): SourceBlock[] {
  return inlineOf(tokens)
    .filter(({ type }) => type === 'image')
    .map((token) => {
      const caption = oneLine(attribute(token, 'title') ?? '') || null;
      const picture = { src: decoded(attribute(token, 'src')), alt: oneLine(token.content), caption, credit: null };
      return { kind: 'figure', line, picture };
    });
}

/** markdown-it percent-encodes addresses; a file's name below `content/media/` is meant as written. */
function decoded(src: string | null): string | null {
  if (src === null || /^https?:/i.test(src)) return src;
  try {
    return decodeURI(src);
  } catch {
    return src;
  }
}

function deadLinks(tokens: Token[], line: number): Warning[] {
  return inlineOf(tokens)
    .filter((token) => token.type === 'link_open')
    .map((token) => attribute(token, 'href') ?? '')
    .filter((href) => !reachable(href))
    .map((href) => ({
      line,
      message: `the link to "${href}" leads nowhere from a feed: write https://… or /…; kept as text`,
    }));
}

function attribute(token: Token | undefined, name: string): string | null {
  const value = token?.attrGet(name) ?? null;
  return value === null ? null : String(value);
}
