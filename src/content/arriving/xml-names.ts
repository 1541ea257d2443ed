/** Names in feeds and exports, whatever prefix a document writes for a namespace. */
import type { XmlNode } from '../../text/xml-reading.ts';

const prefixes: [RegExp, string][] = [
  [/^http:\/\/purl\.org\/rss\/1\.0\/modules\/content\/$/, 'content:'],
  [/^http:\/\/wordpress\.org\/export\/[\d.]+\/excerpt\/$/, 'excerpt:'],
  [/^http:\/\/wordpress\.org\/export\/[\d.]+\/$/, 'wp:'],
  [/^http:\/\/purl\.org\/dc\/elements\/1\.1\/$/, 'dc:'],
  [/^http:\/\/purl\.org\/dc\/terms\/$/, 'dcterms:'],
  [/^http:\/\/search\.yahoo\.com\/mrss\/?$/, 'media:'],
  [/^http:\/\/www\.w3\.org\/2005\/Atom$/, 'atom:'],
  [/^http:\/\/purl\.org\/syndication\/history\/1\.0$/, 'fh:'],
  [
    /^(|http:\/\/purl\.org\/rss\/1\.0\/|http:\/\/backend\.userland\.com\/rss2?|http:\/\/my\.netscape\.com\/rdf\/simple\/0\.9\/)$/,
    '',
  ],
];

/** `wp:post_id`, `atom:entry`; RSS's own names have no prefix. */
export function nameOf({ uri, local }: XmlNode): string {
  const known = prefixes.find(([pattern]) => pattern.test(uri));
  return known ? known[1] + local : `?:${local}`;
}

export function childrenOf(node: XmlNode, ...names: string[]): XmlNode[] {
  return node.children.filter((child) => typeof child !== 'string').filter((child) => names.includes(nameOf(child)));
}

/** All text in it; empty where there is none. */
export function textIn(node: XmlNode | null): string {
  return node?.children.map((child) => (typeof child === 'string' ? child : textIn(child))).join('') ?? '';
}

/** The trimmed text of the first child of that name; null for none. */
export function fieldOf(node: XmlNode, ...names: string[]): string | null {
  const texts = childrenOf(node, ...names).map((child) => textIn(child).trim());
  return texts.find((text) => text !== '') ?? null;
}

/** XHTML as HTML. */
export function htmlIn(node: XmlNode | string): string {
  if (typeof node === 'string') return node.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const attributes = Object.entries(node.attributes)
    .filter(([name]) => /^[a-z-]+$/i.test(name))
    .map(([name, value]) => ` ${name}="${value.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`);
  const inner = node.children.map(htmlIn).join('');
  if (/^(br|hr|img|source|wbr)$/.test(node.local)) return `<${node.local}${attributes.join('')}>`;
  return `<${node.local}${attributes.join('')}>${inner}</${node.local}>`;
}
