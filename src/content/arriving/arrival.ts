/** A post of another system becomes an article of the database: the way of every other source, from Markdown on. */
import type { Archive } from '../../archive.ts';
import { idOfPath, type Manuscript } from '../../article.ts';
import type { DeskStore } from '../../desk-store.ts';
import type { Site } from '../../site.ts';
import { readableAddress } from '../../text/readable-address.ts';
import type { Instant } from '../../time.ts';
import { parseArticleFile } from '../article-file.ts';
import { hashOf, type Imported, type Importer, parserOf } from '../importer.ts';
import { absolute, markdownOf } from './html-markdown.ts';
import type { PictureKeeper } from './pictures.ts';
import type { Arriving, Omitted, Post } from './post.ts';
import { type Placed, postSource } from './post-source.ts';

/** Raised when a post becomes another article than before: all of them are then read anew. */
const version = 1;

/** Pictures of one post that are fetched at once. */
const atOnce = 4;

export type ArrivalOptions = {
  /** The export, as it is named in reports. */
  file: string;
  dryRun: boolean;
  /** What is news by its date is told to followers. */
  loud: boolean;
  /** Where pictures may lie. */
  folders: readonly string[];
  /** It comes from a feed, which says less than an export. */
  isFeed: boolean;
};

/** What became of a post. `omitted`: why it is no article here. */
export type Arrived = Omit<Imported, 'outcome'> & {
  outcome: Imported['outcome'] | 'omitted';
  title: string;
  url: string | null;
  guid: string | null;
};

export type Arrival = ReturnType<typeof createArrival>;

type Parts = {
  archive: Archive;
  desk: DeskStore;
  importer: Pick<Importer, 'keepArticle'>;
  pictures: PictureKeeper;
  site(): Site;
  now(): Instant;
};

