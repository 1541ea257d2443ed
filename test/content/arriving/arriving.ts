/** Lets what other systems export arrive in a newsroom, over loopback at most. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createArrivalIn, createImportFetch } from '../../../src/arrivals.ts';
import type { ArrivalOptions, Arrived } from '../../../src/content/arriving/arrival.ts';
import { postsAt } from '../../../src/content/arriving/recognise.ts';
import { type TestNewsroom, temporaryFolder, writeFiles } from '../../newsroom.ts';

export const fixtures = join(import.meta.dirname, '../../fixtures/arriving');

type Options = Partial<ArrivalOptions> & { from?: string; now?: string };

/** What becomes of each post at a path or an address. */
export async function arrive({ newsroom }: TestNewsroom, path: string, options: Options = {}): Promise<Arrived[]> {
  const clock = () => new Date(options.now ?? '2026-11-20T12:00:00Z');
  const fetch = createImportFetch(null, true);
  const found = await postsAt(path, { fetch, from: options.from ?? null });
  if (!found) throw new Error(`${path} is nothing that is known`);
  if (!options.dryRun) newsroom.archive.rememberNames(found.names ?? []);
  const arrival = createArrivalIn(newsroom, fetch, clock);
  const arrived: Arrived[] = [];
  const folders = [...(options.folders ?? []), ...found.folders];
  const { isFeed = false } = found;
  for await (const post of found.posts)
    arrived.push(await arrival.take(post, { file: 'export', dryRun: false, loud: false, isFeed, ...options, folders }));
  return arrived;
}

/** A file of its own with this text. */
export function written(name: string, text: string | Uint8Array): string {
  const folder = temporaryFolder();
  writeFiles(folder, { [name]: text });
  return join(folder, name);
}

export const outcomes = (arrived: Arrived[]): Record<string, string> =>
  Object.fromEntries(arrived.map(({ title, outcome }) => [title, outcome]));

/** All that is said of a post. */
export const saidOf = (arrived: Arrived[], title: string): string[] =>
  arrived
    .filter((one) => one.title === title)
    .flatMap(({ warnings, problems }) => [...problems, ...warnings].map(({ message }) => message));

type Answer = { status?: number; type?: string; location?: string; body?: string | Uint8Array };

/** Another server, on loopback. Returns its address, without a slash at the end. */
export async function oldSite(answers: (address: string) => Record<string, Answer>): Promise<string> {
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const { status = 200, type = 'text/html', location, body } = known[request.url ?? ''] ?? { status: 404 };
    response.writeHead(status, { 'Content-Type': type, ...(location === undefined ? {} : { Location: location }) });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const known = answers(address);
  return address;
}

/** A WordPress export with these posts: `fields` are elements of `item`, texts in CDATA. */
export function wordpressWith(items: Record<string, string>[], address = 'https://old.example', doctype = ''): string {
  const element = ([name, text]: [string, string]) => `<${name}><![CDATA[${text}]]></${name}>`;
  const posts = items.map((fields) => `<item>${Object.entries(fields).map(element).join('')}</item>`);
  return `<?xml version="1.0" encoding="UTF-8"?>${doctype}
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>
<link>${address}</link><language>ar</language><wp:base_blog_url>${address}</wp:base_blog_url>
${posts.join('\n')}
</channel></rss>`;
}

/** A published post of WordPress. */
export function wordpressPost(id: number, text: string, more: Record<string, string> = {}): Record<string, string> {
  return {
    title: `خبر ${id}`,
    link: `https://old.example/2026/01/news-${id}/`,
    guid: `https://old.example/?p=${id}`,
    'content:encoded': text,
    'wp:post_id': String(id),
    'wp:post_date_gmt': '2026-01-02 03:04:05',
    'wp:status': 'publish',
    'wp:post_type': 'post',
    ...more,
  };
}
