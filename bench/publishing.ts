/** What publishing one article costs in an archive where thousands of references wait for theirs. */
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { Archive } from '../src/archive.ts';
import { parseArticleFile } from '../src/content/article-file.ts';
import type { Site } from '../src/site.ts';
import { openArchive } from '../src/sqlite/archive.ts';
import { count, createRecord, factor, figure, type Record, table } from './figures.ts';
import type { Plan } from './plan.ts';
import { headline, seeded, sentences } from './words.ts';
import type { Workplace } from './workplace.ts';

export const site: Site = {
  title: 'نشرة القياس',
  language: 'ar',
  description: null,
  timezone: 'UTC',
  handle: 'news',
  icon: null,
  licence: null,
  sections: [],
  authors: [],
  federation: { shape: 'article', media: 'none', attributedTo: 'site' },
  labels: { related: [], slot: [] },
};
const now = '2026-01-01T00:00:00Z';

/** Publications measured, the first of which only warm up. */
const measured = 60;
const warmUp = 10;

const arrivals = {
  nobody: 'that nobody refers to',
  awaited: 'that one reference waits for',
  popular: 'that fifty references wait for',
};

type Arrival = keyof typeof arrivals;

export function measurePublishing(workplace: Workplace, { sizes }: Plan): string {
  const record = createRecord();
  for (const size of new Set([sizes.medium, sizes.large])) publishInto(workplace.newFolder(), size, record);
  const names = Object.keys(arrivals) as Arrival[];
  const rows = names.map((arrival) => [
    `an article ${arrivals[arrival]}`,
    ...[sizes.medium, sizes.large].map((size) => figure(record.median(`${arrival} ${size}`))),
    factor(record.median(`${arrival} ${sizes.large}`) / record.median(`${arrival} ${sizes.medium}`)),
    factor(record.ratio(`${arrival} ${sizes.large}`, `bare ${sizes.large}`)),
  ]);
  const head = ['saving and publishing, ms', ...[sizes.medium, sizes.large].map((size) => `${count(size)} articles`)];
  return table([...head, 'growth', ': one durable insert of the same bytes'], rows);
}

/** Half as many references wait as there are articles. */
function publishInto(folder: string, size: number, record: Record): void {
  const archive = openArchive(join(folder, 'nashra.sqlite'));
  archive.declare(site, now);
  archive.act(() => {
    for (let index = 0; index < size; index++) save(archive, `old${index}`, `قديم ${index}`, awaitedBy(index));
  });
  const bare = new Sqlite(join(folder, 'bare.sqlite'));
  bare.pragma('journal_mode = WAL');
  bare.pragma('synchronous = FULL');
  bare.exec('CREATE TABLE article (id TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT');
  const insert = bare.prepare('INSERT INTO article VALUES (?, ?)');
  for (let round = 0; round < measured; round++) {
    for (const arrival of Object.keys(arrivals) as Arrival[]) {
      const took = time(() => save(archive, `${arrival}${round}`, titleOf(arrival, round), null));
      if (round >= warmUp) record.add(`${arrival} ${size}`, took);
    }
    const took = time(() => insert.run(String(round), text(titleOf('nobody', round), null)));
    if (round >= warmUp) record.add(`bare ${size}`, took);
  }
  bare.close();
  archive.close();
}

/** The title that the article at `index` waits for: every second one waits, some for the same. */
function awaitedBy(index: number): string | null {
  if (index % 2 === 1) return null;
  const waiting = index / 2;
  return waiting < measured * 50
    ? titleOf('popular', Math.floor(waiting / 50))
    : titleOf('awaited', waiting - measured * 50);
}

function titleOf(arrival: Arrival, round: number): string {
  return `${headline(seeded(round + 1))} ${arrival} ${round}`;
}

function text(title: string, related: string | null): string {
  const body = sentences(seeded(title.length), 40);
  return `---\ntitle: ${title}\ndate: 2025-06-01\ntags: [بحر, جبل]\n---\n${body}\n${related === null ? '' : `\nاقرأ أيضاً: ${related}\n`}`;
}

function save(archive: Archive, id: string, title: string, related: string | null): void {
  const { manuscript } = parseArticleFile(Buffer.from(text(title, related)), `${id}.md`, site);
  if (manuscript) archive.save(id, manuscript, now);
}

function time(work: () => void): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}
