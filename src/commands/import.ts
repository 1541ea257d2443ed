import { resolve } from 'node:path';
import { type Newsroom, openNewsroom } from '../app.ts';
import { createArrivalIn, createImportFetch } from '../arrivals.ts';
import type { Config } from '../config.ts';
import type { Posts } from '../content/arriving/post.ts';
import { type Asked, postsAt } from '../content/arriving/recognise.ts';
import { isArticle, unlessFault } from '../content/content-folder.ts';
import { filesBelow } from '../content/files-below.ts';
import type { Imported } from '../content/importer.ts';
import { describe, type Problem } from '../problem.ts';
import { type Counts, importPosts, unlessUnreadable } from './arriving.ts';
import { linesOf, summaryOf } from './import-summary.ts';
import { progressOn } from './progress.ts';
import { UsageError } from './usage-error.ts';

export type ImportOptions = { dryRun?: boolean; json?: boolean; loud?: boolean; media?: string; from?: string };

/** Imports what lies at `paths`. The status is 1 where something could not be taken; the rest is. */
export async function importCommand(config: Config, paths: string[], options: ImportOptions): Promise<number> {
  const { dryRun = false, json = false, loud = false, media, from } = options;
  const counts: Counts = { new: 0, changed: 0, unchanged: 0, read: 0, omitted: 0, failed: 0 };
  const fetch = createImportFetch(config.origin, config.allowPrivateAddresses);
  const sources = await sourcesAt(paths, { fetch, from: addressIn(from), libraries: new Map() }, counts);
  const clock = () => new Date();
  const problem = (found: Problem) => {
    counts.failed += 1;
    process.stderr.write(`${describe(found)}\n`);
  };
  const newsroom = await openNewsroom({ ...config, clock, dryRun, report: { problem } });
  try {
    const arrival = createArrivalIn(newsroom, fetch, clock);
    if (!dryRun) await newsroom.folder.importMedia(newsroom.site());
    for (const { path, posts } of sources.posts) {
      const folders = [...(media === undefined ? [] : [resolve(media)]), ...posts.folders];
      const { isFeed = false } = posts;
      await importPosts(posts, { file: path, dryRun, loud, folders, isFeed }, { newsroom, arrival, json, counts });
    }
    await importFiles(sources.files, newsroom, { dryRun, json }, counts);
    if (!json) process.stdout.write(`${sumOf(counts, sources.posts.length === 0)}\n`);
  } finally {
    newsroom.close();
  }
  return counts.failed > 0 ? 1 : 0;
}

type Found = { path: string; base: string };

async function importFiles(
  files: Found[],
  newsroom: Newsroom,
  { dryRun, json }: { dryRun: boolean; json: boolean },
  counts: Counts,
): Promise<void> {
  const progress = progressOn(process.stderr);
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
}

type Sources = { posts: { path: string; posts: Posts }[]; files: Found[] };

/** What is to be imported, before anything is: what another system made, and files of ours. */
async function sourcesAt(paths: string[], asked: Asked, counts: Counts): Promise<Sources> {
  const sources: Sources = { posts: [], files: [] };
  for (const path of paths) {
    const unreadable = counts.failed;
    const place = /^https?:\/\//i.test(path) ? path : resolve(path);
    const posts = await unlessUnreadable(path, counts, () => postsAt(place, asked));
    if (posts) sources.posts.push({ path, posts });
    else if (counts.failed === unreadable) sources.files.push(...(await articlesAt(path)));
  }
  return sources;
}

async function articlesAt(path: string): Promise<Found[]> {
  const base = resolve(path);
  const files = await filesBelow(base);
  const articles = files.filter((file) => file === base || isArticle(file));
  if (files.length === 0) throw new UsageError(`${path}: there is no such file, and no folder with articles`);
  if (articles.some((file) => !isArticle(file)))
    throw new UsageError(`${path}: is no article (.md, .txt), and no export or feed that is known: docs/migrate.md`);
  return articles.map((file) => ({ path: file, base }));
}

/** `--from`: where the site was. */
function addressIn(from: string | undefined): string | null {
  if (from === undefined) return null;
  if (!/^https?:\/\//i.test(from) || !URL.canParse(from))
    throw new UsageError(`--from: "${from}" is no address; write https://old.example`);
  return from.replace(/\/+$/, '');
}

function failed(file: string, problem: Problem): Imported {
  return { file, id: null, outcome: 'failed', manuscript: null, warnings: [], problems: [problem] };
}

/** Files of ours are never left out. */
function sumOf(counts: Counts, filesAlone: boolean): string {
  const { omitted, ...rest } = counts;
  const shown = Object.entries(filesAlone ? rest : counts);
  const all = shown.reduce((sum, [, count]) => sum + count, 0);
  return `${all} ${filesAlone ? 'files' : 'articles'}: ${shown.map(([name, count]) => `${count} ${name === 'omitted' ? 'left out' : name}`).join(', ')}`;
}
