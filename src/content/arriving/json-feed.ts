/** JSON Feed, 1.0 and 1.1. */
import { oneLine } from '../../text/clean.ts';
import { escapeHtml } from '../../text/html.ts';
import { dateOf, type FeedPage, shortText } from './feed.ts';
import { jsonValues } from './json-values.ts';
import { type Post, postOf } from './post.ts';
import type { Source } from './source-text.ts';

type Item = Record<string, unknown>;
type Channel = { language: string | null; authors: string[]; next: string | null };

/** What a feed says of itself may stand behind its items. */
export async function readJsonFeed(source: Source): Promise<FeedPage> {
  const channel: Channel = { language: null, authors: [], next: null };
  for await (const { path, value } of jsonValues(source, ['$.language', '$.next_url', '$.authors', '$.author'])) {
    if (path === '$.language') channel.language = text(value);
    else if (path === '$.next_url') channel.next = text(value);
    else channel.authors = namesOf(value);
  }
  return { posts: postsIn(source, channel), next: () => channel.next, generator: () => null };
}

async function* postsIn(source: Source, channel: Channel): AsyncGenerator<Post> {
  for await (const { value } of jsonValues(source, ['$.items.*']))
    if (typeof value === 'object' && value !== null) yield postIn(value as Item, channel);
}

function postIn(item: Item, { language, authors }: Channel): Post {
  const url = text(item.url);
  const id = text(item.id) ?? url;
  const title = oneLine(text(item.title) ?? '');
  const plain = text(item.content_text);
  const html = text(item.content_html) ?? (plain === null ? null : paragraphs(plain));
  const summary = text(item.summary);
  const image = text(item.image) ?? text(item.banner_image);
  const own = namesOf(item.authors ?? item.author);
  return postOf({
    key: id ?? title,
    guid: id,
    url,
    title,
    html: html ?? escapeHtml(summary ?? ''),
    summary: html === null || summary === null ? null : oneLine(summary),
    published: dateOf(text(item.date_published)),
    updated: dateOf(text(item.date_modified)),
    authors: own.length > 0 ? own : authors,
    tags: Array.isArray(item.tags) ? item.tags.flatMap((tag) => text(tag) ?? []).map(oneLine) : [],
    language: text(item.language) ?? language,
    picture: image === null ? null : { src: image, alt: '', caption: null },
    remarks: html === null ? shortText(summary) : [],
  });
}

function paragraphs(plain: string): string {
  return plain
    .split(/\n\s*\n/)
    .map((block) => `<p>${escapeHtml(block.trim()).replaceAll('\n', '<br>\n')}</p>`)
    .join('\n');
}

function namesOf(value: unknown): string[] {
  const all = Array.isArray(value) ? value : [value];
  return all.flatMap((one) => text((one as Item | null | undefined)?.name) ?? []).map(oneLine);
}

function text(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() || null : null;
}
