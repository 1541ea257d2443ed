/** What searching costs in a large archive: tables for docs/search.md. */
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { Archive } from '../../src/archive.ts';
import type { Manuscript } from '../../src/article.ts';
import { parseArticleFile } from '../../src/content/article-file.ts';
import { parseQuery } from '../../src/query.ts';
import { hitsOnPage } from '../../src/search.ts';
import { openArchive } from '../../src/sqlite/archive.ts';
import { count, factor, figure, megabytes, table } from '../figures.ts';
import { site } from '../saving.ts';
import { type Random, seeded } from '../words.ts';
import type { Workplace } from '../workplace.ts';
import { articleText, rankIn, wordAt } from './zipf.ts';

const now = '2026-06-01T00:00:00Z';
const inOneAct = 250;
const measured = 400;
const saves = 600;
const suggesting = 200;

/** Kinds of queries; `rank`: of a word, by how common it is. */
const kinds: Record<string, (random: Random) => string> = {
  'any word': (random) => wordAt(rankIn(random)),
  'three words': (random) => [1, 2, 3].map(() => wordAt(rankIn(random))).join(' '),
  'a phrase': (random) => `"${wordAt(random.below(50))} ${wordAt(random.below(50))}"`,
  'the most common words': (random) => [1, 2, 3].map(() => wordAt(random.below(20))).join(' '),
  'the beginning of a word, 3 letters': (random) => `${wordAt(rankIn(random)).slice(0, 3)}*`,
  'the beginning of a word, 4 letters': (random) => `${wordAt(rankIn(random)).slice(0, 4)}*`,
  'a word in a section, in a year': (random) => `${wordAt(rankIn(random))} قسم:قسم-${random.below(8)} from:2020`,
  'a word that is misspelled': (random) => `${wordAt(rankIn(random))}ظ`,
};

export function measureLarge(workplace: Workplace, size: number): string[] {
  const folder = workplace.newFolder();
  const path = join(folder, 'nashra.sqlite');
  const archive = openArchive(path);
  archive.declare(site, now);
  const filled = time(() => fill(archive, size));
  const made = remake(archive, path);
  const found = searches(archive);
  const { saved, tidied, hurried, bare, suggested } = changes(archive, folder, size);
  archive.close();
  const row = (name: string, times: Times, reference: Times) => [
    name,
    ...[0.5, 0.95, 0.99].map((part) => figure(quantile(times.each, part))),
    figure(times.processor),
    factor(times.processor / reference.processor),
  ];
  const reference = found.get('reference') as Times;
  const queries = Object.keys(kinds).map((kind) => row(kind, found.get(kind) as Times, reference));
  return [
    table(
      [`${count(size)} articles`, ''],
      [
        ['saved with the index, articles/s', figure(size / (filled / 1000))],
        ['index made anew, s', figure(made.total / 1000)],
        ['of that, the processor', figure(made.processor / 1000)],
        ['its longest step, ms', figure(Math.max(...made.steps))],
        ['its steps, p99, ms', figure(quantile(made.steps, 0.99))],
        ['memory after that', megabytes(process.memoryUsage().rss)],
      ],
    ),
    table(
      ['searching, ms', 'p50', 'p95', 'p99', 'processor', ': 20 articles read'],
      [...queries, row('(the newest 20 articles read)', reference, reference)],
    ),
    table(
      ['changing, ms', 'p50', 'p95', 'p99', 'processor', ': one insert'],
      [
        row('an article saved', saved, bare),
        row('a step of tidying between two saves', tidied, bare),
        row('an article saved, never tidied', hurried, bare),
        row('its suggestions, a little later', suggested, bare),
        row('(one durable insert of its text)', bare, bare),
      ],
    ),
  ];
}

function fill(archive: Archive, size: number): void {
  for (let done = 0; done < size; done += inOneAct) {
    archive.act(() => {
      for (let index = done; index < Math.min(size, done + inOneAct); index++)
        archive.save(`n${index}`, manuscriptOf(index, size, 0), now);
    });
    progress('saved', done + inOneAct, size);
  }
}

function manuscriptOf(index: number, size: number, edition: number): Manuscript {
  const text = articleText(seeded(index + edition * 1_000_003 + 1), index, size);
  return parseArticleFile(Buffer.from(text), `${index}.md`, site).manuscript as Manuscript;
}

