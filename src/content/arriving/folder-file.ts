/** A file of another generator: front matter in YAML or TOML, and the text under it. */
import { readFile } from 'node:fs/promises';
import { parse, TomlDate } from 'smol-toml';
import { decode, splitFrontMatter } from '../article-file.ts';
import { sourceParts } from '../article-source.ts';
import { YamlFields } from '../yaml-fields.ts';

export type FolderFile = { fields: Record<string, unknown>; text: string };

/** A text says what is wrong with it; null for a file without front matter. */
export async function readFolderFile(path: string): Promise<FolderFile | string | null> {
  const text = decode(await readFile(path));
  if (text === null) return 'this is not UTF-8 text';
  if (text.startsWith('+++')) return tomlFile(text);
  if (!text.startsWith('---')) return null;
  const parts = sourceParts(text);
  return parts ?? faultOf(text);
}

function faultOf(text: string): string {
  const split = splitFrontMatter(text);
  if (split === null) return noEnd;
  const [problem] = YamlFields.parse(split.yaml, '', 2).problems;
  return problem ? `line ${problem.line}: ${problem.message}` : 'its front matter cannot be read';
}

const noEnd = 'its front matter has no end';

/** The settings of a site, or what a file has for front matter; none where they cannot be read. */
export function tomlFields(text: string): Record<string, unknown> | string {
  try {
    return plain(parse(text)) as Record<string, unknown>;
  } catch (error) {
    return `its front matter is not TOML: ${(error as Error).message.split('\n')[0]}`;
  }
}

function tomlFile(text: string): FolderFile | string {
  const match = /^\+\+\+[ \t]*\n([\s\S]*?)^\+\+\+[ \t]*(?:\n|$)/m.exec(text);
  if (!match) return noEnd;
  const fields = tomlFields(match[1] ?? '');
  return typeof fields === 'string' ? fields : { fields, text: text.slice(match[0].length) };
}

/** Dates as they were written, and numbers that JSON knows. */
function plain(value: unknown): unknown {
  if (value instanceof TomlDate) return value.toISOString();
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
}
