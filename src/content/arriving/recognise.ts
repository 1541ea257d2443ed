/** Which format something has, by what is in it and never by its name. */
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Fetch } from '../../outgoing.ts';
import { type FeedPage, readXmlFeed } from './feed.ts';
import { feedPosts, pageAt } from './feed-pages.ts';
import { readFolder } from './folder.ts';
import { readGhost } from './ghost.ts';
import { readJsonFeed } from './json-feed.ts';
import { type Posts, SourceError } from './post.ts';
import { fileSource, headOf, type Source } from './source-text.ts';
import { type Libraries, readWordpress } from './wordpress.ts';

export type Asked = {
  fetch: Fetch;
  /** Where the site was, for sources that do not say; without a slash at the end. */
  from: string | null;
  /** Of the files of one WordPress export that are read together. */
  libraries?: Libraries;
};

/** The posts of a file, a folder or an address; null for what is none of these formats: files of ours. */
export async function postsAt(path: string, asked: Asked): Promise<Posts | null> {
  const { fetch, from } = asked;
  if (/^https?:\/\//i.test(path)) {
    const { page, url } = await pageAt(path, feedIn, fetch);
    return feedPosts(page, url, feedIn, fetch);
  }
  const entry = await stat(path).catch(() => null);
  if (entry?.isDirectory()) return readFolder(path, from);
  if (!entry?.isFile() || /\.(md|txt)$/.test(path)) return null;
  const posts = await postsIn(fileSource(path), await headOf(path), asked);
  return posts && { ...posts, folders: [...posts.folders, dirname(path)] };
}

async function postsIn(source: Source, head: string, { fetch, from, libraries }: Asked): Promise<Posts | null> {
  if (isXml(head) && /xmlns:wp=["']http:\/\/wordpress\.org\/export\//.test(head))
    return readWordpress(source, libraries);
  const feed = await feedIn(source, head);
  if (feed) return feedPosts(feed, null, feedIn, fetch);
  if (/^\s*\{\s*"(db|data|meta)"\s*:/.test(head)) return readGhost(source, from);
  if (/^\s*[{[]/.test(head))
    throw new SourceError(source.name, null, 'this JSON is neither a Ghost export nor a JSON Feed');
  return null;
}

async function feedIn(source: Source, head: string): Promise<FeedPage | null> {
  if (isXml(head) && /<(rss|rdf:RDF|RDF|feed)[\s>]/.test(head) && !/<html[\s>]/i.test(head)) return readXmlFeed(source);
  if (/^\s*\{/.test(head) && /"https?:\\?\/\\?\/jsonfeed\.org\\?\/version/.test(head)) return readJsonFeed(source);
  return null;
}

function isXml(head: string): boolean {
  return /^\s*<[?!a-z]/i.test(head.replace('\ufeff', ''));
}
