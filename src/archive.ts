/**
 * What the house keeps, as the rest of the program asks for it. SQLite stands behind it (src/sqlite/); nothing here
 * knows that. Every call is synchronous, and every change is on the disk when the call returns.
 */
import type { Article, Known, Manuscript, State } from './article.ts';
import type { CatalogueQuery, Entry } from './catalogue.ts';
import type { Revision, Subject } from './change.ts';
import type { Channel, ChannelKey, ChannelKind } from './channel.ts';
import type { FormerName } from './former-name.ts';
import type { NewsEntry, SitemapEntry } from './listing.ts';
import type { Media } from './media.ts';
import type { Query } from './query.ts';
import type { Mention, Reference, ReferenceState, Target } from './reference.ts';
import type { Found, Stretch, SuggestionJudgement, SuggestionVerdict } from './search.ts';
import type { Site } from './site.ts';
import type { StoryRevision } from './story-revision.ts';
import type { Instant } from './time.ts';

export type SaveOutcome = 'new' | 'changed' | 'unchanged';

/** Which articles of a channel: newest first, those after the article `before` in that order. */
export type Selection = { limit: number; before?: string | undefined; notices: boolean };

/** What was read from a path, so that an untouched file is known without reading it. */
export type SourceRecord = {
  path: string;
  /** The article it became; null for media. */
  uid: string | null;
  hash: string;
  /** Size and times of the file. */
  stamp: string;
  /** What else decided the result: the parser's version and the site's settings. */
  parser: string;
};

/** A reference that leads nowhere, and the article it stands in. */
export type OpenReference = {
  article: string;
  /** Among the references of that article. */
  position: number;
  state: ReferenceState;
  label: string;
  title: string;
  url: string | null;
};

