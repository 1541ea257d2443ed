/** Stemmers of other languages than Arabic: those of the Snowball project. */
import snowball from 'snowball-stemmers';

const algorithms: Record<string, string> = {
  ca: 'catalan',
  cs: 'czech',
  da: 'danish',
  de: 'german',
  en: 'english',
  es: 'spanish',
  eu: 'basque',
  fi: 'finnish',
  fr: 'french',
  ga: 'irish',
  hu: 'hungarian',
  hy: 'armenian',
  it: 'italian',
  nb: 'norwegian',
  nl: 'dutch',
  nn: 'norwegian',
  no: 'norwegian',
  pt: 'portuguese',
  ro: 'romanian',
  ru: 'russian',
  sl: 'slovene',
  sv: 'swedish',
  ta: 'tamil',
  tr: 'turkish',
};

export type Stem = (word: string) => string;

/** `language`: of two or three letters. null where there is no stemmer for it. */
export function snowballStemmer(language: string): Stem | null {
  const algorithm = Object.hasOwn(algorithms, language) ? algorithms[language] : undefined;
  if (algorithm === undefined) return null;
  const stemmer = snowball.newStemmer(algorithm);
  return (word) => stemmer.stem(word);
}