/** As if another version of the program had made the index. */
function remake(archive: Archive, path: string) {
  const database = new Sqlite(path);
  database.exec(`UPDATE meta SET value = '{"version":"0","below":null}' WHERE name = 'search index'`);
  // What all articles suggest would take hours: of that, a sample is measured.
  database.close();
  archive.declare({ ...site, timezone: 'Asia/Beirut' }, now);
  const steps: number[] = [];
  const before = process.cpuUsage();
  const total = time(() => {
    for (let at = archive.indexing(); at; at = archive.indexing()) {
      steps.push(...tidyUp(archive).flatMap(({ each }) => each));
      steps.push(time(() => archive.catchUp(now)));
      progress('indexed', at.done, at.all);
    }
  });
  return { total, steps, processor: processorSince(before) };
}

function searches(archive: Archive): Map<string, Times> {
  const page = { offset: 0, limit: hitsOnPage, order: 'best' } as const;
  const found = new Map<string, Times>();
  for (const [kind, queryOf] of Object.entries(kinds)) {
    const random = seeded(7);
    const query = () => parseQuery(queryOf(random));
    for (let warm = 0; warm < 20; warm++) archive.search(query(), page);
    found.set(
      kind,
      repeat(measured, () => archive.search(query(), page)),
    );
  }
  const newest = { limit: hitsOnPage, notices: false };
  found.set(
    'reference',
    repeat(measured, () => archive.articles({ kind: 'site', slug: '' }, newest)),
  );
  return found;
}

/** Saves as a server makes them, with tidying after each, and as many with none; every third is an edit of an old article. */
function changes(archive: Archive, folder: string, size: number) {
  const at = (index: number) => (index % 3 === 0 ? index * 17 : size + index);
  const manuscripts = Array.from({ length: 2 * saves }, (_, index) => manuscriptOf(at(index), size, 1));
  const save = (index: number) => archive.save(`n${at(index)}`, manuscripts[index] as Manuscript, now);
  const texts = manuscripts.slice(0, saves).map((manuscript) => JSON.stringify(manuscript));
  tidyUp(archive);
  const tidying: Times[] = [];
  const saved = together(
    texts.map((_, index) => {
      const one = repeat(1, () => save(index));
      tidying.push(...tidyUp(archive));
      return one;
    }),
  );
  return {
    saved,
    tidied: together(tidying),
    hurried: repeat(saves, (index) => save(saves + index)),
    bare: inserts(join(folder, 'bare.sqlite'), texts),
    // The newest due are those that were saved.
    suggested: repeat(suggesting, () => archive.catchUp(now)),
  };
}

/** The steps that there was something to do in. */
function tidyUp(archive: Archive): Times[] {
  const steps: Times[] = [];
  let more = true;
  const step = () => {
    more = archive.tidy();
  };
  while (more) steps.push(repeat(1, step));
  return steps.slice(0, -1);
}

function inserts(path: string, texts: string[]): Times {
  const bare = new Sqlite(path);
  bare.pragma('journal_mode = WAL');
  bare.pragma('synchronous = FULL');
  bare.exec('CREATE TABLE article (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT');
  const insert = bare.prepare('INSERT INTO article (text) VALUES (?)');
  const times = repeat(texts.length, (index) => insert.run(texts[index]));
  bare.close();
  return times;
}

/** What each of some repetitions took; and the processor's time of one, which other programs on the machine change less. */
type Times = { each: number[]; processor: number };

function repeat(times: number, work: (index: number) => void): Times {
  const before = process.cpuUsage();
  const each = Array.from({ length: times }, (_, index) => time(() => work(index)));
  return { each, processor: processorSince(before) / times };
}

function together(all: Times[]): Times {
  const processor = all.reduce((sum, one) => sum + one.processor, 0) / all.length;
  return { each: all.flatMap(({ each }) => each), processor };
}

function processorSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function time(work: () => void): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}

function quantile(values: number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

function progress(what: string, done: number, all: number): void {
  if (process.stderr.isTTY && done % 5000 === 0) process.stderr.write(`\r${what} ${done} of ${all}`);
}
