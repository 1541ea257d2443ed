/** A body as the Markdown that means it: for an article of which no source is left. Its HTML is clean since import. */
import type { Block, Picture } from '../article.ts';
import type { Reference } from '../reference.ts';
import { plainText } from '../text/sanitise.ts';
import { escaped, figureOf } from './article-source.ts';

type Node = { tag: string; attributes: string; children: Node[]; text: string };

export function markdownOfBody(body: Block[], references: Reference[]): string {
  const texts: string[] = [];
  for (const [index, block] of body.entries()) {
    const text = block.type === 'reference' ? relatedLines(body, index, references) : markdownOf(block, references);
    if (text !== '') texts.push(apart(text, texts.at(-1) ?? ''));
  }
  return `${texts.join('\n\n')}\n`;
}

/** Two lists in a row are two where their bullets differ. */
function apart(text: string, before: string): string {
  if (/(^|\n)- [^\n]*(\n {2}[^\n]*|\n- [^\n]*|\n(?=\n))*$/.test(before) && text.startsWith('- '))
    return text.replace(/^- /gm, '* ');
  return /^\d+\. /.test(before) && /^\d+\. /.test(text) ? text.replace(/^(\d+)\. /gm, '$1) ') : text;
}

function markdownOf(block: Exclude<Block, { type: 'reference' }>, references: Reference[]): string {
  switch (block.type) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${inline(nodesOf(block.html), references)}`;
    case 'paragraph':
      return inline(nodesOf(block.html), references);
    case 'html':
      return blocksOf(nodesOf(block.html), references).join('\n\n');
    case 'figure':
      return figureOf(block.picture as Picture);
    case 'slot':
      return block.label;
  }
}

/** Those in a row that have one label: it stands alone, with a list under it. What came from the front matter stands there. */
function relatedLines(body: Block[], first: number, references: Reference[]): string {
  const at = (index: number) => {
    const block = body[index];
    return block?.type === 'reference' ? references[block.reference] : undefined;
  };
  const label = at(first)?.label;
  const isOfRow = (index: number) => at(index)?.origin === 'label' && at(index)?.label === label;
  if (!isOfRow(first) || isOfRow(first - 1)) return '';
  const lines: string[] = [];
  for (let index = first; isOfRow(index); index++) {
    const { title, url } = at(index) as Reference;
    lines.push(`- ${url === null ? escaped(title) : link(escaped(title), url)}`);
  }
  return `${label}:\n\n${lines.join('\n')}`;
}

/** Elements as they lie in each other. */
function nodesOf(html: string): Node[] {
  const root: Node = { tag: '', attributes: '', children: [], text: '' };
  const open = [root];
  for (const [, close, tag = '', attributes = '', text] of html.matchAll(/<(\/?)([a-z0-9]+)([^>]*)>|([^<]+)/g)) {
    const parent = open.at(-1) as Node;
    if (text !== undefined) parent.children.push({ tag: '', attributes: '', children: [], text: plainText(text) });
    else if (close === '/') open.pop();
    else {
      const node: Node = { tag, attributes, children: [], text: '' };
      parent.children.push(node);
      if (!['br', 'hr'].includes(tag)) open.push(node);
    }
  }
  return root.children;
}

const marks: Record<string, string> = { strong: '**', b: '**', em: '*', i: '*', s: '~~', del: '~~' };

function inline(nodes: Node[], references: Reference[]): string {
  return nodes
    .map((node) => {
      const { tag, attributes, children, text } = node;
      if (tag === '') return escaped(text);
      if (tag === 'br') return '\\';
      if (tag === 'code') return code(wordsOf(node));
      const words = inline(children, references);
      if (tag === 'a') return linkOf(attributes, words, references);
      const mark = marks[tag] ?? '';
      return `${mark}${words}${mark}`;
    })
    .join('');
}

function wordsOf({ text, children }: Node): string {
  return text + children.map(wordsOf).join('');
}

/** Between more backticks than there are inside. */
function code(words: string): string {
  const longest = Math.max(0, ...[...words.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${words}${fence}` : `${fence} ${words} ${fence}`;
}

function linkOf(attributes: string, words: string, references: Reference[]): string {
  const href = plainText(/href="([^"]*)"/.exec(attributes)?.[1] ?? '');
  const reference = references[Number(/^ref:(\d+)$/.exec(href)?.[1] ?? -1)];
  if (reference?.origin === 'wikilink') return `[[${reference.title}|${words.replace(/\\(.)/g, '$1')}]]`;
  return link(words, reference ? (reference.url ?? reference.title) : href);
}

function link(words: string, url: string): string {
  return `[${words}](<${url}>)`;
}

const isBlock = new Set('p ul ol blockquote pre hr table h2 h3 h4 dl'.split(' '));

/** Blocks; what stands between them is a paragraph. */
function blocksOf(nodes: Node[], references: Reference[]): string[] {
  const found: string[] = [];
  let run: Node[] = [];
  const flush = () => {
    const text = inline(run, references).trim();
    if (text !== '') found.push(text);
    run = [];
  };
  for (const node of nodes) {
    if (!isBlock.has(node.tag)) {
      run.push(node);
      continue;
    }
    flush();
    found.push(blockOf(node, references));
  }
  flush();
  return found;
}

function blockOf(node: Node, references: Reference[]): string {
  const { tag, children } = node;
  if (tag === 'ul' || tag === 'ol') return listOf(node, references);
  if (tag === 'blockquote') return indented(blocksOf(children, references).join('\n\n'), '> ', '> ');
  if (tag === 'pre') return `\`\`\`\n${wordsOf(node).replace(/\n$/, '')}\n\`\`\``;
  if (tag === 'hr') return '---';
  if (tag === 'table') return tableOf(node, references);
  return `${/^h\d$/.test(tag) ? `${'#'.repeat(Number(tag[1]))} ` : ''}${inline(children, references)}`;
}

function listOf({ tag, attributes, children }: Node, references: Reference[]): string {
  const start = Number(/start="(\d+)"/.exec(attributes)?.[1] ?? 1);
  const items = children.filter((node) => node.tag === 'li');
  const isLoose = items.some((item) => item.children.some((node) => node.tag === 'p'));
  const lines = items.map((item, index) => {
    const bullet = tag === 'ol' ? `${start + index}. ` : '- ';
    return indented(
      blocksOf(item.children, references).join(isLoose ? '\n\n' : '\n'),
      bullet,
      ' '.repeat(bullet.length),
    );
  });
  return lines.join(isLoose ? '\n\n' : '\n');
}

function indented(text: string, first: string, rest: string): string {
  return text
    .split('\n')
    .map((line, index) => (index === 0 ? first : line === '' ? rest.trimEnd() : rest) + line)
    .join('\n');
}

function tableOf(node: Node, references: Reference[]): string {
  const rows = elements(node, 'tr').map((row) => row.children.filter(({ tag }) => tag === 'th' || tag === 'td'));
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  const [head = [], ...others] = rows.map((cells) =>
    cells.map(({ children }) => inline(children, references).replaceAll('|', '\\|')),
  );
  return [line(head), line(head.map(() => '---')), ...others.map(line)].join('\n');
}

function elements(node: Node, tag: string): Node[] {
  return node.children.flatMap((child) => (child.tag === tag ? [child] : elements(child, tag)));
}
