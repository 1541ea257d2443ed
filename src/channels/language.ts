import type { Kind } from './kind.ts';

/** Its slug is a BCP 47 tag; it is called by the language's name, which may be unknown. */
export const language: Kind<'language'> = {
  kind: 'language',
  folder: 'languages',
  plural: { ar: 'اللغات', en: 'Languages' },
  actorType: 'Organization',
  handlePrefix: 'lang',
  namesOf: (manuscript) => [{ slug: manuscript.language, title: manuscript.language }],
  titleIn: (slug, inLanguage) => new Intl.DisplayNames([inLanguage, 'en'], { type: 'language' }).of(slug) ?? slug,
};
