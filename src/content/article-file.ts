/** One file of the newsroom's → a Manuscript, with a report by line. Pure: no clock, no disk, no database. */
import { extname } from 'node:path/posix';
import type { Manuscript } from '../article.ts';
import type { Problem } from '../problem.ts';
import { isRelated, type Mention } from '../reference.ts';
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
  if (text === null)
    return unreadable([{ file, line: null, message: 'this is not UTF-8 text; save the file in UTF-8' }]);
  return extname(file) === '.md' ? markdownFile(text, file, site) : plainTextFile(text, file, site);
}

function plainTextFile(text: string, file: string, site: Site): ParsedFile {
  const labels = labelsOf(site);
  const front = readFrontMatter(YamlFields.parse('', file), site);
  const day = dayOfName(file);
  const date = day === null ? null : readTime(day, site.timezone);
  const { title, summary, blocks } = parsePlainText(text, labels);
  return assemble({ ...front, date }, 'file-name', { title, summary, blocks, warnings: [] }, [], file, site, labels);
}

function markdownFile(text: string, file: string, site: Site): ParsedFile {
  const split = splitFrontMatter(text);
  if (split === null)
    return unreadable([
      { file, line: 1, message: 'the front matter has no end; write --- on a line of its own after it' },
    ]);
  const fields = YamlFields.parse(split.yaml, file, 2);
  if (fields.problems.length > 0) return unreadable(fields.problems);
  const labels = labelsOf(site);
  const front = readFrontMatter(fields, site);
  const markdown = parseMarkdown(split.body, labels, split.bodyLine, front.title);
  const { title } = markdown;
  const parsed = { title, summary: null, blocks: markdown.blocks, warnings: markdown.warnings };
  return assemble(front, 'given', parsed, fields.problems, file, site, labels);
}

/** `2026-11-20-name.txt` */
export function dayOfName(file: string): string | null {
  return /(?<!\d)(\d{4}-\d{2}-\d{2})-[^/]*$/.exec(file)?.[1] ?? null;
}

function unreadable(problems: Problem[]): ParsedFile {
  return { id: null, manuscript: null, warnings: [], problems, hadAudio: false };
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
  const { id, date, related, warnings: doubts, ...written } = front;
  const title = front.title ?? text.title;
  const cleaned = cleanBlocks(text.blocks, labels);
  const warnings = [...doubts, ...text.warnings, ...cleaned.warnings].sort((a, b) => a.line - b.line);
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
    body: cleaned.body,
    mentions: cleaned.mentions,
    published: date ? { ...date, source: front.known?.fromFileName ? 'file-name' : dateSource } : null,
  };
  return { id, manuscript: problems.length === 0 ? manuscript : null, warnings, problems, hadAudio: cleaned.hadAudio };
}

/** An article of a section that has a language of its own is written in that one, unless it says otherwise. */
function sectionLanguage({ section }: FrontMatter, { sections }: Site): string | null {
  return sections.find(({ slug }) => slug === section?.slug)?.language ?? null;
}

/** Related reading of the front matter comes last, but for what the text itself names. */
function addRelated({ body, mentions }: Cleaned, related: FrontMatter['related'], label: string): void {
  for (const { title, url } of related) {
    const isSame = (one: Mention) => (url !== null && one.url === url) || titleKey(one.title) === titleKey(title);
    if (mentions.filter(isRelated).some(isSame)) continue;
    body.push({ type: 'reference', reference: mentions.length });
    mentions.push({ origin: 'frontmatter', label, title, url });
  }
}

/** null where front matter begins and does not end. */
export function splitFrontMatter(text: string): { yaml: string; body: string; bodyLine: number } | null {
  const lines = text.split('\n');
  if (!/^---\s*$/.test(lines[0] ?? '')) return { yaml: '', body: normaliseLines(lines), bodyLine: 1 };
  const end = lines.findIndex((line, index) => index > 0 && /^(---|\.\.\.)\s*$/.test(line));
  if (end < 0) return null;
  return { yaml: lines.slice(1, end).join('\n'), body: normaliseLines(lines.slice(end + 1)), bodyLine: end + 2 };
}

function normaliseLines(lines: string[]): string {
  return lines.map(normalise).join('\n');
}

/** UTF-8, or UTF-16 where a byte order mark says so, with `\n` between lines; null for anything else. */
export function decode(bytes: Uint8Array): string | null {
  const mark = `${bytes[0]},${bytes[1]}`;
  const encoding = mark === '255,254' ? 'utf-16le' : mark === '254,255' ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes).replace(/\r\n?/g, '\n');
  } catch {
    return null;
  }
}
