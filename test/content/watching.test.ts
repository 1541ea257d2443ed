/** The content folder while the program runs: what is saved, moved and removed there, one after the other and at once. */
import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openNewsroom } from '../../src/app.ts';
import { idOfPath } from '../../src/article.ts';
import {
  article,
  type Files,
  siteFile,
  type TestNewsroom,
  temporaryFolder,
  testNewsroom,
  writeFiles,
} from '../newsroom.ts';

type Watched = TestNewsroom & {
  /** Does something to the folder, and resolves when `seen` holds. */
  after(work: () => void, seen: () => boolean): Promise<void>;
};

async function watched(files: Files, content?: string): Promise<Watched> {
  let look = () => {};
  const room = await testNewsroom(files, { ...(content ? { content } : {}), onBatch: () => look() });
  const after = (work: () => void, seen: () => boolean) =>
    new Promise<void>((resolve) => {
      look = () => {
        if (seen()) resolve();
      };
      work();
    });
  return { ...room, after };
}

const titleOf = ({ newsroom }: TestNewsroom, path: string) => newsroom.archive.article(idOfPath(path))?.title;
/** Where nothing is yet. */
const temporaryName = () => join(temporaryFolder(), 'away');
const titled = (title: string) => article({ title, date: '2026-11-01' });

