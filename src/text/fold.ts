/**
 * Folding makes two spellings of one title equal: «إقرأ أيضاً», «اقرأ أيضا» and «اقــرأ أيضًا» have the same key.
 * The rules and what they were measured on: docs/architecture.md, "Arabic".
 */

/** Vowel marks and Quranic signs: writers set or leave them at will. */
const marks = /[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]/g;
const tatweel = /\u0640/g;
/** Direction marks, joiners, byte order mark, soft hyphen: invisible, and lost in copying. */
const invisible = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]/g;

const letters: Record<string, string> = {
  آ: 'ا',
  أ: 'ا',
  إ: 'ا',
  ٱ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ة: 'ه',
  ؤ: 'و',
  ئ: 'ي',
  ک: 'ك',
};
const variant = /[آأإٱىیةؤئک]/g;

/** Letters and digits with the marks that belong to them; U+FE0F, which follows an emoji, belongs to none. */
const first = '[\\p{L}\\p{N}]';
const further = '(?![\\ufe00-\\ufe0f])[\\p{L}\\p{N}\\p{Mn}\\p{Mc}]';
const word = new RegExp(`${first}(?:${further})*`, 'gu');
/** Before folding: what is invisible in the midst of a word does not end it. */
const writtenWord = new RegExp(`${first}(?:${further}|${invisible.source}+(?=${further}))*`, 'gu');

/** The words of a text; none in a text without letters or digits. */
export function wordsOf(text: string): string[] {
  return text.match(word) ?? [];
}

/** The words of a text as they are written, marks and all, and where each begins. */
export function writtenWordsOf(text: string): { word: string; start: number }[] {
  const words: { word: string; start: number }[] = [];
  for (const { 0: word, index } of text.matchAll(writtenWord)) words.push({ word, start: index });
  return words;
}

/** Small letters. Turkish İ becomes a plain i, not an i with a second dot above that nobody types. */
export function lowerCase(text: string): string {
  return text
    .toLowerCase()
    .replace(/i\u0307+/g, 'i')
    .normalize('NFC');
}

/** Arabic vowel marks and tatweel off; every letter keeps its own form. */
export function withoutMarks(text: string): string {
  return text.replace(marks, '').replace(tatweel, '');
}

/** The text with everything taken off that one spelling has and another has not. Idempotent. */
export function fold(text: string): string {
  const folded = withoutMarks(text.normalize('NFKC'))
    .replace(invisible, '')
    .replace(variant, (letter) => letters[letter] ?? letter)
    .replace(/[٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 0xf));
  return lowerCase(folded).normalize('NFKC');
}

/** The key by which titles and labels are compared: folded words with one space between them. */
export function titleKey(text: string): string {
  return wordsOf(fold(text)).join(' ');
}
