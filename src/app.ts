/** Joins the parts. The only file that knows all folders; tests build the same app. */
import { realpath } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join, resolve } from 'node:path';
import { createChores } from './chores.ts';
import { databaseName } from './config.ts';
import { createContentFolder, type Report } from './content/content-folder.ts';
import { createImporter } from './content/importer.ts';
import { createPapers } from './content/papers.ts';
import { createPictureSizes } from './content/picture-sizes.ts';
import type { Resize } from './content/resize.ts';
import { createAct } from './deed.ts';
import { createFederation } from './federation/federation.ts';
import { formats, renderFeed } from './feeds/formats.ts';
import { listings } from './feeds/listings.ts';
import { createForeignDesk } from './foreign-desk.ts';
import { createGathering } from './gathering.ts';
import { createServer } from './http/server.ts';
import { log, verbatim } from './log.ts';
import { createMeter } from './meter.ts';
import type { Metric } from './metrics.ts';
import { createNewsdesk } from './newsdesk.ts';
import { createFetch } from './outgoing.ts';
import { describe } from './problem.ts';
import { programFingerprint, programVersion, userAgent } from './program.ts';
import { createPurger, type PurgeHook, type Purging } from './purging.ts';
import { rateLimited } from './rate-limit.ts';
import type { Site } from './site.ts';
import { openStores } from './sqlite/archive.ts';
import { type Clock, instantOf } from './time.ts';
import { createTimekeeper } from './timekeeper.ts';
import { inSpan } from './trace.ts';
import { hubTellerOf } from './websub.ts';

export type Options = {
  /** Folder of the database and of media bytes. */
  data: string;
  content: string;
  clock: Clock;
  /** Nothing is to be kept, not even the settings. */
  dryRun?: boolean;
  /** Told of what happens to files; the log by default. */
  report?: Partial<Report>;
};

export type Newsroom = Awaited<ReturnType<typeof openNewsroom>>;

/** The archive with the content folder before it: what commands work on, a server or not. */
export async function openNewsroom({ data, content: contentPath, clock, dryRun = false, report }: Options) {
  // Files are known by where they really lie.
  const content = await realpath(contentPath).catch(() => contentPath);
  const { archive, federation, desk, housekeeping, purges } = openStores(join(data, databaseName));
  const [mediaStore, sizeStore] = [resolve(data, 'media'), resolve(data, 'sizes')];
  const importer = createImporter(archive, desk, content, mediaStore, clock);
  const folder = createContentFolder(content, importer, archive, { ...reportToLog, ...report });
  try {
    let site = await folder.readSite();
    if (!dryRun) archive.declare(site, instantOf(clock()));
    const newsdesk = createNewsdesk(
      archive,
      desk,
      createPapers(content, () => site, importer.keepBytes),
      clock,
    );

    /** The content folder, and what the database has of its own. */
    async function importContent(stop?: AbortSignal): Promise<void> {
      await inSpan('import content', 'INTERNAL', {}, () => folder.importAll(site, stop));
      await newsdesk.readAgain(stop);
    }

    const now = () => instantOf(clock());
    const foreignDesk = createForeignDesk(createAct(archive, desk, now), federation, now);

    return {
      archive,
      federation,
      desk,
      housekeeping,
      purges,
      newsdesk,
      foreignDesk,
      importer,
      folder,
      contentFolder: content,
      mediaStore,
      sizeStore,
      site: (): Site => archive.site() ?? site,
      importContent,
      /** Takes over `site.yaml` as it is now, and reads every article by it. */
      async reloadSite(): Promise<void> {
        const before = JSON.stringify(site);
        site = await folder.readSite();
        archive.declare(site, instantOf(clock()));
        // Another process may have declared it before: what this one has read by is what counts.
        if (JSON.stringify(site) !== before) await importContent();
      },
      close: () => archive.close(),
    };
  } catch (error) {
    archive.close();
    throw error;
  }
}

export type App = {
  server: RequestListener;
  /** What `/metrics` says now. */
  metrics(): Metric[];
  /** Lets due articles appear or expire now, as the timer does. */
  passTime(): void;
  /** Imports what is new, and watches from then on; `onBatch` is called when all saved files are taken. */
  start(onBatch?: () => void): Promise<void>;
  /** Resolves when the search index is whole and merged, nothing more is to be suggested, and a cache in front is told. */
  onIdle(): Promise<void>;
  close(): Promise<void>;
};

export type AppOptions = {
  origin: string;
  hub: string | null;
  /** What tells a cache in front of changes. */
  purge?: PurgeHook | null;
  clock: Clock;
  /** Federation may speak to loopback and private addresses. */
  allowPrivate?: boolean;
  /** Proxies whose word for a client's address counts, as Express writes them. */
  trustProxy?: string[];
  /** What scales pictures; by default nothing does. */
  resize?: Resize | null;
  /** Opens `/metrics` to whoever sends it. */
  metricsToken?: string | null;
};

