import { clean } from '../text/clean.ts';

/** An XML element as a value; writers escape, so that no text of anybody's can become markup. */
export type Element = {
  name: string;
  attributes: Record<string, string>;
  children: (Element | string)[];
};

type Child = Element | string | null | Child[];

/** Attributes without a value (null) are left out; so are children. */
export function element(
  name: string,
  attributes: Record<string, string | number | null>,
  ...children: Child[]
): Element {
  const given = Object.entries(attributes).filter(([, value]) => value !== null);
  return {
    name,
    attributes: Object.fromEntries(given.map(([key, value]) => [key, String(value)])),
    children: (children as unknown[]).flat(9).filter((child) => child !== null) as Element['children'],
  };
}

/** An element with a text alone; null for no text, so that it is left out. */
export function textElement(name: string, text: string | null): Element | null {
  return text === null || text === '' ? null : element(name, {}, text);
}

export function toXml({ name, attributes, children }: Element, indent = ''): string {
  const open = `${indent}<${name}${Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escapeAttribute(value)}"`)
    .join('')}`;
  if (children.length === 0) return `${open}/>\n`;
  if (children.every((child) => typeof child === 'string'))
    return `${open}>${children.map(escapeText).join('')}</${name}>\n`;
  const inner = children.map((child) => (typeof child === 'string' ? escapeText(child) : toXml(child, `${indent}  `)));
  return `${open}>\n${inner.join('')}${indent}</${name}>\n`;
}

/** Names the stylesheet by which a browser shows the document: XSLT is leaving browsers, CSS stays. */
export function withStylesheet(document: string, path: string): string {
  const instruction = `<?xml-stylesheet type="text/css" href="${escapeAttribute(path)}"?>`;
  return document.replace(/^<\?xml[^>]*\?>/, (declaration) => `${declaration}\n${instruction}`);
}

export function escapeText(text: string): string {
  return clean(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** White space too, which a parser would turn into spaces (XML 1.0, section 3.3.3). */
export function escapeAttribute(text: string): string {
  return escapeText(text)
    .replaceAll('"', '&quot;')
    .replace(/[\t\n\r]/g, (space) => `&#${space.charCodeAt(0)};`);
}
