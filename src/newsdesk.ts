/**
 * What editors do with articles, by whichever way they come: the desk, the API, the command line. Each deed is one act
 * with its line in the log of activity. An article belongs to its file or to the database; only the latter is written here.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Archive } from './archive.ts';
import type { Article, Manuscript } from './article.ts';
import { idOfPath } from './article.ts';
import { createAct, Refused, type Remark, requireScope } from './deed.ts';
import type { DeskStore, LoggedDeed, Source, SourceParts, Verb } from './desk-store.ts';
import { type Media, uploadName } from './media.ts';
import type { Reference } from './reference.ts';
import type { SuggestionVerdict } from './search.ts';
import { type Clock, type Instant, instantOf } from './time.ts';
import type { Editor } from './token.ts';

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
  owner: Owner;
  /** Fields and text; null where there are none to be read. */
  parts: SourceParts | null;
  warnings: Remark[];
  deeds: LoggedDeed[];
};

export type Newsdesk = ReturnType<typeof createNewsdesk>;

/** Everybody's log lines of one article that a dossier shows. */
const shownDeeds = 50;

export function createNewsdesk(archive: Archive, desk: DeskStore, papers: Papers, clock: Clock) {
  const now = (): Instant => instantOf(clock());
  const act = createAct(archive, desk, now);

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

  /** The source of an article that may be written here. */
  function ownSource(id: string): Source {
    articleAt(id);
    const source = desk.source(id);
    if (source) return source;
    const owner = ownerOf(id);
    if (owner.is === 'file') throw new Refused('elsewhere', `it belongs to ${owner.path}: edit that, or take it over`);
    throw new Refused('elsewhere', 'its text was not kept: import its file again');
  }

  /** Saves what `parts` say, if the editor may; `former` is what they replace. */
  function keep(id: string, parts: SourceParts, former: Source | null, who: Editor): void {
    const { manuscript, problems } = readingOf(id, parts);
    if (!manuscript) throw new Refused('unreadable', 'it cannot be saved like this', problems);
    requireScope(who, manuscript.draft && isUnseen(archive.article(id)) ? 'write' : 'publish');
    // What another database knew is for those who take it over whole.
    archive.save(id, { ...manuscript, known: null }, now());
    // These two are of this edit alone.
    const { id: _id, edit: _edit, correction: _correction, known: _known, ...fields } = parts.fields;
    const text = papers.write({ fields, text: parts.text });
    const version = (former?.version ?? 0) + 1;
    desk.putSource({ uid: id, text, version, parser: papers.parser(), imported: null, at: now(), who: who.name });
  }

  function readingOf(id: string, parts: SourceParts): Reading {
    const reading = papers.read(papers.write(parts), id);
    if (reading.id === null || reading.id === id) return reading;
    const problem = { line: null, message: `id: it is ${id}, and an article keeps its id` };
    return { ...reading, manuscript: null, problems: [...reading.problems, problem] };
  }

  function create(parts: SourceParts, who: Editor): string {
    const given = parts.fields.id;
    const id = typeof given === 'string' ? given : idOfPath(randomBytes(16).toString('hex'));
    return act(who, 'created', id, titleIn(parts), () => {
      if (archive.article(id)) throw new Refused('taken', `an article has the id "${id}" already`);
      keep(id, parts, null, who);
      return id;
    });
  }

  /** `version`: the one that was edited; who edited another must look again. Returns the new one. */
  function save(id: string, parts: SourceParts, version: number, who: Editor): number {
    const former = ownSource(id);
    if (former.version !== version)
      throw new Refused('stale', `${former.who} saved version ${former.version} at ${former.at}`);
    if (papers.write(parts) === former.text) return version;
    const { verb, detail } = savingOf(parts);
    act(who, verb, id, detail, () => keep(id, parts, former, who));
    return version + 1;
  }

  /** Lets everybody see it from now on: takes back what keeps it out of sight. */
  function publish(id: string, who: Editor): void {
    requireScope(who, 'publish');
    act(who, 'published', id, articleAt(id).title, () => {
      archive.reinstate(id, now());
      const source = desk.source(id);
      const parts = source && papers.parts(source.text);
      const shown = parts && { ...parts, fields: inSight(parts.fields, articleAt(id)) };
      if (source && shown && papers.write(shown) !== source.text) keep(id, shown, source, who);
      const { state } = articleAt(id);
      if (state !== 'published') throw new Refused('elsewhere', keptBack(state, ownerOf(id)));
    });
  }

  /** The front matter of an article that is to be seen now. */
  function inSight(fields: SourceParts['fields'], { published, embargo, expires }: Article): SourceParts['fields'] {
    const { draft: _draft, withdrawn: _withdrawn, ...rest } = fields;
    const isEarly = published.at > now();
    return {
      ...rest,
      ...(isEarly ? { date: now() } : {}),
      ...(embargo !== null && embargo > now() ? { embargo: null } : {}),
      ...(expires !== null && expires <= now() ? { expires: null } : {}),
    };
  }

  function withdraw(id: string, who: Editor): void {
    requireScope(who, 'publish');
    const { state, title } = articleAt(id);
    if (state === 'draft' || state === 'scheduled')
      throw new Refused('elsewhere', 'nobody has seen it yet: make it a draft, or discard it');
    if (state === 'withdrawn') return;
    act(who, 'withdrew', id, title, () => archive.withdraw(id, now()));
  }

  /** From now on it belongs to the database, and its file is not read. */
  function takeOver(id: string, who: Editor): void {
    requireScope(who, 'publish');
    articleAt(id);
    const owner = ownerOf(id);
    if (owner.is === 'database') throw new Refused('elsewhere', 'it belongs to the database already');
    const parts = papers.ofFile(owner.path);
    if (!parts) throw new Refused('missing', `${owner.path} is not there, or cannot be read`);
    act(who, 'took over', id, owner.path, () => keep(id, parts, null, who));
  }

  function discard(id: string, who: Editor): void {
    requireScope(who, 'write');
    const { title } = articleAt(id);
    ownSource(id);
    act(who, 'discarded', id, title, () => {
      if (!archive.discard(id, now()))
        throw new Refused('elsewhere', 'only a draft that nobody ever saw can be discarded');
      desk.dropSource(id);
    });
  }

  /** The article that these fields and this text would be, with what there is to say about them. */
  function preview(
    id: string | null,
    parts: SourceParts,
  ): { article: Article | null } & Pick<Reading, 'warnings' | 'problems'> {
    const uid = id ?? 'preview';
    const { manuscript, warnings, problems } = readingOf(uid, parts);
    return { article: manuscript && proof(uid, manuscript), warnings, problems };
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
    return { article, owner, parts, warnings, deeds: desk.deeds({ object: id, limit: shownDeeds }) };
  }

  /** Says which article a reference means, whatever it is called; `target` null takes that back. */
  function settleReference(id: string, position: number, target: string | null, who: Editor): void {
    requireScope(who, 'publish');
    const title = articleAt(id).references[position]?.title ?? '';
    act(who, 'settled', id, target === null ? title : `${title} → ${target}`, () => {
      if (!archive.chooseTarget(id, position, target, now()))
        throw new Refused('missing', `there is no such reference in "${id}", or no other article "${target}"`);
    });
  }

  /** An article suggests another first, or never; `verdict` null leaves it to chance. */
  function judgeSuggestion(id: string, target: string, verdict: SuggestionVerdict | null, who: Editor): void {
    requireScope(who, 'publish');
    act(who, verdict ?? 'unjudged', id, target, () => {
      if (!archive.judgeSuggestion(id, target, verdict, now()))
        throw new Refused('missing', `there is no article "${id}", or no other one "${target}"`);
    });
  }

  /** Keeps a picture or a sound, whatever it is called, under a name that is free. */
  async function upload(fileName: string, bytes: Uint8Array, who: Editor): Promise<Media> {
    requireScope(who, 'write');
    const hash = createHash('sha256').update(bytes).digest('hex');
    const name = uploadName(fileName, now(), (taken) => (archive.media(taken)?.hash ?? hash) === hash);
    const media = await papers.keepMedia(bytes, name);
    if (typeof media === 'string') throw new Refused('unreadable', `${fileName}: ${media}`);
    if (archive.media(name) === null) act(who, 'uploaded', name, media.type, () => archive.saveMedia(media, now()));
    return media;
  }

  /** Reads anew what was read by another parser, or under other settings. */
  function readAgain(): void {
    const parser = papers.parser();
    for (const id of desk.sourcesNotBy(parser))
      archive.act(() => {
        const source = desk.source(id) as Source;
        const { manuscript } = papers.read(source.text, id);
        if (manuscript) archive.save(id, manuscript, now());
        desk.putSource({ ...source, parser });
      });
  }

  return {
    create,
    save,
    publish,
    withdraw,
    takeOver,
    discard,
    settleReference,
    judgeSuggestion,
    upload,
    fromPlainText: papers.fromPlainText,
    preview,
    dossier,
    ownerOf,
    readAgain,
    now,
  };
}

function isUnseen(article: Article | null): boolean {
  return article === null || article.state === 'draft';
}

function titleIn({ fields }: SourceParts): string {
  return typeof fields.title === 'string' ? fields.title : '';
}

/** What a save is, and what there is to say about it. */
function savingOf({ fields }: SourceParts): { verb: Verb; detail: string } {
  if (fields.correction) return { verb: 'corrected', detail: String(fields.correction) };
  return { verb: fields.edit === 'minor' ? 'retouched' : 'saved', detail: '' };
}

/** Why an article cannot be published here. */
function keptBack(state: Article['state'], owner: Owner): string {
  const where = owner.is === 'file' ? owner.path : 'the text that was imported';
  const reasons = {
    scheduled: '`date` or `embargo`',
    draft: '`draft`',
    hidden: '`draft` or `expires`',
    withdrawn: '`withdrawn`',
    published: '',
  };
  return `${reasons[state]} in ${where} keeps it back: change that`;
}
