/** The content folder while the program runs: what is saved, moved and removed there, one after the other and at once. */
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { idOfPath } from '../../src/article.ts';
import { article, type Files, type TestNewsroom, temporaryFolder, testNewsroom } from '../newsroom.ts';

type Watched = TestNewsroom & {
  /** Does something to the folder, and resolves when `seen` holds. */
  after(work: () => void, seen: () => boolean): Promise<void>;
};

async function watched(files: Files): Promise<Watched> {
  let look = () => {};
  const room = await testNewsroom(files, { onBatch: () => look() });
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
    const room = await testNewsroom({ 'articles/a.md': titled('أ') });
    const { folder, site } = room.newsroom;
    const { promise, resolve } = Promise.withResolvers<void>();
    const close = await folder.watch(site, {
      async importFirst() {
        await room.importAgain();
        room.write({ 'articles/a.md': titled('أ جديدة'), 'articles/late/b.md': titled('ب') });
      },
      onSite: async () => {},
      onFile: () => {},
      onBatch: () => titleOf(room, 'a') === 'أ جديدة' && titleOf(room, 'late/b') === 'ب' && resolve(),
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
