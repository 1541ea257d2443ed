/** What the form of an article says, as the fields and the text of its source; and back. */
import { createHash } from 'node:crypto';
import type { Remark } from '../../deed.ts';
import type { SourceParts } from '../../desk-store.ts';
import { oneLine } from '../../text/clean.ts';
import { localTime } from '../../time.ts';
import { textIn, type Visit } from './visit.ts';

type Fields = SourceParts['fields'];

export type Picture = { src: string; alt: string; caption: string; credit: string };

/** The form as it is shown: texts alone. */
export type ArticleForm = {
  /** The id that a new article is to have, so that a form that is sent twice makes one; empty for one that is there. */
  as: string;
  version: number | null;
  text: string;
  /** By name: those of `singles`, `lists` and `times`; each a line, as browsers send it. */
  values: Record<string, string>;
  picture: Picture;
  editKind: 'update' | 'minor' | 'correction';
  correction: string;
  /** What it said when it was shown: `wasOf` it. */
  was: string;
};

const singles = [
  'title',
  'summary',
  'slug',
  'section',
  'lang',
  'canonical',
  'translationKey',
  'federate',
  'audio',
] as const;
export const lists = ['authors', 'tags', 'aliases'] as const;
export const times = ['date', 'embargo', 'expires'] as const;

/** The form that shows these parts; times are wall clocks in `zone`. */
export function formOf({ fields, text }: SourceParts, version: number | null, zone: string): ArticleForm {
  const values = Object.fromEntries([
    ...singles.map((name) => [name, name === 'audio' ? pictureOf(fields.audio).src : textOf(fields[name])]),
    ...lists.map((name) => [name, entriesOf(fields[name]).map(nameOf).join('، ')]),
    ...times.map((name) => [name, localTime(textOf(fields[name]), zone) ?? '']),
  ]);
  return {
    as: '',
    version,
    text,
    values,
    picture: pictureOf(fields.image),
    editKind: 'update',
    correction: '',
    was: '',
  };
}

export function sentForm(form: FormData): ArticleForm {
  const values = Object.fromEntries([...singles, ...lists, ...times].map((name) => [name, textIn(form, name)]));
  const correction = textIn(form, 'correction');
  // Whoever writes one means it.
  const kind = correction === '' ? textIn(form, 'edit') : 'correction';
  return {
    as: textIn(form, 'as'),
    version: Number(textIn(form, 'version')) || null,
    // Spaces at its beginning are code in Markdown.
    text: String(form.get('text') ?? '').replace(/\r\n?/g, '\n'),
    values,
    picture: {
      src: textIn(form, 'image'),
      alt: textIn(form, 'alt'),
      caption: textIn(form, 'caption'),
      credit: textIn(form, 'credit'),
    },
    editKind: kind === 'minor' || kind === 'correction' ? kind : 'update',
    correction,
    was: textIn(form, 'was'),
  };
}

/**
 * `kept`: fields of the source. What the form does not show stays as it is, and so does what was not touched: a day alone
 * shows no clock, an offset stays, a picture may be one of several.
 */
export function partsOf(form: ArticleForm, kept: Fields, zone: string): SourceParts {
  const { values, picture, text, editKind, correction } = form;
  const before = formOf({ fields: kept, text }, null, zone);
  const touched = Object.entries(values).filter(([name, value]) => oneLine(value) !== before.values[name]);
  const isSamePicture = JSON.stringify(picture) === JSON.stringify(before.picture);
  const fields = {
    ...kept,
    ...Object.fromEntries(
      touched.map(([name, value]) => [name, isList(name) ? listOf(value, kept[name]) : oneLine(value)]),
    ),
    ...(isSamePicture ? {} : { image: withPicture(kept.image, picture) }),
    edit: editKind === 'minor' ? 'minor' : null,
    correction: editKind === 'correction' ? correction : null,
  };
  return { fields, text };
}

type Shown = Pick<ArticleForm, 'values' | 'picture'> & { text: string };

/** Of a form as it is shown, to know later what somebody touched. */
export function wasOf({ values, picture, text }: ArticleForm): string {
  return JSON.stringify({ values, picture, text: hashOfText(text) } satisfies Shown);
}

