/** Markdown as SourceBlocks. Raw HTML stays text; pictures become figures wherever they stand. */
import MarkdownIt, { type Token } from 'markdown-it';
import { oneLine } from '../text/clean.ts';
import { titleKey } from '../text/fold.ts';
import { reachable } from '../text/sanitise.ts';
import { type Labels, standsAlone } from './labels.ts';
import type { Link, SourceBlock, Warning } from './source-block.ts';
import { wikilinks } from './wikilinks.ts';

const md = new MarkdownIt({ html: false, linkify: true, typographer: false });
md.renderer.rules.image = () => '';
md.use(wikilinks);

export type Markdown = { blocks: SourceBlock[]; warnings: Warning[]; title: string | null };

/**
 * `firstLine`: the line of the file in which `text` begins. A first heading of level one is the title, but where
 * another one is `given`: then it belongs to the text.
 */
export function parseMarkdown(text: string, labels: Labels, firstLine = 1, given: string | null = null): Markdown {
  const warnings: Warning[] = [];
  const runs = topLevel(md.parse(text, {}));
  const blocks = runs.flatMap((tokens) => {
    const line = (tokens[0]?.map?.[0] ?? 0) + firstLine;
    warnings.push(...deadLinks(tokens, line));
    return [...blocksOf(tokens, line, labels), ...figures(tokens, line)];
  });
  const title = titleOf(runs[0] ?? [], given);
  return { blocks: title === null ? blocks : blocks.slice(1), warnings, title };
}

/** The text after the first heading of level one, where that is its title; null where there is none. */
export function withoutTitle(text: string): { title: string; rest: string } | null {
  const [first = []] = topLevel(md.parse(text, {}));
  const title = titleOf(first, null);
  const end = first[0]?.map?.[1];
  if (title === null || end === undefined) return null;
  return { title, rest: text.split('\n').slice(end).join('\n').replace(/^\n+/, '') };
}

function titleOf(first: Token[], given: string | null): string | null {
  const title = first[0]?.tag === 'h1' ? textOf(first) : '';
  return title === '' || (given !== null && titleKey(given) !== titleKey(title)) ? null : title;
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
  if (words.text === '' && open?.type !== 'hr') return [];
  switch (open?.type) {
    case 'paragraph_open':
      return paragraphs(content?.children ?? [], line, labels);
    case 'heading_open': {
      const level = Math.min(Math.max(Number(open.tag.slice(1)), 2), 4) as 2 | 3 | 4;
      const html = md.renderer.renderInline(content?.children ?? [], md.options, {});
      return [{ ...words, html, kind: 'heading', level, links: linksOf(tokens) }];
    }
    case 'fence':
    case 'code_block':
      return [{ ...words, kind: 'code' }];
    case 'bullet_list_open':
    case 'ordered_list_open':
      return [{ ...words, kind: 'list', items: itemsOf(tokens) }];
    case 'blockquote_open': {
      const inner = blocksInside(tokens, line, labels);
      return isFurniture(inner, labels) ? inner : [{ ...words, kind: 'other' }];
    }
    default:
      return [{ ...words, kind: 'other' }];
  }
}

function blocksInside(tokens: Token[], line: number, labels: Labels): SourceBlock[] {
  const above = (tokens[0]?.map?.[0] ?? 0) - line;
  return topLevel(tokens.slice(1, -1)).flatMap((run) => blocksOf(run, (run[0]?.map?.[0] ?? 0) - above, labels));
}

/** A quotation of nothing but labels' lines, and the lists under them, is a box of the page's. */
function isFurniture(blocks: SourceBlock[], labels: Labels): boolean {
  return (
    blocks[0]?.kind === 'paragraph' &&
    blocks.every((block) => block.kind === 'list' || (block.kind === 'paragraph' && standsAlone(block.text, labels)))
  );
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
    const shown = tokens.at(-1)?.type === 'hardbreak' ? tokens.slice(0, -1) : tokens;
    const html = md.renderer.renderInline(shown, md.options, {}).trim();
    return text === '' ? [] : [{ kind: 'paragraph', text, html, line: at, links: linksOf(tokens) }];
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

function itemsOf(tokens: Token[]): { text: string; links: Link[] }[] {
  return topLevel(tokens.slice(1, -1)).map((item) => ({ text: textOf(item), links: linksOf(item) }));
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

/** The links that have words, in order. */
export function linksOf(tokens: Token[]): Link[] {
  const inline = inlineOf(tokens);
  const links = inline.flatMap((token, open) => {
    if (token.type !== 'link_open') return [];
    const close = inline.findIndex(({ type }, index) => type === 'link_close' && index > open);
    return [{ text: textOf(inline.slice(open, close)), url: attribute(token, 'href') ?? '' }];
  });
  return links.filter(({ text }) => text !== '');
}

function figures(tokens: Token[], line: number): SourceBlock[] {
  return inlineOf(tokens)
    .filter(({ type }) => type === 'image')
    .map((token) => {
      const caption = oneLine(attribute(token, 'title') ?? '') || null;
      const picture = {
        src: decoded(attribute(token, 'src')),
        alt: textOf(token.children ?? []),
        caption,
        credit: null,
      };
      return { kind: 'figure', line, picture };
    });
}

/** markdown-it percent-encodes addresses; a file's name below `content/media/` is meant as written. */
function decoded(src: string | null): string | null {
  if (src === null || /^https?:/i.test(src)) return src;
  try {
    return decodeURIComponent(src);
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