export function createApp(newsroom: Newsroom, options: AppOptions): App {
  const { origin, hub, clock, allowPrivate = false, trustProxy = [], resize = null, metricsToken = null } = options;
  const { purge = null } = options;
  const { archive, folder, mediaStore, sizeStore, site } = newsroom;
  let ready = false;
  let closeWatch = async () => {};
  let started = Promise.resolve();
  const stop = new AbortController();
  archive.declareOutputs(
    JSON.stringify([programFingerprint(), origin, hub, resize !== null, purge !== null]),
    origin,
    instantOf(clock()),
  );

  // Whatever this process asks of other servers, a stranger has caused it.
  const fetch = rateLimited(createFetch({ userAgent: userAgent(origin), allowPrivate, sockets: 64 }), clock);
  const outside = createFederation({
    archive,
    store: newsroom.federation,
    site,
    origin,
    clock,
    fetch,
    version: programVersion(),
  });

  const chores = createChores(archive, clock);
  const tellHub = hubTellerOf({ archive, store: newsroom.federation, clock, origin, hub, formats });

  const meter = createMeter();
  const purger = purge && createPurger({ hook: purge, ...purging(newsroom, origin), clock, counts: meter.purges });
  const version = programVersion();
  const gathering = createGathering({ ...newsroom, purges: purge && newsroom.purges, meter, clock, version });

  const server = createServer({
    archive,
    meter,
    metrics: gathering.metrics,
    metricsToken,
    outside,
    federation: newsroom.federation,
    desk: newsroom.desk,
    newsdesk: newsroom.newsdesk,
    foreignDesk: newsroom.foreignDesk,
    formats,
    renderFeed: (format, feed) =>
      renderFeed(format, feed, (id, reason) =>
        log('feeds').error('article left out of a feed', { id, format: format.name, reason }),
      ),
    listings,
    site,
    origin,
    hub,
    isTold: purge !== null,
    mediaStore,
    sizeStore,
    makeSize: resize && createPictureSizes(mediaStore, sizeStore, resize),
    clock,
    trustProxy,
    ready: () => ready,
    fault: newsroom.housekeeping.fault,
  });

  const timekeeper = createTimekeeper({
    ...newsroom,
    clock,
    after() {
      if (!ready) return;
      tellAll();
      chores.wake();
    },
  });

  /** What changed is told to followers, to the hub and to the cache in front. */
  function tellAll(): void {
    outside.tellAll();
    tellHub();
    purger?.wake();
  }

  async function reloadSite(): Promise<void> {
    await newsroom.reloadSite();
    warnOfHandles();
    warnOfIcon();
  }

  function warnOfHandles(): void {
    for (const { kind, slug, wished, handle } of newsroom.federation.unmetWishes())
      log('federation').warn('handle stays: others know the channel by it, or know the other by the wished one', {
        channel: `${kind}/${slug}`,
        handle,
        wished,
      });
  }

  function warnOfIcon(): void {
    const { icon } = site();
    if (icon !== null && archive.media(icon) === null)
      log('content').warn('the icon of site.yaml is not in the media folder; it shows as soon as it is there', {
        icon,
      });
  }

  async function start(onBatch: () => void): Promise<void> {
    gathering.start();
    timekeeper.passTime();
    closeWatch = await folder.watch(site, {
      importEverything: () => newsroom.importContent(stop.signal),
      onSite: reloadSite,
      onFile: () => void archive.tidy(),
      onBatch,
    });
    if (stop.signal.aborted) return;
    warnOfHandles();
    warnOfIcon();
    timekeeper.keep();
    tellAll();
    ready = true;
    chores.wake();
  }

  return {
    server,
    metrics: gathering.metrics,
    passTime: timekeeper.passTime,
    start(onBatch = () => {}) {
      started = start(onBatch);
      return started;
    },
    async onIdle() {
      await chores.onIdle();
      await purger?.onIdle();
    },
    async close() {
      stop.abort();
      purger?.stop();
      gathering.stop();
      await started.catch(() => {});
      await chores.stop();
      timekeeper.stop();
      await closeWatch();
      newsroom.close();
    },
  };
}

/** The operator says where the hook is, and nobody else: it may be on this machine. */
function purging({ purges, archive }: Newsroom, origin: string): Pick<Purging, 'store' | 'fetch' | 'latestChange'> {
  const fetch = createFetch({ userAgent: userAgent(origin), allowPrivate: true, sockets: 1 });
  return { store: purges, fetch, latestChange: archive.latestChange };
}

const reportToLog: Report = {
  imported({ file, id, outcome, warnings, problems }) {
    const events = log('content');
    for (const problem of problems) events.error(verbatim(describe(problem)));
    for (const { line, message } of warnings) events.warn(verbatim(describe({ file, line, message })));
    if (outcome === 'new' || outcome === 'changed') events.info('article imported', { file, id, outcome });
  },
  problem: (problem) => log('content').error(verbatim(describe(problem))),
  removed: (file) => log('content').warn('file removed; its article stays', { file }),
};