/** `mine` over what somebody else saved meanwhile: what was not touched in it is as they saved it. */
export function overSaved(mine: ArticleForm, saved: ArticleForm): ArticleForm {
  const was = shownIn(mine.was);
  if (was === null) return { ...mine, version: saved.version };
  const values = Object.entries(mine.values).map(([name, value]) => [
    name,
    oneLine(value) === was.values[name] ? saved.values[name] : value,
  ]);
  return {
    ...mine,
    version: saved.version,
    values: Object.fromEntries(values),
    picture: JSON.stringify(mine.picture) === JSON.stringify(was.picture) ? saved.picture : mine.picture,
    text: hashOfText(mine.text) === was.text ? saved.text : mine.text,
  };
}

/** null for what no page of ours wrote. */
function shownIn(was: string): Shown | null {
  try {
    const { values, picture, text } = JSON.parse(was) as Shown;
    return typeof values === 'object' && typeof picture === 'object' && typeof text === 'string'
      ? { values, picture, text }
      : null;
  } catch {
    return null;
  }
}

/** A browser ends lines in its own way, and takes the first one. */
function hashOfText(text: string): string {
  const sent = text.replace(/\r\n?/g, '\n').trim();
  return createHash('sha256').update(sent).digest('base64url').slice(0, 16);
}

/** What the form itself asks for, besides what makes an article. */
export function formProblems({ picture, editKind, correction }: ArticleForm, { phrases }: Visit): Remark[] {
  return [
    ...(picture.src !== '' && picture.alt === '' ? [{ line: null, message: phrases.altMissing }] : []),
    ...(editKind === 'correction' && correction === '' ? [{ line: null, message: phrases.correctionMissing }] : []),
  ];
}

function isList(name: string): boolean {
  return lists.some((list) => list === name);
}

/** What was in the list before keeps its own shape: a mapping with more than the name, a name with a comma in it. */
function listOf(value: string, kept: unknown): unknown[] | null {
  const known = new Map(entriesOf(kept).map((entry) => [nameOf(entry), entry]));
  const items = itemsIn(value, [...known.keys()]).map((item) => known.get(item) ?? item);
  return items.length === 0 ? null : items;
}

/** The items of a line with commas, of which those that are `known` may hold some. */
function itemsIn(line: string, known: string[]): string[] {
  const longestFirst = known.toSorted((a, b) => b.length - a.length);
  const items: string[] = [];
  for (let rest = line; rest !== ''; rest = rest.replace(/^[\s,،]+/, '')) {
    const isNext = (name: string) => rest.startsWith(name) && /^\s*([,،\n]|$)/.test(rest.slice(name.length));
    const item = longestFirst.find(isNext) ?? (rest.split(/[,،\n]/, 1)[0] as string);
    items.push(item.trim());
    rest = rest.slice(item.length);
  }
  return items.filter((item) => item !== '');
}

/** Texts that stand on one line, as they are read. */
function textOf(value: unknown): string {
  return value === undefined || value === null || typeof value === 'object' ? '' : oneLine(String(value));
}

function entriesOf(value: unknown): unknown[] {
  return (Array.isArray(value) ? value : textOf(value).split(/[,،]/)).filter((entry) => nameOf(entry) !== '');
}

function nameOf(entry: unknown): string {
  const { name, slug } = (entry ?? {}) as Record<string, unknown>;
  return textOf(name ?? slug ?? entry);
}

function pictureOf(value: unknown): Picture {
  const one = (Array.isArray(value) ? value[0] : value) as Record<string, unknown> | string | undefined;
  if (typeof one === 'string') return { src: oneLine(one), alt: '', caption: '', credit: '' };
  return {
    src: textOf(one?.src ?? one?.image ?? one?.url),
    alt: textOf(one?.alt),
    caption: textOf(one?.caption),
    credit: textOf(one?.credit),
  };
}

/** The same field with another picture in the place of the first; what else is said of that stays while it is the same. */
function withPicture(kept: unknown, picture: Picture): unknown {
  if (picture.src === '') return null;
  const [first, ...others] = [kept ?? []].flat() as unknown[];
  const isSame = typeof first === 'object' && pictureOf(first).src === picture.src;
  const { src: _src, image: _image, url: _url, ...more } = (isSame ? first : {}) as Record<string, unknown>;
  const { alt: _alt, caption: _caption, credit: _credit, ...rest } = more;
  const said = Object.fromEntries(Object.entries(picture).filter(([, value]) => value !== ''));
  const one = { ...said, ...rest };
  return others.length === 0 ? one : [one, ...others];
}
