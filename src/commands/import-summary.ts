/** What `import` says of what it took. */
import type { Archive } from '../archive.ts';
import type { Arrived } from '../content/arriving/arrival.ts';
import type { Imported } from '../content/importer.ts';
import { directionOf } from '../text/direction.ts';

type Taken = Imported | Arrived;

/** What `--json` prints of a file: CONTRACT of scripts, described in docs/content.md. */
export function summaryOf(taken: Taken, archive: Archive) {
  const { file, id, outcome, manuscript, warnings, problems } = taken;
  const former = 'url' in taken ? { url: taken.url, guid: taken.guid } : {};
  const problemLines = problems.map(({ line, message }) => ({ line, message }));
  if (!manuscript)
    return {
      file,
      id,
      ...('title' in taken ? { title: taken.title } : {}),
      ...former,
      outcome,
      warnings,
      problems: problemLines,
    };
  const { title, language, body, mentions } = manuscript;
  const unsaved = mentions.map((mention) => archive.meaningOf(mention, null));
  const references = outcome === 'read' ? unsaved : (archive.article(id ?? '')?.references ?? []);
  const count = (type: (typeof body)[number]['type']) => body.filter((block) => block.type === type).length;
  return {
    file,
    id,
    title,
    language,
    direction: directionOf(language),
    paragraphs: count('paragraph'),
    headings: count('heading'),
    figures: count('figure'),
    references: references.map(({ label, title, url, state }) => ({ label, title, url, state })),
    slots: count('slot'),
    warnings,
    ...former,
    outcome,
    ...(problemLines.length === 0 ? {} : { problems: problemLines }),
  };
}

/** The same for people: a line for the article, and one for each warning about a file of ours. */
export function linesOf(taken: Taken): string[] {
  const { file, id, outcome, manuscript, warnings } = taken;
  const isSilent = outcome === 'unchanged' || outcome === 'failed' || outcome === 'omitted';
  const head = isSilent ? [] : [`${outcome} ${id} ${manuscript?.title ?? ''}`];
  if ('url' in taken) return head;
  return [...head, ...warnings.map(({ line, message }) => `${file}:${line}: warning: ${message}`)];
}
