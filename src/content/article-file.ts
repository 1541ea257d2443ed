/** One file of the newsroom's → a Manuscript, with a report by line. Pure: no clock, no disk, no database. */
import { extname } from 'node:path/posix';
import { type Block, isAddress, type Manuscript, type Picture } from '../article.ts';
import type { Problem } from '../problem.ts';
import { type Reference, stateOf } from '../reference.ts';
import type { Site } from '../site.ts';
import { normalise } from '../text/clean.ts';
import { titleKey } from '../text/fold.ts';
import { slugOf } from '../text/slug.ts';
import { readTime } from '../time.ts';
import { type Cleaned, cleanBlocks } from './cleaning.ts';
import { type FrontMatter, readFrontMatter } from './front-matter.ts';
import { type Labels, labelsOf, relatedLabel } from './labels.ts';
import { parseMarkdown } from './markdown.ts';
import { parsePlainText } from './plain-text.ts';
import type { SourceBlock, Warning } from './source-block.ts';
import { YamlFields } from './yaml-fields.ts';

export type ParsedFile = {
  /** As the author gave it; null: the file's path decides. */
  id: string | null;
  /** null where a problem keeps the article out. */
  manuscript: Manuscript | null;
  warnings: Warning[];
  problems: Problem[];
  hadAudio: boolean;
};

type Text = { title: string | null; summary: string | null; blocks: SourceBlock[]; warnings: Warning[] };

/** Raised when what an article means changes with the program: all files are then read anew. */
export const parserVersion = 1;

export const articleExtensions = ['.md', '.txt'];

/** `file` is how problems name it; its name may carry the date of a plain text (`2026-11-20-name.txt`). */
export function parseArticleFile(bytes: Uint8Array, file: string, site: Site): ParsedFile {
  const text = decode(bytes);
  if (text === null) {
    const message = 'this is not UTF-8 text; save the file in UTF-8';
    return { id: null, manuscript: null, warnings: [], problems: [{ file, line: null, message }], hadAudio: false };
  }
  return extname(file) === '.md' ? markdownFile(text, file, site) : plainTextFile(text, file, site);
}

function plainTextFile(text: string, file: string, site: Site): ParsedFile {
  const labels = labelsOf(site);
  const front = readFrontMatter(YamlFields.parse('', file), site);
  const day = /(\d{4}-\d{2}-\d{2})-[^/]*$/.exec(file)?.[1];
  const date = day === undefined ? null : readTime(day, site.timezone);
  const { title, summary, blocks } = parsePlainText(text, labels);
  return assemble({ ...front, date }, 'file-name', { title, summary, blocks, warnings: [] }, [], file, site, labels);
}

function markdownFile(text: string, file: string, site: Site): ParsedFile {
  const { yaml, body, bodyLine } = splitFrontMatter(text);
  const labels = labelsOf(site);
  const fields = YamlFields.parse(yaml, file, 2);
  const front = readFrontMatter(fields, site);
  const markdown = parseMarkdown(body, labels, bodyLine);
  const { title } = markdown;
  const parsed = { title, summary: null, blocks: markdown.blocks, warnings: markdown.warnings };
  return assemble(front, 'given', parsed, fields.problems, file, site, labels);
}

function assemble(
  front: FrontMatter,
  dateSource: 'given' | 'file-name',
  text: Text,
  problems: Problem[],
  file: string,
  site: Site,
  labels: Labels,
): ParsedFile {
  const { id, date, related, ...written } = front;
  const title = front.title ?? text.title;
  const cleaned = cleanBlocks(text.blocks, labels);
  const warnings = [...text.warnings, ...cleaned.warnings];
  const language = front.language ?? sectionLanguage(front, site) ?? site.language;
  addRelated(cleaned, related, relatedLabel(language));
  if (title === null && problems.length === 0)
    problems.push({ file, line: 1, message: 'there is no title; write `title: …` in the front matter, or text' });
  const manuscript: Manuscript = {
    ...written,
    title: title ?? '',
    summary: front.summary ?? text.summary,
    language,
    slug: slugOf(front.slug ?? title ?? ''),
    body: cleaned.body.map((block) => withSoundPicture(block, warnings)),
    image: soundPicture(front.image, warnings),
    audio: front.audio === null ? null : mediaName(front.audio),
    references: cleaned.references,
    published: date ? { ...date, source: dateSource } : null,
  };
  warnings.sort((a, b) => a.line - b.line);
  return { id, manuscript: problems.length === 0 ? manuscript : null, warnings, problems, hadAudio: cleaned.hadAudio };
}

/** An article of a section that has a language of its own is written in that one, unless it says otherwise. */
function sectionLanguage({ section }: FrontMatter, { sections }: Site): string | null {
  return sections.find(({ slug }) => slug === section?.slug)?.language ?? null;
}

/** Related reading of the front matter comes last, but for what the text itself names. */
function addRelated({ body, references }: Cleaned, related: FrontMatter['related'], label: string): void {
  for (const { text: title, url: address } of related) {
    const url = address === '' ? null : address;
    const named = references.some(
      (one) => (url !== null && one.url === url) || titleKey(one.title) === titleKey(title),
    );
    if (named) continue;
    body.push({ type: 'reference', reference: references.length });
    references.push({ origin: 'frontmatter', label, title, url, state: stateOf(url) } satisfies Reference);
  }
}

function withSoundPicture(block: Block, warnings: Warning[]): Block {
  if (block.type !== 'figure') return block;
  const picture = soundPicture(block.picture, warnings);
  return { ...block, picture: picture ?? { ...block.picture, src: null } };
}

/** The picture with its source as a name below `content/media/` or an address; null, and a warning, for neither. */
function soundPicture(picture: Picture | null, warnings: Warning[]): Picture | null {
  if (picture === null || picture.src === null) return picture;
  const src = isAddress(picture.src)
    ? URL.canParse(picture.src)
      ? new URL(picture.src).href
      : null
    : mediaName(picture.src);
  if (src !== null) return { ...picture, src };
  warnings.push({
    line: 1,
    message: `the picture "${picture.src}" has no usable address; write a name below media/ or https://…`,
  });
  return null;
}

/** A name below `content/media/`, however it was written; null for one that leads out of that folder. */
function mediaName(src: string): string | null {
  const name = src.normalize('NFC').replace(/^(\.?\/)?(media\/)?/, '');
  return name === '' || name.includes('\\') || /^[a-z][a-z0-9+.-]*:/i.test(name) || name.split('/').includes('..')
    ? null
    : name;
}

function splitFrontMatter(text: string): { yaml: string; body: string; bodyLine: number } {
  const match = /^---[ \t]*\r?\n([\s\S]*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/m.exec(text);
  if (match?.index !== 0) return { yaml: '', body: normaliseLines(text), bodyLine: 1 };
  const lines = match[0].split('\n').length - 1;
  return { yaml: match[1] ?? '', body: normaliseLines(text.slice(match[0].length)), bodyLine: lines + 1 };
}

function normaliseLines(text: string): string {
  return text
    .split(/\r\n?|\n/)
    .map(normalise)
    .join('\n');
}

/** UTF-8, or UTF-16 where a byte order mark says so; null for anything else. */
function decode(bytes: Uint8Array): string | null {
  const mark = `${bytes[0]},${bytes[1]}`;
  const encoding = mark === '255,254' ? 'utf-16le' : mark === '254,255' ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
