/** After a move, as the real program: whoever followed the old site by its addresses goes on here. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { parseFeed } from 'feedsmith';
import { describe, expect, it } from 'vitest';
import { siteFile, temporaryFolder, writeFiles } from '../../newsroom.ts';
import { type Environment, runProgram, startProgram } from '../../program.ts';
import { written } from './arriving.ts';

const old = 'https://old.example';

/** Imports `text` and serves it under the name of the old site. Returns where that is asked, and what the import said. */
async function moved(text: string, ...options: string[]): Promise<{ here: string; said: string }> {
  const content = temporaryFolder();
  writeFiles(content, { 'site.yaml': siteFile });
  const where: Environment = { NASHRA_DATA: temporaryFolder(), NASHRA_CONTENT: content, NASHRA_ORIGIN: old };
  const { status, stderr } = await runProgram(['import', written('export', text), ...options], where);
  expect({ status, stderr }).toMatchObject({ status: 0 });
  return { here: await listening(startProgram([], where)), said: stderr };
}

async function listening(child: ChildProcess): Promise<string> {
  const [line] = await once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), 'line');
  return String(line).replace('Listening on ', '');
}

const idsAt = async (address: string) => idsIn(await (await fetch(address)).text());

function idsIn(text: string): (string | undefined)[] {
  const { format, feed } = parseFeed(text);
  if (format === 'rss') return (feed.items ?? []).map(({ guid }) => guid?.value);
  return format === 'atom' ? (feed.entries ?? []).map(({ id }) => id) : [];
}

async function leadsTo(address: string): Promise<string> {
  const { status, headers } = await fetch(address, { redirect: 'manual' });
  return `${status} ${decodeURIComponent(headers.get('location') ?? '')}`;
}

describe('a newsroom that comes from WordPress', () => {
  type Known = { id: number; slug: string; title: string; day: string; terms: string };
  const category = (slug: string, name: string) => `<category domain="category" nicename="${slug}">${name}</category>`;
  const tag = (slug: string, name: string) => `<category domain="post_tag" nicename="${slug}">${name}</category>`;
  const culture = '%d8%ab%d9%82%d8%a7%d9%81%d8%a9';
  const posts: Known[] = [
    {
      id: 31,
      slug: 'dredger',
      title: 'الكرّاكة تعود',
      day: '2026-10-03',
      terms: category('ports', 'أخبار الموانئ') + tag('boats', 'مراكب'),
    },
    {
      id: 12,
      slug: 'net-menders',
      title: 'رفّاؤو الشباك',
      day: '2026-10-02',
      terms: category(culture, 'ثقافة') + category('ports', 'أخبار الموانئ'),
    },
    {
      id: 11,
      slug: '%d9%85%d9%86%d8%a7%d8%b1%d8%a9',
      title: 'منارة',
      day: '2026-10-01',
      terms: category('x', 'ثقافة'),
    },
  ];
  const addressOf = ({ day, slug }: Known) => `/${day.slice(0, 7).replace('-', '/')}/${slug}/`;

  const comment = '<wp:comment><wp:comment_content>شكراً</wp:comment_content></wp:comment>';
  const exported = `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><link>${old}</link><language>ar</language>
<wp:base_blog_url>${old}</wp:base_blog_url>
<wp:author><wp:author_login>Rim.Nasr</wp:author_login><wp:author_display_name>ريم نصر</wp:author_display_name></wp:author>
${posts
  .map(
    (post) => `<item><title>${post.title}</title><link>${old}${addressOf(post)}</link><dc:creator>Rim.Nasr</dc:creator>
<guid isPermaLink="false">${old}/?p=${post.id}</guid><content:encoded><![CDATA[<p>نص ${post.title}.</p>]]></content:encoded>
<wp:post_id>${post.id}</wp:post_id><wp:post_date_gmt>${post.day} 08:00:00</wp:post_date_gmt>
<wp:post_modified_gmt>${post.day} 09:00:00</wp:post_modified_gmt><wp:post_name>${post.slug}</wp:post_name>
<wp:status>publish</wp:status><wp:post_type>post</wp:post_type>${post.terms}${comment}</item>`,
  )
  .join('\n')}
</channel></rss>`;

  const oldFeed = `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>الرصيف</title><link>${old}</link>
<generator>https://wordpress.org/?v=6.8.3</generator>
${posts
  .map(
    (post) => `<item><title>${post.title}</title><link>${old}${addressOf(post)}</link>
<pubDate>${new Date(`${post.day}T08:00:00Z`).toUTCString()}</pubDate><guid isPermaLink="false">${old}/?p=${post.id}</guid></item>`,
  )
  .join('\n')}
</channel></rss>`;

  const guids = (...ids: number[]) => ids.map((id) => `${old}/?p=${id}`);

  it('shows nobody anything twice, and every old address leads to what was there', async () => {
    const { here, said } = await moved(exported);
    expect(said).toMatch(/: left out: 3 comments\n$/);
    for (const feed of ['/feed/', '/feed', '/feed/rss2/', '/?feed=rss2', '/feed/atom/', '/?feed=atom'])
      expect([feed, await idsAt(here + feed)]).toEqual([feed, idsIn(oldFeed)]);
    for (const post of posts) {
      expect(await leadsTo(here + addressOf(post))).toMatch(/^301 \/a\/\w+\/./);
      expect(await leadsTo(`${here}/?p=${post.id}`)).toMatch(/^301 \/a\/\w+\/./);
    }
  });

  it('keeps those who read a category, a tag or an author', async () => {
    const { here } = await moved(exported);
    expect(await idsAt(`${here}/category/ports/feed/`)).toEqual(guids(31));
    expect(await idsAt(`${here}/category/${culture}/feed/`)).toEqual(guids(12, 11));
    expect(await idsAt(`${here}/category/parent/${culture.toUpperCase()}/feed/atom/`)).toEqual(guids(12, 11));
    expect(await idsAt(`${here}/tag/boats/feed/`)).toEqual(guids(31));
    expect(await idsAt(`${here}/author/rim-nasr/feed/`)).toEqual(guids(31, 12, 11));
    expect(await leadsTo(`${here}/category/ports/page/2/`)).toBe('301 /sections/أخبار-الموانئ');
    expect(await leadsTo(`${here}/tag/boats/`)).toBe('301 /tags/مراكب');
  });
});

