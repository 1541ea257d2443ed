/** What the head of each kind of page says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Parser } from 'htmlparser2';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { article, many, origin, type TestNewsroom, testNewsroom } from '../newsroom.ts';

const picture = readFileSync(join(import.meta.dirname, '../../content/media/harbour-dawn.jpg'));
const sound = readFileSync(join(import.meta.dirname, '../../content/media/ras-al-nour-second-quay.mp3'));
const icon = readFileSync(join(import.meta.dirname, '../../content/media/icon.png'));

const siteTitle = 'نشرة "الاختبار" & <غيرها>';

const site = `
title: ${siteTitle}
language: ar
description: كل ما يُختبر
icon: icon.png
sections: [{slug: world, title: العالم}, {slug: english, title: In English, language: en}]
authors: [{slug: salma, name: سلمى ضاهر, url: 'https://salma.example/'}]
`;

const full = {
  id: 'full',
  title: 'عنوان فيه </script> و "اقتباس" & <b>',
  summary: 'ملخّص.',
  date: '2026-11-10T08:00:00Z',
  updated: '2026-11-11T08:00:00Z',
  section: 'world',
  author: ['salma', 'Nora'],
  tags: ['بحر', 'open web'],
  series: 'رحلة',
  translationKey: 'pair',
  correction: 'كان الرقم خطأ.',
  image: { src: 'port.jpg', alt: 'مرفأ', caption: 'شرح', credit: 'المصوّر' },
  audio: 'port.mp3',
};

const english = {
  id: 'english',
  title: 'In English',
  lang: 'en',
  translationKey: 'pair',
  section: 'english',
  date: '2026-11-09',
};

const files = {
  ...many(60),
  'site.yaml': site,
  'articles/full.md': article(full, 'نص.\n\nاقرأ أيضاً: [خارج](https://example.org/x)\n\nاقرأ أيضاً: مقال 3'),
  'articles/english.md': article(english),
  'articles/elsewhere.md': article({
    id: 'elsewhere',
    title: 'نُقل',
    canonical: 'https://first.example/x',
    date: '2026-11-08',
  }),
  'articles/withdrawn.md': article({
    id: 'withdrawn',
    title: 'سُحب',
    date: '2026-11-01',
    withdrawn: '2026-11-02',
  }),
  'articles/unlisted.md': article({ id: 'unlisted', title: 'بلا فهرسة', noindex: true, date: '2026-11-07' }),
  'media/port.jpg': picture,
  'media/port.mp3': sound,
  'media/icon.png': icon,
};

type Element = { name: string; attributes: Record<string, string>; text: string; inHead: boolean };

/** Every element of a page, read by a parser that is not ours. */
function elementsOf(html: string): Element[] {
  const elements: Element[] = [];
  const open: Element[] = [];
  const parser = new Parser({
    onopentag(name, attributes) {
      const inHead = open.some((outer) => outer.name === 'head');
      const element = { name, attributes, text: '', inHead };
      elements.push(element);
      open.push(element);
    },
    onclosetag: () => void open.pop(),
    ontext(text) {
      const innermost = open.at(-1);
      if (innermost) innermost.text += text;
    },
  });
  parser.end(html);
  return elements;
}

async function page(path: string, more = {}) {
  const room = await testNewsroom({ ...files, ...more });
  return { room, ...(await read(room, path)) };
}

async function read({ app }: TestNewsroom, path: string) {
  const { text, status } = await request(app.server).get(path).redirects(1);
  const elements = elementsOf(text);
  const inHead = elements.filter((element) => element.inHead);
  const textsOf = (name: string) => elements.filter((one) => one.name === name).map((one) => one.text);
  const links = (rel: string) =>
    inHead.filter(({ attributes }) => attributes.rel === rel).map(({ attributes }) => attributes);
  const hrefs = (rel: string) => links(rel).map(({ href }) => href);
  const meta = (wanted: string) =>
    inHead
      .filter(({ name, attributes }) => name === 'meta' && (attributes.property ?? attributes.name) === wanted)
      .map(({ attributes }) => attributes.content);
  const data = elements
    .filter(({ attributes }) => attributes.type === 'application/ld+json')
    .map((element) => JSON.parse(element.text));
  /** The addresses that feed readers are offered. */
  const feeds = links('alternate').flatMap(({ type, href }) => (/rss|atom|feed/.test(type ?? '') ? [href] : []));
  const versions = Object.fromEntries(
    links('alternate').flatMap(({ hreflang, href }) => (hreflang ? [[hreflang, href]] : [])),
  );
  return { status, textsOf, links, hrefs, meta, data, feeds, versions };
}

