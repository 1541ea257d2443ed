import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseFeed } from 'feedsmith';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { testNewsroom } from '../../newsroom.ts';
import { arrive, oldSite, outcomes, saidOf, wordpressPost, wordpressWith, written } from './arriving.ts';

const picture = readFileSync(join(import.meta.dirname, '../../../content/media/sea-chart.jpg'));

const rss = (items: string, more = '') => `

<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>الرصيف</title><link>https://old.example/</link><language>ar-LB</language>${more}${items}</channel></rss>`;

const item = (
  number: number,
  more = '',
) => `<item><title>خبر ${number} &amp;amp; غيره</title><link>https://old.example/n/${number}</link>
<guid isPermaLink="false">old-${number}</guid><pubDate>Thu, 0${number} Oct 2026 08:00:00 +0300</pubDate>${more}</item>`;

describe('an RSS feed', () => {
  it('arrives with its full text, its picture and its names', async () => {
    const address = await oldSite((at) => ({
      '/feed': {
        body: rss(
          item(
            1,
            `<dc:creator>سلمى ضاهر</dc:creator><category>العالم</category><category>موانئ</category>
<description>مقدمة قصيرة.</description><content:encoded><![CDATA[<p>نص <b>كامل</b>&nbsp;هنا.</p><img src="/p.jpg" alt="م">]]></content:encoded>
<media:content url="${at}/lead.jpg" medium="image"><media:description>رصيف</media:description></media:content>`,
          ),
        ).replaceAll('https://old.example', at),
      },
      '/p.jpg': { type: 'image/jpeg', body: picture },
      '/lead.jpg': { type: 'image/jpeg', body: picture },
    }));
    const room = await testNewsroom({});
    const [arrived] = await arrive(room, `${address}/feed`);
    expect(room.newsroom.archive.article(arrived?.id ?? '')).toMatchObject({
      title: 'خبر 1 & غيره',
      summary: 'مقدمة قصيرة.',
      language: 'ar',
      guid: 'old-1',
      published: { at: '2026-10-01T05:00:00Z' },
      authors: [{ slug: 'salma' }],
      section: { slug: 'world' },
      tags: [{ title: 'موانئ' }],
      image: { src: 'imported/127.0.0.1/lead.jpg', alt: 'رصيف' },
    });
    expect(room.newsroom.desk.source(arrived?.id ?? '')?.text).toContain(
      'نص **كامل** هنا.\n\n![م](<imported/127.0.0.1/p.jpg>)',
    );
  });

  it('says of an item without a full text that its summary is all', async () => {
    const file = written('a.xml', rss(item(1, '<description>مقدمة.</description>') + item(2)));
    const arrived = await arrive(await testNewsroom({}), file);
    expect(saidOf(arrived, 'خبر 1 & غيره')).toEqual([
      'the feed has a summary of it and no more: that is its text here',
    ]);
    expect(saidOf(arrived, 'خبر 2 & غيره')).toEqual(['the feed has no text of it']);
  });

  it('is read in RSS 1.0, and in windows-1256', async () => {
    const text = `<?xml version="1.0" encoding="windows-1256"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://old.example/"><title>A</title></channel><item rdf:about="https://old.example/1"><title>TITLE</title><link>https://old.example/1</link><dc:date>2005-03-04T05:06:07Z</dc:date><description>TEXT</description></item></rdf:RDF>`;
    const [before, between, after] = text.split(/TITLE|TEXT/).map((part) => Buffer.from(part, 'latin1'));
    const bytes = Buffer.concat([
      before,
      Buffer.from([0xc8, 0xcd, 0xd1]),
      between,
      Buffer.from([0xe3, 0xc7, 0xc1]),
      after,
    ] as Buffer[]);
    const [arrived] = await arrive(await testNewsroom({}), written('a.rdf', bytes));
    expect(arrived).toMatchObject({ title: 'بحر', guid: 'https://old.example/1', outcome: 'new' });
    expect(arrived?.manuscript?.published?.at).toBe('2005-03-04T05:06:07Z');
    expect(JSON.stringify(arrived?.manuscript?.body)).toContain('ماء');
  });
});

