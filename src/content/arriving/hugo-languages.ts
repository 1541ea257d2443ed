/** The languages of a Hugo site: which one a file is in, and below which address its page was. */
import { textOf } from './folder-address.ts';

export type HugoLanguages = {
  codes: string[];
  /** The language whose pages stand at the root, and whether even those stand in a folder of their own. */
  first: string;
  inFolder: boolean;
  /** Folders below the content that are a language's own (`contentDir`). */
  folders: [folder: string, code: string][];
};

type Settings = Record<string, unknown>;

/** null for a site that names none. */
export function hugoLanguages(settings: Settings, languages: Settings): HugoLanguages | null {
  const codes = Object.keys(languages).filter((code) => /^[a-z]{2,3}(-[a-z0-9]+)*$/i.test(code));
  if (codes.length === 0) return null;
  const folders = codes.flatMap((code): HugoLanguages['folders'] => {
    const one = languages[code];
    const folder = typeof one === 'object' && one !== null ? textOf((one as Settings).contentDir) : null;
    const below = /^(?:\.\/)?content\/(.+?)\/*$/.exec(folder ?? '')?.[1];
    return below === undefined ? [] : [[below, code]];
  });
  return {
    codes,
    first: textOf(settings.defaultContentLanguage) ?? 'en',
    inFolder: settings.defaultContentLanguageInSubdir === true,
    folders,
  };
}

export type InLanguage = { path: string; language: string | null; prefix: string };

/** `path`: below the content, without extension. What is left of it says nothing of the language any more. */
export function inLanguage(path: string, languages: HugoLanguages | null): InLanguage {
  // `quay.en` is the English one of `quay`.
  const [, bare = path, ending = ''] = /^(.*)\.([a-z]{2,3}(?:-[a-z0-9]+)*)$/i.exec(path) ?? [];
  if (languages === null)
    return ending === '' ? { path, language: null, prefix: '' } : { path: bare, language: ending, prefix: '' };
  const { codes, first, inFolder, folders } = languages;
  const [folder, own] = folders.find(([one]) => path.startsWith(`${one}/`)) ?? [];
  const named = codes.includes(ending) ? ending : null;
  const language = named ?? own ?? first;
  const whole = named === null ? path : bare;
  return {
    path: folder === undefined ? whole : whole.slice(folder.length + 1),
    language,
    prefix: language === first && !inFolder ? '' : `/${language.toLowerCase()}`,
  };
}
