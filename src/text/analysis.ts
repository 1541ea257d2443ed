/**
 * What a text is searched by, the same for articles and for queries: its words, folded, then cut to their stems by the
 * rules of its language. Each keeps its place in the author's own text, so that a match can be shown as it was written.
 */
import { isCommonInArabic, stemArabic } from './arabic-stem.ts';
import { fold, wordsOf, writtenWordsOf } from './fold.ts';
import { type Stem, snowballStemmer } from './snowball.ts';

/** Raised when the same text gives other stems than before: then the index is made anew. */
export const analysisVersion = 1;

export type Token = {
  /** Letters, digits and marks alone: no space, no sign. */
  stem: string;
  /** Where the written word begins and ends. */
  start: number;
  end: number;
  /** Said in every article, about whatever. */
  common: boolean;
};

type Analysed = Pick<Token, 'stem' | 'common'>;

/** Written words come again and again: in news, fewer than one in twenty is met for the first time. */
const remembered = 50_000;

const arabic = /\p{Script=Arabic}/u;
const latin = /\p{Script=Latin}/u;
/** Scripts that set no space between words. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

const commonInEnglish = new Set(
  `a an and are as at be been but by for from had has have he her his in is it its of on or that the their they this to was
  were which who will with`.split(/\s+/),
);

const analyses = new Map<string, (word: string) => Analysed[]>();

/** Every word of `text`, in its order. `language` is a BCP 47 tag. */
export function tokensOf(text: string, language: string): Token[] {
  const analyse = analysisFor(language);
  const tokens: Token[] = [];
  // Twenty articles are cut up for a page of results: plain loops take half as long as maps of maps.
  for (const { word, start } of writtenWordsOf(text))
    for (const { stem, common } of analyse(word)) tokens.push({ stem, start, end: start + word.length, common });
  return tokens;
}

/** The stems of `text`, with a space between two. */
export function stemmed(text: string, language: string): string {
  const stems: string[] = [];
  for (const { stem } of tokensOf(text, language)) stems.push(stem);
  return stems.join(' ');
}

/** A word of a query, folded: whether nobody means it. */
export function isCommon(word: string): boolean {
  return isCommonInArabic(word) || commonInEnglish.has(word);
}

function analysisFor(tag: string): (word: string) => Analysed[] {
  const language = tag.split('-')[0] as string;
  let analyse = analyses.get(language);
  if (!analyse) {
    analyse = remembering(analysis(language));
    analyses.set(language, analyse);
  }
  return analyse;
}

/** What one written word becomes: more words where signs stand for several (ﷺ), or where no space is set. */
function analysis(language: string): (word: string) => Analysed[] {
  const stem = stemmerOf(language);
  return (written) =>
    wordsOf(fold(written))
      .flatMap((word) => (unspaced.test(word) ? segmented(word, language) : [word]))
      .map((word) => ({ stem: stem(word), common: isCommon(word) }));
}

/** Arabic words are stemmed in Arabic texts, Latin ones in texts of their language; accents go after that. */
function stemmerOf(language: string): Stem {
  if (language === 'ar') return (word) => (arabic.test(word) ? stemArabic(word) : withoutAccents(word));
  const stem = snowballStemmer(language);
  return (word) => withoutAccents(stem && !arabic.test(word) ? stem(word) : word);
}

/** «Élysée» is found as «elysee»; in other scripts a mark makes another letter. */
function withoutAccents(word: string): string {
  return latin.test(word) ? word.normalize('NFD').replace(/\p{Mn}/gu, '') : word;
}

function segmented(word: string, language: string): string[] {
  const segments = new Intl.Segmenter(language, { granularity: 'word' }).segment(word);
  return Array.from(segments, ({ segment }) => segment);
}

function remembering<Result>(work: (word: string) => Result): (word: string) => Result {
  const known = new Map<string, Result>();
  return (word) => {
    const found = known.get(word);
    if (found !== undefined) return found;
    if (known.size >= remembered) known.clear();
    const result = work(word);
    known.set(word, result);
    return result;
  };
}
