import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { mediaFile } from '../../src/media.ts';
import { origin, testNewsroom } from '../newsroom.ts';
import { dawn, files, source, speech } from './full-article.ts';

const rightToLeftMark = '\u200f';
const permanent = `${origin}/a/${source.id}`;
const page = `${permanent}/harbour-opens`;
const author = { name: 'Karim <k> & Sons', url: `${origin}/authors/karim-k-sons` };
const salma = { name: 'سلمى ضاهر', url: `${origin}/authors/salma` };
/** The title begins in Latin and the article is Arabic. */
const title = rightToLeftMark + source.title;
const publishedAt = '2026-11-01T06:00:00Z';
const updatedAt = '2026-11-02T08:30:00Z';
const credit = source.image.credit;

async function published() {
  const { app, newsroom } = await testNewsroom(files);
  const get = async (path: string) => (await request(app.server).get(path).buffer(true).expect(200)).text;
  const media = (name: string) => {
    const file = newsroom.archive.media(name);
    if (!file) throw new Error(`no ${name}`);
    return { ...file, url: `${origin}/media/${mediaFile(file).join('/')}` };
  };
  return { get, picture: media('dawn.jpg'), sound: media('speech.mp3') };
}

function expectFullText(html: string | undefined, pictureUrl: string): void {
  expect(html).toContain('<div lang="ar-LB" dir="rtl">');
  expect(html).toContain(`<img src="${pictureUrl}" alt="رافعات عند الفجر" width="1600" height="900">`);
  expect(html).toContain(
    `<figcaption>${rightToLeftMark}OpenSea: المرفأ &amp; &lt;البحر&gt; — تصوير: ل. حدّاد</figcaption>`,
  );
  expect(html).toContain(
    '<p>فقرة أولى فيها <strong>غليظ</strong> و<a href="https://example.org/a?x=1&amp;y=2">رابط</a>',
  );
  expect(html).toContain(`<a href="${origin}/sections/world">قسم</a>`);
  expect(html).toContain('<h2>عنوان داخلي</h2>');
  expect(html).toContain('<blockquote>\n<p>اقتباس</p>\n</blockquote>');
  expect(html).toContain('<li>بند ثانٍ</li>');
  expect(html).toContain('<p>طالع أيضًا: مقال لم يصل بعد</p>');
  expect(html).toContain('<code>&lt;script&gt;]]&gt;alert(1)]]&gt;&lt;/script&gt;</code>');
  expect(html).toContain(
    '<p>اقرأ أيضاً: <a href="https://example.org/page?a=1&amp;b=2" rel="related">صفحة خارجية</a></p>',
  );
}

