import { resolve } from 'node:path';
import { openNewsroom } from '../app.ts';
import type { Archive } from '../archive.ts';
import type { Config } from '../config.ts';
import { filesBelow, isArticle, unlessFault } from '../content/content-folder.ts';
import type { Imported } from '../content/importer.ts';
import { describe, type Problem } from '../problem.ts';
import { directionOf } from '../text/direction.ts';
import { progressOn } from './progress.ts';
import { UsageError } from './usage-error.ts';

type ImportOptions = { dryRun?: boolean; json?: boolean };

/** Imports what lies at `paths`. The status is 1 where a file could not be taken; the others are. */
export async function importCommand(
  config: Config,
  paths: string[],
  { dryRun = false, json = false }: ImportOptions,
): Promise<number> {
  const files = await articlesAt(paths);
  const clock = () => new Date();
  const counts = { new: 0, changed: 0, unchanged: 0, read: 0, failed: 0 };
  const problem = (found: Problem) => {
    counts.failed += 1;
    process.stderr.write(`${describe(found)}\n`);
  };
  const newsroom = await openNewsroom({ ...config, clock, dryRun, report: { problem } });
  const progress = progressOn(process.stderr);
  try {
    if (!dryRun) await newsroom.folder.importMedia(newsroom.site());
    for (const [index, { path, base }] of files.entries()) {
      const result = await newsroom.importer
        .importArticle(newsroom.folder.sourceFile(path, base), newsroom.site(), { dryRun, always: true })
        .catch((error): Imported => failed(path, unlessFault(error, path)));
      counts[result.outcome] += 1;
      for (const problem of result.problems) process.stderr.write(`${describe(problem)}\n`);
      if (json) process.stdout.write(`${JSON.stringify(summaryOf(result, newsroom.archive))}\n`);
      else for (const line of linesOf(result)) process.stdout.write(`${line}\n`);
      progress(index + 1, files.length);
    }
  } finally {
    newsroom.close();
  }
  if (!json)
    process.stdout.write(
      `${files.length} files: ${Object.entries(counts)
        .map(([name, count]) => `${count} ${name}`)
        .join(', ')}\n`,
    );
  return counts.failed > 0 ? 1 : 0;
}

type Found = { path: string; base: string };

async function articlesAt(paths: string[]): Promise<Found[]> {
  const found: Found[] = [];
  for (const path of paths) {
    if (/^https?:/i.test(path))
      throw new UsageError(`${path}: addresses cannot be imported yet; give files or folders`);
    const base = resolve(path);
    const files = await filesBelow(base);
    const articles = files.filter((file) => file === base || isArticle(file));
    if (files.length === 0) throw new UsageError(`${path}: there is no such file, and no folder with articles`);
    if (articles.some((file) => !isArticle(file)))
      throw new UsageError(`${path}: is no article; give .md or .txt files`);
    found.push(...articles.map((file) => ({ path: file, base })));
  }
  return found;
}

function failed(file: string, problem: Problem): Imported {
  return { file, id: null, outcome: 'failed', manuscript: null, warnings: [], problems: [problem] };
}

/** What `--json` prints of a file: CONTRACT of scripts, described in docs/content.md. */
function summaryOf({ file, id, outcome, manuscript, warnings, problems }: Imported, archive: Archive) {
  const problemLines = problems.map(({ line, message }) => ({ line, message }));
  if (!manuscript) return { file, id, outcome, warnings, problems: problemLines };
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
    outcome,
    ...(problemLines.length === 0 ? {} : { problems: problemLines }),
  };
}

function linesOf({ file, id, outcome, manuscript, warnings }: Imported): string[] {
  const head = outcome === 'unchanged' || outcome === 'failed' ? [] : [`${outcome} ${id} ${manuscript?.title ?? ''}`];
  return [...head, ...warnings.map(({ line, message }) => `${file}:${line}: warning: ${message}`)];
}
