import { siteChannel } from '../channel.ts';
import type { Filter, Query } from '../query.ts';
import { languageTag } from '../text/direction.ts';
import { titleKey } from '../text/fold.ts';
import type { Database } from './database.ts';
import { channelMatch } from './match.ts';
import { channelWord } from './search-index.ts';

type Named = { id: number; slug: string; title: string | null };

/** Filters as matches: a channel is one more word to look for. */
export function filtersIn(database: Database) {
  const ofKind = database.prepare<[string], Named>('SELECT id, slug, title FROM channel WHERE kind = ?');

  function wordsOf({ kind, value }: Filter): string[] {
    const isNamed = kind === 'language' ? speaks(value) : bears(value);
    return ofKind
      .all(kind)
      .filter(isNamed)
      .map(({ id }) => channelWord(id));
  }

  return {
    /** Of each kind any will do; null where nobody bears a name. */
    wanted({ filters }: Query): string[] | null {
      const kinds = Map.groupBy(
        filters.filter(({ excluded }) => !excluded),
        ({ kind }) => kind,
      );
      const groups = [...kinds.values()].map((filters) => filters.flatMap(wordsOf));
      return groups.some((words) => words.length === 0) ? null : groups.map(channelMatch);
    },

    unwanted({ filters }: Query): string[] {
      const words = filters.filter(({ excluded }) => excluded).flatMap(wordsOf);
      return words.length === 0 ? [] : [channelMatch(words)];
    },

    /** Everything that is published. */
    all: (): string => channelMatch(ofKind.all(siteChannel.kind).map(({ id }) => channelWord(id))),
  };
}

/** By its slug or its name, in any spelling. */
function bears(value: string): (named: Named) => boolean {
  const key = titleKey(value);
  return ({ slug, title }) => slug === value || titleKey(slug) === key || (title !== null && titleKey(title) === key);
}

/** By its tag, whatever the country, or by its name in Arabic, in English, or in itself. */
function speaks(value: string): (named: Named) => boolean {
  const tag = languageTag(value);
  const key = titleKey(value);
  const name = (slug: string, language: string) =>
    titleKey(new Intl.DisplayNames([language], { type: 'language' }).of(slug) ?? '');
  return ({ slug }) =>
    slug === tag || slug.split('-')[0] === tag || ['ar', 'en', slug].some((language) => name(slug, language) === key);
}
