/**
 * Files → the archive. The file's hash is the truth about whether it changed; a stamp (size and times) only saves the
 * reading. What is good is taken, what is bad is named; an article and the record of its file are saved in one act.
 */
import { createHash } from 'node:crypto';
import { existsSync, type Stats, statSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Archive, SaveOutcome, SourceRecord } from '../archive.ts';
import { idOfPath, type Manuscript, mediaNames } from '../article.ts';
import { mediaFile } from '../media.ts';
import type { Problem } from '../problem.ts';
import type { Site } from '../site.ts';
import { type Clock, instantOf } from '../time.ts';
import { type ParsedFile, parseArticleFile, parserVersion } from './article-file.ts';
import { parseMedia } from './media-file.ts';
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

export function createImporter(archive: Archive, content: string, mediaStore: string, clock: Clock) {
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
    const manuscript = withSound(parsed, file);
    const problems = [...parsed.problems, ...identity.problems];
    const missing = parsed.manuscript ? missingMedia(parsed.manuscript) : [];
    const taken = parsed.manuscript ? takenAliases(parsed.manuscript, identity.id) : [];
    const warnings = [...parsed.warnings, ...identity.warnings, ...missing, ...taken];
    if (!manuscript || problems.length > 0)
      return { file: path, id: null, outcome: 'failed', manuscript, warnings, problems };
    const { id } = identity;
    const outcome = dryRun ? 'read' : keep(id, manuscript, { ...record, uid: id }, identity.movedFrom);
    return { file: path, id, outcome, manuscript, warnings, problems };
  }

  function keep(id: string, manuscript: Manuscript, record: SourceRecord, movedFrom: string | null): SaveOutcome {
    return archive.act(() => {
      if (movedFrom !== null) archive.forgetSource(movedFrom);
      archive.recordSource(record);
      return archive.save(id, manuscript, now());
    });
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

  function missingMedia(manuscript: Manuscript): Warning[] {
    return mediaNames(manuscript)
      .filter((name) => archive.media(name) === null)
      .map((name) => ({ line: 1, message: `"${name}" is not in the media folder; it shows as soon as it is there` }));
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
    const media = await parseMedia(bytes, name);
    if (typeof media === 'string') return [{ file: path, line: null, message: media }];
    await writeWhole(bytes, join(mediaStore, ...mediaFile(media)));
    archive.act(() => {
      archive.recordSource(record);
      archive.saveMedia(media, now());
    });
    return [];
  }

  return { importArticle, importMedia };
}

/** A player's mark stands for the sound of the file's own name, whenever that comes, unless another is named. */
function withSound({ manuscript, hadAudio }: ParsedFile, { location }: SourceFile): Manuscript | null {
  if (!manuscript || !hadAudio || manuscript.audio !== null) return manuscript;
  return { ...manuscript, audio: `${basename(location).replace(/\.[^.]+$/, '')}.mp3`.normalize('NFC') };
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
