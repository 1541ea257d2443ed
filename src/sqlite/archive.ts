import type { Archive } from '../archive.ts';
import type { FederationStore } from '../federation-store.ts';
import { decodedPath } from '../text/decoded-path.ts';
import { articleReadingIn } from './article-reading.ts';
import { articleSavingIn } from './article-saving.ts';
import { type Changes, changesIn } from './changes.ts';
import { channelsIn } from './channels.ts';
import { type Database, openDatabase, type Synchronous } from './database.ts';
import { federationIn } from './federation.ts';
import { listsIn } from './lists.ts';
import { mediaIn } from './media.ts';
import { newsIn } from './news.ts';
import { referencesIn } from './references.ts';
import { sitemapIn } from './sitemap.ts';
import { sourceFilesIn } from './source-files.ts';
import { translationsIn } from './translations.ts';

/** The archive in a SQLite file, or in `:memory:`. Every statement is prepared here, so a wrong column fails at start. */
export function openArchive(path: string): Archive {
  return openStores(path).archive;
}

/** The same with what federation keeps: one database, so that both can change in one act. */
export function openStores(
  path: string,
  synchronous: Synchronous = 'FULL',
): { archive: Archive; federation: FederationStore } {
  const database = openDatabase(path, synchronous);
  const changes = changesIn(database);
  return { archive: archiveIn(database, changes), federation: federationIn(database, changes) };
}

function archiveIn(database: Database, changes: Changes): Archive {
  const channels = channelsIn(database, changes);
  const lists = listsIn(database, changes);
  const media = mediaIn(database, changes, lists);
  const references = referencesIn(database, changes, lists);
  const translations = translationsIn(database);
  const news = newsIn(database, changes);
  const sitemap = sitemapIn(database, translations);
  const reading = articleReadingIn(database, media, references, translations);
  const saving = articleSavingIn(database, changes, channels, lists, media, references, translations, news);
  /** Takes the write lock at once, so that two processes never meet halfway. */
  const act = <T>(work: () => T): T => (database.inTransaction ? work() : database.transaction(work).immediate());

  return {
    ...sourceFilesIn(database),
    act,
    save: (id, manuscript, now) => act(() => saving.save(id, manuscript, now)),
    article: reading.article,
    articleAt: (path) => reading.articleAt(decodedPath(path)),
    articles: reading.articles,
    titled: reading.titled,
    passTime: (now) => (saving.isDue(now) ? act(() => saving.passTime(now)) : 0),
    channel: channels.channel,
    site: channels.site,
    channels: channels.channels,
    declare: (site, now) =>
      act(() => {
        const renamed = channels.site()?.title !== site.title;
        const differs = channels.declare(site, now);
        if (renamed) references.settleAll();
        return differs;
      }),
    declareOutputs: (fingerprint, origin, now) =>
      act(() => {
        if (channels.declareOrigin(origin)) references.settleAll();
        channels.declareOutputs(fingerprint, now);
      }),
    stateOf: references.decision,
    openReferences: references.open,
    titles: references.titles,
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
    mediaByHash: media.byHash,
    close: () => void database.close(),
  };
}
