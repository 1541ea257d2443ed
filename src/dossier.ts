/** What the desk knows of an article, and what it would make of what somebody is writing. Nothing is kept here. */
import type { Archive } from './archive.ts';
import { type Article, type Manuscript, mediaNames } from './article.ts';
import { Refused, type Remark } from './deed.ts';
import type { DeskStore, LoggedDeed, SourceParts } from './desk-store.ts';
import type { Media } from './media.ts';
import type { Reference } from './reference.ts';
import type { Instant } from './time.ts';

/** What a source becomes; `manuscript` is null where a problem keeps it out. */
export type Reading = { id: string | null; manuscript: Manuscript | null; warnings: Remark[]; problems: Remark[] };

/** How sources are read and written, and where files are: content/ does it. */
export type Papers = {
  read(source: string, id: string): Reading;
  write(parts: SourceParts): string;
  parts(source: string): SourceParts | null;
  /** A pasted page or wire text as fields and Markdown. */
  fromPlainText(text: string): SourceParts;
  /** Of a file that the archive knows by this path; null where it is gone or cannot be read. */
  ofFile(path: string): SourceParts | null;
  /** What else decides what a source becomes. */
  parser(): string;
  /** Keeps the bytes of a picture or a sound; a text says what is wrong with them. */
  keepMedia(bytes: Uint8Array, name: string): Promise<Media | string>;
};

/** To whom an article belongs. `version` is null where the database kept no source: import the file again. */
export type Owner = { is: 'file'; path: string } | { is: 'database'; version: number | null };

/** All that the desk knows of an article. */
export type Dossier = {
  article: Article;
  /** Readers could see it at some time: it can be taken back, and not discarded. */
  seen: boolean;
  owner: Owner;
  /** Fields and text; null where there are none to be read. */
  parts: SourceParts | null;
  warnings: Remark[];
  deeds: LoggedDeed[];
};

/** Everybody's log lines of one article that a dossier shows. */
const shownDeeds = 50;

/** What is said of the pictures and sounds that an article names and that are not there. */
export function missingMedia(
  archive: Pick<Archive, 'media'>,
  manuscript: Manuscript,
): { line: null; message: string }[] {
  return mediaNames(manuscript)
    .filter((name) => archive.media(name) === null)
    .map((name) => ({ line: null, message: `"${name}" is not in the media folder; it shows as soon as it is there` }));
}

export function createDossiers(archive: Archive, desk: DeskStore, papers: Papers, now: () => Instant) {
  function articleAt(id: string): Article {
    const article = archive.article(id);
    if (!article) throw new Refused('missing', `no article has the id "${id}"`);
    return article;
  }

  function ownerOf(id: string): Owner {
    const source = desk.source(id);
    if (source) return { is: 'database', version: source.version };
    const path = archive.sourceOf(id)?.path;
    return path === undefined || path.startsWith('/') ? { is: 'database', version: null } : { is: 'file', path };
  }

  function readingOf(id: string, parts: SourceParts): Reading {
    const reading = papers.read(papers.write(parts), id);
    if (reading.id === null || reading.id === id) return reading;
    const problem = { line: null, message: `id: it is ${id}, and an article keeps its id` };
    return { ...reading, manuscript: null, problems: [...reading.problems, problem] };
  }

  /** The article that these fields and this text would be, with what there is to say about them. */
  function preview(
    id: string | null,
    parts: SourceParts,
  ): { article: Article | null } & Pick<Reading, 'warnings' | 'problems'> {
    const uid = id ?? 'preview';
    const { manuscript, warnings, problems } = readingOf(uid, parts);
    const missing = manuscript ? missingMedia(archive, manuscript) : [];
    return { article: manuscript && proof(uid, manuscript), warnings: [...warnings, ...missing], problems };
  }

  /** As it would be if it were saved now. */
  function proof(id: string, manuscript: Manuscript): Article {
    const {
      edit: _edit,
      correction: _correction,
      draft: _draft,
      known: _known,
      mentions,
      aliases: _aliases,
      updated,
      ...rest
    } = manuscript;
    return {
      ...rest,
      id,
      state: 'draft',
      published: manuscript.published ?? { at: now(), precision: 'minute', source: 'import' },
      updated,
      corrections: archive.article(id)?.corrections ?? [],
      references: mentions.map((mention): Reference => archive.meaningOf(mention, id)),
      media: archive.mediaOf(manuscript),
    };
  }

  function dossier(id: string): Dossier {
    const article = articleAt(id);
    const owner = ownerOf(id);
    const source = desk.source(id);
    const parts = source ? papers.parts(source.text) : owner.is === 'file' ? papers.ofFile(owner.path) : null;
    const warnings = parts ? readingOf(id, parts).warnings : [];
    const seen = archive.wasSeen(id);
    return { article, seen, owner, parts, warnings, deeds: desk.deeds({ object: id, limit: shownDeeds }) };
  }

  return { articleAt, ownerOf, readingOf, preview, dossier };
}
