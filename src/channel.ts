/**
 * A channel is a named selection of articles: the whole site, a section, an author, a tag, a language. Each is every
 * output at once.
 */
export type ChannelKind = 'site' | 'section' | 'author' | 'tag' | 'language';

export type ChannelKey = { kind: ChannelKind; slug: string };

export type Channel = ChannelKey & {
  title: string;
  /** BCP 47; null where the site's holds. */
  language: string | null;
  /** A page of the author's own elsewhere. */
  url: string | null;
};

/** The first part of each kind's address; the site's is the root. */
export const folderOf = {
  site: '',
  section: 'sections',
  author: 'authors',
  tag: 'tags',
  language: 'languages',
} as const satisfies Record<ChannelKind, string>;

export const siteChannel: ChannelKey = { kind: 'site', slug: '' };

/** `/`, `/sections/world`, `/tags/%D9%85…`: percent-encoded, upper case. */
export function channelPath({ kind, slug }: ChannelKey): string {
  return kind === 'site' ? '/' : `/${folderOf[kind]}/${encodeURIComponent(slug)}`;
}

/** The address of a file that belongs to the channel, `rss.xml` for one. */
export function channelFile(channel: ChannelKey, file: string): string {
  return channelPath(channel).replace(/\/?$/, `/${file}`);
}

/** The channel whose pages begin with this folder, `sections` for one. */
export function kindOfFolder(folder: string): ChannelKind | null {
  const found = Object.entries(folderOf).find(([kind, name]) => kind !== 'site' && name === folder);
  return found ? (found[0] as ChannelKind) : null;
}
