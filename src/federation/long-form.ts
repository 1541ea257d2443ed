/** A text in the elements that receivers keep (FEP-b2b8). What would fall apart without its own is said in others. Pure. */
import { guardHtml } from '../article-html.ts';

export function longForm(html: string, language: string): string {
  return html
    .replace(/<figure>(<img[^>]*>)<\/figure>/gs, '<p>$1</p>')
    .replace(/<figure>(<img[^>]*>)<figcaption>(.*?)<\/figcaption><\/figure>/gs, '<p>$1</p>\n<p><em>$2</em></p>')
    .replace(/<table\b[^>]*>(.*?)<\/table>/gs, (_all, table: string) => list(table, language))
    .replace(/<hr\b[^>]*>/g, '<p>* * *</p>')
    .replace(/<(\/?)bdi\b/g, '<$1span');
}

/** A line for each row, and before each cell the head of its column. */
function list(table: string, language: string): string {
  const rows = [...table.matchAll(/<tr\b[^>]*>(.*?)<\/tr>/gs)].map(([, row]) => cellsOf(row as string));
  const heads = /<thead\b/.test(table) ? (rows.shift() ?? []) : [];
  const lines = rows.map((row) => guardHtml(lineOf(row, heads), language)).filter((line) => line !== '');
  return `<ul>\n${lines.map((line) => `<li>${line}</li>\n`).join('')}</ul>`;
}

function cellsOf(row: string): string[] {
  return [...row.matchAll(/<t[hd]\b[^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell]) => (cell as string).trim());
}

function lineOf(cells: string[], heads: string[]): string {
  const named = cells.map((cell, place) => (place > 0 && cell && heads[place] ? `${heads[place]}: ${cell}` : cell));
  return named.filter((cell) => cell !== '').join(' — ');
}
