/** Front matter: our own names first, then the names that other generators use for the same thing. */
import { isAddress, type Manuscript, type Picture, permanentPath } from '../article.ts';
import type { Mention } from '../reference.ts';
import type { Name, Site } from '../site.ts';
import { nameIn } from '../site.ts';
import { languageTag } from '../text/direction.ts';
import { reachable } from '../text/sanitise.ts';
import { type Instant, readTime, type WrittenTime } from '../time.ts';
import { fieldNames } from './field-names.ts';
import { readKnown } from './known-fields.ts';
import { mediaName, pictureSource, unusablePicture } from './media-name.ts';
import type { Warning } from './source-block.ts';
import type { YamlFields } from './yaml-fields.ts';

export type FrontMatter = Omit<Manuscript, 'title' | 'slug' | 'body' | 'mentions' | 'published' | 'language'> & {
  id: string | null;
  title: string | null;
  slug: string | null;
  language: string | null;
  date: WrittenTime | null;
  /** Titles or addresses of related reading. */
  related: Pick<Mention, 'title' | 'url'>[];
  warnings: Warning[];
};

const idPattern = /^[a-z0-9-]{1,32}$/;

const clues = {
  time: 'write 2026-11-20, 2026-11-20 08:00 or 2026-11-20T08:00:00+02:00',
  id: 'an id is 1 to 32 small letters a-z, digits and -',
  federate: 'write auto, now, quiet or never',
};

/** Reads what it can; what is wrong goes to the problems of `fields`. */
export function readFrontMatter(fields: YamlFields, site: Site): FrontMatter {
  const warnings: Warning[] = [];
  const categories = fields.list(['categories']);
  const section = fields.text(...fieldNames.section) ?? categories.shift() ?? null;
  const time = (...names: string[]) => timeOf(fields, site, ...names);
  return {
    id: matching(fields, 'id', idPattern, clues.id),
    title: fields.text('title'),
    summary: fields.text(...fieldNames.summary),
    date: time(...fieldNames.date.filter((name) => name !== 'published' || !isFlag(fields))),
    updated: time(...fieldNames.updated)?.at ?? null,
    draft: fields.flag('draft') || isUnpublished(fields),
    slug: fields.text('slug'),
    aliases: fields.list(fieldNames.aliases).flatMap((alias) => aliasOf(fields, alias)),
    section: section === null ? null : nameIn(site.sections, section),
    tags: namesIn([], [...fields.list(fieldNames.tags), ...categories]),
    authors: namesIn(site.authors, fields.list(fieldNames.authors)),
    language: languageOf(fields),
    image: pictureOf(fields, warnings),
    audio: soundOf(fields, warnings),
    related: relatedOf(fields),
    canonical: canonicalOf(fields),
    translationKey: fields.text('translationKey'),
    guid: fields.text('guid'),
    embargo: time('embargo')?.at ?? null,
    expires: time(...fieldNames.expires)?.at ?? null,
    withdrawn: time('withdrawn')?.at ?? null,
    federate: (matching(fields, 'federate', /^(auto|now|quiet|never)$/, clues.federate) ??
      'auto') as Manuscript['federate'],
    edit: matching(fields, 'edit', /^minor$/, 'write minor, or leave it out') as Manuscript['edit'],
    correction: fields.text('correction'),
    known: readKnown(fields),
    extra: fields.rest(),
    warnings,
  };
}

/** Jekyll's `published: false` is a flag; with any other value the word names a time. */
function isFlag(fields: YamlFields): boolean {
  return /^(true|false)$/i.test(fields.text('published') ?? '');
}

/** Other generators' ways to say that an article is a draft: Jekyll's, and Ghost's. */
function isUnpublished(fields: YamlFields): boolean {
  return fields.text('published')?.toLowerCase() === 'false' || fields.text('status')?.toLowerCase() === 'draft';
}

function timeOf(
  fields: YamlFields,
  site: Site,
  ...names: string[]
): { at: Instant; precision: 'day' | 'minute' } | null {
  const text = fields.text(...names);
  const time = text === null ? null : readTime(text, site.timezone);
  if (text !== null && time === null) fields.wrong(names, `"${text}" is no time; ${clues.time}`);
  return time;
}

function matching(fields: YamlFields, name: string, pattern: RegExp, clue: string): string | null {
  const text = fields.text(name);
  if (text !== null && !pattern.test(text)) fields.wrong(name, `"${text}" does not fit; ${clue}`);
  return text;
}

function languageOf(fields: YamlFields): string | null {
  const text = fields.text(...fieldNames.lang);
  const tag = text === null ? null : languageTag(text);
  if (text !== null && tag === null) fields.wrong(fieldNames.lang, `"${text}" is no language tag; write ar or en-GB`);
  return tag;
}

function namesIn(declared: readonly Name[], texts: string[]): Name[] {
  const names = texts.map((text) => nameIn(declared, text)).filter((name) => name !== null);
  return names.filter(({ slug }, index) => names.findIndex((other) => other.slug === slug) === index);
}

function pictureOf(fields: YamlFields, warnings: Warning[]): Picture | null {
  const names = fieldNames.image;
  const [picture] = fields.mappings(names, 'src');
  const written = picture?.text('src', 'image', 'url') ?? null;
  if (!picture || written === null) return null;
  const src = pictureSource(written);
  if (src === null) {
    warnings.push({ line: fields.lineOf(...names) ?? 1, message: unusablePicture(written) });
    return null;
  }
  return { src, alt: picture.text('alt') ?? '', caption: picture.text('caption'), credit: picture.text('credit') };
}

function soundOf(fields: YamlFields, warnings: Warning[]): string | null {
  const written = fields.mappings(['audio'], 'src')[0]?.text('src', 'url') ?? null;
  if (written === null) return null;
  const name = mediaName(written);
  const message = `the sound "${written}" is left out; write a name below media/`;
  if (name === null) warnings.push({ line: fields.lineOf('audio') ?? 1, message });
  return name;
}

function relatedOf(fields: YamlFields): FrontMatter['related'] {
  const names = fieldNames.related;
  return fields.mappings(names, 'title').map((entry) => {
    const id = entry.text('id');
    const title = entry.text('title');
    const address = entry.text('url') ?? (/^(https?:\/\/|\/)\S+$/i.test(title ?? '') ? title : null);
    const url = id === null ? address : permanentPath(id);
    if (id !== null && !idPattern.test(id)) fields.wrong(names, `"${id}" does not fit; ${clues.id}`);
    if (url !== null && !(reachable(url) && URL.canParse(url, 'https://news.invalid')))
      fields.wrong(names, `"${url}" is no address; write https://… or /…`);
    if (url === null && title === null) fields.wrong(names, 'an entry names nothing; write a title or an address');
    return { title: title ?? url ?? '', url };
  });
}

function aliasOf(fields: YamlFields, alias: string): string[] {
  const path = alias.replace(/#.*$/, '');
  if (path.startsWith('/') || (isAddress(path) && URL.canParse(path))) return [path];
  if (/^[^\s/]+(\/[^\s/]+)*\/?$/.test(path)) return [`/${path}`];
  fields.wrong(fieldNames.aliases, `"${alias}" is no path; write /2020/05/old-name`);
  return [];
}

function canonicalOf(fields: YamlFields): string | null {
  const text = fields.text('canonical');
  if (text !== null && !(/^https?:\/\//i.test(text) && URL.canParse(text)))
    fields.wrong('canonical', `"${text}" is no address; write https://…`);
  return text;
}
