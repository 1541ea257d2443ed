/** What the head of each kind of page says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Parser } from 'htmlparser2';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { article, many, origin, testNewsroom } from '../newsroom.ts';

const picture = readFileSync(join(import.meta.dirname, '../../content/media/harbour-dawn.jpg'));
const sound = readFileSync(join(import.meta.dirname, '../../content/media/ras-al-nour-second-quay.mp3'));
const icon = readFileSync(join(import.meta.dirname, '../../content/media/icon.png'));

const site = `
title: نشرة "الاختبار" & <غيرها>
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

const files = {
  ...many(60),
  'site.yaml': site,
  'articles/full.md': article(full, 'نص.\n\nاقرأ أيضاً: [خارج](https://example.org/x)\n\nاقرأ أيضاً: مقال 3'),
  'articles/english.md': article({
    id: 'english',
    title: 'In English',
    lang: 'en',
    translationKey: 'pair',
    section: 'english',
    date: '2026-11-09',
  }),
  'articles/elsewhere.md': article({
    id: 'elsewhere',
    title: 'نُقل',
    canonical: 'https://first.example/x',
    date: '2026-11-08',
  }),
  'articles/unlisted.md': article({ id: 'unlisted', title: 'بلا فهرسة', noindex: true, date: '2026-11-07' }),
  'media/port.jpg': picture,
  'media/port.mp3': sound,
  'media/icon.png': icon,
};

type Tag = { name: string; attributes: Record<string, string>; text: string };

/** The elements of a document's head, read by a parser that is not ours. */
function headOf(html: string): Tag[] {
  const tags: Tag[] = [];
  let inside = false;
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name === 'body') inside = false;
      if (inside) tags.push({ name, attributes, text: '' });
      if (name === 'head') inside = true;
    },
    ontext(text) {
      const last = tags.at(-1);
      if (inside && last) last.text += text;
    },
  });
  parser.end(html);
  return tags;
}

async function page(path: string, more = {}) {
  const room = await testNewsroom({ ...files, ...more });
  return { room, ...(await read(room, path)) };
}

async function read(room: Awaited<ReturnType<typeof testNewsroom>>, path: string) {
  const { text, headers } = await request(room.app.server).get(path).redirects(1);
  const tags = headOf(text);
  const links = (rel: string) =>
    tags.filter(({ attributes }) => attributes.rel === rel).map(({ attributes }) => attributes);
  const meta = (name: string) =>
    tags
      .filter(({ name: tag, attributes }) => tag === 'meta' && (attributes.property ?? attributes.name) === name)
      .map(({ attributes }) => attributes.content);
  const data = tags
    .filter(({ attributes }) => attributes.type === 'application/ld+json')
    .map((tag) => JSON.parse(tag.text));
  return { tags, links, meta, data, etag: headers.etag as string };
}

const url = (id: string, room: Awaited<ReturnType<typeof testNewsroom>>) =>
  `${origin}/a/${id}/${encodeURIComponent(room.newsroom.archive.article(id)?.slug ?? '')}`;

describe('every page', () => {
  it.each([
    ['/', `${origin}/`, 'WebSite', 'website'],
    ['/?before=many20', `${origin}/?before=many20`, 'WebSite', 'website'],
    ['/sections/world', `${origin}/sections/world`, 'CollectionPage', 'website'],
    ['/sections/english', `${origin}/sections/english`, 'CollectionPage', 'website'],
    ['/authors/salma', `${origin}/authors/salma`, 'ProfilePage', 'profile'],
    ['/tags/open-web', `${origin}/tags/open-web`, 'CollectionPage', 'website'],
    [encodeURI('/series/رحلة'), `${origin}${encodeURI('/series/رحلة')}`, 'CollectionPage', 'website'],
    ['/languages/en', `${origin}/languages/en`, 'CollectionPage', 'website'],
    ['/feeds', `${origin}/feeds`, 'WebPage', 'website'],
  ])('%s names itself, its feeds and what it is', async (path, canonical, type, kind) => {
    const { tags, links, meta, data } = await page(path);
    expect(tags.find(({ name }) => name === 'title')?.text).toContain('نشرة "الاختبار" & <غيرها>');
    expect(links('canonical').map(({ href }) => href)).toEqual([canonical]);
    expect(meta('og:url')).toEqual([canonical]);
    expect(meta('og:type')).toEqual([kind]);
    expect(meta('og:site_name')).toEqual(['نشرة "الاختبار" & <غيرها>']);
    expect(meta('og:locale')).toEqual([/english|\/en$/.test(path) ? 'en_US' : 'ar_AR']);
    expect(meta('robots')).toEqual(['max-image-preview:large']);
    expect(data).toHaveLength(1);
    expect(data[0]).toMatchObject({ '@context': 'https://schema.org', '@type': type });
    const feeds = links('alternate').filter(({ type: format }) => /rss|atom|feed/.test(format ?? ''));
    expect(feeds.length % 3).toBe(0);
    for (const { href } of feeds) expect(href).toMatch(/^https:\/\/news\.example\/.*(rss\.xml|atom\.xml|feed\.json)$/);
    expect(links('search')[0]?.href).toBe('/opensearch.xml');
    expect(links('icon')).toHaveLength(1);
  });

  it.each(['/nowhere', '/search?q=x'])('%s asks to be left out by search engines', async (path) => {
    const { links, meta, data } = await page(path);
    expect(meta('robots')).toEqual(['noindex']);
    expect(links('canonical')).toEqual([]);
    expect(data).toEqual([]);
  });

  it('of an author leads to the page of their own', async () => {
    const { links, data } = await page('/authors/salma');
    expect(links('me').map(({ href }) => href)).toEqual(['https://salma.example/']);
    expect(data[0].mainEntity).toMatchObject({ '@type': 'Person', sameAs: 'https://salma.example/' });
  });
});