describe('an Atom feed', () => {
  it('arrives with XHTML, HTML and plain text', async () => {
    const entry = (id: string, content: string) =>
      `<entry><id>urn:${id}</id><title type="html">&lt;i>${id}&lt;/i> &amp;amp;</title><link href="https://old.example/${id}"/><published>2026-10-01T08:00:00Z</published><updated>2026-10-02T08:00:00Z</updated><category term="x" label="موانئ"/>${content}</entry>`;
    const feed = `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>A</title><author><name>Rim</name></author>
${entry('a', '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>one <b>two</b> &lt;three&gt;</p><br/><p>four</p></div></content>')}
${entry('b', '<summary>Short.</summary><content type="html">&lt;p>long&lt;/p></content>')}
${entry('c', '<content>plain &lt;b> text</content><author><name>Other</name></author>')}</feed>`;
    const room = await testNewsroom({});
    const arrived = await arrive(room, written('a.atom', feed));
    const texts = arrived.map(({ id }) =>
      room.newsroom.desk
        .source(id ?? '')
        ?.text.split('---\n')
        .at(-1),
    );
    expect(texts).toEqual(['one **two** <three>\n\nfour\n', 'long\n', 'plain <b> text\n']);
    expect(
      arrived.map(({ manuscript }) => [manuscript?.title, manuscript?.summary, manuscript?.authors[0]?.title]),
    ).toEqual([
      ['a &', null, 'Rim'],
      ['b &', 'Short.', 'Rim'],
      ['c &', null, 'Other'],
    ]);
    expect(arrived[0]?.manuscript).toMatchObject({ language: 'en', guid: 'urn:a', updated: '2026-10-02T08:00:00Z' });
  });
});

describe('a JSON Feed', () => {
  it('arrives whole, page after page', async () => {
    const one = (id: string) => ({
      id,
      url: `https://old.example/${id}`,
      content_html: `<p>نص ${id}</p>`,
      date_published: '2026-10-01T08:00:00Z',
      tags: ['أ'],
    });
    const page = (items: unknown[], next?: string) =>
      JSON.stringify({
        version: 'https://jsonfeed.org/version/1.1',
        title: 'A',
        items,
        next_url: next,
        language: 'ar',
        authors: [{ name: 'ريم' }],
      });
    const address = await oldSite((at) => ({
      '/feed.json': { body: page([one('1'), one('2')], `${at}/feed.json?page=2`) },
      '/feed.json?page=2': {
        body: page([one('2'), { ...one('3'), content_html: undefined, content_text: 'س < ص\n\nثانية' }], '/feed.json'),
      },
    }));
    const room = await testNewsroom({});
    const arrived = await arrive(room, `${address}/feed.json`);
    expect(arrived.map(({ guid, outcome }) => `${guid} ${outcome}`)).toEqual(['1 new', '2 new', '3 new']);
    expect(arrived[0]?.manuscript).toMatchObject({ title: 'نص 1', authors: [{ title: 'ريم' }] });
    expect(room.newsroom.desk.source(arrived[2]?.id ?? '')?.text).toContain('س < ص\n\nثانية\n');
  });
});

describe('the pages of a feed', () => {
  it('are walked by rel=next and by archives, each once, in whatever circle they stand', async () => {
    const address = await oldSite((at) => ({
      '/feed': { body: rss(item(4) + item(3), `<atom:link rel="next" href="${at}/feed?paged=2"/>`) },
      '/feed?paged=2': { body: rss(item(3) + item(2), `<atom:link rel="prev-archive" href="archive/1.xml"/>`) },
      '/archive/1.xml': { body: rss(item(1), `<atom:link rel="prev-archive" href="${at}/feed"/>`) },
    }));
    const room = await testNewsroom({});
    const arrived = await arrive(room, `${address}/feed`);
    expect(arrived.map(({ guid }) => guid)).toEqual(['old-4', 'old-3', 'old-2', 'old-1']);
    expect((await arrive(room, `${address}/feed`)).map(({ outcome }) => outcome)).toEqual(Array(4).fill('unchanged'));
  });

  it('that cannot be had end the import, and what came before stays', async () => {
    const address = await oldSite((at) => ({
      '/feed': { body: rss(item(1), `<atom:link rel="next" href="${at}/gone"/>`) },
    }));
    const room = await testNewsroom({});
    await expect(arrive(room, `${address}/feed`)).rejects.toThrow('the server answers 404');
    expect(room.newsroom.archive.states().published).toBe(1);
  });
});

