/**
 * HTML of other systems → the Markdown that means the same here. Pictures are named by places in the text, since whether
 * each can be had is known only later.
 */
import Turndown from 'turndown';
import { oneLine } from '../../text/clean.ts';
import { tableMarkdown } from './html-table.ts';

export type Converted = {
  /** With `placeOf(n)` for the address of the n-th picture. */
  text: string;
  /** Where the pictures are, whole addresses wherever the text says enough. */
  pictures: string[];
  remarks: string[];
};

/** Characters of one text: more is no article, and HTML takes many times as much memory. */
const longest = 4 * 1024 * 1024;

const left = 'script style noscript template form button input select textarea canvas map svg head title'.split(' ');

export function placeOf(index: number): string {
  return `\ue000${index}\ue001`;
}

/** `[[Title]]` among HTML, where brackets mean nothing. */
export function wikilink(name: string): string {
  return `\ue002${name}\ue003`;
}

/** What is found on the way through one text. */
type Found = { base: string | null; pictures: Map<string, number>; remarks: Set<string> };

/** `base`: the address that what is relative is relative to; null where it is not known. Throws for what is beyond measure. */
export function markdownOf(html: string, base: string | null): Converted {
  if (html.length > longest) throw new Error(`its text has more than ${longest} characters`);
  checkNesting(html);
  const found: Found = { base, pictures: new Map(), remarks: new Set() };
  const text = converterFor(found).turndown(html.replace(/[\ue000\ue001]/g, ''));
  const linked = text.replace(/\ue002(.*?)\ue003/g, (_whole, name) => `[[${name.replace(/\\(.)/g, '$1')}]]`);
  return { text: `${tidied(linked)}\n`, pictures: [...found.pictures.keys()], remarks: [...found.remarks] };
}

function converterFor(found: Found): Turndown {
  const turndown = new Turndown({
    headingStyle: 'atx',
    codeBlockStyle: 'fenced',
    bulletListMarker: '-',
    emDelimiter: '*',
    hr: '---',
    br: '  ',
  });
  for (const name of left) turndown.remove(name as 'script');
  const rule = (
    filter: Turndown.Filter | string[],
    replacement: (content: string, node: HTMLElement) => string,
    name = String(filter),
  ) =>
    turndown.addRule(name, {
      filter: filter as Turndown.Filter,
      replacement: replacement as Turndown.ReplacementFunction,
    });
  rule('img', (_content, node) => pictureOf(node, '', found));
  rule('figure', (content, node) => figureOf(content, node, found));
  rule(['figcaption', 'caption'], () => '');
  rule('a', (content, node) => linkOf(content, node, found));
  rule(['iframe', 'video', 'audio', 'embed', 'object'], (_content, node) => embeddedOf(node, found));
  rule(['strong', 'b', 'em', 'i', 'del', 's', 'strike'], marked);
  rule(isBarePre, (_content, node) => `\n\n\`\`\`\n${(node.textContent ?? '').replace(/\n$/, '')}\n\`\`\`\n\n`, 'pre');
  rule(['td', 'th', 'tr'], (content) => `\n\n${content}\n\n`);
  rule('table', (content, node) =>
    tableMarkdown(node as HTMLTableElement, content, (inner) => turndown.turndown(inner)),
  );
  return turndown;
}

function isBarePre({ nodeName, firstChild }: HTMLElement): boolean {
  return nodeName === 'PRE' && firstChild?.nodeName !== 'CODE';
}

function pictureOf(node: HTMLElement, caption: string, { base, pictures, remarks }: Found): string {
  const src = sourceOf(node);
  if (src === null) return '';
  if (src.startsWith('data:')) {
    remarks.add('a picture that is written into the text itself is left out');
    return '';
  }
  const address = absolute(src, base) ?? src;
  const index = pictures.get(address) ?? pictures.size;
  pictures.set(address, index);
  const title = caption === '' ? '' : ` "${caption.replace(/["\\]/g, '\\$&')}"`;
  return `\n\n![${escaped(node.getAttribute('alt') ?? '')}](${placeOf(index)}${title})\n\n`;
}

/** A picture with its caption; whatever else is a figure is what is in it. */
function figureOf(content: string, node: HTMLElement, found: Found): string {
  const caption = captionOf(node);
  const images = node.querySelectorAll('img');
  const holdsMore = Boolean(node.querySelector('figure, table, a.kg-bookmark-container'));
  const only = images.length === 1 && !holdsMore ? images[0] : undefined;
  if (only) return pictureOf(only as HTMLElement, caption, found);
  return `\n\n${content}${caption === '' ? '' : `\n\n${escaped(caption)}`}\n\n`;
}

/** Elements that end by themselves, or have no inside. */
const flat =
  /^(area|br|col|embed|hr|img|input|link|meta|source|track|wbr|p|li|dt|dd|tr|td|th|thead|tbody|tfoot|option|a)$/i;
const deepest = 250;

/** The parser's time grows with the square of the depth, which only a program makes so large. */
function checkNesting(html: string): void {
  let depth = 0;
  for (const [, end, name = ''] of html.matchAll(/<(\/?)([a-z][\w:-]*)/gi)) {
    if (flat.test(name)) continue;
    depth = Math.max(0, depth + (end === '' ? 1 : -1));
    if (depth > deepest) throw new Error(`its HTML is nested more than ${deepest} deep`);
  }
}