describe('a newsroom that comes from Ghost', () => {
  const id = (number: number) => `66b2f0c2d4e5f60001a2b3c${number}`;
  const post = (number: number, slug: string) => ({
    ...{ id: id(number), slug, title: `Ice ${number}`, html: `<p>Ice, part ${number}.</p>`, status: 'published' },
    ...{ type: 'post', visibility: 'public', published_at: `2026-10-0${number}T08:00:00.000Z` },
  });
  const data = {
    posts: [post(1, 'ice-one'), post(2, 'ice-two')],
    tags: [
      { id: 't1', name: 'العالم', slug: 'lm' },
      { id: 't2', name: 'ثلج', slug: 'thlj' },
    ],
    users: [{ id: 'u1', name: 'كريم نصر', slug: 'karim' }],
    posts_tags: [
      { post_id: id(1), tag_id: 't1', sort_order: 0 },
      { post_id: id(2), tag_id: 't1', sort_order: 0 },
      { post_id: id(2), tag_id: 't2', sort_order: 1 },
    ],
    posts_authors: [{ post_id: id(2), author_id: 'u1', sort_order: 0 }],
  };
  const oldFeed = `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Ice</title><link>${old}</link>
<generator>Ghost 5.87</generator>${[2, 1].map((one) => `<item><title>Ice ${one}</title><guid isPermaLink="false">${id(one)}</guid></item>`).join('')}
</channel></rss>`;

  it('shows nobody anything twice, and every old address leads to what was there', async () => {
    const { here } = await moved(JSON.stringify({ db: [{ data }] }), '--from', old);
    expect(await idsAt(`${here}/rss/`)).toEqual(idsIn(oldFeed));
    expect(await idsAt(`${here}/tag/lm/rss/`)).toEqual(idsIn(oldFeed));
    expect(await idsAt(`${here}/tag/thlj/rss/`)).toEqual([id(2)]);
    expect(await idsAt(`${here}/author/karim/rss/`)).toEqual([id(2)]);
    expect(await leadsTo(`${here}/tag/lm/`)).toBe('301 /sections/world');
    expect(await leadsTo(`${here}/ice-two/`)).toMatch(/^301 \/a\/\w+\/ice-two$/);
  });
});
