/**
 * A reference ties an article to another one, or to a page elsewhere. What the newsroom wrote is a mention; which
 * article it means follows from what the archive holds now, never from guessing: docs/architecture.md, "References".
 */
import { decodedPath } from './text/decoded-path.ts';
import { titleKey } from './text/fold.ts';
import { slugOf } from './text/slug.ts';

/** Where it was written. The first two are related reading; the others are links in the midst of the text. */
export type ReferenceOrigin = 'label' | 'frontmatter' | 'inline' | 'wikilink';

/** A reference as the newsroom wrote it. */
export type Mention = {
  origin: ReferenceOrigin;
  /** As written: `اقرأ أيضاً`, `Read also`; empty in the midst of the text. */
  label: string;
  /** The words that name the target; the address where there are none. */
  title: string;
  /** Where the author's link leads, as written; null for a title alone. */
  url: string | null;
};

/**
 * `resolved`: it means one published article. `external`: a page elsewhere. `pending`: nobody has that name yet.
 * `ambiguous`: more than one has. `dead`: its article is out of sight. `rejected`: it names its own article.
 */
export type ReferenceState = 'resolved' | 'external' | 'pending' | 'ambiguous' | 'dead' | 'rejected';

/** The article that a reference means, as it is now. */
export type Target = { id: string; slug: string; title: string; language: string };

/** `guid`: what feeds call it, where that is not its permanent address. */
export type Meant = Target & { guid: string | null };

/** `chosen`: an editor said which article it means. */
export type Reference = Mention & { state: ReferenceState; target: Meant | null; chosen: boolean };

/** A mention as it is read: `chosen` is the id that an editor chose for it, null where nobody did. */
export type ReadMention = Mention & { chosen: string | null };

/** Something that an article can be known by; clues are tried in their order, the first that fits decides. */
export type Clue = { by: 'id' | 'path' | 'address' | 'slug' | 'title' | 'beginning'; value: string };

/** How stored HTML holds the place of an inline reference: its position, other attributes, and the author's words. */
export const inlineReference = /<a href="ref:(\d+)"([^>]*)>(.*?)<\/a>/gs;

export function inlineMention(position: number, attributes: string, words: string): string {
  return `<a href="ref:${position}"${attributes && ` ${attributes.trim()}`}>${words}</a>`;
}

/** Fewer words of a truncated title would fit too many. */
const beginningWords = 4;

/** Words around a title that are none of it: sites add them, and editors to say what kind of piece it is. */
const wrappers = ['بالفيديو', 'فيديو', 'صور', 'بالصور', 'video', 'photos'].map(titleKey);

/** A bare address that leads nowhere has nothing to say to readers, and may hold an id that is not public. */
export function hasWords({ title, url }: Pick<Mention, 'title' | 'url'>): boolean {
  return title !== url;
}

export function isRelated({ origin }: Pick<Mention, 'origin'>): boolean {
  return origin === 'label' || origin === 'frontmatter';
}

/** What decides how mentions are read: the names that this publication itself goes by. */
export type Publisher = { title: string; origin: string };

/** By what `mention` may be found. What an editor chose is all that counts. */
export function cluesOf({ title, url, chosen }: ReadMention, { title: siteTitle, origin }: Publisher): Clue[] {
  if (chosen !== null) return [{ by: 'id', value: chosen }];
  if (url !== null) return addressClues(url, origin);
  const key = titleKey(title);
  const bare = unwrapped(title, siteTitle);
  const name = title.trim();
  // Signs alone name nobody.
  if (key === '') return [];
  return [
    ...(/^[a-z0-9-]{1,32}$/.test(name) ? [{ by: 'id', value: name } as const] : []),
    ...(slugOf(name) === name ? [{ by: 'slug', value: name } as const] : []),
    { by: 'title', value: key },
    ...(bare === key || bare === '' ? [] : [{ by: 'title', value: bare } as const]),
    ...(isTruncated(title, key) ? [{ by: 'beginning', value: key } as const] : []),
  ];
}

/** A path on this host, or what an article was published under elsewhere. */
function addressClues(url: string, origin: string): Clue[] {
  if (isOurs(url, origin)) return pathClues(url);
  return [{ by: 'address', value: addressKey(url) }];
}

