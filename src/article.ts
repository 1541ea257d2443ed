import { createHash } from 'node:crypto';
import type { Media } from './media.ts';
import type { Mention, Reference } from './reference.ts';
import type { Name } from './site.ts';
import type { Instant, Precision } from './time.ts';

/** A picture as the newsroom placed it. `src`: a name below `content/media/` or an http(s) address; null: none came. */
export type Picture = { src: string | null; alt: string; caption: string | null; credit: string | null };

/** One piece of a body. `html` is inline HTML (whole elements in `html` blocks), clean since import. */
export type Block =
  | { type: 'paragraph'; html: string }
  | { type: 'heading'; level: 2 | 3 | 4; html: string }
  | { type: 'html'; html: string }
  | { type: 'figure'; picture: Picture }
  /** The place of `mentions[reference]` in the text. */
  | { type: 'reference'; reference: number }
  /** Where the newsroom's page had its suggestions («اخترنا لك»). */
  | { type: 'slot'; label: string };

/** Where a publication time comes from; all but `given` are for an editor to confirm. */
export type DateSource = 'given' | 'file-name' | 'import';

/** What can be read of an article: a change of it is an edit that readers should see. */
export type Story = {
  title: string;
  /** The standfirst, plain text. */
  summary: string | null;
  body: Block[];
  image: Picture | null;
};

/** What the author wrote, from whichever format: everything but what the house itself keeps of an article. */
export type Manuscript = Story & {
  /** BCP 47, canonical. */
  language: string;
  slug: string;
  section: Name | null;
  authors: Name[];
  tags: Name[];
  mentions: Mention[];
  /** Name of a sound below `content/media/`. */
  audio: string | null;
  published: { at: Instant; precision: Precision; source: Exclude<DateSource, 'import'> } | null;
  updated: Instant | null;
  draft: boolean;
  embargo: Instant | null;
  expires: Instant | null;
  withdrawn: Instant | null;
  federate: 'auto' | 'now' | 'quiet' | 'never';
  edit: 'minor' | null;
  correction: string | null;
  /** Where the text appeared first, an absolute address. */
  canonical: string | null;
  /** Shared by the translations of one article. */
  translationKey: string | null;
  /** By what readers of a former feed know it: it stays the item's id in ours. */
  guid: string | null;
  /** Former addresses: paths on this host, beginning with `/`, or whole ones, which are both that path and an address elsewhere. */
  aliases: string[];
  /** Front matter that Nashra does not know, kept as it came. */
  extra: Record<string, unknown>;
  /** What another database knew of it; null for a text that comes from none. */
  known: Known | null;
};

/** What a database knows of an article that its text does not say: it counts where the article is new. */
export type Known = {
  /** When it was first imported, where it has no date of its own. */
  firstImport: Instant | null;
  /** Its date was taken from the name of a file. */
  fromFileName: boolean;
  /** It was public at some time. */
  seen: boolean;
  /** A player's mark in it stands for no sound. */
  silent: boolean;
  corrections: Correction[];
  /** Slugs, folded titles, paths and addresses that it went by formerly. */
  former: FormerName[];
  /** Which articles an editor chose for mentions. */
  choices: Choice[];
};

export type FormerName = { by: 'title' | 'slug' | 'path' | 'address'; value: string };

/** `title` and `url` as the mention has them. */
export type Choice = { title: string; url: string | null; target: string };

export const states = ['draft', 'scheduled', 'published', 'hidden', 'withdrawn'] as const;

export type State = (typeof states)[number];

export type Correction = { text: string; at: Instant };

/** An article as the outside may see it. */
export type Article = Omit<
  Manuscript,
  'published' | 'updated' | 'edit' | 'correction' | 'draft' | 'mentions' | 'aliases' | 'known'
> & {
  /** `[a-z0-9-]{1,32}`, permanent. */
  id: string;
  state: State;
  published: { at: Instant; precision: Precision; source: DateSource };
  /** The last real edit since it was published; null before the first. */
  updated: Instant | null;
  corrections: Correction[];
  references: Reference[];
  /** Every picture and sound that it names and that is there, by name. */
  media: Record<string, Media>;
};

/** Days for which feeds carry the notice of a withdrawal. */
export const noticeDays = 7;

/** The eight letters that stand for a path for ever: RFC 4648 base32 of its SHA-256, lower case. */
export function idOfPath(path: string): string {
  const digest = createHash('sha256').update(path.normalize('NFC')).digest();
  let bits = digest.readUIntBE(0, 5);
  let id = '';
  for (let letter = 0; letter < 8; letter++) {
    id = 'abcdefghijklmnopqrstuvwxyz234567'[bits % 32] + id;
    bits = Math.floor(bits / 32);
  }
  return id;
}

/** The permanent address: guid in RSS, id in Atom and JSON Feed. */
export function permanentPath(id: string): string {
  return `/a/${id}`;
}

/** The page; its slug may change, the rest never does. */
export function articlePath({ id, slug }: Pick<Article, 'id' | 'slug'>): string {
  return `/a/${id}/${encodeURIComponent(slug)}`;
}

/** The picture that stands for the article: its own, else the first in its body that is there. */
export function leadPicture({ image, body, media }: Pick<Article, 'image' | 'body' | 'media'>): Picture | null {
  const pictures = [image, ...body.map((block) => (block.type === 'figure' ? block.picture : null))];
  return pictures.find((picture) => picture?.src && (picture.src in media || isAddress(picture.src))) ?? null;
}

/** Names of the pictures and the sound that an article shows, from `content/media/`. */
export function mediaNames(story: Pick<Manuscript, 'image' | 'body' | 'audio'>): string[] {
  const names = [story.audio, ...pictureSources(story)];
  return [...new Set(names.filter((name): name is string => name !== null && !isAddress(name)))];
}

/** Where the pictures are that an article shows from elsewhere. */
export function pictureAddresses(story: Pick<Story, 'image' | 'body'>): string[] {
  return pictureSources(story).filter((source) => isAddress(source) && URL.canParse(source));
}

function pictureSources({ image, body }: Pick<Story, 'image' | 'body'>): string[] {
  const pictures = [image, ...body.map((block) => (block.type === 'figure' ? block.picture : null))];
  return pictures.map((picture) => picture?.src ?? null).filter((source) => source !== null);
}

export function isAddress(text: string): boolean {
  return /^https?:\/\//i.test(text);
}
