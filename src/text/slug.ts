import { clean } from './clean.ts';
import { lowerCase, withoutMarks, wordsOf } from './fold.ts';

const longest = 60;

/**
 * The readable part of an address: NFC, Arabic vowel marks and tatweel off, lower case, every run of other characters
 * a `-`, at most 60 letters cut at a word. Hamza and ta marbuta stay. Empty for a text without letters or digits.
 */
export function slugOf(text: string): string {
  const words = wordsOf(lowerCase(withoutMarks(clean(text).normalize('NFC')))).join('-');
  const letters = [...words];
  if (letters.length <= longest) return words;
  const cut = letters.slice(0, longest + 1).join('');
  return cut.includes('-') ? cut.slice(0, cut.lastIndexOf('-')) : letters.slice(0, longest).join('');
}
