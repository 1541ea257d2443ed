/** A folder of Hugo, Jekyll, Eleventy or Astro. Front matter is looked at twice: links between files need all addresses. */
import { basename, dirname, extname, join, normalize, relative } from 'node:path/posix';
import { oneLine } from '../../text/clean.ts';
import { byOwnNames } from '../field-names.ts';
import { filesBelow } from '../files-below.ts';
import { formerPath, listOf, textOf } from './folder-address.ts';
import { type FolderFile, readFolderFile } from './folder-file.ts';
import { type FolderSite, folderSite } from './folder-site.ts';
import { htmlOf } from './folder-text.ts';
import { inLanguage } from './hugo-languages.ts';
import { type Arriving, type Post, type Posts, postOf } from './post.ts';

const left = /\/(node_modules|_site|public|themes|layouts|_layouts|_includes|archetypes|vendor)\//;

/** What it is called elsewhere, and here. */
const otherNames: Record<string, string> = { pubDate: 'date', updatedDate: 'updated', last_modified_at: 'updated' };

/** What was said in words that mean nothing here. */
const meaningless = [
  'layout',
  'permalink',
  'url',
  'weight',
  'type',
  'eleventyNavigation',
  'eleventyExcludeFromCollections',
];

export async function readFolder(folder: string, from: string | null): Promise<Posts | null> {
  const site = await folderSite(folder);
  if (site === null) return null;
  const located = { ...site, address: from ?? site.address };
  const texts = (await filesBelow(site.content)).filter((file) => isText(file, site));
  const files = texts.filter((file) => isContent(file, site));
  const addresses = await addressesOf(files, located);
  const pictures = ['static', 'public', 'assets', 'src'].map((name) => join(site.root, name));
  const posts = postsIn(files, located, addresses);
  const pages = texts.filter((file) => !files.includes(file)).map((file) => relative(site.root, file));
  return { count: files.length, posts, folders: [site.root, ...pictures], left: leftOf(pages) };
}

function isText(file: string, { root }: FolderSite): boolean {
  return (
    /\.(md|mdx|markdown)$/.test(file) &&
    !left.test(`/${relative(root, file)}`) &&
    !/^(_index|README)\b/.test(basename(file))
  );
}

function isContent(file: string, { generator, root }: FolderSite): boolean {
  return generator !== 'jekyll' || /\/_(posts|drafts)\//.test(`/${relative(root, file)}`);
}

/** Jekyll's pages and collections: what a site has beside its posts, about.md and the like. */
function leftOf(pages: string[]): string[] {
  if (pages.length === 0) return [];
  const more = pages.length > 5 ? ' ...' : '';
  return [`${pages.length} texts outside of _posts and _drafts: ${pages.slice(0, 5).join(', ')}${more}`];
}

/** By the path below the content, and by the name alone: links say either, and mean their own language first. */
async function addressesOf(files: string[], site: FolderSite): Promise<Map<string, string>> {
  const addresses = new Map<string, string>();
  for (const file of files) {
    const read = await readFolderFile(file);
    if (read === null || typeof read === 'string') continue;
    const { address, path: own, language } = placeOf(file, read, site);
    if (address === null) continue;
    const path = bareName(relative(site.content, file));
    const names = [path, bareName(`${own}.md`), basename(path)];
    for (const name of [...names.map((one) => `${language}:${one}`), ...names])
      if (!addresses.has(name)) addresses.set(name, address);
  }
  return addresses;
}

async function* postsIn(files: string[], site: FolderSite, addresses: Map<string, string>): AsyncGenerator<Arriving> {
  for (const file of files) {
    const read = await readFolderFile(file);
    const path = relative(site.content, file);
    if (typeof read === 'string') yield { omitted: read, isLoss: true, title: path, url: null };
    else if (read === null) yield { omitted: 'it has no front matter', title: path, url: null };
    else yield postIn(file, read, site, addresses);
  }
}

type Place = { path: string; address: string | null; date: string | null; language: string | null };