export function createArrival({ archive, desk, importer, pictures, site, now }: Parts) {
  /** Never throws for what is in the post. */
  async function take(one: Arriving, options: ArrivalOptions): Promise<Arrived> {
    if ('omitted' in one) return omitted(one, options.file);
    const hash = hashOf(JSON.stringify([version, one, options.loud]));
    const path = `post:${one.key}`;
    const known = archive.source(path);
    const head = { file: options.file, title: one.title, url: one.url, guid: one.guid };
    const file = known === null ? idAsFile(one) : null;
    if (file !== null) return { ...head, ...nothing, id: file, outcome: 'unchanged' };
    const id = known?.uid ?? freeId(one.key);
    const edited = editedAtDesk(id, known?.hash === hash, options.file);
    if (edited) return { ...head, ...edited, id };
    // Without its captions, tags and pages, perhaps without its text.
    if (options.isFeed && known?.stamp.startsWith(exported)) return { ...head, ...nothing, id, outcome: 'unchanged' };
    // A dry run is for the report, and that is of everything.
    if (!options.dryRun && known?.hash === hash && known.stamp.endsWith(whole))
      return { ...head, ...nothing, id, outcome: 'unchanged' };
    try {
      return { ...head, ...(await keep(id, path, hash, one, options, known?.hash === hash)) };
    } catch (error) {
      if (!(error instanceof Error) || error.name === 'SqliteError') throw error;
      return { ...head, ...nothing, id: null, outcome: 'failed', problems: [problem(options.file, error.message)] };
    }
  }

  /** `isSame`: it was read before as it is, and only pictures are new. */
  async function keep(
    id: string,
    path: string,
    hash: string,
    post: Post,
    options: ArrivalOptions,
    isSame: boolean,
  ): Promise<Omit<Arrived, 'file' | 'title' | 'url' | 'guid'>> {
    const { file, dryRun, loud, folders, isFeed } = options;
    const here = site();
    const converted = markdownOf(post.html, post.url);
    const placed = dryRun
      ? asTheyAre(converted.pictures, post)
      : await placePictures(converted.pictures, post, folders);
    const text = converted.text.replace(/\ue000(\d+)\ue001/g, (_place, index) => placed.inText[Number(index)] ?? '');
    const { source, remarks } = postSource(post, text, placed.lead, here, { loud, now: now() });
    const parsed = parseArticleFile(Buffer.from(source), `${id}.md`, here);
    const { manuscript, problems } = parsed;
    const files = manuscript === null ? [] : filesLeft(manuscript, post);
    const noted = [...post.remarks, ...remarks, ...converted.remarks, ...placed.troubles, ...files];
    const warnings = [...noted.map((message) => ({ line: 1, message })), ...parsed.warnings];
    if (!manuscript)
      return {
        ...nothing,
        id: null,
        outcome: 'failed' as const,
        warnings,
        problems: problems.map((one) => ({ ...one, file })),
      };
    const record = {
      path,
      uid: id,
      hash,
      stamp: `${isFeed ? '' : exported}${placed.troubles.length === 0 ? whole : incomplete}`,
      parser: parserOf(here),
    };
    const edit = isSame || isNoLater(id, manuscript) ? 'minor' : manuscript.edit;
    const outcome = dryRun
      ? ('read' as const)
      : importer.keepArticle(id, { ...manuscript, edit }, record, null, source);
    return { id, outcome, manuscript, warnings, problems: [] };
  }

  /** Nobody edited it there since: what differs is what is read of it, and no edit that readers should be told of. */
  function isNoLater(id: string, { updated }: Manuscript): boolean {
    const before = archive.article(id);
    return before !== null && updated !== null && updated <= (before.updated ?? before.published.at);
  }

  /** What was exported from here, and is a content folder now, is no second article when its former export comes again. */
  function idAsFile({ key, guid }: Post): string | null {
    const id = idOfPath(key);
    return guid !== null && archive.article(id)?.guid === guid ? id : null;
  }

  /** Eight letters may be taken, be it once in a million: then others are. */
  function freeId(key: string): string {
    for (let count = 1; ; count++) {
      const id = idOfPath(count === 1 ? key : `${key} ${count}`);
      if (archive.sourceOf(id) === null && archive.article(id) === null) return id;
    }
  }

  /** What was edited here since is left as it is. */
  function editedAtDesk(id: string, isKnown: boolean, file: string): Omit<Imported, 'file' | 'id'> | null {
    const source = desk.source(id);
    if (!source || source.imported !== null) return null;
    const message = `${source.who} edited its article ${id} here: the export is not read`;
    if (isKnown) return { ...nothing, outcome: 'unchanged', warnings: [{ line: 1, message }] };
    return { ...nothing, outcome: 'failed', problems: [problem(file, message)] };
  }

  /** The pictures of a post under our names; one that cannot be had keeps its address, and the report says why. */
  async function placePictures(inText: string[], post: Post, folders: readonly string[]): Promise<Placed> {
    const lead = post.picture && (absolute(post.picture.src, post.url) ?? post.picture.src);
    const wanted = [...new Set([...inText, ...(lead === null ? [] : [lead])])];
    const found = new Map<string, string>();
    const troubles: string[] = [];
    for (let at = 0; at < wanted.length; at += atOnce)
      await Promise.all(
        wanted.slice(at, at + atOnce).map(async (address) => {
          const kept = await pictures.keep(address, folders);
          if ('name' in kept) found.set(address, kept.name);
          else troubles.push(`the picture ${address} stays where it is: ${kept.trouble}`);
        }),
      );
    const place = (address: string) => found.get(address) ?? address;
    return { inText: inText.map((one) => `<${place(one)}>`), lead: lead === null ? null : place(lead), troubles };
  }

  return { take };
}

/** Documents, sound and films of the old site to which it links: they are not taken, and their addresses end with that site. */
function filesLeft({ mentions }: Manuscript, { url }: Post): string[] {
  const hostOf = (address: string) => URL.parse(address, 'https://here.invalid')?.host;
  const here = hostOf(url ?? '/');
  const links = mentions.flatMap((mention) => mention.url ?? []);
  return [...new Set(links)]
    .filter((link) => hostOf(link) === here && isFile.test(link))
    .map((link) => `the file ${readableAddress(link)} is not taken: docs/migrate.md says how its address goes on`);
}

const isFile = /\.(pdf|docx?|xlsx?|pptx?|odt|ods|csv|epub|zip|mp3|m4a|ogg|wav|mp4|m4v|webm)(?:[?#]|$)/i;

/** Kept with its pictures; without some of them, so that they are tried again with the next import. */
const whole = 'whole';
const incomplete = 'pictures missing';

/** Stands before these where an export brought it. */
const exported = 'exported, ';

const nothing = { manuscript: null, warnings: [], problems: [] };

function asTheyAre(inText: string[], post: Post): Placed {
  return { inText: inText.map((one) => `<${one}>`), lead: post.picture?.src ?? null, troubles: [] };
}

function omitted({ omitted: reason, isLoss = false, title, url }: Omitted, file: string): Arrived {
  const head = { ...nothing, file, id: null, title, url, guid: null };
  if (isLoss) return { ...head, outcome: 'failed', problems: [problem(file, reason)] };
  return { ...head, outcome: 'omitted', warnings: [{ line: 1, message: reason }] };
}

function problem(file: string, message: string) {
  return { file, line: null, message };
}
