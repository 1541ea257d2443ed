import type { Archive } from '../archive.ts';
import { mediaNames } from '../article.ts';
import type { DeskStore } from '../desk-store.ts';
import type { FederationStore } from '../federation-store.ts';
import type { Housekeeping } from '../housekeeping.ts';
import type { PurgeStore } from '../purging.ts';
import { pathKey } from '../reference.ts';
import type { Instant } from '../time.ts';
import { articleReadingIn } from './article-reading.ts';
import { articleSavingIn } from './article-saving.ts';
import { bm25SuggesterIn } from './bm25-suggester.ts';
import { catalogueIn } from './catalogue.ts';
import { type Changes, changesIn } from './changes.ts';
import { channelsIn } from './channels.ts';
import { type Database, openDatabase, type Synchronous } from './database.ts';
import { deskIn } from './desk.ts';
import { federationIn } from './federation.ts';
import { formerNamesIn } from './former-names.ts';
import { housekeepingIn } from './housekeeping.ts';
import { knowledgeIn } from './knowledge.ts';
import { listsIn } from './lists.ts';
import { mediaIn } from './media.ts';
import { newsIn } from './news.ts';
import { openReferencesIn } from './open-references.ts';
import { purgesIn } from './purges.ts';
import { referencesIn } from './references.ts';
import { revisionsIn } from './revisions.ts';
import { searchIn } from './search.ts';
import { searchIndexIn } from './search-index.ts';
import { sitemapIn } from './sitemap.ts';
import { sourceFilesIn } from './source-files.ts';
import { suggestionsIn } from './suggestions.ts';
import { tidyingIn } from './tidying.ts';
import { translationsIn } from './translations.ts';

/** Articles that are put into the index in one step: some milliseconds each step, in which nobody is answered. */
const indexedAtOnce = 10;
/** The same for suggestions: milliseconds, after which no other is begun. */
const stepLength = 10;

/** The archive in a SQLite file, or in `:memory:`. Every statement is prepared here, so a wrong column fails at start. */
export function openArchive(path: string): Archive {
  return openStores(path).archive;
}

/** The same with what federation and the desk keep: one database, so that all can change in one act. */
export function openStores(
  path: string,
  synchronous: Synchronous = 'FULL',
): { archive: Archive; federation: FederationStore; desk: DeskStore; housekeeping: Housekeeping; purges: PurgeStore } {
  const database = openDatabase(path, synchronous);
  const changes = changesIn(database);
  const acts = actsIn(database);
  return {
    archive: archiveIn(database, changes, acts.act),
    federation: federationIn(database, changes),
    desk: deskIn(database),
    housekeeping: housekeepingIn(database, acts.faults),
    purges: purgesIn(database),
  };
}

type Act = Archive['act'];

/** Acts, and the last fault that ended one. */
function actsIn(database: Database) {
  const faults: { last: unknown } = { last: null };
  return {
    faults,
    /** Takes the write lock at once, so that two processes never meet halfway. */
    act<T>(work: () => T): T {
      if (database.inTransaction) return work();
      try {
        return database.transaction(work).immediate();
      } catch (error) {
        faults.last = error;
        throw error;
      }
    },
  };
}

function archiveIn(database: Database, changes: Changes, act: Act): Archive {
  const channels = channelsIn(database, changes);
  const lists = listsIn(database, changes);
  const media = mediaIn(database, changes, lists);
  const references = referencesIn(database, changes, lists);
  const translations = translationsIn(database);
  const news = newsIn(database, changes);
  const sitemap = sitemapIn(database, translations);
  const index = searchIndexIn(database);
  const suggestions = suggestionsIn(database, changes, bm25SuggesterIn(database));
  const reading = articleReadingIn(database, lists, media, references, translations, suggestions);
  const knowledge = knowledgeIn(database);
  const { formerName, rememberName } = formerNamesIn(database);
  const parts = [changes, channels, lists, media, references, translations, news, index, suggestions] as const;
  const saving = articleSavingIn(database, ...parts, knowledge);
  const search = searchIn(database, index, reading.byId);

  /**
   * One takes a millisecond in a small archive, many in a large one; each act waits for the disk once. They are found before
   * the lock is taken, which other processes need too; where another changed something meanwhile, one is found under it.
   */
  function suggestSome(now: Instant): boolean {
    const seen = changes.newest();
    const found = suggestions.find(stepLength);
    if (found.length === 0) return false;
    act(() => {
      for (const one of changes.newest() === seen ? found : suggestions.find(0)) suggestions.keep(one, now);
    });
    return true;
  }

  function indexSome(now: Instant): boolean {
    for (const { id } of index.putMissing(indexedAtOnce)) suggestions.due(id);
    changes.touch('search', now);
    return true;
  }

  /** One step: the index is whole before anything is suggested by it. */
  function catchUp(now: Instant): boolean {
    if (index.isMissing()) return act(() => indexSome(now));
    return suggestSome(now) || (suggestions.isNewDay(now) && act(() => suggestions.passNight(now)));
  }

  return {
    ...sourceFilesIn(database),
    ...openReferencesIn(database),
    act,
    ...catalogueIn(database),
    save: (id, manuscript, now) => act(() => saving.save(id, manuscript, now)),
    wasSeen: saving.wasSeen,
    withdraw: (id, now) => act(() => saving.withdraw(id, now)),
    reinstate: (id, now) => act(() => saving.reinstate(id, now)),
    discard: (id, now) => act(() => saving.discard(id, now)),
    article: reading.article,
    articleAt: (path) => reading.articleAt(pathKey(path)),
    articles: reading.articles,
    search: search.search,
    suggestions: reading.suggestions,
    judgeSuggestion: (article, target, verdict, now) => act(() => suggestions.judge(article, target, verdict, now)),
    suggestionJudgements: suggestions.judgements,
    indexing: index.progress,
    catchUp,
    tidy: tidyingIn(database),
    revisions: revisionsIn(database),
    known: knowledge.of,
    passTime: (now) => (saving.isDue(now) ? act(() => saving.passTime(now)) : 0),
    channel: channels.channel,
    site: channels.site,
    channels: channels.channels,
    formerName,
    rememberNames: (names) => act(() => names.forEach(rememberName)),
    declare: (site, now) =>
      act(() => {
        const renamed = channels.site()?.title !== site.title;
        const differs = channels.declare(site, now);
        if (renamed) references.settleAll();
        index.renew();
        return differs;
      }),
    declareOutputs: (fingerprint, origin, now) =>
      act(() => {
        if (channels.declareOrigin(origin)) references.settleAll();
        channels.declareOutputs(fingerprint, now);
      }),
    meaningOf: references.meaningOf,
    chooseTarget: (article, position, target, now) => act(() => references.choose(article, position, target, now)),
    backlinks: reading.backlinks,
    translations: reading.translations,
    news: news.articles,
    sitemapParts: sitemap.parts,
    sitemapPart: sitemap.part,
    revision: changes.revision,
    listRevision: (channel, selection, ...subjects) => lists.revision(channel, selection, subjects),
    changedIn: lists.changedIn,
    latestChange: changes.latest,
    saveMedia: (file, now) => act(() => media.save(file, now)),
    media: media.find,
    mediaList: media.list,
    mediaOf: (story) => media.named(mediaNames(story)),
    mediaByHash: media.byHash,
    shownBy: media.shownBy,
    close: () => void database.close(),
  };
}
