/** Where in an author's own words a match is. Pure: the index holds no text to show. */
import type { Piece } from './search.ts';
import { type Token, tokensOf } from './text/analysis.ts';

/** Words of an excerpt, and how many of them stand before the first match. */
const longest = 36;
const before = 6;

/** The whole of `text`, its matches marked. */
export function marked(text: string, language: string, wanted: ReadonlySet<string>): Piece[] {
  return piecesOf(text, tokensOf(text, language), wanted, 0, text.length);
}

/** The stretch of `text` with most of what is wanted; its beginning where nothing is. */
export function excerptOf(text: string, language: string, wanted: ReadonlySet<string>): Piece[] {
  const tokens = tokensOf(text, language);
  const first = Math.max(0, Math.min(richest(tokens, wanted) - before, tokens.length - longest));
  const last = Math.min(tokens.length, first + longest) - 1;
  const start = first === 0 ? 0 : (tokens[first]?.start ?? 0);
  const end = last + 1 >= tokens.length ? text.length : (tokens[last]?.end ?? text.length);
  const pieces = piecesOf(text, tokens.slice(first, last + 1), wanted, start, end);
  const cut = (isCut: boolean): Piece[] => (isCut ? [{ text: '…', match: false }] : []);
  return [...cut(start > 0), ...pieces, ...cut(end < text.length)];
}

/** The token from which on the most different stems are wanted, the first of equals. */
function richest(tokens: readonly Token[], wanted: ReadonlySet<string>): number {
  const matches = tokens.flatMap(({ stem }, at) => (wanted.has(stem) ? [at] : []));
  let best = { at: 0, stems: 0 };
  for (const [index, at] of matches.entries()) {
    const near = matches.slice(index).filter((other) => other < at + longest - before);
    const stems = new Set(near.map((other) => tokens[other]?.stem)).size;
    if (stems > best.stems) best = { at, stems };
    if (best.stems === wanted.size) break;
  }
  return best.at;
}

/** Two tokens may come of one written word: it is marked once. */
function piecesOf(
  text: string,
  tokens: readonly Token[],
  wanted: ReadonlySet<string>,
  start: number,
  end: number,
): Piece[] {
  const pieces: Piece[] = [];
  let at = start;
  for (const token of tokens) {
    if (!wanted.has(token.stem) || token.start < at) continue;
    pieces.push({ text: text.slice(at, token.start), match: false });
    pieces.push({ text: text.slice(token.start, token.end), match: true });
    at = token.end;
  }
  return [...pieces, { text: text.slice(at, end), match: false }].filter((piece) => piece.text !== '');
}