const url = (id: string, { newsroom }: TestNewsroom) =>
  `${origin}/a/${id}/${encodeURIComponent(newsroom.archive.article(id)?.slug ?? '')}`;

const feedsOf = (...channels: string[]) =>
  channels.flatMap((channel) => ['rss.xml', 'atom.xml', 'feed.json'].map((file) => `${origin}${channel}/${file}`));

const series = encodeURI('/series/رحلة');

describe('every page', () => {
  it.each([
    ['/', '', '/', 'WebSite', [''], 'كل ما يُختبر'],
    ['/?before=many20', '', '/?before=many20', 'WebSite', [''], 'كل ما يُختبر'],
    ['/?utm_source=x', '', '/', 'WebSite', [''], 'كل ما يُختبر'],
    ['/sections/world', 'العالم - ', '/sections/world', 'CollectionPage', ['/sections/world', ''], null],
    ['/sections/english', 'In English - ', '/sections/english', 'CollectionPage', ['/sections/english', ''], null],
    ['/authors/salma', 'سلمى ضاهر - ', '/authors/salma', 'ProfilePage', ['/authors/salma', ''], null],
    ['/tags/open-web', 'open web - ', '/tags/open-web', 'CollectionPage', ['/tags/open-web', ''], null],
    [series, 'رحلة - ', series, 'CollectionPage', [series, ''], null],
    ['/languages/en', 'English - ', '/languages/en', 'CollectionPage', ['/languages/en', ''], null],
    ['/feeds', 'الخلاصات - ', '/feeds', 'WebPage', [''], expect.stringContaining('الخلاصة عنوان')],
  ])('%s names itself, its feeds and what it is', async (path, title, canonical, type, channels, description) => {
    const { status, textsOf, hrefs, links, meta, data, feeds, versions } = await page(path);
    expect(status).toBe(200);
    expect(textsOf('title')).toEqual([title + siteTitle]);
    expect(hrefs('canonical')).toEqual([origin + canonical]);
    expect(meta('og:url')).toEqual([origin + canonical]);
    expect(meta('og:type')).toEqual([type === 'ProfilePage' ? 'profile' : 'website']);
    expect(meta('og:title')).toHaveLength(1);
    expect(meta('og:site_name')).toEqual([siteTitle]);
    expect(meta('og:locale')).toEqual([/english|\/en$/.test(path) ? 'en_US' : 'ar_AR']);
    expect(meta('description')).toEqual(description === null ? [] : [description]);
    expect(meta('og:description')).toEqual(description === null ? [] : [description]);
    expect(meta('robots')).toEqual(['max-image-preview:large']);
    expect(data).toEqual([expect.objectContaining({ '@context': 'https://schema.org', '@type': type })]);
    expect(feeds).toEqual(feedsOf(...channels));
    expect(versions).toEqual({});
    expect(links('search')[0]?.href).toBe('/opensearch.xml');
    expect(links('icon')).toHaveLength(1);
  });

  it('of a long channel leads to the older articles', async () => {
    const { room, hrefs } = await page('/sections/world');
    expect(hrefs('next')).toEqual([expect.stringMatching(`^${origin}/sections/world\\?before=many\\d+$`)]);
    const second = await read(room, (hrefs('next')[0] as string).replace(origin, ''));
    expect(second.hrefs('canonical')).toEqual(hrefs('next'));
    expect(second.hrefs('next')).toEqual([]);
  });

  it.each([
    ['/nowhere', 404],
    ['/a/withdrawn', 410],
    ['/search?q=x', 200],
    ['/search', 200],
  ])('%s asks to be left out by search engines', async (path, expected) => {
    const { status, textsOf, hrefs, meta, data } = await page(path);
    expect(status).toBe(expected);
    expect(textsOf('title')).toHaveLength(1);
    expect(meta('robots')).toEqual(['noindex']);
    expect(hrefs('canonical')).toEqual([]);
    expect(meta('og:url')).toEqual([]);
    expect(data).toEqual([]);
  });

  it('of an author leads to the page of their own', async () => {
    const { hrefs, data } = await page('/authors/salma');
    expect(hrefs('me')).toEqual(['https://salma.example/']);
    expect(data[0].mainEntity).toMatchObject({ '@type': 'Person', sameAs: 'https://salma.example/' });
  });
});

