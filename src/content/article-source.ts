/** The source of an article as fields and text, the way forms and programs have it. */

import { basename, extname } from 'node:path/posix';
import { isScalar, parseDocument, stringify, visit } from 'yaml';
import type { Picture } from '../article.ts';
import type { SourceParts } from '../desk-store.ts';
import type { Site } from '../site.ts';
import { dayOfName, decode, type ParsedFile, parseArticleFile, splitFrontMatter } from './article-file.ts';
import { byOwnNames } from './field-names.ts';
import { labelsOf } from './labels.ts';
import { withoutTitle } from './markdown.ts';
import { parsePlainText } from './plain-text.ts';
import type { SourceBlock } from './source-block.ts';

/** `textLine`: the line of the file in which the text begins. null for front matter that cannot be read. */
export function sourceParts(source: string): (SourceParts & { textLine: number }) | null {
  const split = splitFrontMatter(source);
  if (split === null) return null;
  const document = parseDocument(split.yaml, { logLevel: 'error' });
  // `0123` is what somebody wrote, and not 83.
  visit(document, {
    Scalar(_key, node) {
      if (isScalar(node) && typeof node.value === 'number' && String(node.value) !== node.source)
        node.value = node.source ?? node.value;
    },
  });
  if (document.errors.length > 0) return null;
  const fields = (document.toJS({ maxAliasCount: 100 }) ?? {}) as Record<string, unknown>;
  return { fields, text: split.body, textLine: split.bodyLine };
}

/** The Markdown file of these fields, by our own names, and this text; what is null or empty is left out. */
export function sourceOf(parts: SourceParts): string {
  const { fields, text } = titled(parts);
  const given = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined && value !== '');
  const yaml =
    given.length === 0 ? '' : stringify(Object.fromEntries(given), { lineWidth: 0, aliasDuplicateObjects: false });
  return `---\n${yaml}---\n${text.replace(/\r\n?/g, '\n')}`;
}

/**
 * What an article's file is made of, plain text as the Markdown that it means, with what its own name says of it; null for
 * what cannot be read. `audio`: its sound, for whoever has read the file already.
 */
export function partsOfFile(
  bytes: Uint8Array,
  file: string,
  site: Site,
  audio = soundOf(parseArticleFile(bytes, file, site), file),
): SourceParts | null {
  const text = decode(bytes);
  const parts = text === null ? null : extname(file) === '.md' ? ownParts(text) : partsOfPlainText(text, file, site);
  return parts && { ...parts, fields: { ...parts.fields, audio: parts.fields.audio ?? audio } };
}

function partsOfPlainText(text: string, file: string, site: Site): SourceParts {
  const parts = fromPlainText(text, site);
  return { ...parts, fields: { ...parts.fields, date: dayOfName(file) } };
}

/** A player's mark stands for the sound of the file's own name, whenever that comes, unless another is named. */
export function soundOf({ manuscript, hadAudio }: ParsedFile, file: string): string | null {
  const named = manuscript?.audio ?? null;
  if (!hadAudio || named !== null || manuscript?.known?.silent) return named;
  return `${basename(file).replace(/\.[^.]+$/, '')}.mp3`.normalize('NFC');
}

/** The same by our own names; null for front matter that cannot be read. */
export function ownParts(source: string): SourceParts | null {
  const parts = sourceParts(source);
  return parts && titled(parts);
}

/** By our own names; a title that stands as a heading above the text is a field, as in a form. */
function titled({ fields, text }: SourceParts): SourceParts {
  const named = byOwnNames(fields);
  const heading = named.title === undefined ? withoutTitle(text) : null;
  return heading ? { fields: { title: heading.title, ...named }, text: heading.rest } : { fields: named, text };
}

/** A pasted page or wire text as Markdown, with what was guessed written out: title, standfirst, headings. */
export function fromPlainText(text: string, site: Site): SourceParts {
  const { title, summary, blocks } = parsePlainText(text, labelsOf(site));
  return {
    fields: { title, summary },
    text: `${blocks.map(markdownOf).join('\n\n')}\n`,
  };
}

function markdownOf(block: SourceBlock): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${escaped(block.text)}`;
    case 'list':
      return block.items.map(({ text }) => `- ${escaped(text)}`).join('\n');
    case 'figure':
      return figureOf(block.picture);
    default:
      return escaped(block.text);
  }
}

export function figureOf({ src, alt, caption }: Picture): string {
  const title = caption === null ? '' : ` "${caption.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  return `![${escaped(alt)}](<${src ?? ''}>${title})`;
}

/** What means something to Markdown, and meant nothing here. Addresses and [[wikilinks]] mean the same in both. */
export function escaped(text: string): string {
  const inline = text
    .split(/(https?:\/\/\S+|\[\[[^\]]*\]\])/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[\\`*_~[\]<>&]/g, '\\$&')))
    .join('');
  return inline.replace(/^(?=[-+#=|]|\d+[.)](?:\s|$))/, '\\').replace(/^\\(\d+)([.)])/, '$1\\$2');
}
