/** Lists of actors and objects. Pure: the caller counts and reads. */
import type { Article } from '../article.ts';
import { objectUrl } from './addresses.ts';
import { type Json, plainContext } from './json.ts';

type ListType = 'OrderedCollection' | 'Collection';

/** A list of which the outside learns the length alone. */
export function countOnly(id: string, totalItems: number, type: ListType = 'OrderedCollection'): Json {
  return { '@context': plainContext, id, type, totalItems };
}

/** The beginning of a list in pages; `first` names its newest page. */
export function paged(id: string, totalItems: number): Json {
  return { ...countOnly(id, totalItems), first: `${id}?page=true` };
}

/** `query`: what named this page; `next`: the article after which the next page begins. */
export function page(id: string, query: string, items: Json[], context: unknown, next: string | null): Json {
  return {
    '@context': context,
    id: `${id}?${query}`,
    type: 'OrderedCollectionPage',
    partOf: id,
    ...(next === null ? {} : { next: `${id}?before=${next}` }),
    orderedItems: items,
  };
}

/** Addresses alone: Mastodon leaves out Articles that stand here whole. */
export function addresses(id: string, items: string[], totalItems = items.length): Json {
  return { ...countOnly(id, totalItems), orderedItems: items };
}

export function addressOf(origin: string, { id }: Article, generation: number): string {
  return objectUrl(origin, id, generation);
}