describe('an article', () => {
  it('is one plain NewsArticle with the values that it has', async () => {
    const { room, data } = await page('/a/full');
    const media = (name: string) => `${origin}/media/${room.newsroom.archive.media(name)?.hash.slice(0, 16)}/${name}`;
    expect(data).toHaveLength(1);
    expect(data[0]).toMatchObject({
      '@context': 'https://schema.org',
      '@type': 'NewsArticle',
      '@id': url('full', room),
      url: url('full', room),
      headline: full.title,
      description: full.summary,
      inLanguage: 'ar',
      datePublished: full.date,
      dateModified: full.updated,
      author: [
        { '@type': 'Person', name: 'سلمى ضاهر', url: `${origin}/authors/salma` },
        { '@type': 'Person', name: 'Nora', url: `${origin}/authors/nora` },
      ],
      publisher: { name: siteTitle, url: `${origin}/`, logo: { url: media('icon.png'), width: 512, height: 512 } },
      image: { url: media('port.jpg'), width: 1600, height: 900, caption: 'شرح', creditText: 'المصوّر' },
      audio: { contentUrl: media('port.mp3'), encodingFormat: 'audio/mpeg' },
      articleSection: 'العالم',
      keywords: ['بحر', 'open web'],
      isAccessibleForFree: true,
      correction: [
        {
          '@type': 'CorrectionComment',
          text: 'كان الرقم خطأ.',
          datePublished: room.newsroom.archive.article('full')?.corrections[0]?.at,
        },
      ],
      workTranslation: [{ '@type': 'NewsArticle', '@id': url('english', room), inLanguage: 'en' }],
      mainEntityOfPage: { '@type': 'WebPage', relatedLink: ['https://example.org/x', url('many3', room)] },
    });
    expect(JSON.stringify(data[0])).not.toContain('@graph');
  });

  it('says nothing of what it has not', async () => {
    const { room, data, meta, hrefs } = await page('/a/english');
    const [{ publisher, author, mainEntityOfPage, ...rest }] = data;
    expect(rest).toEqual({
      '@context': 'https://schema.org',
      '@type': 'NewsArticle',
      '@id': url('english', room),
      url: url('english', room),
      headline: 'In English',
      inLanguage: 'en',
      datePublished: room.newsroom.archive.article('english')?.published.at,
      dateModified: room.newsroom.archive.article('english')?.published.at,
      articleSection: 'In English',
      isAccessibleForFree: true,
      workTranslation: [{ '@type': 'NewsArticle', '@id': url('full', room), inLanguage: 'ar' }],
    });
    expect(author).toEqual(publisher);
    expect(mainEntityOfPage).toEqual({ '@type': 'WebPage', '@id': url('english', room) });
    for (const name of ['description', 'og:description', 'og:image', 'og:image:alt', 'article:tag', 'article:author'])
      expect(meta(name), name).toEqual([]);
    expect([...hrefs('author'), ...hrefs('related')]).toEqual([]);
  });

  it('is described for previews', async () => {
    const { room, meta, hrefs, feeds, textsOf } = await page('/a/full');
    expect(textsOf('title')).toEqual([`${full.title} - ${siteTitle}`]);
    expect(textsOf('h1')).toEqual([full.title]);
    expect(hrefs('canonical')).toEqual([url('full', room)]);
    expect(feeds).toEqual(feedsOf('/sections/world', ''));
    expect(meta('robots')).toEqual(['max-image-preview:large']);
    for (const [name, ...values] of [
      ['description', full.summary],
      ['og:type', 'article'],
      ['og:title', full.title],
      ['og:description', full.summary],
      ['og:url', url('full', room)],
      ['og:site_name', siteTitle],
      ['og:locale', 'ar_AR'],
      ['og:locale:alternate', 'en_US'],
      ['og:image', expect.stringMatching(/^https:\/\/news\.example\/media\/[0-9a-f]{16}\/port\.jpg$/)],
      ['og:image:alt', 'مرفأ'],
      ['og:image:width', '1600'],
      ['og:image:height', '900'],
      ['twitter:card', 'summary_large_image'],
      ['article:published_time', full.date],
      ['article:modified_time', full.updated],
      ['article:author', `${origin}/authors/salma`, `${origin}/authors/nora`],
      ['article:section', 'العالم'],
      ['article:tag', 'بحر', 'open web'],
    ] as [string, ...unknown[]][])
      expect(meta(name), name).toEqual(values);
    expect(hrefs('author')).toEqual([`${origin}/authors/salma`, `${origin}/authors/nora`]);
    expect(hrefs('related')).toEqual([url('many3', room)]);
  });

  it('and its translation name each other, and the one for all other readers', async () => {
    const { room, versions } = await page('/a/full');
    const english = await read(room, '/a/english');
    const wanted = { ar: url('full', room), en: url('english', room), 'x-default': url('full', room) };
    expect(versions).toEqual(wanted);
    expect(english.versions).toEqual(wanted);
    expect(english.meta('og:locale:alternate')).toEqual(['ar_AR']);
    expect((await read(room, '/a/many3')).versions).toEqual({});
  });

  it('moves the tag of its translation when it appears, is renamed, hidden or shown, and of no other page', async () => {
    const { 'articles/english.md': _later, ...without } = files;
    const room = await testNewsroom(without);
    const channels = ['/sections/world', '/authors/salma', '/authors/nora', '/tags/open-web', series];
    const articles = ['full', 'elsewhere', 'unlisted', ...Array.from({ length: 60 }, (_, index) => `many${index}`)];
    const watched = [...channels, ...articles.map((id) => url(id, room).replace(origin, ''))];
    const tags = () =>
      Promise.all(watched.map(async (path) => (await request(room.app.server).get(path).expect(200)).headers.etag));
    let before = await tags();
    for (const [change, moved] of [
      [{}, ['full']],
      [{ title: 'Renamed' }, ['full']],
      [{ title: 'Renamed', summary: 'Its page alone shows this.' }, []],
      [{ draft: true }, ['full']],
      [{ draft: false }, ['full']],
      [{ translationKey: 'alone' }, ['full']],
      [{ translationKey: 'alone', title: 'Nobody minds' }, []],
    ] as [object, string[]][]) {
      room.write({ 'articles/english.md': article({ ...english, ...change }) });
      await room.importAgain();
      const after = await tags();
      const differing = watched.filter((_, index) => after[index] !== before[index]);
      expect(differing, JSON.stringify(change)).toEqual(moved.map((id) => url(id, room).replace(origin, '')));
      before = after;
    }
  });

  it('that appeared elsewhere first says where', async () => {
    const { hrefs, meta } = await page('/a/elsewhere');
    expect(hrefs('canonical')).toEqual(['https://first.example/x']);
    expect(meta('robots')).toEqual(['max-image-preview:large']);
  });

  it('with `noindex` asks search engines to leave it', async () => {
    const { room, meta } = await page('/a/unlisted', {
      'articles/listed.md': article({ id: 'listed', title: 'للفهرسة', noindex: false }),
    });
    expect(meta('robots')).toEqual(['noindex']);
    expect((await read(room, '/a/listed')).meta('robots')).toEqual(['max-image-preview:large']);
  });

  it('with a picture from elsewhere lets that one host in', async () => {
    const { room } = await page('/', {
      'articles/far.md': article({ id: 'far', title: 'بعيد', image: 'https://far.example/a.jpg' }),
    });
    const policy = async (path: string) =>
      (await request(room.app.server).get(path).redirects(1)).headers['content-security-policy'] as string;
    expect(await policy('/a/far')).toContain("img-src 'self' https://far.example;");
    expect(await policy('/a/full')).toContain("img-src 'self';");
    expect(await policy('/')).toContain("img-src 'self';");
  });
});
