/**
 * XML of any size, read as it comes: what lies side by side in a document is handed over piece by piece, and forgotten.
 * Nothing is ever fetched or expanded for it; a document that declares entities of its own is refused.
 */
import { SaxesParser, type SaxesTagNS } from 'saxes';
import { clean } from './clean.ts';

/** Throws where `document` is not well-formed XML 1.0 with namespaces. */
export function checkXml(document: string): void {
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(document).close();
}

/** An element that was read. `uri`: its namespace. Attributes have the names that they were written with. */
export type XmlNode = {
  uri: string;
  local: string;
  attributes: Record<string, string>;
  children: (XmlNode | string)[];
};

export class XmlError extends Error {
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** Characters of one piece, and of what lies between two tags. */
const longest = 32 * 1024 * 1024;
const deepest = 200;

/** What careless programs write, and what costs a character or two: the rest can be read. */
const harmless =
  /undefined entity|unbound namespace|malformed character entity|disallowed character(\.| in entity name)|the string "]]>"/;

/**
 * The root without its children, then what stands directly in it, or in the `channel` that stands in it. Throws XmlError
 * with the line, after what was read before.
 */
export async function* xmlPieces(texts: AsyncIterable<string>): AsyncGenerator<XmlNode> {
  const parser = new SaxesParser({ xmlns: true });
  const open: XmlNode[] = [];
  const done: XmlNode[] = [];
  let size = 0;
  let silent = 0;
  const fail = (message: string): never => {
    throw new XmlError(parser.line, message);
  };
  const take = (text: string) => {
    size += text.length;
    silent = 0;
    if (size > longest) fail(`one entry has more than ${longest} characters`);
    if (open.length > 1) open.at(-1)?.children.push(text);
  };

  parser.on('error', (error) => {
    const message = error.message.replace(/^\d+:\d+: /, '');
    if (!harmless.test(message)) fail(`this is not XML: ${message}`);
  });
  parser.on('doctype', (text) => {
    if (/<!ENTITY/i.test(text)) fail('the document declares entities of its own (<!ENTITY ...>): it is refused');
  });
  parser.on('text', take);
  parser.on('cdata', take);
  parser.on('opentag', (tag) => {
    silent = 0;
    size += tag.name.length + 32;
    const node = nodeOf(tag);
    if (open.length > deepest) fail(`elements are nested more than ${deepest} deep`);
    if (open.length === 0) done.push({ ...node });
    else if (!isContainer(node, open.length)) open.at(-1)?.children.push(node);
    open.push(node);
  });
  parser.on('closetag', () => {
    const node = open.pop() as XmlNode;
    const parent = open.at(-1);
    if (!parent || !isContainer(parent, open.length - 1) || isContainer(node, open.length)) return;
    parent.children = [];
    done.push(node);
    size = 0;
  });

  let begun = false;
  for await (const text of texts) {
    silent += text.length;
    // Control characters are in many exports, and in no XML.
    const readable = clean(text);
    // Many feeds begin with an empty line, which XML forbids.
    const next: string = begun ? readable : readable.trimStart();
    begun ||= next !== '';
    const failure = caught(() => parser.write(next));
    yield* done.splice(0);
    if (failure) throw failure;
    if (silent > longest) fail(`one tag or text has more than ${longest} characters`);
  }
  const failure = caught(() => parser.close());
  yield* done.splice(0);
  if (failure) throw failure;
}

function nodeOf({ uri, local, attributes }: SaxesTagNS): XmlNode {
  const values = Object.values(attributes).map(({ name, value }): [string, string] => [name, value]);
  return { uri, local, attributes: Object.fromEntries(values), children: [] };
}

/** What lies in these is a piece of its own. */
function isContainer({ local }: XmlNode, depth: number): boolean {
  return depth === 0 || (depth === 1 && local === 'channel');
}

function caught(work: () => unknown): Error | null {
  try {
    work();
    return null;
  } catch (error) {
    return error as Error;
  }
}
