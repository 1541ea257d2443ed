import { diffArrays } from 'diff';

/** A stretch of words: in both texts, in the former alone, or in the later alone. */
export type Stretch = { in: 'both' | 'former' | 'later'; text: string };

/** The words of two texts beside each other, cut as the language cuts them (BCP 47); spaces and signs count as words. */
export function wordDiff(former: string, later: string, language: string): Stretch[] {
  const segmenter = new Intl.Segmenter(language, { granularity: 'word' });
  const cut = (text: string) => [...segmenter.segment(text)].map(({ segment }) => segment);
  return diffArrays(cut(former), cut(later)).map(({ value, added, removed }) => ({
    in: added ? 'later' : removed ? 'former' : 'both',
    text: value.join(''),
  }));
}
