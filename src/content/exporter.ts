/** The archive → a content folder that imports again to equal articles. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Archive } from '../archive.ts';
import type { Article } from '../article.ts';
import type { Entry } from '../catalogue.ts';
import type { DeskStore } from '../desk-store.ts';
import { storyHash } from '../edit.ts';
import { mediaFile } from '../media.ts';
import type { Problem } from '../problem.ts';
import type { Site } from '../site.ts';
import { type ArticleRecord, completed, readingOf, rebuilt, type TextFile } from './export-text.ts';
import { hashOf } from './importer.ts';
import { copyWhole, writeWhole } from './whole-file.ts';

export type ExportReport = {
  problem(problem: Problem): void;
  progress(done: number, all: number): void;
};

/** Articles that are looked up at once. */
const atOnce = 500;

export function createExporter(archive: Archive, desk: DeskStore, content: string, mediaStore: string) {
  /** Writes everything below `folder`; how many articles and media files that were. */
  async function exportTo(folder: string, site: Site, report: ExportReport) {
    await writeWhole(await readFile(join(content, 'site.yaml')), join(folder, 'site.yaml'));
    const articles = await exportArticles(folder, site, report);
    const media = archive.mediaList({ limit: Number.MAX_SAFE_INTEGER });
    for (const one of media)
      await copyWhole(join(mediaStore, ...mediaFile(one)), join(folder, 'media', one.name)).catch((error) =>
        report.problem({ file: `media/${one.name}`, line: null, message: `cannot be copied: ${error.message}` }),
      );
    return { articles, media: media.length };
  }

  async function exportArticles(folder: string, site: Site, report: ExportReport): Promise<number> {
    const entries = [...everyEntry()];
    // Files keep their places; what has none of its own finds one that is free.
    const taken = new Set(entries.map(({ file }) => file));
    for (const [index, entry] of entries.entries()) {
      const { path, bytes } = await fileOf(entry, site, taken, report);
      await writeWhole(bytes, join(folder, path));
      report.progress(index + 1, entries.length);
    }
    return entries.length;
  }

  function* everyEntry(): Generator<Entry> {
    for (let before: string | undefined; ; ) {
      const entries = archive.catalogue({ before, limit: atOnce });
      yield* entries;
      before = entries.at(-1)?.id;
      if (before === undefined) return;
    }
  }

  async function fileOf(entry: Entry, site: Site, taken: Set<string | null>, report: ExportReport): Promise<TextFile> {
    const article = archive.article(entry.id) as Article;
    const record = { article, known: archive.known(entry.id) } as ArticleRecord;
    const source = await sourceOf(entry);
    const place = entry.file ?? freePlace(article, taken);
    const file = source && completed({ path: source.path ?? place, bytes: source.bytes }, record, site);
    if (file) return moved(file, entry, taken);
    const again = rebuilt(place.replace(/\.txt$/, '.md'), record);
    const whole = completed(again, record, site) ?? again;
    report.problem({ file: whole.path, line: null, message: reasonOf(entry, whole, article, site) });
    return whole;
  }

  /** What the article was last made from: null where that is gone, or was changed since. */
  async function sourceOf({ id, file }: Entry): Promise<{ path: string | null; bytes: Uint8Array } | null> {
    const source = desk.source(id);
    if (source) return { path: null, bytes: Buffer.from(source.text) };
    if (file === null) return null;
    const bytes = await readFile(resolve(content, file)).catch(() => null);
    return bytes && archive.source(file)?.hash === hashOf(bytes) ? { path: file, bytes } : null;
  }

  return { exportTo };
}

/** Where an article of the database lies: by the month of its date. */
function freePlace({ id, published }: Article, taken: Set<string | null>): string {
  const stem = `articles/${published.at.slice(0, 4)}/${published.at.slice(5, 7)}/${id}`;
  let path = `${stem}.md`;
  for (let count = 2; taken.has(path); count++) path = `${stem}-${count}.md`;
  taken.add(path);
  return path;
}

/** A plain text that became Markdown may not take the place of another file. */
function moved(file: TextFile, { file: place }: Entry, taken: Set<string | null>): TextFile {
  if (place === null || file.path === place || !taken.has(file.path)) return file;
  let path = file.path;
  for (let count = 2; taken.has(path); count++) path = file.path.replace(/\.md$/, `-${count}.md`);
  taken.add(path);
  return { ...file, path };
}

function reasonOf({ file }: Entry, whole: TextFile, { title, summary, body, image }: Article, site: Site): string {
  const read = readingOf(whole, site)?.manuscript;
  const isSame = read && storyHash(read) === storyHash({ title, summary, body, image });
  const why = file === null ? 'its text was not kept' : `${file} is gone, or has changed since it was imported`;
  return `${why}: written from the database${isSame ? '' : ', and some of its text reads differently now'}`;
}
