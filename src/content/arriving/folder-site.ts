/** Which generator a folder is for, where its content lies, and what its settings say of addresses. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { filesBelow } from '../files-below.ts';
import { type Generator, jekyllStyles, textOf } from './folder-address.ts';
import { tomlFields } from './folder-file.ts';
import { type HugoLanguages, hugoLanguages } from './hugo-languages.ts';

export type FolderSite = {
  generator: Generator;
  /** Folder of the whole site, and of its content. */
  root: string;
  content: string;
  address: string | null;
  language: string | null;
  /** null where there is one. */
  languages: HugoLanguages | null;
  patterns: Map<string, string>;
};

type Settings = Record<string, unknown>;

const hugoFiles = [
  'hugo.toml',
  'hugo.yaml',
  'hugo.yml',
  'config.toml',
  'config.yaml',
  'config/_default/hugo.toml',
  'config/_default/config.toml',
];
const eleventyFiles = [
  '.eleventy.js',
  'eleventy.config.js',
  'eleventy.config.mjs',
  'eleventy.config.cjs',
  'eleventy.config.ts',
];
const astroFiles = ['astro.config.mjs', 'astro.config.ts', 'astro.config.js'];

/** null for a folder of articles as they are written for Nashra. */
export async function folderSite(root: string): Promise<FolderSite | null> {
  if (existsSync(join(root, 'site.yaml'))) return null;
  const at = (names: string[]) => names.find((name) => existsSync(join(root, name)));
  if (existsSync(join(root, '_config.yml')) || existsSync(join(root, '_posts'))) return jekyll(root);
  const astro = at(astroFiles);
  if (astro !== undefined) return astroSite(root, astro);
  if (at(eleventyFiles) !== undefined) return plainSite('eleventy', root, root);
  const hugo = at(hugoFiles);
  if (hugo !== undefined && existsSync(join(root, 'content'))) return hugoSite(root, hugo);
  return (await looksLikeHugo(root)) ? plainSite('hugo', root, root) : null;
}

function plainSite(generator: Generator, root: string, content: string): FolderSite {
  return { generator, root, content, address: null, language: null, languages: null, patterns: new Map() };
}

/** The folder `content` alone: files with TOML, or with the pages of sections. */
async function looksLikeHugo(root: string): Promise<boolean> {
  const files = (await filesBelow(root)).filter((file) => file.endsWith('.md') && file !== root);
  if (files.some((file) => /\/_index(\.\w+)?\.md$/.test(file))) return true;
  for (const file of files.slice(0, 20)) if ((await readFile(file, 'utf8')).startsWith('+++')) return true;
  return false;
}

async function hugoSite(root: string, file: string): Promise<FolderSite> {
  const settings = await settingsIn(join(root, file));
  const { permalinks } = settings;
  const patterns = new Map<string, string>();
  for (const [section, pattern] of Object.entries(nested(permalinks)))
    if (typeof pattern === 'string') patterns.set(section, pattern);
    else if (section === 'page')
      for (const [name, one] of Object.entries(nested(pattern))) patterns.set(name, String(one));
  const apart = await settingsIn(join(root, 'config/_default/languages.toml'));
  return {
    ...plainSite('hugo', root, join(root, 'content')),
    languages: hugoLanguages(settings, { ...apart, ...nested(settings.languages) }),
    address: addressIn(settings.baseURL ?? settings.baseurl),
    language: textOf(settings.languageCode ?? settings.locale ?? settings.defaultContentLanguage),
    patterns,
  };
}

async function jekyll(root: string): Promise<FolderSite> {
  const settings = await settingsIn(join(root, '_config.yml'));
  const permalink = textOf(settings.permalink);
  const url = textOf(settings.url);
  return {
    ...plainSite('jekyll', root, root),
    address: addressIn(url === null ? null : url + (textOf(settings.baseurl) ?? '')),
    language: textOf(settings.lang),
    patterns: new Map(permalink === null ? [] : [['', jekyllStyles[permalink] ?? permalink]]),
  };
}

async function astroSite(root: string, file: string): Promise<FolderSite> {
  const text = await readFile(join(root, file), 'utf8').catch(() => '');
  const content = join(root, 'src/content');
  return {
    ...plainSite('astro', root, existsSync(content) ? content : join(root, 'src')),
    address: addressIn(/\bsite\s*:\s*["'`]([^"'`]+)/.exec(text)?.[1]),
  };
}

async function settingsIn(path: string): Promise<Settings> {
  const text = await readFile(path, 'utf8').catch(() => '');
  if (!path.endsWith('.toml')) return nested(parseDocument(text, { logLevel: 'error' }).toJS({ maxAliasCount: 100 }));
  return nested(tomlFields(text));
}

function nested(value: unknown): Settings {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Settings) : {};
}

function addressIn(value: unknown): string | null {
  const address = textOf(value)?.replace(/\/+$/, '') ?? '';
  return /^https?:\/\//i.test(address) && URL.canParse(address) && !/localhost|example\.(com|org)/.test(address)
    ? address
    : null;
}
