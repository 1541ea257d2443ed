/**
 * What somebody types into the search field. Whatever it is, it is a search: signs that mean nothing are passed over, and
 * a filter that cannot be one is words.
 */
import type { ChannelKind } from './channel.ts';
import { oneLine } from './text/clean.ts';
import { fold, wordsOf } from './text/fold.ts';
import { asciiDigits } from './time.ts';

export type Term = {
  /** One word as written, or, within quotation marks, words that stand beside each other. */
  text: string;
  phrase: boolean;
  /** Only the beginning of a word: `مرف*`. */
  prefix: boolean;
  excluded: boolean;
  /** Where it begins in the query. */
  start: number;
};

export type FilterKind = Exclude<ChannelKind, 'site'>;

/** A channel, by slug or by name. Of one kind, any will do. */
export type Filter = { kind: FilterKind; value: string; excluded: boolean };

export type Query = {
  /** On one line, no longer than it may be. */
  text: string;
  terms: Term[];
  filters: Filter[];
  /** Days, `2026-11-20`, by the publication's own calendar; `until` is one of them. */
  from: string | null;
  until: string | null;
};

/** Letters, and terms, of a query that are read. */
const longestText = 200;
const mostTerms = 16;

/** The names of filters: in the query, `section:port`, and in an address, `&section=port`. */
const names: Record<FilterKind | 'from' | 'until', string> = {
  section: 'section قسم القسم',
  series: 'series سلسلة السلسلة',
  author: 'author by كاتب الكاتب بقلم',
  tag: 'tag وسم الوسم',
  language: 'language lang لغة اللغة',
  from: 'from since من منذ',
  until: 'to until إلى حتى',
};

const named = new Map(
  Object.entries(names).flatMap(([kind, all]) => all.split(' ').map((name) => [fold(name), kind] as const)),
);

/** A minus where a word begins; a name with a colon; then words in quotation marks, or anything up to a space. */
const piece = /([-−]?)(?:([\p{L}\p{M}\u0640]+):(?=\S))?(?:"([^"]*)"|«([^»]*)»|“([^”]*)”|„([^“”]*)[“”]|(\S+))/gu;

export function parseQuery(text: string): Query {
  const query: Query = { text: oneLine(text).slice(0, longestText), terms: [], filters: [], from: null, until: null };
  for (const match of query.text.matchAll(piece)) {
    const [, minus = '', name, ...alternatives] = match;
    const value = alternatives.find((one) => one !== undefined) ?? '';
    const excluded = minus !== '';
    if (name !== undefined && filtered(query, named.get(fold(name)), value, excluded)) continue;
    const phrase = match[7] === undefined;
    const start = match.index + match[0].lastIndexOf(value);
    const whole = name !== undefined && !phrase ? `${name}:${value}` : value;
    const prefix = !phrase && value.endsWith('*');
    addTerm(query, { text: whole, phrase, prefix, excluded, start: start - (whole.length - value.length) });
  }
  return query;
}

/** The same with filters from elsewhere, by their names: parameters of an address. */
export function withFilters(query: Query, parameters: Iterable<[name: string, value: string]>): Query {
  const more = { ...query, filters: [...query.filters] };
  for (const [name, value] of parameters) {
    const kind = named.get(fold(name));
    if (value.trim() !== '' && value.length <= longestText) filtered(more, kind, oneLine(value), false);
  }
  return more;
}

/** Whether nothing is asked for. */
export function isEmpty({ terms, filters, from, until }: Query): boolean {
  return terms.length === 0 && filters.length === 0 && from === null && until === null;
}

/** The query with another word in the place of one of its terms. */
export function replaced({ text }: Query, term: Term, word: string): string {
  return text.slice(0, term.start) + word + text.slice(term.start + term.text.length);
}

function addTerm(query: Query, term: Term): void {
  if (query.terms.length < mostTerms && wordsOf(fold(term.text)).length > 0) query.terms.push(term);
}

/** Takes a filter over; false where it is none. */
function filtered(query: Query, kind: string | undefined, value: string, excluded: boolean): boolean {
  if (kind === undefined || value.trim() === '') return false;
  if (kind !== 'from' && kind !== 'until') {
    if (query.filters.length < mostTerms) query.filters.push({ kind: kind as FilterKind, value, excluded });
    return true;
  }
  const days = excluded ? null : daysOf(value);
  if (days === null) return false;
  query[kind] = kind === 'from' ? days.first : days.last;
  return true;
}

/** The first and the last day that `2026`, `2026-11` or `2026-11-20` means, in any digits; null for what is no day. */
function daysOf(text: string): { first: string; last: string } | null {
  const match = /^(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?$/.exec(asciiDigits(text.trim()));
  if (!match) return null;
  const [year, month, day] = match.slice(1).map((part) => (part === undefined ? undefined : Number(part)));
  const first = dayOf(year as number, month ?? 1, day ?? 1);
  const last = dayOf(year as number, month ?? 12, day ?? lastDay(year as number, month ?? 12));
  return first !== null && last !== null ? { first, last } : null;
}

function lastDay(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function dayOf(year: number, month: number, day: number): string | null {
  const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  const date = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text ? null : text;
}
