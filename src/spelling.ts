/** Words that are one slip apart: a letter too many, too few, another one, or two that changed places. */
import { fold, withoutMarks, writtenWordsOf } from './text/fold.ts';

/** Of shorter words most neighbours are other words. */
const shortest = 4;
/** In these, two slips are still one word. */
const long = 8;

/** The words of a title that may be offered: folded, and as the author spells them. */
export function offeredWords(title: string): { word: string; spelling: string }[] {
  return writtenWordsOf(title)
    .map(({ word }) => ({ word: fold(word), spelling: withoutMarks(word) }))
    .filter(({ word }) => isOffered(word));
}

export function isOffered(word: string): boolean {
  return word.length >= shortest && /^\p{L}+$/u.test(word);
}

/** The word, and what is left when one of its letters is gone. */
export function variantsOf(word: string): string[] {
  const letters = [...word];
  const shorter = letters.map((_letter, at) => letters.toSpliced(at, 1).join(''));
  return [...new Set([word, ...shorter])];
}

export function isNear(one: string, other: string): boolean {
  return slips([...one], [...other]) <= (one.length >= long ? 2 : 1);
}

/** Edits that make one word of the other; neighbours that changed places are one. */
function slips(one: string[], other: string[]): number {
  let before: number[] = [];
  let above = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [row, letter] of one.entries()) {
    const line = [row + 1];
    for (const [column, wanted] of other.entries()) {
      const changed = (above[column] as number) + (letter === wanted ? 0 : 1);
      const swapped =
        letter === other[column - 1] && wanted === one[row - 1] ? (before[column - 1] as number) + 1 : changed;
      line.push(Math.min(changed, swapped, (above[column + 1] as number) + 1, (line[column] as number) + 1));
    }
    [before, above] = [above, line];
  }
  return above.at(-1) as number;
}
