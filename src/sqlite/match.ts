/** A query in the language of FTS5. Everything in it is in quotation marks, so that no word is taken for an operator. */
import type { Query, Term } from '../query.ts';
import { isCommon, stemmed } from '../text/analysis.ts';
import { fold, wordsOf } from '../text/fold.ts';

const text = '{title standfirst body tags}';

/** The terms that somebody means: not «في», unless there is nothing else. */
export function meantTerms({ terms }: Query): Term[] {
  const included = terms.filter(({ excluded }) => !excluded);
  const meant = included.filter((term) => term.phrase || !wordsOf(fold(term.text)).every(isCommon));
  return meant.length === 0 ? included : meant;
}

/** So many letters a beginning must have: others begin half of all words. */
const shortestPrefix = 3;

/** The words of a term in whichever language they may be: the stems of each, beside each other; null for none. */
export function termMatch(
  { text: words, prefix }: Pick<Term, 'text' | 'prefix'>,
  languages: readonly string[],
): string | null {
  const phrases = new Set(languages.map((language) => stemmed(words, language)));
  phrases.delete('');
  const match = (stems: string) => quoted(stems) + (prefix && stems.length >= shortestPrefix ? ' *' : '');
  return phrases.size === 0 ? null : `${text} : (${[...phrases].map(match).join(' OR ')})`;
}

/** Any of the channels that these words stand for. */
export function channelMatch(words: readonly string[]): string {
  return `channels : (${words.map(quoted).join(' OR ')})`;
}

export function every(matches: readonly string[]): string {
  return matches.map((match) => `(${match})`).join(' AND ');
}

export function some(matches: readonly string[]): string {
  return matches.map((match) => `(${match})`).join(' OR ');
}

export function without(match: string, unwanted: readonly string[]): string {
  return unwanted.length === 0 ? match : `(${match}) NOT (${some(unwanted)})`;
}

/** Stems are letters, digits and marks: none of them ends the quotation. */
function quoted(stems: string): string {
  return `"${stems}"`;
}
