/** What is asked for, and what a server answers: its references have to send the same. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Client, createClient, type Headers } from './client.ts';

export type DocumentName = 'feed, gzip' | 'feed, plain' | 'actor' | 'article object' | 'article page' | 'picture';

export type Wanted = { path: string; headers: Headers };

/** A document as a reference has it: under a path of its own, which is its file's name too. */
export type Caught = {
  name: DocumentName;
  path: string;
  bytes: number;
  /** Headers, names and values in turn: of a 200, and of a 304. */
  head: string[];
  unchanged: string[];
  tag: string;
};

const gzip = { 'Accept-Encoding': 'gzip' };
const activity = { ...gzip, Accept: 'application/activity+json' };

/** Where a publication has them: the site's feed and actor, its newest article with a picture. */
export async function wantedOf(server: string): Promise<Record<DocumentName, Wanted>> {
  const client = createClient();
  const feed = JSON.parse(String((await client.whole(`${server}/feed.json`)).body)) as {
    items: { url: string; image?: string }[];
  };
  const { url = '', image = '' } = feed.items.find((item) => item.image) ?? {};
  const page = new URL(url).pathname;
  const wanted = {
    'feed, gzip': { path: '/rss.xml', headers: gzip },
    'feed, plain': { path: '/rss.xml', headers: {} },
    actor: { path: await activityAt(client, `${server}/`), headers: activity },
    'article object': { path: await activityAt(client, server + page), headers: activity },
    'article page': { path: page, headers: gzip },
    picture: { path: new URL(image).pathname, headers: {} },
  };
  client.close();
  return wanted;
}

/** Where the same is for other servers, by the page's own word. */
async function activityAt(client: Client, page: string): Promise<string> {
  const { head } = await client.whole(page);
  const link = head.find((value) => value.includes('application/activity+json')) ?? '';
  return new URL(/<([^>]*)>; rel="alternate"/.exec(link)?.[1] ?? '').pathname;
}

/** Asks a server for all of them, and keeps the answers in a folder for those that are to send the same. */
export async function catchDocuments(
  server: string,
  wanted: Record<DocumentName, Wanted>,
  folder: string,
): Promise<Caught[]> {
  mkdirSync(folder, { recursive: true });
  const client = createClient();
  const caught: Caught[] = [];
  for (const [name, { path: place, headers }] of Object.entries(wanted) as [DocumentName, Wanted][]) {
    const { head, body, tag } = await client.whole(server + place, headers);
    if (tag === null) throw new Error(`${place} has no ETag`);
    const { status, head: unchanged } = await client.ask(server + place, { ...headers, 'If-None-Match': tag });
    if (status !== 304) throw new Error(`${place} is answered ${status} where nothing changed`);
    const path = `/${caught.length}`;
    writeFileSync(join(folder, path), body);
    caught.push({ name, path, bytes: body.length, head, unchanged, tag });
  }
  client.close();
  writeFileSync(join(folder, 'documents.json'), JSON.stringify(caught));
  return caught;
}