export type Archive = {
  /** Runs `work` as one act: all of it is kept, or nothing. */
  act<T>(work: () => T): T;

  save(id: string, manuscript: Manuscript, now: Instant): SaveOutcome;
  article(id: string): Article | null;
  /** Whether readers could see it at some time. */
  wasSeen(id: string): boolean;
  /** Takes an article back, whatever its file says; false where nobody ever saw it, or it is withdrawn. */
  withdraw(id: string, now: Instant): boolean;
  /** Ends what `withdraw` did; false where that is not what keeps it back. */
  reinstate(id: string, now: Instant): boolean;
  /** Forgets a draft that nobody ever saw; false for anything else. */
  discard(id: string, now: Instant): boolean;
  /** Articles in every state, for those who work on them. */
  catalogue(query: CatalogueQuery): Entry[];
  /** How many there are in each state. */
  states(): Record<State, number>;
  /** What is known of an article beyond what it shows, with the paths that lead to it now; null where it is not there. */
  known(id: string): (Known & { draft: boolean; aliases: string[] }) | null;
  /** What was read of an article, the first version first; also of one that is out of sight. */
  revisions(id: string): StoryRevision[];
  /**
   * The references of published articles that lead nowhere, the newest article first; with `unseen` also those of
   * drafts, scheduled and hidden ones.
   */
  openReferences(which?: { unseen: boolean }): OpenReference[];
  /**
   * An editor says which article a reference means, by its position in the text; every mention in that article that says
   * the same means it from then on, until `target` null takes the choice back. False where there is no such mention, or
   * no such other article.
   */
  chooseTarget(article: string, position: number, target: string | null, now: Instant): boolean;
  /** Every published title. */
  titles(): { id: string; title: string }[];
  /** What a mention would mean in an article that is not saved, by the choices made for `article`. */
  meaningOf(mention: Mention, article: string | null): Reference;
  /** The published articles that refer to this one, newest first, but for those that it refers to itself. */
  backlinks(id: string): Target[];
  /** The published articles that say the same in other languages. */
  translations(id: string): Target[];
  /** The published articles of the last two days, newest first, a thousand at most. */
  news(): NewsEntry[];
  /** The numbers of the parts in which `sitemapPart` gives every published article. */
  sitemapParts(): number[];
  sitemapPart(number: number): SitemapEntry[];
  /** Published articles by their words, however these are spelled and inflected. */
  search(query: Query, stretch: Stretch): Found;
  /**
   * What this article suggests: what an editor pinned, then what was found, the best first; of the latter nothing that
   * an editor refused, that it refers to, or that refers to it.
   */
  suggestions(id: string): Target[];
  /** An editor's word on one suggestion, whatever is found later; null takes it back. False where one of the two is not there. */
  judgeSuggestion(article: string, target: string, verdict: SuggestionVerdict | null, now: Instant): boolean;
  /** In their order, also of articles that nobody can see now. */
  suggestionJudgements(article: string): SuggestionJudgement[];
  /**
   * One step of what is done a little later: articles that the index is missing, suggestions that are due. False where
   * there is none. Takes some milliseconds, and is an act of its own.
   */
  catchUp(now: Instant): boolean;
  /**
   * One step of putting in order what saves leave behind, so that none of them has to; false where there is none. Nothing
   * that is read differs before and after. Takes some milliseconds, and is not for the midst of an act.
   */
  tidy(): boolean;
  /** How many of the published articles can be searched, while the index is made anew; null where all can. */
  indexing(): { done: number; all: number } | null;
  /** The article at a former or other path on this host, query included. */
  articleAt(path: string): Article | null;
  /** null where `before` names no article. */
  articles(channel: ChannelKey, selection: Selection): Article[] | null;
  /** Lets time pass: what became due by `now` appears, expires or loses its notice. Returns how many did. */
  passTime(now: Instant): number;

  /** null for a channel that was never public. */
  channel(key: ChannelKey): Channel | null;
  /** The public channels of a kind: those that the settings name in their order, then the others by slug. */
  channels(kind: ChannelKind): Channel[];
  /** What was at `/folder/slug/` of a site that moved here; null where nothing says it. */
  formerName(folder: string, slug: string): FormerName | null;
  /** The last word on an address holds. */
  rememberNames(names: FormerName[]): void;
  /** The settings as they are kept, by whichever process; null before the first. */
  site(): Site | null;
  /** Takes over the settings of the publication; true where they differ from the last ones. */
  declare(site: Site, now: Instant): boolean;
  /** Says what else decides how outputs look (program, hub), and the public origin; every output is new where it differs. */
  declareOutputs(fingerprint: string, origin: string, now: Instant): void;
  /** The last change that touches one of `subjects`. */
  revision(...subjects: Subject[]): Revision;
  /** The last change that touches this page of a list, or one of `subjects`. */
  listRevision(channel: ChannelKey, selection: Selection, ...subjects: Subject[]): Revision;
  /** The articles on this page of a list, now or before, that changed after change `since`. */
  changedIn(channel: ChannelKey, selection: Selection, since: number): string[];
  /** The number of the newest change; another process's may be missing for a moment. */
  latestChange(): number;

  saveMedia(media: Media, now: Instant): void;
  media(name: string): Media | null;
  /** By name, those after `after`; also what nobody can see. */
  mediaList(page: { after?: string | undefined; limit: number }): Media[];
  /** Those of a text that are there, by name, whether or not it is saved. */
  mediaOf(story: Pick<Manuscript, 'image' | 'body' | 'audio'>): Record<string, Media>;
  /** Also a former version; null too where all articles that name it are out of sight, but for `unseen`. */
  mediaByHash(hashBeginning: string, fileName: string, which?: { unseen: boolean }): Media | null;

  /** A published article that names it; null where none does. */
  shownBy(mediaName: string): string | null;

  source(path: string): SourceRecord | null;
  /** That of a file, or those of all files below a folder. */
  sourcesAt(path: string): SourceRecord[];
  sourceOf(uid: string): SourceRecord | null;
  sourcesWith(hash: string): SourceRecord[];
  /** All of them; to be read to the end before anything is written. */
  sources(): Iterable<SourceRecord>;
  recordSource(record: SourceRecord): void;
  forgetSource(path: string): void;

  close(): void;
};
