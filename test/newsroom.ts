/** A newsroom of its own for each test: real files, a real database, a clock that the test sets. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type App, createApp, type Newsroom, openNewsroom } from '../src/app.ts';
import type { Imported } from '../src/content/importer.ts';
import type { Resize } from '../src/content/resize.ts';
import { describe } from '../src/problem.ts';

export const origin = 'https://news.example';

export const siteFile = `
title: نشرة الاختبار
language: ar
description: كل ما يُختبر
timezone: Asia/Beirut
licence: CC BY 4.0
sections:
  - {slug: world, title: العالم}
  - {slug: english, title: In English, language: en}
authors:
  - {slug: salma, name: سلمى ضاهر}
`;

export type Files = Record<string, string | Uint8Array>;

export type TestNewsroom = {
  app: App;
  newsroom: Newsroom;
  content: string;
  data: string;
  results: Imported[];
  /** Problems and removals, as they are reported. */
  reported: string[];
  setClock(now: string): void;
  write(files: Files): void;
  /** Imports what is in the folder now. */
  importAgain(): Promise<void>;
  /** Closes this one and opens another on the same folders. */
  restart(other?: TestOptions): Promise<TestNewsroom>;
};

export type TestOptions = {
  now?: string;
  data?: string;
  content?: string;
  onBatch?: () => void;
  /** The public address; `https://news.example` by default. */
  origin?: string;
  hub?: string;
  /** The hook of a cache in front. */
  purge?: string;
  /** What scales pictures; by default nothing does. */
  resize?: Resize | null;
  /** Where it is to be cleaned up; by default when the test is finished, for a whole file `afterAll`. */
  atEnd?: (work: () => Promise<void> | void) => void;
};

export async function testNewsroom(files: Files, options: TestOptions = {}): Promise<TestNewsroom> {
  const { atEnd = onTestFinished } = options;
  const content = options.content ?? temporaryFolder(atEnd);
  const data = options.data ?? temporaryFolder(atEnd);
  let now = new Date(options.now ?? '2026-11-20T12:00:00Z');
  const clock = () => now;
  const results: Imported[] = [];
  const reported: string[] = [];
  const write = (more: Files) => writeFiles(content, more);
  write({ ...(options.content ? {} : { 'site.yaml': siteFile }), ...files });
  const newsroom = await openNewsroom({
    data,
    content,
    clock,
    report: {
      imported: (result) => results.push(result),
      problem: (problem) => reported.push(describe(problem)),
      removed: (path) => reported.push(`removed ${path}`),
    },
  });
  const { resize = null, hub = null } = options;
  const purge = options.purge === undefined ? null : { url: options.purge, header: null };
  const app = createApp(newsroom, { origin: options.origin ?? origin, hub, purge, clock, resize });
  await app.start(options.onBatch);
  let open = true;
  const close = async () => {
    if (open) await app.close();
    open = false;
  };
  atEnd(close);
  return {
    app,
    newsroom,
    content,
    data,
    results,
    reported,
    write,
    setClock: (text) => {
      now = new Date(text);
    },
    importAgain: () => newsroom.importContent(),
    async restart(other = {}) {
      await close();
      return testNewsroom({}, { ...options, content, data, now: now.toISOString(), ...other });
    },
  };
}

export function temporaryFolder(atEnd: NonNullable<TestOptions['atEnd']> = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), 'nashra-test-'));
  // The sender of a server that was killed may still be ending.
  atEnd(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
  return folder;
}

export function writeFiles(folder: string, files: Files): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** So many articles, one an hour from the beginning of 2026: `many0` is the oldest. */
export function many(count: number): Files {
  const at = (index: number) => new Date(Date.UTC(2026, 0, 1) + index * 3_600_000).toISOString();
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `articles/${index}.md`,
      article({ id: `many${index}`, title: `مقال ${index}`, date: at(index), section: 'world' }),
    ]),
  );
}

/** A Markdown article with this front matter. */
export function article(fields: Record<string, unknown>, body = 'نص المقال.'): string {
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return `---\n${lines.join('\n')}\n---\n${body}\n`;
}