describe('watching the content folder', () => {
  it('takes what is saved in folders that are made at the same moment', async () => {
    const room = await watched({});
    await room.after(
      () => room.write({ 'articles/a/b/c/deep.md': titled('عميق'), 'articles/a/near.md': titled('قريب') }),
      () => titleOf(room, 'a/b/c/deep') === 'عميق' && titleOf(room, 'a/near') === 'قريب',
    );
    await room.after(
      () => room.write({ 'articles/a/b/c/deep.md': titled('أعمق') }),
      () => titleOf(room, 'a/b/c/deep') === 'أعمق',
    );
  });

  it('takes what is saved while everything is imported for the first time', async () => {
    const content = temporaryFolder();
    writeFiles(content, { 'site.yaml': siteFile, 'articles/a.md': titled('أ') });
    const newsroom = await openNewsroom({ data: temporaryFolder(), content, clock: () => new Date(), report: {} });
    onTestFinished(() => newsroom.close());
    const { promise, resolve } = Promise.withResolvers<void>();
    const title = (path: string) => newsroom.archive.article(idOfPath(path))?.title;
    const close = await newsroom.folder.watch(newsroom.site, {
      async importEverything() {
        await newsroom.importContent();
        writeFiles(content, { 'articles/a.md': titled('أ جديدة'), 'articles/late/b.md': titled('ب') });
      },
      onSite: async () => {},
      onFile: () => {},
      onBatch: () => title('a') === 'أ جديدة' && title('late/b') === 'ب' && resolve(),
    });
    await promise;
    await close();
  });

  it('reports every file of a folder that is moved away, and knows them when it is back', async () => {
    const room = await watched({ 'articles/old/a.md': titled('أ'), 'articles/old/deep/b.md': titled('ب') });
    const away = join(temporaryFolder(), 'old');
    const old = join(room.content, 'articles/old');
    const removals = ['removed articles/old/a.md', 'removed articles/old/deep/b.md'];
    await room.after(
      () => renameSync(old, away),
      () => removals.every((one) => room.reported.includes(one)),
    );
    expect(room.reported.toSorted()).toEqual(removals);
    await room.after(
      () => renameSync(away, old),
      () => room.results.length >= 4,
    );
    expect(room.results.slice(2).map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged']);
    await room.after(
      () => room.write({ 'articles/old/deep/b.md': titled('ب جديدة') }),
      () => titleOf(room, 'old/deep/b') === 'ب جديدة',
    );
  });

  it('watches the folder that has the name of one that was renamed or removed', async () => {
    const room = await watched({ 'articles/desk/a.md': titled('أ') });
    const desk = join(room.content, 'articles/desk');
    const saved = (path: string, title: string) =>
      room.after(
        () => room.write({ [`articles/${path}.md`]: titled(title) }),
        () => titleOf(room, path) === title,
      );
    await room.after(
      () => {
        renameSync(desk, join(room.content, 'articles/archive'));
        mkdirSync(desk);
      },
      () => room.newsroom.archive.source('articles/archive/a.md') !== null,
    );
    await saved('desk/b', 'ب');
    await saved('archive/c', 'ج');
    await room.after(
      () => {
        rmSync(desk, { recursive: true });
        mkdirSync(desk);
      },
      () => room.reported.includes('removed articles/desk/b.md'),
    );
    await saved('desk/d', 'د');
    expect(room.reported).toEqual(['removed articles/desk/b.md']);
  });

  it('takes everything anew when the whole folder is another', async () => {
    const room = await watched({ 'articles/a.md': titled('أ') });
    const other = temporaryFolder();
    writeFiles(other, { 'site.yaml': 'title: أخرى\nlanguage: ar\n', 'articles/b.md': titled('ب') });
    await room.after(
      () => {
        renameSync(room.content, temporaryName());
        renameSync(other, room.content);
      },
      () => titleOf(room, 'b') === 'ب' && room.newsroom.site().title === 'أخرى',
    );
    expect([...new Set(room.reported)]).toEqual(['removed articles/a.md']);
    await room.after(
      () => room.write({ 'articles/b.md': titled('ب جديدة') }),
      () => titleOf(room, 'b') === 'ب جديدة',
    );
  });

  it('says once that the folder is gone, and goes on when it is back', async () => {
    const room = await watched({ 'articles/a.md': titled('أ') });
    const away = temporaryName();
    await room.after(
      () => renameSync(room.content, away),
      () => room.reported.length > 0,
    );
    await room.after(
      () => renameSync(away, room.content),
      () => room.results.length >= 2,
    );
    expect(room.reported).toEqual([`${room.content}: is gone; it is read again when it is back`]);
    await room.after(
      () => room.write({ 'articles/a.md': titled('أ جديدة') }),
      () => titleOf(room, 'a') === 'أ جديدة',
    );
  });

  it('follows a link to the articles that is set to another folder', async () => {
    const [first, second] = [temporaryFolder(), temporaryFolder()];
    writeFiles(first, { 'a.md': titled('أ') });
    writeFiles(second, { 'a.md': titled('أ الثانية') });
    const content = temporaryFolder();
    symlinkSync(first, join(content, 'articles'));
    const room = await watched({ 'site.yaml': siteFile }, content);
    await room.after(
      () => {
        symlinkSync(second, join(content, 'next'));
        renameSync(join(content, 'next'), join(content, 'articles'));
      },
      () => titleOf(room, 'a') === 'أ الثانية',
    );
    await room.after(
      () => writeFiles(second, { 'a.md': titled('أ الثالثة') }),
      () => titleOf(room, 'a') === 'أ الثالثة',
    );
  });

  it('reads nothing again where only the times of a folder are new, and all where its rights are', async () => {
    const room = await watched({ 'articles/desk/a.md': titled('أ') });
    await room.after(
      () => {
        for (const path of ['articles/desk', 'articles']) utimesSync(join(room.content, path), 1, 1);
        room.write({ 'articles/desk/b.md': titled('ب') });
      },
      () => titleOf(room, 'desk/b') === 'ب',
    );
    expect(room.results.map(({ file }) => file)).toEqual(['articles/desk/a.md', 'articles/desk/b.md']);
    await room.after(
      () => chmodSync(join(room.content, 'articles/desk'), 0o700),
      () => room.results.length === 4,
    );
  });

  it('leaves hidden files and folders alone', async () => {
    const room = await watched({ 'articles/a.md': titled('أ') });
    await room.after(
      () =>
        room.write({ 'articles/.draft.md': titled('خفي'), '.git/x.md': titled('خفي'), 'articles/b.md': titled('ب') }),
      () => titleOf(room, 'b') === 'ب',
    );
    expect(room.results.map(({ file }) => file)).toEqual(['articles/a.md', 'articles/b.md']);
  });

  it('takes every one of two thousand files that come at once', async () => {
    const room = await watched({});
    const files = Object.fromEntries(
      Array.from({ length: 2000 }, (_, index) => [`articles/${index % 10}/${index}.md`, titled(`مقال ${index}`)]),
    );
    await room.after(
      () => room.write(files),
      () => room.newsroom.archive.sourcesAt('articles').length === 2000,
    );
    expect(room.reported).toEqual([]);
  });
});
