/** What saving and publishing one article costs in an archive where thousands of references wait for theirs. */
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { Archive } from '../src/archive.ts';
import { parseArticleFile } from '../src/content/article-file.ts';
import type { Site } from '../src/site.ts';
import { openArchive } from '../src/sqlite/archive.ts';
import { count, createRecord, factor, figure, type Record, type Result, table } from './figures.ts';
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
  federation: { shape: 'article', media: 'none', attributedTo: 'site', replies: 'open' },
  labels: { related: [], slot: [] },
};
const now = '2026-01-01T00:00:00Z';

/** Of what is saved, what only warms up. */
const warmUp = 10;
/** References that wait for a popular article. */
const many = 50;
/** Popular articles that are saved at most: each needs so many that wait. */
const mostPopular = 40;

const arrivals = {
  nobody: 'that nobody refers to',
  awaited: 'that one reference waits for',
  popular: 'that fifty references wait for',
  edited: 'that was there, edited',
};

type Arrival = keyof typeof arrivals;

/** Also the first published thing that a reader or a follower can learn of: the save is on the disk. */
export function measureSaving(workplace: Workplace, { sizes, saves }: Plan): Result {
  const record = createRecord();
  for (const size of sizes) saveInto(workplace.newFolder(), size, saves, record);
  const names = Object.keys(arrivals) as Arrival[];
  const head = [
    'saving one article, ms: median (p99), CPU',
    ...sizes.map((size) => `${count(size)} articles`),
    `CPU, ${count(sizes.at(-1) ?? 0)} : ${count(sizes[0] ?? 0)}`,
    ': one durable insert of the same bytes',
    'goal',
  ];
  const rows = names.map((arrival) => [
    `an article ${arrivals[arrival]}`,
    ...sizes.map((size) => cell(record, `${arrival} ${size}`)),
    factor(record.median(`${arrival} ${sizes.at(-1)} cpu`) / record.median(`${arrival} ${sizes[0]} cpu`)),
    factor(record.median(`${arrival} ${sizes.at(-1)}`) / record.median(`bare ${sizes.at(-1)}`)),
    'p99 under 10',
  ]);
  const bare = ['one durable insert', ...sizes.map((size) => cell(record, `bare ${size}`)), '', '', ''];
  const points = (name: string) => sizes.map((size): [number, number] => [size, record.median(`${name} ${size} cpu`)]);
  return {
    tables: [table(head, [...rows, bare])],
    curves: [
      { unit: 'milliseconds', name: 'save an article (CPU)', points: points('nobody') },
      { unit: 'milliseconds', name: 'save one that 50 wait for (CPU)', points: points('popular') },
    ],
  };
}

/** What waits for the disk is in the time, and not in the CPU. */
function cell(record: Record, name: string): string {
  return `${figure(record.median(name))} (${figure(record.p99(name))}), ${figure(record.median(`${name} cpu`))}`;
}

/** Half as many references wait as there are articles. */
function saveInto(folder: string, size: number, saves: number, record: Record): void {
  const archive = openArchive(join(folder, 'nashra.sqlite'));
  archive.declare(site, now);
  const popular = Math.min(mostPopular, Math.floor(size / 4 / many));
  const awaited = Math.min(saves, Math.floor(size / 2) - popular * many);
  fillWaiting(archive, size, popular);
  const bare = bareTable(join(folder, 'bare.sqlite'));
  const rounds: { [arrival in Arrival | 'bare']: [times: number, save: (round: number) => void] } = {
    nobody: [saves, (round) => save(archive, `nobody${round}`, titleOf('nobody', round), null)],
    awaited: [awaited, (round) => save(archive, `awaited${round}`, titleOf('awaited', round), null)],
    popular: [popular, (round) => save(archive, `popular${round}`, titleOf('popular', round), null)],
    edited: [saves, (round) => save(archive, `old${round % size}`, `قديم ${round}`, `${round}`)],
    bare: [saves, (round) => void bare.insert.run(String(round), text(titleOf('nobody', round), null))],
  };
  for (let round = 0; round < saves; round++)
    for (const [name, [times, work]] of Object.entries(rounds)) {
      if (round >= times) continue;
      const { took, cpu } = time(() => work(round));
      if (round < Math.min(warmUp, times - 1)) continue;
      record.add(`${name} ${size}`, took);
      record.add(`${name} ${size} cpu`, cpu);
    }
  bare.database.close();
  archive.close();
}

function fillWaiting(archive: Archive, size: number, popular: number): void {
  const atOnce = 1_000;
  for (let from = 0; from < size; from += atOnce)
    archive.act(() => {
      for (let index = from; index < Math.min(size, from + atOnce); index++)
        save(archive, `old${index}`, `قديم ${index}`, awaitedBy(index, popular));
    });
}

function bareTable(file: string) {
  const database = new Sqlite(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec('CREATE TABLE article (id TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT');
  return { database, insert: database.prepare('INSERT INTO article VALUES (?, ?)') };
}

/** The title that the article at `index` waits for: every second one waits, some for the same. */
function awaitedBy(index: number, popular: number): string | null {
  if (index % 2 === 1) return null;
  const waiting = index / 2;
  const round = Math.floor(waiting / many);
  return round < popular ? titleOf('popular', round) : titleOf('awaited', waiting - popular * many);
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

/** Both in milliseconds. */
function time(work: () => void): { took: number; cpu: number } {
  const before = process.cpuUsage();
  const began = performance.now();
  work();
  const took = performance.now() - began;
  const { user, system } = process.cpuUsage(before);
  return { took, cpu: (user + system) / 1000 };
}
