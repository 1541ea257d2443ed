/**
 * Files → the archive. The file's hash is the truth about whether it changed; a stamp (size and times) only saves the
 * reading. What is good is taken, what is bad is named; an article and the record of its file are saved in one act.
 */
import { createHash } from 'node:crypto';
import { existsSync, type Stats, statSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import type { Archive, SaveOutcome, SourceRecord } from '../archive.ts';
import { idOfPath, type Manuscript } from '../article.ts';
import type { DeskStore } from '../desk-store.ts';
import { missingMedia } from '../dossier.ts';
import { type Media, mediaFile } from '../media.ts';
import type { Problem } from '../problem.ts';
import type { Site } from '../site.ts';
import { type Clock, instantOf } from '../time.ts';
import { type ParsedFile, parseArticleFile, parserVersion } from './article-file.ts';
import { partsOfFile, soundOf, sourceOf } from './article-source.ts';
import type { Warning } from './source-block.ts';
import { writeWhole } from './whole-file.ts';

/** A file to import, how it is known, and the path its id comes from. */
export type SourceFile = {
  /** Where it lies. */
  location: string;
  /** How the archive knows it: below the content folder, absolute outside it. */
  path: string;
  /** `articles/`-relative without extension: what the id is made of. */
  idPath: string;
};

export type Imported = {
  file: string;
  id: string | null;
  outcome: SaveOutcome | 'failed' | 'read';
  manuscript: Manuscript | null;
  warnings: Warning[];
  problems: Problem[];
};

export type Importer = ReturnType<typeof createImporter>;

/** What stands in the log of activity for everything that files brought. */
const byFile = 'file';

export function createImporter(archive: Archive, desk: DeskStore, content: string, mediaStore: string, clock: Clock) {
  const now = () => instantOf(clock());
  const located = (path: string) => resolve(content, path);

  /** Takes an article. `dryRun`: read and keep nothing; `always`: read it also where it has not changed. */
  async function importArticle(
    file: SourceFile,
    site: Site,
    { dryRun = false, always = false }: { dryRun?: boolean; always?: boolean } = {},
  ): Promise<Imported> {
    const { path } = file;
    const parser = parserOf(site);
    const known = archive.source(path);
    const stamp = await stampOf(file.location);
    const skippable = !always && known?.parser === parser;
    if (known && skippable && isUntouched(known, stamp)) return untouched(known);
    const bytes = await readFile(file.location);
    const record: SourceRecord = { path, uid: null, hash: hashOf(bytes), stamp, parser };
    if (known && skippable && known.hash === record.hash) {
      archive.recordSource({ ...known, stamp });
      return untouched(known);
    }
    const parsed = parseArticleFile(bytes, path, site);
    const identity = identify(file, parsed, known, record.hash);
    const manuscript = parsed.manuscript && { ...parsed.manuscript, audio: soundOf(parsed, path) };
    const problems = [...parsed.problems, ...identity.problems];
    const missing = parsed.manuscript
      ? missingMedia(archive, parsed.manuscript).map((one) => ({ ...one, line: 1 }))
      : [];
    const taken = parsed.manuscript ? takenAliases(parsed.manuscript, identity.id) : [];
    const warnings = [...parsed.warnings, ...identity.warnings, ...missing, ...taken];
    if (!manuscript || problems.length > 0)
      return { file: path, id: null, outcome: 'failed', manuscript, warnings, problems };
    const { id } = identity;
    const owned = ownedByDesk(file, id, record);
    if (owned !== null) {
      if (!dryRun && owned.outcome === 'unchanged') archive.recordSource({ ...record, uid: id });
      return { ...owned, file: path, id, manuscript };
    }
    const source = isAbsolute(path) ? sourceFrom(bytes, file, site, manuscript) : null;
    const outcome = dryRun ? 'read' : keepArticle(id, manuscript, { ...record, uid: id }, identity.movedFrom, source);
    return { file: path, id, outcome, manuscript, warnings, problems };
  }

  /** `source`: what the database keeps of an article that belongs to it. */
  function keepArticle(
    id: string,
    manuscript: Manuscript,
    record: SourceRecord,
    movedFrom: string | null,
    source: string | null,
  ): SaveOutcome {
    return archive.act(() => {
      if (movedFrom !== null) archive.forgetSource(movedFrom);
      archive.recordSource(record);
      const outcome = archive.save(id, manuscript, now());
      if (source !== null) keepSource(id, source, record);
      if (outcome !== 'unchanged') desk.note({ who: byFile, verb: 'imported', object: id, detail: record.path }, now());
      return outcome;
    });
  }

  /** Read again without having changed, it is no new version: somebody may be editing this one. */
  function keepSource(uid: string, text: string, { hash, parser }: SourceRecord): void {
    const former = desk.source(uid);
    const version = (former?.version ?? 0) + (former?.text === text ? 0 : 1);
    desk.putSource({ uid, text, version, parser, imported: hash, at: now(), who: byFile });
  }

  /** A file of an article that was taken over, or edited at the desk since it was imported, is not read; null for any other. */
  function ownedByDesk(
    { path }: SourceFile,
    id: string,
    { hash }: SourceRecord,
  ): Omit<Imported, 'file' | 'id' | 'manuscript'> | null {
    const source = desk.source(id);
    if (!source || (isAbsolute(path) && source.imported !== null)) return null;
    const message = `its article ${id} belongs to the database, where ${source.who} edited it: this file is not read`;
    if (!isAbsolute(path) || archive.source(path)?.hash === hash)
      return { outcome: 'unchanged', warnings: [{ line: 1, message }], problems: [] };
    return { outcome: 'failed', warnings: [], problems: [{ file: path, line: 1, message }] };
  }

  /**
   * Which article a file is. What it was, it stays. A file that is new here and has the text of one that is gone is
   * that one, renamed. Two files that are there and want one id clash.
   */
  function identify(file: SourceFile, { id: given }: ParsedFile, known: SourceRecord | null, hash: string) {
    const found = { problems: [] as Problem[], warnings: [] as Warning[], movedFrom: null as string | null };
    const problem = (message: string) => found.problems.push({ file: file.path, line: 1, message });
    if (known?.uid && given !== null && given !== known.uid)
      problem(`its id was ${known.uid} and an article keeps its id; write \`id: ${known.uid}\``);
    const renamed = known || given !== null ? undefined : archive.sourcesWith(hash).find(isGone);
    const id = known?.uid ?? given ?? renamed?.uid ?? idOfPath(file.idPath);
    const owner = archive.sourceOf(id);
    if (owner && owner.path !== file.path) {
      if (isGone(owner)) found.movedFrom = owner.path;
      else problem(`its id ${id} belongs to ${owner.path}; give one of the two another \`id:\``);
    }
    if (renamed && id !== idOfPath(file.idPath))
      found.warnings.push({
        line: 1,
        message: `renamed from ${renamed.path}: it keeps the id ${id}; write \`id: ${id}\` so that a new database knows`,
      });
    return { ...found, id };
  }

  function isGone({ uid, path }: SourceRecord): boolean {
    return uid !== null && !existsSync(located(path));
  }

  function takenAliases({ aliases }: Manuscript, id: string): Warning[] {
    return aliases.flatMap((alias) => {
      const owner = archive.articleAt(alias);
      const message = `the alias ${alias} leads to the article ${owner?.id} already`;
      return owner && owner.id !== id ? [{ line: 1, message }] : [];
    });
  }

  /** Takes a picture or a sound from below `content/media/`. Its bytes are kept by their hash, so an address never lies. */
  async function importMedia(name: string, location: string): Promise<Problem[]> {
    const path = `media/${name}`;
    const known = archive.source(path);
    const stamp = await stampOf(location);
    if (known && isUntouched(known, stamp)) return [];
    const bytes = await readFile(location);
    const record: SourceRecord = { path, uid: null, hash: hashOf(bytes), stamp, parser: '' };
    const media = await keepBytes(bytes, name);
    if (typeof media === 'string') return [{ file: path, line: null, message: media }];
    archive.act(() => {
      archive.recordSource(record);
      archive.saveMedia(media, now());
    });
    return [];
  }

  /** Writes a picture or a sound into the store of bytes; a text says what is wrong with it. */
  async function keepBytes(bytes: Uint8Array, name: string): Promise<Media | string> {
    // What reads them is loaded when there is one to read.
    const { parseMedia } = await import('./media-file.ts');
    const media = await parseMedia(bytes, name);
    if (typeof media !== 'string') await writeWhole(bytes, join(mediaStore, ...mediaFile(media)));
    return media;
  }

  return { importArticle, importMedia, keepBytes, keepArticle };
}

/** The Markdown file that an imported one becomes in the database. */
function sourceFrom(bytes: Uint8Array, { path }: SourceFile, site: Site, { audio }: Manuscript): string | null {
  const parts = partsOfFile(bytes, path, site, audio);
  if (!parts) return null;
  const { id: _id, edit: _edit, correction: _correction, known: _known, ...fields } = parts.fields;
  return sourceOf({ fields, text: parts.text });
}

const unsettled = 'unsettled';

/** What decides, besides the file, what an article becomes. */
export function parserOf(site: Site): string {
  return `${parserVersion} ${hashOf(JSON.stringify(site)).slice(0, 16)}`;
}

/**
 * Size and times of a file. One that changed within the last second is unsettled: a second change in the same tick of
 * the clock would leave size and times alike.
 */
export async function stampOf(path: string): Promise<string> {
  return stampFrom(await stat(path));
}

function stampFrom({ size, mtimeMs, ctimeMs }: Stats): string {
  const settled = Date.now() - Math.max(mtimeMs, ctimeMs) > 1000;
  return settled ? `${size} ${mtimeMs} ${ctimeMs}` : unsettled;
}

/**
 * What is known of files, to be compared with what lies there. It holds no more than that takes, and does not wait for the
 * disk: with 100,000 files, a query and a promise for each take ten times as long.
 */
export function createInventory(sources: Iterable<SourceRecord>, site: Site) {
  const parser = parserOf(site);
  const known = new Map<string, Pick<SourceRecord, 'uid' | 'stamp'>>();
  for (const { path, uid, stamp, parser: by } of sources)
    known.set(path, { uid, stamp: by === parser ? stamp : unsettled });

  return {
    /** Finds a file as it was when it was taken, by size and times alone; null for any other. */
    tick(path: string, location: string): Imported | null {
      const found = known.get(path);
      known.delete(path);
      try {
        return found && isUntouched(found, stampFrom(statSync(location))) ? untouched({ path, uid: found.uid }) : null;
      } catch {
        // Whoever reads it says what is wrong.
        return null;
      }
    },
    /** The files that were not found. */
    rest: (): Iterable<string> => known.keys(),
  };
}

function untouched({ path, uid }: Pick<SourceRecord, 'path' | 'uid'>): Imported {
  return { file: path, id: uid, outcome: 'unchanged', manuscript: null, warnings: [], problems: [] };
}

function isUntouched(known: Pick<SourceRecord, 'stamp'>, stamp: string): boolean {
  return stamp !== unsettled && known.stamp === stamp;
}

export function hashOf(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
