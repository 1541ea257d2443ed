/** Joins the parts. The only file that knows all folders; tests build the same app. */
import { realpath } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join, resolve } from 'node:path';
import { createContentFolder, type Report } from './content/content-folder.ts';
import { createImporter } from './content/importer.ts';
import { formats, renderFeed } from './feeds/formats.ts';
import { listings } from './feeds/listings.ts';
import { createServer } from './http/server.ts';
import { log } from './log.ts';
import { describe } from './problem.ts';
import { programFingerprint } from './program.ts';
import type { Site } from './site.ts';
import { openArchive } from './sqlite/archive.ts';
import { type Clock, instantOf } from './time.ts';

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
  // The watcher speaks of real paths.
  const content = await realpath(contentPath).catch(() => contentPath);
  const archive = openArchive(join(data, 'nashra.sqlite'));
  const mediaStore = resolve(data, 'media');
  const importer = createImporter(archive, content, mediaStore, clock);
  const folder = createContentFolder(content, importer, archive, { ...reportToLog, ...report });
  try {
    let site = await folder.readSite();
    if (!dryRun) archive.declare(site, instantOf(clock()));
    return {
      archive,
      importer,
      folder,
      mediaStore,
      site: (): Site => archive.site() ?? site,
      importContent: (stop?: AbortSignal) => folder.importAll(site, stop),
      /** Takes over `site.yaml` as it is now, and reads every article by it. */
      async reloadSite(): Promise<void> {
        const before = JSON.stringify(site);
        site = await folder.readSite();
        archive.declare(site, instantOf(clock()));
        // Another process may have declared it before: what this one has read by is what counts.
        if (JSON.stringify(site) !== before) await folder.importAll(site);
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
  /** Lets due articles appear or expire now, as the timer does. */
  passTime(): void;
  /** Imports what is new, and watches from then on; `onBatch` is called when all saved files are taken. */
  start(onBatch?: () => void): Promise<void>;
  close(): Promise<void>;
};

/** The longest that the clock is left alone: the machine's clock may be set, and another process may save. */
const longestSleep = 1_000;

export function createApp(
  newsroom: Newsroom,
  { origin, hub, clock }: { origin: string; hub: string | null; clock: Clock },
): App {
  const { archive, folder, mediaStore, site } = newsroom;
  let ready = false;
  let timer: NodeJS.Timeout | null = null;
  let closeWatch = async () => {};
  let started = Promise.resolve();
  const stop = new AbortController();
  archive.declareOutputs(JSON.stringify([programFingerprint(), origin, hub]), origin, instantOf(clock()));

  const server = createServer({
    archive,
    formats,
    renderFeed: (format, feed) =>
      renderFeed(format, feed, (id, reason) =>
        log('feeds').error('article left out of a feed', { id, format: format.name, reason }),
      ),
    listings,
    site,
    origin,
    hub,
    mediaStore,
    ready: () => ready,
  });

  function passTime(): void {
    archive.passTime(instantOf(clock()));
  }

  function keepTime(): void {
    passTime();
    timer = setTimeout(keepTime, longestSleep);
  }

  async function start(onBatch: () => void): Promise<void> {
    passTime();
    await newsroom.importContent(stop.signal);
    if (stop.signal.aborted) return;
    closeWatch = await folder.watch(site, () => newsroom.reloadSite(), onBatch);
    keepTime();
    ready = true;
  }

  return {
    server,
    passTime,
    start(onBatch = () => {}) {
      started = start(onBatch);
      return started;
    },
    async close() {
      stop.abort();
      await started.catch(() => {});
      if (timer) clearTimeout(timer);
      await closeWatch();
      newsroom.close();
    },
  };
}

const reportToLog: Report = {
  imported({ file, id, outcome, warnings, problems }) {
    const events = log('content');
    for (const problem of problems) events.error(describe(problem));
    for (const { line, message } of warnings) events.warn(describe({ file, line, message }));
    if (outcome === 'new' || outcome === 'changed') events.info('article imported', { file, id, outcome });
  },
  problem: (problem) => log('content').error(describe(problem)),
  removed: (file) => log('content').warn('file removed; its article stays', { file }),
};