describe('an article with every field set comes back from an independent parser', () => {
  it('through RSS 2.0', async () => {
    const { get, picture, sound } = await published();
    const text = await get('/rss.xml');
    expect(text.indexOf('<atom:link rel="self"')).toBeLessThan(text.indexOf('<item>'));
    const feed = parseRssFeed(text);
    expect(feed).toMatchObject({
      copyright: 'CC BY 4.0',
      generator: 'Nashra',
      docs: 'https://www.rssboard.org/rss-specification',
      title: 'نشرة الاختبار',
      link: `${origin}/`,
      description: 'كل ما يُختبر',
      language: 'ar',
      lastBuildDate: 'Mon, 02 Nov 2026 08:30:00 GMT',
      atom: { links: [{ rel: 'self', href: `${origin}/rss.xml`, type: 'application/rss+xml' }, { rel: 'first' }] },
    });
    const item = feed.items?.[0];
    expect(item).toMatchObject({
      title,
      link: page,
      guid: { value: permanent, isPermaLink: false },
      pubDate: 'Sun, 01 Nov 2026 06:00:00 GMT',
      description: 'ملخّص فيه &lt;وسم&gt; و&amp; وعلامة &amp;amp; كما كُتبت.',
      categories: [
        { name: 'العالم', domain: `${origin}/sections/` },
        { name: 'موانئ', domain: `${origin}/tags/` },
        { name: 'R&D <x> "y"', domain: `${origin}/tags/` },
      ],
      enclosures: [{ url: sound.url, length: sound.bytes, type: speech.type }],
      dc: { creators: [salma.name, author.name], languages: ['ar-LB'] },
      atom: {
        updated: updatedAt,
        links: [{ rel: 'related', href: 'https://example.org/page?a=1&b=2', title: 'صفحة خارجية', type: 'text/html' }],
      },
      media: {
        contents: [
          {
            url: picture.url,
            medium: 'image',
            type: dawn.type,
            width: dawn.width,
            height: dawn.height,
            fileSize: picture.bytes,
            description: { value: 'OpenSea: المرفأ & <البحر>', type: 'plain' },
            credits: [{ value: credit, role: 'photographer', scheme: 'urn:ebu' }],
          },
        ],
        thumbnails: [{ url: picture.url, width: dawn.width, height: dawn.height }],
      },
    });
    expectFullText(item?.content?.encoded, picture.url);
  });

  it('through Atom 1.0', async () => {
    const { get, picture, sound } = await published();
    const text = await get('/atom.xml');
    const feed = parseAtomFeed(text);
    expect(feed).toMatchObject({
      id: `${origin}/atom.xml`,
      title: { value: 'نشرة الاختبار' },
      subtitle: { value: 'كل ما يُختبر' },
      rights: { value: 'CC BY 4.0' },
      generator: { text: 'Nashra' },
      updated: updatedAt,
      authors: [{ name: 'نشرة الاختبار', uri: `${origin}/` }],
    });
    expect(feed.links).toMatchObject([
      { rel: 'alternate', href: `${origin}/` },
      { rel: 'self', href: `${origin}/atom.xml`, type: 'application/atom+xml' },
      { rel: 'first' },
    ]);
    expect(text).toMatch(/<feed [^>]*xml:lang="ar"/);
    expect(text).toContain('<entry xml:lang="ar-LB">');
    const entry = feed.entries?.[0];
    expect(entry).toMatchObject({
      id: permanent,
      title: { value: title, type: 'text' },
      summary: { value: source.summary, type: 'text' },
      published: publishedAt,
      updated: updatedAt,
      authors: [
        { name: salma.name, uri: salma.url },
        { name: author.name, uri: author.url },
      ],
      categories: [
        { term: 'العالم', scheme: `${origin}/sections/` },
        { term: 'موانئ', scheme: `${origin}/tags/` },
        { term: 'R&D <x> "y"', scheme: `${origin}/tags/` },
      ],
      links: [
        { rel: 'alternate', href: page, type: 'text/html' },
        { rel: 'enclosure', href: sound.url, type: speech.type, length: sound.bytes },
        { rel: 'related', href: 'https://example.org/page?a=1&b=2', title: 'صفحة خارجية', type: 'text/html' },
      ],
      media: {
        contents: [
          {
            url: picture.url,
            medium: 'image',
            type: dawn.type,
            width: dawn.width,
            height: dawn.height,
            fileSize: picture.bytes,
            description: { value: 'OpenSea: المرفأ & <البحر>' },
            credits: [{ value: credit, role: 'photographer' }],
          },
        ],
      },
    });
    expect(entry?.content?.type).toBe('html');
    expectFullText(entry?.content?.value, picture.url);
  });

  it('through JSON Feed 1.1', async () => {
    const { get, picture, sound } = await published();
    const text = await get('/feed.json');
    const feed = parseJsonFeed(text);
    expect(feed).toMatchObject({
      title: 'نشرة الاختبار',
      home_page_url: `${origin}/`,
      feed_url: `${origin}/feed.json`,
      description: 'كل ما يُختبر',
      language: 'ar',
      authors: [{ name: 'نشرة الاختبار', url: `${origin}/` }],
    });
    const item = feed.items?.[0];
    expect(item).toMatchObject({
      id: permanent,
      url: page,
      title,
      summary: source.summary,
      image: picture.url,
      language: 'ar-LB',
      authors: [salma, author],
      tags: ['العالم', 'موانئ', 'R&D <x> "y"'],
      attachments: [
        { url: sound.url, mime_type: speech.type, size_in_bytes: sound.bytes, duration_in_seconds: speech.seconds },
      ],
    });
    expectFullText(item?.content_html, picture.url);
    const plain = JSON.parse(text);
    expect(plain.version).toBe('https://jsonfeed.org/version/1.1');
    expect(plain.items[0]).toMatchObject({
      date_published: publishedAt,
      date_modified: updatedAt,
      _nashra: {
        about: `${origin}/feeds`,
        related: [
          { title: 'مقال لم يصل بعد', state: 'pending' },
          { title: 'صفحة خارجية', url: 'https://example.org/page?a=1&b=2', state: 'external' },
        ],
        image: {
          width: dawn.width,
          height: dawn.height,
          alt: 'رافعات عند الفجر',
          caption: 'OpenSea: المرفأ & <البحر>',
          credit,
        },
      },
    });
    expect(plain.items[0]._nashra.related[0]).not.toHaveProperty('url');
  });

  it('with the lengths of the very files that are served', async () => {
    const { app, newsroom } = await testNewsroom(files);
    const sound = newsroom.archive.media('speech.mp3');
    const response = await request(app.server)
      .get(`/media/${sound?.hash.slice(0, 16)}/speech.mp3`)
      .expect(200);
    expect(Number(response.headers['content-length'])).toBe(sound?.bytes);
    expect(response.headers['content-type']).toBe('audio/mpeg');
  });
});
