/** A post as the Markdown file that it would be here. */
import { pathKey } from '../../reference.ts';
import type { Site } from '../../site.ts';
import { nameIn } from '../../site.ts';
import { oneLine } from '../../text/clean.ts';
import { languageTag } from '../../text/direction.ts';
import { type Instant, readTime } from '../../time.ts';
import { sourceOf } from '../article-source.ts';
import { mediaName } from '../media-name.ts';
import type { Post } from './post.ts';

/** Where the pictures of a post are now, and which could not be had. */
export type Placed = { inText: string[]; lead: string | null; troubles: string[] };

/** Words of a text that stand for a title. */
const titleWords = 8;

/** `loud`: followers are told as of any other article; else only of what readers have not seen before `now`. */
export function postSource(
  post: Post,
  text: string,
  lead: string | null,
  site: Site,
  { loud, now }: { loud: boolean; now: Instant },
): { source: string; remarks: string[] } {
  const remarks: string[] = [];
  const date = timeOf(post.published, site, remarks);
  const fields = {
    ...post.fields,
    title: post.title || titleFrom(text),
    summary: post.summary,
    date,
    updated: timeOf(post.updated, site, remarks),
    draft: post.draft || null,
    slug: post.slug,
    ...filed(post, site),
    authors: some(post.authors),
    lang: languageOf(post, site),
    image: imageOf(post, lead),
    guid: post.guid,
    aliases: some(aliasesOf(post)),
    federate: loud || post.draft || isAhead(date, site, now) ? null : 'quiet',
  };
  if (post.title === '') remarks.push('it has no title: the beginning of its text stands for one');
  if (/\ufffd/.test(post.title + text)) remarks.push('it has characters that cannot be read: they show as \ufffd');
  return { source: sourceOf({ fields, text }), remarks };
}

function timeOf(text: string | null, site: Site, remarks: string[]): string | null {
  if (text === null || readTime(text, site.timezone) !== null) return text;
  remarks.push(`"${text}" is no time`);
  return null;
}

function isAhead(date: string | null, site: Site, now: Instant): boolean {
  const time = date === null ? null : readTime(date, site.timezone);
  return time !== null && time.at > now;
}

/** Where nothing says which of its categories is the section, a tag that the settings call a section is. */
function filed({ section, tags }: Post, { sections }: Site): { section: string | null; tags: string[] | null } {
  const isSection = (tag: string) => sections.some(({ slug }) => slug === nameIn(sections, tag)?.slug);
  const found = section ?? tags.find(isSection) ?? null;
  return { section: found, tags: some(tags.filter((tag) => tag !== found)) };
}

/** Only where it is another language than the publication's: `ar-LB` is no other than `ar`. */
function languageOf({ language }: Post, site: Site): string | null {
  const tag = language === null ? null : languageTag(language);
  return tag === null || primary(tag) === primary(site.language) ? null : tag;
}

function primary(tag: string): string {
  return tag.split('-')[0] ?? tag;
}

function imageOf({ picture }: Post, lead: string | null): Record<string, unknown> | null {
  const usable = lead !== null && (/^https?:\/\//i.test(lead) ? URL.canParse(lead) : mediaName(lead) !== null);
  if (!picture || !usable) return null;
  return { src: lead, alt: oneLine(picture.alt), ...(picture.caption ? { caption: oneLine(picture.caption) } : {}) };
}

/** Every address at which it was, but for the front page of its site, which is nobody's. */
function aliasesOf({ url, addresses }: Post): string[] {
  const all = [...(url === null ? [] : [url]), ...addresses].filter((one) => /^(https?:\/\/[^\s/]|\/)/i.test(one));
  return [...new Set(all)].filter((one) => pathKey(one) !== '/');
}

/** The first words of a text without a title. */
function titleFrom(markdown: string): string {
  const line = markdown.split('\n').find((one) => /\p{L}/u.test(one) && !one.startsWith('![')) ?? '';
  const words = oneLine(line.replace(/\]\([^)]*\)/g, '').replace(/[*_#>`[\]\\]/g, '')).split(' ');
  return words.length > titleWords ? `${words.slice(0, titleWords).join(' ')}…` : words.join(' ');
}

function some<Item>(items: Item[]): Item[] | null {
  return items.length === 0 ? null : items;
}
