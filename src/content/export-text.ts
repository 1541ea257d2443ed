/** An article as the file from which a new database makes an equal one. Pure. */
import { extname } from 'node:path/posix';
import { type Article, idOfPath, type Known, type Manuscript } from '../article.ts';
import type { SourceParts } from '../desk-store.ts';
import type { Site } from '../site.ts';
import { dayIn, type Instant, readTime } from '../time.ts';
import { decode, parseArticleFile } from './article-file.ts';
import { markdownOfBody } from './article-markdown.ts';
import { partsOfFile, soundOf, sourceOf } from './article-source.ts';
import { withFields } from './front-matter-text.ts';
import { equalsKnown, knownFields } from './known-fields.ts';

/** All that is known of one article. */
export type ArticleRecord = { article: Article; known: Known & { draft: boolean; aliases: string[] } };

/** `path`: below the content folder. */
export type TextFile = { path: string; bytes: Uint8Array };

/**
 * The file itself, byte for byte, where it says everything; else with what only the database knows in its front matter, and a
 * plain text as the Markdown that it means. null where it cannot be read.
 */
export function completed({ path, bytes }: TextFile, record: ArticleRecord, site: Site): TextFile | null {
  const reading = readingOf({ path, bytes }, site);
  if (!reading) return null;
  const missing = missingFields(path, reading, record, site);
  if (Object.keys(missing).length === 0) return { path, bytes };
  if (extname(path) === '.md') return { path, bytes: Buffer.from(withFields(decode(bytes) ?? '', missing)) };
  const parts = partsOfFile(bytes, path, site) as SourceParts;
  const source = sourceOf({ ...parts, fields: { ...parts.fields, audio: reading.manuscript.audio } });
  const markdown = { path: path.replace(/\.txt$/, '.md'), bytes: Buffer.from(source) };
  // What it says now may need other words than the plain text did.
  return completed(markdown, record, site);
}

type FreshReading = { id: string; manuscript: Manuscript };

/** What a new database would take it for; null where a problem keeps it out. */
export function readingOf({ path, bytes }: TextFile, site: Site): FreshReading | null {
  const parsed = parseArticleFile(bytes, path, site);
  const manuscript = parsed.manuscript && { ...parsed.manuscript, audio: soundOf(parsed, path) };
  const below = path.replace(/^articles\//, '').replace(/\.[^./]+$/, '');
  return manuscript && parsed.problems.length === 0 ? { id: parsed.id ?? idOfPath(below), manuscript } : null;
}

/** What a new database would get wrong; null for what is to be taken out. */
function missingFields(path: string, reading: FreshReading, { article, known }: ArticleRecord, site: Site) {
  const { manuscript } = reading;
  const { id, published, updated, withdrawn } = article;
  const isDated = published.source !== 'import';
  const sameDate = manuscript.published?.at === published.at && manuscript.published.precision === published.precision;
  const freshUpdate = manuscript.updated !== null && manuscript.updated > published.at ? manuscript.updated : null;
  const wanted = wantedKnown(extname(path), manuscript, article, known);
  return {
    ...(reading.id === id ? {} : { id }),
    ...(isDated && !sameDate ? { date: dateText(published, site.timezone) } : {}),
    ...(freshUpdate === updated ? {} : { updated }),
    ...(manuscript.withdrawn === withdrawn ? {} : { withdrawn }),
    ...(equalsKnown(wanted, manuscript.known) ? {} : { known: knownFields(wanted) }),
  };
}

/** Of what the database knows, what the text does not say by itself. */
function wantedKnown(format: string, manuscript: Manuscript, article: Article, known: Known): Known {
  const { published, updated, state, corrections } = article;
  const [only, ...more] = corrections;
  const itself = { text: manuscript.correction, at: updated ?? published.at };
  const isSaid =
    corrections.length === 0 || (more.length === 0 && only?.text === itself.text && only?.at === itself.at);
  const names = known.former.filter(({ by, value }) => !(by === 'path' && manuscript.aliases.includes(value)));
  return {
    firstImport: known.firstImport,
    fromFileName: known.fromFileName && format === '.md',
    seen: known.seen && state !== 'published',
    silent: article.audio === null && (manuscript.audio !== null || manuscript.known?.silent === true),
    corrections: isSaid ? [] : corrections,
    former: names,
    choices: known.choices,
  };
}

/** A day alone where that means the same. */
function dateText({ at, precision }: Article['published'], zone: string): Instant {
  const day = dayIn(zone, at);
  return precision === 'day' && readTime(day, zone)?.at === at ? day : at;
}

/** For an article of which no source is left, or none that can be read. */
export function rebuilt(path: string, { article, known }: ArticleRecord): TextFile {
  const { title, summary, language, section, authors, tags, image, audio, extra, references } = article;
  const { canonical, translationKey, guid, embargo, expires, federate, slug, id, published } = article;
  const related = references.filter(({ origin }) => origin === 'frontmatter');
  const fields = {
    title,
    ...(related.length === 0
      ? {}
      : { related: related.map(({ title: name, url }) => (url ? { title: name, url } : name)) }),
    ...{ summary, date: published.source === 'import' ? null : published.at, id, slug, lang: language },
    section: section?.title,
    author: listed(authors.map((one) => one.title)),
    tags: listed(tags.map((one) => one.title)),
    ...{ image, audio, canonical, translationKey, guid, embargo, expires, federate, aliases: listed(known.aliases) },
    draft: known.draft ? true : null,
    ...extra,
  };
  return { path, bytes: Buffer.from(sourceOf({ fields, text: markdownOfBody(article.body, references) })) };
}

function listed(texts: string[]): string[] | null {
  return texts.length === 0 ? null : texts;
}
