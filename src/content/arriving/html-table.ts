/** Tables as Markdown: a row is a line, so that what stands in a cell comes onto one. */
import { oneLine } from '../../text/clean.ts';

/** `content`: what the cells hold, one under the other, for a table that only lays out a page. */
export function tableMarkdown(table: HTMLTableElement, content: string, markdown: (html: string) => string): string {
  const rows = Array.from(table.querySelectorAll('tr'), (row) => Array.from(row.children).filter(isCell));
  const columns = Math.max(0, ...rows.map(widthOf));
  const isLayout = columns < 2 || Boolean(table.querySelector('table, figure, img, pre'));
  if (isLayout) return `\n\n${content}\n\n`;
  const lines = rows.filter((row) => row.length > 0).map((row) => lineOf(row, columns, markdown));
  const [first] = rows;
  const hasHead =
    first?.every(({ nodeName }) => nodeName === 'TH') || first?.[0]?.parentNode?.parentNode?.nodeName === 'THEAD';
  const empty = `| ${Array(columns).fill(' ').join(' | ')} |`;
  const rule = `|${' --- |'.repeat(columns)}`;
  const [head, ...body] = hasHead ? lines : [empty, ...lines];
  const caption = oneLine(table.querySelector('caption')?.textContent ?? '');
  return `\n\n${caption === '' ? '' : `${caption}\n\n`}${[head, rule, ...body].join('\n')}\n\n`;
}

function isCell({ nodeName }: globalThis.Element): boolean {
  return nodeName === 'TD' || nodeName === 'TH';
}

/** A hostile number must not become as many columns. */
function spanOf(cell: globalThis.Element): number {
  return Math.min(Math.max(Number(cell.getAttribute('colspan')) || 1, 1), 50);
}

function widthOf(row: globalThis.Element[]): number {
  return row.reduce((sum, cell) => sum + spanOf(cell), 0);
}

function lineOf(row: globalThis.Element[], columns: number, markdown: (html: string) => string): string {
  const cells = row.flatMap((cell) => [textOf(cell, markdown), ...Array(spanOf(cell) - 1).fill('')]);
  return `| ${[...cells, ...Array(columns - cells.length).fill('')].join(' | ')} |`;
}

function textOf(cell: globalThis.Element, markdown: (html: string) => string): string {
  // Headings and lists have no place in a line.
  const html = cell.innerHTML.replace(/<\/?(?:h[1-6]|ul|ol|li|blockquote|p|div|br)(?:\s[^>]*)?>/gi, ' ');
  return oneLine(markdown(html)).replaceAll('|', '\\|');
}
