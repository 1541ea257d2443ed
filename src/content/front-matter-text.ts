/** Front matter of which some lines change, and everything else stays as its author wrote it. */
import { isMap, isScalar, parseDocument } from 'yaml';
import { fieldNames } from './field-names.ts';

/** The Markdown file with these fields in its front matter; null takes one out, under whichever name. */
export function withFields(source: string, fields: Record<string, unknown>): string {
  const { yaml, rest } = opened(source);
  // Scalars stay as they are written: `0123` is no number here.
  const document = parseDocument(yaml, { schema: 'failsafe', logLevel: 'error' });
  const { contents } = document;
  const isPlain = contents === null || isScalar(contents) || (isMap(contents) && !contents.flow);
  const names = Object.keys(fields).flatMap(namesOf);
  const present = isMap(contents) ? names.filter((name) => contents.has(name)) : [];
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
  if (isPlain && present.length === 0) {
    const added = Object.keys(given).length === 0 ? '' : yamlOf(given);
    return `---\n${yaml}${yaml === '' || yaml.endsWith('\n') ? '' : '\n'}${added}---\n${rest}`;
  }
  for (const name of present) document.delete(name);
  for (const [name, value] of Object.entries(given)) document.set(name, document.createNode(textual(value)));
  return `---\n${document.toString({ lineWidth: 0 })}---\n${rest}`;
}

function namesOf(own: string): string[] {
  return (fieldNames as Record<string, string[]>)[own] ?? [own];
}

/** Front matter and what follows it, with `\n` between lines. */
function opened(source: string): { yaml: string; rest: string } {
  const found = /^---[ \t]*\n(?:([\s\S]*?)\n)?(?:---|\.\.\.)[ \t]*(?:\n|$)/.exec(source);
  if (!found) return { yaml: '', rest: source };
  return { yaml: found[1] ?? '', rest: source.slice(found[0].length) };
}

function yamlOf(fields: Record<string, unknown>): string {
  const document = parseDocument('{}', { schema: 'failsafe' });
  document.contents = document.createNode(textual(fields)) as typeof document.contents;
  return document.toString({ lineWidth: 0 });
}

/** All scalars as text: what reads them takes them as they are written. */
function textual(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(textual);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, one]) => (one === null ? [] : [[key, textual(one)]])),
    );
  return String(value);
}
