/** Everything that `/metrics` says, at the moment at which it is asked. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Archive } from './archive.ts';
import type { FederationStore } from './federation-store.ts';
import type { Housekeeping } from './housekeeping.ts';
import type { Meter } from './meter.ts';
import { by, counter, gauge, type Metric } from './metrics.ts';
import type { PurgeStore } from './purging.ts';
import type { Clock, Instant } from './time.ts';

export type Gathered = {
  archive: Pick<Archive, 'states'>;
  federation: Pick<FederationStore, 'followerCounts' | 'dispatch'>;
  housekeeping: Housekeeping;
  /** null where no cache in front is told of changes. */
  purges: Pick<PurgeStore, 'oldestUntold'> | null;
  meter: Meter;
  clock: Clock;
  version: string;
};

/** How often the event loop is looked at: milliseconds. */
const resolution = 20;

export function createGathering(parts: Gathered) {
  const loop = monitorEventLoopDelay({ resolution });
  return {
    start: (): void => void loop.enable(),
    stop: (): void => void loop.disable(),
    metrics: (): Metric[] => [
      ...requestMetrics(parts.meter),
      ...storeMetrics(parts),
      ...purgeMetrics(parts),
      ...processMetrics(loop, parts.version),
    ],
  };
}

function requestMetrics({ requests, letters, cache, rendering }: Meter): Metric[] {
  const answered = [...requests.values()].filter(({ value }) => value > 0);
  return [
    counter(
      'nashra_http_requests_total',
      'Requests that were answered.',
      answered.map(({ kind, status, value }) => ({ labels: { kind, status: String(status) }, value })),
    ),
    counter(
      'nashra_document_cache_total',
      'Documents that were asked for: found ready, or made.',
      by('result', { hit: cache.hit.value, miss: cache.miss.value }),
    ),
    {
      name: 'nashra_render_seconds',
      type: 'summary',
      help: 'Time in which documents were written.',
      samples: [
        { suffix: '_sum', value: rendering.seconds },
        { suffix: '_count', value: rendering.count },
      ],
    },
    counter(
      'nashra_inbox_requests_total',
      'Activities that others sent, by what became of them.',
      by('outcome', Object.fromEntries([...letters].map(([outcome, { value }]) => [outcome, value]))),
    ),
  ];
}

function storeMetrics({ archive, federation, housekeeping, clock }: Gathered): Metric[] {
  const { waiting, failed, oldest } = housekeeping.queue();
  const { database, free, log } = housekeeping.sizes();
  const followers = federation.followerCounts().reduce((sum, one) => sum + one.followers, 0);
  const dispatch = federation.dispatch();
  const totals = housekeeping.deliveryTotals();
  const totalsOf = (wanted: string) =>
    by(
      'outcome',
      Object.fromEntries(totals.filter((one) => one.kind === wanted).map((one) => [one.outcome, one.value])),
    );
  return [
    gauge('nashra_articles', 'Articles by state.', by('state', archive.states())),
    gauge('nashra_followers', 'Followers of all channels.', followers),
    gauge('nashra_deliveries_waiting', 'Deliveries and pings that are yet to be taken.', waiting),
    gauge('nashra_deliveries_set_aside', 'Deliveries and pings that were given up.', failed),
    gauge('nashra_deliveries_oldest_seconds', 'Age of the oldest that waits; 0 where none does.', ageOf(oldest, clock)),
    gauge('nashra_delivery_fault', 'Whether something here keeps all deliveries: 1, or 0.', dispatch?.fault ? 1 : 0),
    gauge('nashra_workers', 'Workers elsewhere that deliver.', dispatch?.workers ?? null),
    counter('nashra_deliveries_total', 'Tries to deliver to followers, by how they ended.', totalsOf('activity')),
    counter('nashra_websub_pings_total', 'Tries to tell the hub, by how they ended.', totalsOf('ping')),
    gauge('nashra_sqlite_bytes', 'Size of the database.', by('part', { file: database, free, log })),
  ];
}

function purgeMetrics({ purges, meter, clock }: Gathered): Metric[] {
  if (purges === null) return [];
  const { delivered, failed } = meter.purges;
  const age = ageOf(purges.oldestUntold(), clock);
  return [
    counter(
      'nashra_purges_total',
      'Requests that told a cache of changes, by how they ended.',
      by('outcome', { delivered: delivered.value, failed: failed.value }),
    ),
    gauge('nashra_purges_oldest_seconds', 'Age of the first change that the cache was not told of; 0 for none.', age),
  ];
}

function ageOf(oldest: Instant | null, clock: Clock): number {
  return oldest === null ? 0 : Math.max(0, (clock().getTime() - Date.parse(oldest)) / 1000);
}

function processMetrics(loop: ReturnType<typeof monitorEventLoopDelay>, version: string): Metric[] {
  const { rss, heapUsed, heapTotal } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const started = Date.now() / 1000 - process.uptime();
  // What the histogram measures are its own intervals: what is above them is delay.
  const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e9 - resolution / 1000) || 0;
  return [
    gauge('nashra_event_loop_delay_seconds', 'How late the event loop was, since the process started.', [
      { labels: { quantile: '0.5' }, value: late(loop.percentile(50)) },
      { labels: { quantile: '0.99' }, value: late(loop.percentile(99)) },
      { labels: { quantile: '1' }, value: late(loop.max) },
    ]),
    gauge('nashra_heap_bytes', 'Heap of the web process.', by('part', { used: heapUsed, total: heapTotal })),
    gauge('process_resident_memory_bytes', 'Memory of the web process.', rss),
    counter('process_cpu_seconds_total', 'Processor time of the web process.', (user + system) / 1e6),
    gauge('process_start_time_seconds', 'When the web process started, in seconds since 1970.', started),
    gauge('nashra_build_info', 'The version that runs.', [{ labels: { version, node: process.version }, value: 1 }]),
  ];
}