/** Pictures that are loaded when they come into sight have their address elsewhere. */
function sourceOf(image: HTMLElement): string | null {
  const names = ['data-src', 'data-lazy-src', 'data-original', 'src'];
  const values = names.map((name) => image.getAttribute(name)?.trim() ?? '').filter((value) => value !== '');
  return values.find((value) => !value.startsWith('data:')) ?? values[0] ?? null;
}

function captionOf(figure: HTMLElement): string {
  const caption = Array.from(figure.childNodes).find(({ nodeName }) => nodeName === 'FIGCAPTION');
  return oneLine(caption?.textContent ?? '');
}

/** A link that leads nowhere keeps its words; one around a picture shows a larger one, and goes. */
function linkOf(content: string, node: HTMLElement, { base, remarks }: Found): string {
  const title = node.querySelector('.kg-bookmark-title')?.textContent;
  const words = title ? escaped(oneLine(title)) : content;
  if (words.trim() === '' || words.includes('\ue000')) return content;
  // Browsers leave these out too, so that `java\nscript:` runs.
  const written = (node.getAttribute('href') ?? '').replace(/^[\s\p{Cc}]+|[\t\n\r]+|\s+$/gu, '');
  const href = absolute(written, base);
  if (href === null) {
    if (/^(javascript|data|vbscript):/i.test(written))
      remarks.add(`a link that runs a program is left out: "${shortened(oneLine(node.textContent ?? ''))}"`);
    return words;
  }
  return `[${words.replace(/\s*\n\s*/g, ' ').trim()}](${target(href)})`;
}

function embeddedOf(node: HTMLElement, { base, remarks }: Found): string {
  const inner = node.querySelector('source')?.getAttribute('src');
  const written = node.getAttribute('src') ?? node.getAttribute('data-src') ?? node.getAttribute('data') ?? inner ?? '';
  const href = absolute(written.trim(), base);
  if (href === null) return '';
  const page = href.replace(
    /^https?:\/\/(?:www\.)?youtube(?:-nocookie)?\.com\/embed\/([\w-]+).*$/,
    'https://www.youtube.com/watch?v=$1',
  );
  remarks.add(`what was embedded is a link now: ${page}`);
  return `\n\n[${escaped(oneLine(node.getAttribute('title') ?? '') || page)}](${target(page)})\n\n`;
}

const marks: Record<string, string> = { STRONG: '**', B: '**', EM: '*', I: '*', DEL: '~~', S: '~~', STRIKE: '~~' };

/** Where Markdown would not know the marks for what they are, since punctuation touches letters, the words stay. */
function marked(content: string, node: HTMLElement): string {
  const mark = marks[node.nodeName] ?? '';
  const [, before = '', words = '', after = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(content) ?? [];
  const isWhole = words !== '' && !words.includes('\n\n') && !words.includes('\ue000');
  if (!isWhole || isInside(node)) return content;
  const previous = before !== '' ? ' ' : lastOf(node.previousSibling?.textContent);
  const next = after !== '' ? ' ' : firstOf(node.nextSibling?.textContent);
  const punctuation = /^[\p{P}\p{S}]$/u;
  const letter = /^[\p{L}\p{N}\p{M}]$/u;
  const broken =
    (punctuation.test(firstOf(words)) && letter.test(previous)) ||
    (punctuation.test(lastOf(words)) && letter.test(next));
  return broken ? content : `${before}${mark}${words}${mark}${after}`;
}

/** The same emphasis around it says it already. */
function isInside({ nodeName, parentNode }: Node): boolean {
  return marks[nodeName] !== undefined && marks[parentNode?.nodeName ?? ''] === marks[nodeName];
}

function firstOf(text: string | null | undefined): string {
  return [...(text ?? '').slice(0, 2)][0] ?? '';
}

function lastOf(text: string | null | undefined): string {
  return [...(text ?? '').slice(-2)].at(-1) ?? '';
}

/** A whole address, or a path where the host is not known; null for what leads nowhere from another page. */
export function absolute(href: string, base: string | null): string | null {
  if (/^mailto:/i.test(href)) return href;
  if (href === '' || href.startsWith('#')) return null;
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(href.replace(/[\s\p{Cc}]/gu, ''))?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') return null;
  if (scheme !== undefined) return URL.canParse(href) ? href : null;
  const host = base !== null && /^https?:/i.test(base) ? base : null;
  if (host !== null) return URL.parse(href, host)?.href ?? null;
  return /^\/(?![/\\])/.test(href) ? href : null;
}

/** An address as Markdown takes it. */
function target(href: string): string {
  return href.replace(/[\s()<>\\]/g, (sign) =>
    sign === '(' ? '%28' : sign === ')' ? '%29' : encodeURIComponent(sign),
  );
}

function escaped(text: string): string {
  return oneLine(text).replace(/[\\`*_~[\]<>]/g, '\\$&');
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

/** Lines with nothing but spaces are empty, and one empty line parts blocks. */
function tidied(text: string): string {
  return text
    .replace(/\u00a0/g, ' ')
    .replace(/^[ \t]+$/gm, '')
    .replace(/([^ \n]) $/gm, '$1')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
