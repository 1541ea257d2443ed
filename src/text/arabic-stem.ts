/**
 * A light stemmer for Arabic: takes off what is written together with a word, and endings that change with its place in
 * the sentence. It looks for no roots, so that «مكتب» and «كاتب» stay two words. It began as light10 (Larkey, Ballesteros
 * and Connell, 2002); what differs is what docs/search.md has figures for.
 */

/** The article with what may stand before it; `وبال` is و and بال. */
const article = /^(?:[وف]?(?:ال|بال|كال|لل))/;
/** In their order, each at most once. */
const suffixes = ['ها', 'ان', 'ات', 'ون', 'ين', 'يه', 'ه', 'ي'];

/** Words of which little is left say nothing. */
const leastAfterArticle = 2;
const leastAfterConjunction = 3;
const leastAfterSuffix = 2;

/**
 * Plurals that change the word within, and the singular of the same pattern: مشاريع مشروع, مدارس مدرس(ة), شوارع شارع,
 * حدائق حديق(ة), سفراء سفير, قروض قرض. Only patterns in which a plural is the usual thing: «أفعال» is left out, since
 * folding makes a plural («أخبار») and a verbal noun («إخبار») one word.
 */
const plurals: readonly [pattern: RegExp, singular: string][] = [
  [/^م(.)ا(.)ي(.)$/u, 'م$1$2و$3'],
  [/^م([^اوي])ا([^اوي])([^اوي])$/u, 'م$1$2$3'],
  [/^([^اوي])وا([^اوي])([^ا])$/u, '$1ا$2$3'],
  [/^([^اوي])([^اوي])اي([^اوي])$/u, '$1$2ي$3'],
  [/^([^اوي])([^اوي])([^اوي])اء$/u, '$1$2ي$3'],
  [/^([^اوي])([^اوي])و([^اوي])$/u, '$1$2$3'],
];

/** Plurals that no pattern gives, of words that newsrooms live by: stems, the singular's beside them. */
const irregular = new Map(
  Object.entries({
    وزراء: 'وزير',
    وكلاء: 'وكيل',
    موان: 'ميناء',
    سفن: 'سفين',
    مدن: 'مدين',
    صحف: 'صحيف',
    طرق: 'طريق',
  }),
);

/** Folded (src/text/fold.ts): said in every article, about whatever. */
const common = new Set(
  `في من على عن مع هذا هذه ذلك التي الذي الذين بعد قبل بين كما قد كان كانت او ثم ان لم لن لا ما هو هي هم عند خلال حول منذ
  حتى كل بعض غير ايضا وقد وقال قال اكد واكد انه انها عام يوم وفي ومن وعلى اذ اي ليس الى`
    .split(/\s+/)
    .map((word) => word.replaceAll('ى', 'ي')),
);

/**
 * The stem of a folded word. A و at its beginning goes last, with the article or without: whether it is a conjunction or
 * the word's own («وزير»), nobody can tell, so that it goes from «الوزير» too.
 */
export function stemArabic(word: string): string {
  const whole = singular(suffixes.reduce(without, withoutArticle(word)));
  return whole.startsWith('و') && whole.length > leastAfterConjunction ? singular(whole.slice(1)) : whole;
}

export function isCommonInArabic(word: string): boolean {
  return common.has(word);
}

function withoutArticle(word: string): string {
  const begins = article.exec(word)?.[0] ?? '';
  return word.length - begins.length >= leastAfterArticle ? word.slice(begins.length) : word;
}

function singular(word: string): string {
  const known = irregular.get(word);
  if (known !== undefined) return known;
  const found = plurals.find(([pattern]) => pattern.test(word));
  return found ? word.replace(...found) : word;
}

function without(word: string, suffix: string): string {
  const rest = word.length - suffix.length;
  return rest >= leastAfterSuffix && word.endsWith(suffix) ? word.slice(0, rest) : word;
}