function placeOf(file: string, { fields }: FolderFile, site: FolderSite): Place {
  const path = relative(site.content, file);
  const bare = path.slice(0, -extname(path).length);
  const spoken =
    site.generator === 'hugo' ? inLanguage(bare, site.languages) : { path: bare, language: null, prefix: '' };
  const { path: own, language } = spoken;
  const named = own.replace(/(^|\/)_(posts|drafts)\//, '$1');
  const date = textOf(fields.date ?? fields.pubDate) ?? dayIn(own);
  const former = formerPath({ generator: site.generator, path: named, fields, date, patterns: site.patterns });
  // Hugo takes an address that begins with a slash for whole.
  const prefix = textOf(fields.url)?.startsWith('/') ? '' : spoken.prefix;
  return { path: named, address: former === null ? null : (site.address ?? '') + prefix + former, date, language };
}

function dayIn(path: string): string | null {
  const parts = path.split('/');
  const name = (parts.at(-1) === 'index' ? parts.at(-2) : parts.at(-1)) ?? '';
  return /^(\d{4}-\d{2}-\d{2})-/.exec(name)?.[1] ?? null;
}

function postIn(file: string, read: FolderFile, site: FolderSite, addresses: Map<string, string>): Post {
  const { path, address, date, language } = placeOf(file, read, site);
  const folder = dirname(relative(site.root, file));
  const { html, remarks } = htmlOf(read.text, file.endsWith('.mdx'), {
    addressOf: (name) => addressFor(name, dirname(relative(site.content, file)), addresses, language),
    placeOf: (picture) => (picture.startsWith('/') ? picture : `/${normalize(join(folder, picture))}`),
  });
  const { title, summary, tags, authors, section, slug, lang, image, aliases, updated, draft, ...rest } = namedHere(
    read.fields,
    site,
  );
  return postOf({
    key: address ?? `${site.generator} ${path}`,
    guid: guidOf(address, site),
    url: address,
    addresses: listOf(aliases, site.generator).map((one) => (one.startsWith('/') ? (site.address ?? '') + one : one)),
    title: oneLine(textOf(title) ?? ''),
    summary: textOf(summary),
    html,
    published: date,
    updated: textOf(updated),
    draft: draft === true || /(^|\/)_drafts\//.test(relative(site.root, file)),
    authors: namesIn(authors),
    section: textOf(section),
    tags: namesIn(tags),
    slug: textOf(slug),
    language: textOf(lang) ?? language ?? site.language,
    picture: pictureIn(image, folder),
    fields: { ...(site.languages ? { translationKey: bareName(`${path}.md`) } : {}), ...rest },
    remarks,
  });
}

/** Front matter by our names, without what only meant something to the generator. */
function namedHere(fields: Record<string, unknown>, { generator }: FolderSite): Record<string, unknown> {
  const lists = ['categories', 'tags'];
  const renamed = Object.entries(fields).map(([name, value]): [string, unknown] => [otherNames[name] ?? name, value]);
  const kept = renamed.filter(([name]) => !meaningless.includes(name));
  const split = kept.map(([name, value]) => [name, lists.includes(name) ? listOf(value, generator) : value]);
  const own = byOwnNames(Object.fromEntries(split));
  return { ...own, id: null, guid: null };
}

/** What the generators' own feeds call a post: Jekyll leaves the ending out. */
function guidOf(address: string | null, { generator }: FolderSite): string | null {
  if (address === null || !/^https?:/i.test(address)) return null;
  return generator === 'jekyll' ? address.replace(/(\.html|\/)$/, '') : address;
}

function addressFor(
  name: string,
  folder: string,
  addresses: Map<string, string>,
  language: string | null,
): string | null {
  const wanted = bareName(name.replace(/[#?].*$/, '').replace(/^\//, ''));
  const either = [normalize(join(folder, wanted)), wanted, basename(wanted)];
  const places = [...either.map((one) => `${language}:${one}`), ...either];
  const found = places.find((place) => addresses.has(place));
  return found === undefined ? null : (addresses.get(found) ?? null);
}

/** A bundle is called like its folder. */
function bareName(path: string): string {
  return path.replace(/\.(md|mdx|markdown)$/, '').replace(/\/index$/, '');
}

function namesIn(value: unknown): string[] {
  const all = Array.isArray(value) ? value : listOf(value, 'hugo');
  return all.flatMap(
    (one) => textOf(typeof one === 'object' && one !== null ? (one as { name?: unknown }).name : one) ?? [],
  );
}

function pictureIn(image: unknown, folder: string): Post['picture'] {
  const one = (typeof image === 'object' && image !== null ? image : { src: image }) as Record<string, unknown>;
  const src = textOf(one.src ?? one.url ?? one.image ?? one.path);
  if (src === null) return null;
  const place = /^(https?:)?\//i.test(src) ? src : `/${normalize(join(folder, src))}`;
  return { src: place, alt: textOf(one.alt) ?? '', caption: textOf(one.caption) };
}
