import { type Call, ok, type Query, type Reply } from './operation.ts';

/** One page of a list. `found` has one more than it holds, where there are more; `cursor` says what comes after `last`. */
export function paged<T>(
  { publication, address, query }: Call,
  found: T[],
  cursor: (last: T) => Partial<Query>,
  json: (one: T) => unknown = (one) => one,
): Reply {
  const items = found.slice(0, query.limit);
  const last = items.at(-1);
  const next = found.length > items.length && last !== undefined ? { ...query, ...cursor(last) } : null;
  const given = Object.entries(next ?? {}).map(([name, value]) => [name, String(value)]);
  return ok({
    items: items.map(json),
    next: next && `${publication.origin}${address}?${new URLSearchParams(given)}`,
  });
}