describe('a feed of WordPress', () => {
  const wordpress = '<generator>https://wordpress.org/?v=6.8.3</generator>';
  const guids = (arrived: { guid: string | null }[]) => arrived.map(({ guid }) => guid);

  it('names no older pages: they are asked for by number until there are none', async () => {
    const address = await oldSite(() => ({
      '/feed': { status: 301, location: '/feed/' },
      '/feed/': { body: rss(item(5) + item(4), wordpress) },
      '/feed/?paged=2': { body: rss(item(4) + item(3), wordpress) },
      '/feed/?paged=3': { body: rss(item(2), wordpress) },
    }));
    const room = await testNewsroom({});
    expect(guids(await arrive(room, `${address}/feed`, { dryRun: true }))).toEqual([5, 4, 3, 2].map((n) => `old-${n}`));
    expect(room.newsroom.archive.states().published).toBe(0);
    expect(guids(await arrive(room, `${address}/feed`))).toEqual([5, 4, 3, 2].map((n) => `old-${n}`));
    expect((await arrive(room, `${address}/feed`)).map(({ outcome }) => outcome)).toEqual(Array(4).fill('unchanged'));
  });

  it('is known in Atom, and by a query of its own', async () => {
    const atom = (id: string) =>
      `<feed xmlns="http://www.w3.org/2005/Atom"><generator uri="https://wordpress.org/" version="6.8.3">WordPress</generator><entry><id>urn:${id}</id><title>${id}</title><content>text</content></entry></feed>`;
    const address = await oldSite(() => ({
      '/?feed=atom&cat=3&paged=2': { body: atom('b') },
      '/?feed=atom&cat=3&paged=3': { body: atom('a') },
    }));
    expect(guids(await arrive(await testNewsroom({}), `${address}/?feed=atom&cat=3&paged=2`))).toEqual([
      'urn:b',
      'urn:a',
    ]);
  });

  it('that has the same at every number is read no further, and the report says so', async () => {
    const address = await oldSite(() => ({
      '/feed/': { body: rss(item(2) + item(1), wordpress) },
      '/feed/?paged=2': { status: 302, location: '/feed/' },
    }));
    const arrived = await arrive(await testNewsroom({}), `${address}/feed/`);
    expect(arrived.map(({ outcome }) => outcome)).toEqual(['new', 'new', 'omitted']);
    expect(arrived[2]?.url).toBe(`${address}/feed/?paged=2`);
    expect(saidOf(arrived, 'the feed')[0]).toMatch(/^this page has nothing that was not on those before it/);
  });

  it('with an error among its pages ends the import, and what came before stays', async () => {
    const address = await oldSite(() => ({
      '/feed/': { body: rss(item(1), wordpress) },
      '/feed/?paged=2': { status: 503 },
    }));
    const room = await testNewsroom({});
    await expect(arrive(room, `${address}/feed/`)).rejects.toThrow('the server answers 503');
    expect(room.newsroom.archive.states().published).toBe(1);
  });

  it('of another program, without older pages, is read alone', async () => {
    const address = await oldSite(() => ({
      '/feed/': { body: rss(item(1), '<generator>https://other.example/wordpress.org</generator>') },
      '/feed/?paged=2': { status: 503 },
    }));
    expect(guids(await arrive(await testNewsroom({}), `${address}/feed/`))).toEqual(['old-1']);
  });
});

describe('a feed of a site whose export was imported', () => {
  it('brings what is new, and changes nothing of what the export says better', async () => {
    const room = await testNewsroom({});
    const post = wordpressPost(1, '<p>النص الكامل.</p>', { title: 'خبر 1 & غيره', guid: 'old-1' });
    const [exported] = await arrive(room, written('a.xml', wordpressWith([post])));
    const feed = rss(item(1, '<description>مقدمة.</description>') + item(2, '<description>مقدمة.</description>'));
    const arrived = await arrive(room, written('feed.xml', feed));
    expect(outcomes(arrived)).toEqual({ 'خبر 1 & غيره': 'unchanged', 'خبر 2 & غيره': 'new' });
    expect(arrived[0]?.id).toBe(exported?.id);
    expect(room.newsroom.desk.source(exported?.id ?? '')?.text).toContain('النص الكامل.');
    // The next export goes on to change what the feed brought.
    const second = wordpressPost(2, '<p>النص كله.</p>', { title: 'خبر 2 & غيره', guid: 'old-2' });
    expect(outcomes(await arrive(room, written('b.xml', wordpressWith([post, second]))))).toEqual({
      'خبر 1 & غيره': 'unchanged',
      'خبر 2 & غيره': 'changed',
    });
  });
});

describe('an address that is no feed', () => {
  it.each([
    ['/loop', 'it is redirected in a circle'],
    ['/long/0', 'it is redirected more than 5 times'],
    ['/page', /this is no feed, but a page that names: \/feed$/],
    ['/gone', 'the server answers 404'],
  ])('%s', async (path, message) => {
    const long = Object.fromEntries(
      Array.from({ length: 9 }, (_, index) => [`/long/${index}`, { status: 302, location: `/long/${index + 1}` }]),
    );
    const address = await oldSite(() => ({
      '/loop': { status: 301, location: '/other' },
      '/other': { status: 302, location: '/loop' },
      '/page': { body: '<html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head></html>' },
      ...long,
    }));
    await expect(arrive(await testNewsroom({}), address + path)).rejects.toThrow(message);
  });
});

describe('after a move', () => {
  it('a reader that knew the old feed sees nothing twice', async () => {
    const old = rss([5, 4, 3, 2, 1].map((number) => item(number, '<description>نص طويل.</description>')).join(''));
    const room = await testNewsroom({});
    const arrived = await arrive(room, written('old.xml', old));
    expect(new Set(Object.values(outcomes(arrived)))).toEqual(new Set(['new']));
    const moved = await request(room.app.server).get('/feed/').redirects(2).buffer(true).expect(200);
    const idsIn = (text: string) => {
      const { format, feed } = parseFeed(text);
      return format === 'rss' ? (feed.items ?? []).map(({ guid }) => guid?.value) : [];
    };
    expect(idsIn(moved.text)).toEqual(idsIn(old.trim()));
  });
});
