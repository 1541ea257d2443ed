/**
 * What editors do with articles, by whichever way they come: the desk, the API, the command line. Each deed is one act
 * with its line in the log of activity. An article belongs to its file or to the database; only the latter is written here.
 */
import { createHash, randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Archive } from './archive.ts';
import { type Article, idOfPath, type State } from './article.ts';
import { createAct, Refused, requireScope } from './deed.ts';
import type { DeskStore, Source, SourceParts, Verb } from './desk-store.ts';
import { createDossiers, type Owner, type Papers } from './dossier.ts';
import { log } from './log.ts';
import { type Media, uploadName } from './media.ts';
import type { SuggestionVerdict } from './search.ts';
import { type Clock, type Instant, instantOf } from './time.ts';
import type { Editor } from './token.ts';

export type Newsdesk = ReturnType<typeof createNewsdesk>;

export function createNewsdesk(archive: Archive, desk: DeskStore, papers: Papers, clock: Clock) {
  const now = (): Instant => instantOf(clock());
  const act = createAct(archive, desk, now);
  const dossiers = createDossiers(archive, desk, papers, now);
  const { articleAt, ownerOf, readingOf } = dossiers;

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

  /** A deed that may also change where the article stands: the log says that, too. */
  function write<T>(who: Editor, verb: Verb, id: string, detail: string, work: () => T): T {
    return archive.act(() => {
      const before = archive.article(id)?.state ?? null;
      const result = act(who, verb, id, detail, work);
      const turn = turnFrom(before, articleAt(id).state);
      if (turn) desk.note({ who: who.name, verb: turn, object: id, detail: '' }, now());
      return result;
    });
  }

  function create(parts: SourceParts, who: Editor): string {
    const given = parts.fields.id;
    const id = typeof given === 'string' ? given : newId();
    return write(who, 'created', id, titleIn(parts), () => {
      if (archive.article(id)) throw new Refused('taken', `an article has the id "${id}" already`);
      keep(id, parts, null, who);
      return id;
    });
  }

  /** `version`: the one that was edited; who edited another must look again. Returns the new one. */
  function save(id: string, parts: SourceParts, version: number, who: Editor): number {
    // One act: another process may save, too.
    return archive.act(() => {
      const former = ownSource(id);
      if (former.version !== version)
        throw new Refused('stale', `${former.who} saved version ${former.version} at ${former.at}`);
      if (papers.write(parts) === former.text) return version;
      const { verb, detail } = savingOf(parts);
      write(who, verb, id, detail, () => keep(id, parts, former, who));
      return version + 1;
    });
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
    if (state === 'withdrawn') return;
    act(who, 'withdrew', id, title, () => {
      if (!archive.withdraw(id, now()))
        throw new Refused('elsewhere', 'nobody has seen it yet: make it a draft, or discard it');
    });
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

  /**
   * Keeps the bytes of a picture or a sound, whatever it is called, under a name that is free. What it resolves with makes
   * it known, in the act of whoever calls that.
   */
  async function receive(fileName: string, bytes: Uint8Array, who: Editor): Promise<() => Media> {
    requireScope(who, 'write');
    const hash = createHash('sha256').update(bytes).digest('hex');
    const isFree = (taken: string) => (archive.media(taken)?.hash ?? hash) === hash;
    const name = uploadName(fileName, now(), isFree);
    const media = await papers.keepMedia(bytes, name);
    if (typeof media === 'string') throw new Refused('unreadable', `${fileName}: ${media}`);
    return () => {
      if (!isFree(name)) throw new Refused('taken', `another file came as "${name}" meanwhile: send it again`);
      if (archive.media(name) === null) act(who, 'uploaded', name, media.type, () => archive.saveMedia(media, now()));
      return media;
    };
  }

  /** The same at once; where another file took its name meanwhile, under the next one. */
  async function upload(fileName: string, bytes: Uint8Array, who: Editor): Promise<Media> {
    for (;;) {
      const known = await receive(fileName, bytes, who);
      try {
        return known();
      } catch (error) {
        if (!(error instanceof Refused) || error.reason !== 'taken') throw error;
      }
    }
  }

  /** Reads anew what was read by another parser, or under other settings; between two it can be stopped. */
  async function readAgain(stop?: AbortSignal): Promise<void> {
    const parser = papers.parser();
    for (const id of desk.sourcesNotBy(parser)) {
      // Others get their turn, here and at the lock.
      await setImmediate();
      if (stop?.aborted) return;
      const source = desk.source(id);
      if (source) readSourceAgain(source, parser);
    }
  }

  function readSourceAgain(source: Source, parser: string): void {
    const { uid: id, text } = source;
    const { manuscript, problems } = papers.read(text, id);
    archive.act(() => {
      // Whoever edits it meanwhile has read it anew.
      if (desk.source(id)?.text !== text) return;
      if (manuscript) archive.save(id, manuscript, now());
      else log('desk').warn('article stays as it was: its text cannot be read any more', { id, problems });
      desk.putSource({ ...source, parser });
    });
  }

  return {
    newId,
    create,
    save,
    publish,
    withdraw,
    takeOver,
    discard,
    settleReference,
    judgeSuggestion,
    receive,
    upload,
    fromPlainText: papers.fromPlainText,
    written: papers.write,
    preview: dossiers.preview,
    dossier: dossiers.dossier,
    ownerOf,
    readAgain,
    now,
  };
}

function newId(): string {
  return idOfPath(randomBytes(16).toString('hex'));
}

function isUnseen(article: Article | null): boolean {
  return article === null || article.state === 'draft';
}

function titleIn({ fields }: SourceParts): string {
  return typeof fields.title === 'string' ? fields.title : '';
}

const turns: Partial<Record<State, Verb>> = {
  published: 'published',
  scheduled: 'scheduled',
  hidden: 'took out of sight',
};

/** What a save did to where an article stands; null where it stands as before. */
function turnFrom(before: State | null, after: State): Verb | null {
  return before === after ? null : (turns[after] ?? null);
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
