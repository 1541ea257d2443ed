/** The direction that a language is written in, and the guard that keeps it where `dir` gets lost. */

export type Direction = 'ltr' | 'rtl';

type LocaleWithText = Intl.Locale & { getTextInfo(): { direction?: string } };

const known = new Map<string, Direction>();

/** `ar`, `fa`, `ckb` are right to left, `az-Arab` too; `language` is a valid BCP 47 tag. */
export function directionOf(language: string): Direction {
  let direction = known.get(language);
  if (!direction) {
    direction = (new Intl.Locale(language) as LocaleWithText).getTextInfo().direction === 'rtl' ? 'rtl' : 'ltr';
    known.set(language, direction);
  }
  return direction;
}

/**
 * The tag in its canonical spelling (`AR-lb` → `ar-LB`), null for what is no BCP 47 tag. A name such as `arabic` has the
 * shape of one, but no language has that many letters (RFC 5646, section 2.2.1).
 */
export function languageTag(text: string): string | null {
  try {
    const tag = Intl.getCanonicalLocales(text.trim().replaceAll('_', '-'))[0] ?? '';
    return /^[a-z]{2,3}(-|$)/.test(tag) ? tag : null;
  } catch {
    return null;
  }
}

const rightToLeftMark = '\u200f';
const firstStrong = /[\p{L}\u200e\u200f]/u;
const rightToLeftLetter =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}\u200f]/u;

/**
 * Readers that drop `dir` guess a text's direction from its first strong letter. A right-to-left text that begins
 * with a Latin letter gets U+200F in front, for feeds and ActivityPub only: stored text stays clean.
 */
export function guardDirection(text: string, language: string): string {
  if (directionOf(language) === 'ltr') return text;
  const strong = firstStrong.exec(text)?.[0];
  return strong === undefined || rightToLeftLetter.test(strong) ? text : rightToLeftMark + text;
}
