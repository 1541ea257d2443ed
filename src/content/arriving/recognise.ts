/** Which format something has, by what is in it and never by its name. */
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Posts } from './post.ts';
import { fileSource, headOf, type Source } from './source-text.ts';
import { readWordpress } from './wordpress.ts';

/** The posts of a file or folder; null for what is none of these formats: files of ours. */
export async function postsAt(path: string): Promise<Posts | null> {
  const entry = await stat(path).catch(() => null);
  if (!entry?.isFile()) return null;
  const head = await headOf(path);
  const posts = await postsIn(fileSource(path), head);
  return posts && { ...posts, folders: [...posts.folders, dirname(path)] };
}

async function postsIn(source: Source, head: string): Promise<Posts | null> {
  if (/xmlns:wp=["']http:\/\/wordpress\.org\/export\//.test(head)) return readWordpress(source);
  return null;
}
