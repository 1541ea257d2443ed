/** A WordPress export of any size, the same on every machine: as WordPress 6 writes it, half of it by the classic editor. */
import { once } from 'node:events';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { heading, headline, type Random, seeded, sentence, sentences } from './words.ts';

const address = 'https://old.bench.example';
const newest = Date.UTC(2026, 0, 1);
const interval = 40 * 60_000;

export async function writeExport(file: string, size: number): Promise<void> {
  mkdirSync(dirname(file), { recursive: true });
  const stream = createWriteStream(file);
  const write = async (text: string) => {
    if (!stream.write(text)) await once(stream, 'drain');
  };
  await write(head);
  for (let number = 1; number <= size; number++) await write(item(number));
  stream.end('</channel>\n</rss>\n');
  await once(stream, 'close');
}

const head = `<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>نشرة القياس</title>
<link>${address}</link>
<language>ar</language>
<wp:base_site_url>${address}</wp:base_site_url>
<wp:base_blog_url>${address}</wp:base_blog_url>
<wp:author><wp:author_login><![CDATA[salma]]></wp:author_login><wp:author_display_name><![CDATA[سلمى]]></wp:author_display_name></wp:author>
`;

function item(number: number): string {
  const random = seeded(number);
  const time = new Date(newest - number * interval).toISOString().slice(0, 19).replace('T', ' ');
  const text = number % 2 === 0 ? blocks(random, number) : classic(random, number);
  const fields: [string, string][] = [
    ['title', `${headline(random)} (${number})`],
    ['link', linkOf(number)],
    ['dc:creator', 'salma'],
    ['guid', `${address}/?p=${number}`],
    ['content:encoded', text],
    ['excerpt:encoded', sentence(random)],
    ['wp:post_id', String(number)],
    ['wp:post_date_gmt', time],
    ['wp:post_modified_gmt', time],
    ['wp:post_name', `story-${number}`],
    ['wp:status', 'publish'],
    ['wp:post_type', 'post'],
  ];
  const elements = fields.map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`);
  return `<item>\n${elements.join('\n')}
<category domain="category" nicename="port"><![CDATA[مرفأ]]></category>
<category domain="post_tag" nicename="all"><![CDATA[نشرة]]></category>
</item>\n`;
}

function linkOf(number: number): string {
  return `${address}/2025/story-${number}/`;
}

function blocks(random: Random, number: number): string {
  const block = (name: string, html: string) => `<!-- wp:${name} -->\n${html}\n<!-- /wp:${name} -->`;
  const paragraph = () => block('paragraph', `<p>${sentences(random, 3)} <strong>قبل أن يعلن</strong> الأسعار.</p>`);
  return [
    ...[paragraph(), paragraph(), block('heading', `<h2>${heading(random)}</h2>`), paragraph(), paragraph()],
    block('list', `<ul><li>${sentence(random)}</li><li>${sentence(random)}</li></ul>`),
    block('quote', `<blockquote><p>«${sentence(random)}»</p></blockquote>`),
    ...[paragraph(), paragraph(), ...related(number).map((html) => block('paragraph', `<p>${html}</p>`))],
  ].join('\n\n');
}

function classic(random: Random, number: number): string {
  const paragraph = () => `${sentences(random, 3)} <b>قبل أن يعلن</b> الأسعار.`;
  return [
    ...[paragraph(), paragraph(), `<h2>${heading(random)}</h2>`, paragraph(), paragraph()],
    `<ul>\n<li>${sentence(random)}</li>\n<li>${sentence(random)}</li>\n</ul>`,
    ...[`<blockquote>«${sentence(random)}»</blockquote>`, paragraph(), paragraph(), ...related(number)],
  ].join('\n\n');
}

/** Every third one names the one before it. */
function related(number: number): string[] {
  return number % 3 === 0 ? [`اقرأ أيضاً: <a href="${linkOf(number - 1)}">خبر سابق</a>`] : [];
}