describe('an article', () => {
  it('is one plain NewsArticle with the values that it has', async () => {
    const { room, data } = await page('/a/full');
    const media = (name: string) => `${origin}/media/${room.newsroom.archive.media(name)?.hash.slice(0, 16)}/${name}`;
    expect(data).toHaveLength(1);
    expect(data[0]).toMatchObject({
      '@type': 'NewsArticle',
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
      publisher: { name: 'نشرة "الاختبار" & <غيرها>', logo: { url: media('icon.png'), width: 512 } },
      image: { url: media('port.jpg'), width: 1600, height: 900, caption: 'شرح', creditText: 'المصوّر' },
      audio: { contentUrl: media('port.mp3') },
      articleSection: 'العالم',
      keywords: ['بحر', 'open web'],
      isAccessibleForFree: true,
      correction: [{ '@type': 'CorrectionComment', text: 'كان الرقم خطأ.' }],
      workTranslation: [{ '@id': url('english', room), inLanguage: 'en' }],
      mainEntityOfPage: { '@type': 'WebPage', relatedLink: ['https://example.org/x', url('many3', room)] },
    });
    expect(JSON.stringify(data[0])).not.toContain('@graph');
  });

  it('is described for previews', async () => {
    const { room, meta, links } = await page('/a/full');
    const one = (name: string) => meta(name)[0];
    expect(one('description')).toBe(full.summary);
    expect([one('og:type'), one('og:title'), one('og:description')]).toEqual(['article', full.title, full.summary]);
    expect(one('og:url')).toBe(url('full', room));
    expect(one('og:image')).toMatch(/^https:\/\/news\.example\/media\/.*port\.jpg$/);
    expect([one('og:image:alt'), one('og:image:width'), one('og:image:height')]).toEqual(['مرفأ', '1600', '900']);
    expect([one('article:published_time'), one('article:modified_time')]).toEqual([full.date, full.updated]);
    expect(meta('article:author')).toEqual([`${origin}/authors/salma`, `${origin}/authors/nora`]);
    expect([one('article:section'), ...meta('article:tag')]).toEqual(['العالم', 'بحر', 'open web']);
    expect(links('author').map(({ href }) => href)).toEqual([`${origin}/authors/salma`, `${origin}/authors/nora`]);
    expect(links('related').map(({ href }) => href)).toEqual([url('many3', room)]);
  });

  it('and its translation name each other, and the one for all other readers', async () => {
    const { room, links } = await page('/a/full');
    const english = await read(room, '/a/english');
    const versions = (read: typeof links) =>
      Object.fromEntries(read('alternate').flatMap(({ hreflang, href }) => (hreflang ? [[hreflang, href]] : [])));
    const wanted = { ar: url('full', room), en: url('english', room), 'x-default': url('full', room) };
    expect(versions(links)).toEqual(wanted);
    expect(versions(english.links)).toEqual(wanted);
    expect(english.meta('og:locale:alternate')).toEqual(['ar_AR']);
  });

  it('moves the tag of its translation when it is renamed, hidden or shown, and of no other page', async () => {
    const { room } = await page('/a/full');
    const tags = async () => ({
      sibling: (await read(room, '/a/full')).etag,
      other: (await read(room, '/a/many3')).etag,
    });
    const english = {
      id: 'english',
      title: 'In English',
      lang: 'en',
      translationKey: 'pair',
      section: 'english',
      date: '2026-11-09',
    };
    let before = await tags();
    for (const change of [{ title: 'Renamed' }, { draft: true }, { draft: false }, { translationKey: 'alone' }]) {
      room.write({ 'articles/english.md': article({ ...english, ...change }) });
      await room.importAgain();
      const after = await tags();
      expect(after.sibling).not.toBe(before.sibling);
      expect(after.other).toBe(before.other);
      before = after;
    }
  });

  it('that appeared elsewhere first says where', async () => {
    const { links } = await page('/a/elsewhere');
    expect(links('canonical').map(({ href }) => href)).toEqual(['https://first.example/x']);
  });

  it('with `noindex` asks search engines to leave it', async () => {
    const { meta } = await page('/a/unlisted');
    expect(meta('robots')).toEqual(['noindex']);
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
