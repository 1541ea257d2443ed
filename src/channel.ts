/**
 * A channel is a named selection of articles: the whole site, a section, an author, a tag, a language. Each is every
 * output at once. The kinds: src/channels/.
 */
import type { Manuscript } from './article.ts';
import type { Kind } from './channels/kind.ts';
import { type ChannelKind, kinds } from './channels/kinds.ts';
import type { Site } from './site.ts';

export type { ChannelKind };

export type ChannelKey = { kind: ChannelKind; slug: string };

export type Channel = ChannelKey & {
  title: string;
  /** BCP 47; null where the site's holds. */
  language: string | null;
  /** A page of the author's own elsewhere. */
  url: string | null;
};

export const siteChannel: ChannelKey = { kind: 'site', slug: '' };

/** The channel of the whole publication, which is called as the settings say. */
export function siteAsChannel({ title, language }: Pick<Site, 'title' | 'language'>): Channel {
  return { ...siteChannel, title, language, url: null };
}

/** `/`, `/sections/world`, `/tags/%D9%85…`: percent-encoded, upper case. */
export function channelPath({ kind, slug }: ChannelKey): string {
  return kind === 'site' ? '/' : `${folderPath(kind)}${encodeURIComponent(slug)}`;
}

/** The address of a file that belongs to the channel, `rss.xml` for one. */
export function channelFile(channel: ChannelKey, file: string): string {
  return channelPath(channel).replace(/\/?$/, `/${file}`);
}

/** Where the channels of a kind are: `/sections/`. */
export function folderPath(kind: ChannelKind): string {
  return `/${definition(kind).folder}/`;
}

/** The kind whose addresses begin with this folder, `sections` for one. */
export function kindOfFolder(folder: string): ChannelKind | null {
  return kinds.find((one) => one.folder === folder && folder !== '')?.kind ?? null;
}

export function channelTitle({ kind, title, slug }: Channel, language: string): string {
  return definition(kind).titleIn?.(slug, language) ?? title;
}

/** An article's place in a channel: its position among those of the kind, and its own spelling of the title. */
export type Membership = ChannelKey & { position: number; name: string };

export function membershipsOf(manuscript: Manuscript): Membership[] {
  return kinds.flatMap(({ kind, namesOf }) =>
    [...new Map(namesOf(manuscript).map((name) => [name.slug, name])).values()].map(({ slug, title }, position) => ({
      kind,
      slug,
      position,
      name: title,
    })),
  );
}

/** What src/channels/ says of a kind. */
export function definition(kind: ChannelKind): Kind {
  return kinds.find((one) => one.kind === kind) as Kind;
}