/** An article's page is known by its id, whatever slug is behind it; any other path may be an alias. */
function pathClues(url: string): Clue[] {
  const path = pathOf(url);
  const id = /^\/a\/([^/]+)/.exec(path)?.[1];
  if (id !== undefined) return [{ by: 'id', value: id }];
  return [...new Set([pathKey(url), path])].map((value) => ({ by: 'path', value }));
}

function isOurs(url: string, origin: string): boolean {
  return (
    url.startsWith('/') || (URL.canParse(url) && URL.canParse(origin) && new URL(url).host === new URL(origin).host)
  );
}

/** An article that has a name, as far as it matters to a reference. */
export type Candidate = { id: number; present: boolean; standing: 'published' | 'gone' | 'unseen' };

export type Decision = { state: ReferenceState; target: number | null };

/**
 * Which article a mention in the article `self` means. Clues are tried in order, present names before former ones. The
 * answer follows from the names alone, so it does not matter in which order articles came.
 */
export function decide(
  mention: ReadMention,
  self: number,
  publisher: Publisher,
  named: (clue: Clue) => Candidate[],
): Decision {
  let gone = false;
  const found = cluesOf(mention, publisher).map(named);
  const present = found.map((candidates) => candidates.filter((one) => one.present));
  for (const group of [...present, ...found]) {
    const published = group.filter(({ standing }) => standing === 'published');
    const [only, ...more] = published.filter(({ id }) => id !== self);
    if (only) return more.length > 0 ? { state: 'ambiguous', target: null } : { state: 'resolved', target: only.id };
    if (published.length > 0) return { state: 'rejected', target: null };
    gone ||= group.some(({ id, standing }) => id !== self && standing === 'gone');
  }
  if (gone) return { state: 'dead', target: null };
  return { state: leadsSomewhere(mention, publisher) ? 'external' : 'pending', target: null };
}

/** An address leads somewhere without us, unless it is where an article of ours would be. */
function leadsSomewhere({ url }: Mention, { origin }: Publisher): boolean {
  return url !== null && /^(https?:\/)?\//i.test(url) && !(isOurs(url, origin) && pathOf(url).startsWith('/a/'));
}

/** A path decoded, in NFC, without query, fragment and final slash: all spellings of one address are equal. */
function pathOf(url: string): string {
  return decodedPath(url.replace(/^https?:\/\/[^/?#]*/i, ''));
}

/**
 * An address without its scheme and fragment, and without what campaigns add to it. The rest of the query stays: it is
 * all that some addresses differ by.
 */
export function addressKey(url: string): string {
  const host = /^https?:\/\/([^/?#]*)/i.exec(url)?.[1] ?? '';
  return `${host.toLowerCase()}${pathKey(url)}`;
}

/** The same without the host: what an alias is known by. */
export function pathKey(url: string): string {
  const query = /^[^#?]*\?([^#]*)/.exec(url)?.[1] ?? '';
  const own = query.split('&').filter((field) => field !== '' && !/^(utm_\w+|fbclid|gclid)=/.test(field));
  return `${pathOf(url)}${own.length === 0 ? '' : `?${own.join('&')}`}`;
}

function isTruncated(title: string, key: string): boolean {
  return /(…|\.\.\.)\s*$/.test(title) && key.split(' ').length >= beginningWords;
}

function unwrapped(title: string, siteTitle: string): string {
  const site = titleKey(siteTitle);
  const parts = title.split(/\s[|–—-]\s/);
  const inner = parts.length > 1 && titleKey(parts.at(-1) ?? '') === site ? parts.slice(0, -1).join(' - ') : title;
  const pieces = inner.split(/(?:\.\.|…|[:()[\]])/).filter((piece) => piece.trim() !== '');
  const own = pieces.filter((piece, index) => {
    const edge = index === 0 || index === pieces.length - 1;
    return !(edge && wrappers.includes(titleKey(piece)));
  });
  return titleKey(own.length === pieces.length ? inner : own.join(' '));
}

/** What a reference is filed under, so that an article that comes, changes or goes finds those it concerns. */
export function clueKey({ by, value }: Clue): string {
  return by === 'beginning' ? `beginning ${firstWords(value)}` : `${by} ${value}`;
}

/** The last word of a truncated title may itself be cut: the ones before it are whole. */
export function firstWords(key: string): string {
  return key
    .split(' ')
    .slice(0, beginningWords - 1)
    .join(' ');
}
