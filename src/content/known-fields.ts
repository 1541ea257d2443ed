/** `known` in front matter: what a database knew of an article beyond its text. An export writes it. */
import type { Choice, Correction, FormerName, Known } from '../article.ts';
import { type Instant, readTime } from '../time.ts';
import type { YamlFields } from './yaml-fields.ts';

const nothing: Known = {
  firstImport: null,
  fromFileName: false,
  seen: false,
  silent: false,
  corrections: [],
  former: [],
  choices: [],
};

const namings = ['title', 'slug', 'path', 'address'] as const;

/** null where it is not there. Of the wrong kind: a problem of `fields`. */
export function readKnown(fields: YamlFields): Known | null {
  const [known] = fields.mappings(['known'], 'firstImport');
  if (!known) return null;
  return {
    firstImport: known.text('firstImport') === null ? null : momentIn(known, 'firstImport'),
    fromFileName: known.flag('fromFileName'),
    seen: known.flag('seen'),
    silent: known.flag('silent'),
    corrections: known.mappings(['corrections'], 'text').flatMap(correctionIn),
    former: known.mappings(['former'], 'path').flatMap(formerName),
    choices: known.mappings(['choices'], 'title').flatMap(choiceIn),
  };
}

/** What of it is to be written: null for nothing. */
export function knownFields(known: Known): Record<string, unknown> | null {
  const { former, ...rest } = known;
  const fields = { ...rest, former: former.map(({ by, value }) => ({ [by]: value })) };
  const said = Object.entries(fields).filter(([, value]) =>
    Array.isArray(value) ? value.length > 0 : value !== null && value !== false,
  );
  return said.length === 0 ? null : Object.fromEntries(said);
}

/** The same, whether it was written or left out. */
export function equalsKnown(one: Known | null, other: Known | null): boolean {
  return JSON.stringify(knownFields(one ?? nothing)) === JSON.stringify(knownFields(other ?? nothing));
}

function momentIn(fields: YamlFields, name: string): Instant {
  const at = readTime(fields.text(name) ?? '', 'UTC')?.at;
  if (at === undefined) fields.wrong(name, 'is no time; write 2026-11-20T08:00:00Z');
  return at ?? '';
}

function correctionIn(fields: YamlFields): Correction[] {
  const text = required(fields, 'text');
  return text === null ? [] : [{ text, at: momentIn(fields, 'at') }];
}

function formerName(fields: YamlFields): FormerName[] {
  return namings.flatMap((by) => {
    const value = fields.text(by);
    return value === null ? [] : [{ by, value }];
  });
}

function choiceIn(fields: YamlFields): Choice[] {
  const [title, url, target] = [required(fields, 'title'), fields.text('url'), required(fields, 'target')];
  return title === null || target === null ? [] : [{ title, url, target }];
}

function required(fields: YamlFields, name: string): string | null {
  const text = fields.text(name);
  if (text === null) fields.wrong(name, 'is missing');
  return text;
}
