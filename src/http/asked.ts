/** What a request for a search asks. */
import type { Searched } from '../format.ts';
import { parseQuery, type Query, withFilters } from '../query.ts';
import { mostPages } from '../search.ts';
import type { Address } from './address.ts';

export type Asked = {
  /** With the filters of the address. */
  query: Query;
  searched: Searched;
  /** What the address says for each of `filterNames`; empty for nothing. */
  filters: Map<string, string>;
  page: number;
};

/** Parameters that narrow a search down; the same words do in the query itself. */
export const filterNames = ['section', 'series', 'author', 'tag', 'language', 'from', 'to'];
const longestFilter = 200;

export function askedIn({ query: parameters }: Address): Asked {
  const filters = new Map(filterNames.map((name) => [name, parameters.get(name)?.slice(0, longestFilter) ?? '']));
  const query = withFilters(parseQuery(parameters.get('q') ?? ''), filters);
  const given = [...filters].filter(([, value]) => value !== '');
  const page = Math.trunc(Number(parameters.get('page')));
  return {
    query,
    searched: { text: query.text, parameters: String(new URLSearchParams([['q', query.text], ...given])) },
    filters,
    page: page >= 1 && page <= mostPages ? page : 1,
  };
}
