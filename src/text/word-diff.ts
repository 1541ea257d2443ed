import { diffArrays } from 'diff';

/** A stretch of words: in both texts, in the former alone, or in the later alone. */
export type Stretch = { in: 'both' | 'former' | 'later'; text: string };

/** How many words may have come and gone: to find the shortest way takes their number squared. */
const mostEdits = 2000;

/**
 * The words of two texts beside each other, cut as the language cuts them (BCP 47); spaces and signs count as words. Texts
 * that have little in common are cut into lines, and those with nothing in common not at all.
 */
export function wordDiff(former: string, later: string, language: string): Stretch[] {
  const segmenter = new Intl.Segmenter(language, { granularity: 'word' });
  const words = (text: string) => Array.from(segmenter.segment(text), ({ segment }) => segment);
  const lines = (text: string) => text.split(/(?<=\n)/);
  return diffOf(words, former, later) ?? diffOf(lines, former, later) ?? replaced(former, later);
}

/** null where too much differs. */
function diffOf(cut: (text: string) => string[], former: string, later: string): Stretch[] | null {
  const found = diffArrays(cut(former), cut(later), { maxEditLength: mostEdits });
  return (
    found?.map(({ value, added, removed }) => ({
      in: added ? 'later' : removed ? 'former' : 'both',
      text: value.join(''),
    })) ?? null
  );
}

function replaced(former: string, later: string): Stretch[] {
  return [
    { in: 'former', text: former },
    { in: 'later', text: later },
  ];
}
