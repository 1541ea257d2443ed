/** What the form of an article says, as the fields and the text of its source; and back. */
import type { Remark } from '../../deed.ts';
import type { SourceParts } from '../../desk-store.ts';
import { localTime } from '../../time.ts';
import { textIn, type Visit } from './visit.ts';

type Fields = SourceParts['fields'];

export type Picture = { src: string; alt: string; caption: string; credit: string };

/** The form as it is shown: texts alone. */
export type ArticleForm = {
  version: number | null;
  text: string;
  /** By name: those of `singles`, `lists` and `times`. */
  values: Record<string, string>;
  picture: Picture;
  editKind: 'update' | 'minor' | 'correction';
  correction: string;
};

export const singles = [
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
    ...singles.map((name) => [name, textOf(fields[name])]),
    ...lists.map((name) => [name, itemsOf(fields[name]).join('، ')]),
    ...times.map((name) => [name, localTime(textOf(fields[name]), zone) ?? '']),
  ]);
  return { version, text, values, picture: pictureOf(fields.image), editKind: 'update', correction: '' };
}

export function sentForm(form: FormData): ArticleForm {
  const values = Object.fromEntries([...singles, ...lists, ...times].map((name) => [name, textIn(form, name)]));
  const kind = textIn(form, 'edit');
  return {
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
    correction: textIn(form, 'correction'),
  };
}

/** `kept`: fields of the source, of which those that the form does not show stay as they are. */
export function partsOf(form: ArticleForm, kept: Fields, zone: string): SourceParts {
  const { values, picture, text, editKind, correction } = form;
  const fields = {
    ...kept,
    ...Object.fromEntries(singles.map((name) => [name, values[name]])),
    ...Object.fromEntries(lists.map((name) => [name, listOf(values[name] ?? '', kept[name])])),
    ...Object.fromEntries(times.map((name) => [name, timeOf(values[name] ?? '', kept[name], zone)])),
    image: picture.src === '' ? null : withoutEmpty(picture),
    edit: editKind === 'minor' ? 'minor' : null,
    correction: editKind === 'correction' ? correction : null,
  };
  return { fields, text };
}

/** What the form itself asks for, besides what makes an article. */
export function formProblems({ picture, editKind, correction }: ArticleForm, { phrases }: Visit): Remark[] {
  return [
    ...(picture.src !== '' && picture.alt === '' ? [{ line: null, message: phrases.altMissing }] : []),
    ...(editKind === 'correction' && correction === '' ? [{ line: null, message: phrases.correctionMissing }] : []),
  ];
}

/** What was not touched keeps its own spelling: a day alone shows no clock, an offset stays. */
function timeOf(value: string, kept: unknown, zone: string): string | null {
  const before = textOf(kept);
  return value === (localTime(before, zone) ?? '') ? before || null : value;
}

function listOf(value: string, kept: unknown): unknown {
  if (value === itemsOf(kept).join('، ')) return kept ?? null;
  const items = value
    .split(/[,،\n]/)
    .map((item) => item.trim())
    .filter((item) => item !== '');
  return items.length === 0 ? null : items;
}

function textOf(value: unknown): string {
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value);
}

function itemsOf(value: unknown): string[] {
  if (!Array.isArray(value))
    return textOf(value)
      .split(/[,،]/)
      .flatMap((one) => one.trim() || []);
  return value.map((item) => textOf(item?.name ?? item?.slug ?? item)).filter((item) => item !== '');
}

function pictureOf(value: unknown): Picture {
  const one = (Array.isArray(value) ? value[0] : value) as Record<string, unknown> | string | undefined;
  if (typeof one === 'string') return { src: one, alt: '', caption: '', credit: '' };
  return {
    src: textOf(one?.src ?? one?.image ?? one?.url),
    alt: textOf(one?.alt),
    caption: textOf(one?.caption),
    credit: textOf(one?.credit),
  };
}

function withoutEmpty(picture: Picture): Partial<Picture> {
  return Object.fromEntries(Object.entries(picture).filter(([, value]) => value !== ''));
}
