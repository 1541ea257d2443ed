import { execFileSync, spawnSync } from 'node:child_process';
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { checkXml } from '../../src/text/xml-reading.ts';
import { article, type Files, origin, testNewsroom } from '../newsroom.ts';

const controls = 'a\u0000b\u0008c\u001fd\u007fe\ufffef\uffff';
const loneSurrogates = 'x\ud800y\udc00z';
const markup = '<b>غليظ</b> & "كذا" \'هكذا\' &amp; &#x3c; $& <![CDATA[ ]]> ]]> <?pi?> <!-- --';

/** Each breaks something somewhere in software that was tried. */
const hostile: Record<string, string> = {
  'cdata-title': article({ title: 'نهاية ]]> مرتين ]]> هنا' }, 'نص ]]> مرتين ]]> في المتن'),
  'cdata-summary': article({ title: 'ملخّص', summary: ']]>]]> <![CDATA[' }),
  'controls-title': article({ title: controls }),
  'controls-body': `---\ntitle: ضوابط\n---\n${controls}\n`,
  'surrogates-title': `---\ntitle: "قبل \\ud800 بعد \\udc00"\nsummary: "\\udfff"\n---\nنص\n`,
  'markup-title': article({ title: markup, summary: markup }, markup),
  'markup-tags': article({ title: 'وسوم', tags: ['<x>', 'a & b', '"quoted"', "it's", ']]>', controls] }),
  'markup-authors': article({ title: 'كتّاب', authors: ['<script>alert(1)</script>', 'A & B', loneSurrogates] }),
  'broken-picture': article({ title: 'صورة', image: { src: 'http://[bad', alt: '"><script>', caption: markup } }),
  'picture-names': article(
    { title: 'أسماء', image: '../../etc/passwd' },
    '![alt "x" <y>](no such file.jpg "عنوان & <b>")',
  ),
  'broken-links': article(
    { title: 'روابط' },
    '[س](http://[bad) [ص](javascript:alert(1)) <a href="x" onclick="y">ع</a>',
  ),
  'deep-nesting': article({ title: 'تداخل' }, `${'> '.repeat(60)}عمق\n\n${'- '.repeat(40)}قائمة`),
};

const good = Array.from({ length: 5 }, (_, index) => ({
  id: `good-${index}`,
  title: `مقال سليم رقم ${index}`,
  text: `متن المقال السليم رقم ${index} كاملاً من أوله إلى آخره.`,
}));

function corpus(): Files {
  const day = (index: number) => `2026-11-${String(index + 1).padStart(2, '0')}`;
  const bad = Object.entries(hostile).map(([name, text], index) => [
    `articles/${name}.md`,
    text.replace('---\n', `---\nid: ${name}\ndate: ${day(index)}\n`),
  ]);
  const fine = good.map(({ id, title, text }, index) => [
    `articles/${id}.md`,
    article({ id, title, date: day(index * 2), tags: ['سليم'] }, text),
  ]);
  return Object.fromEntries([...bad, ...fine]);
}

async function feeds() {
  const { app, reported, results } = await testNewsroom(corpus());
  const get = async (path: string) => (await request(app.server).get(path).buffer(true).expect(200)).text;
  return {
    rss: await get('/rss.xml'),
    atom: await get('/atom.xml'),
    json: await get('/feed.json'),
    get,
    reported,
    results,
  };
}

const hasXmllint = spawnSync('xmllint', ['--version']).status === 0;

it('media called like a part of the language break nothing', async () => {
  const { app } = await testNewsroom({
    'articles/a.md': article({ id: 'a', title: 'أ', audio: 'constructor', image: 'toString' }, '![ب](__proto__)'),
  });
  for (const path of ['/a/a', '/rss.xml', '/atom.xml']) {
    const { text } = await request(app.server).get(path).redirects(1).buffer(true).expect(200);
    expect(text).toContain('أ');
    expect(text).not.toContain('native code');
  }
});

describe('twelve hostile articles among good ones', () => {
  it('are all taken, and every XML feed is well-formed', async () => {
    const { rss, atom, results } = await feeds();
    expect(Object.keys(hostile)).toHaveLength(12);
    expect(results.flatMap(({ problems }) => problems)).toEqual([]);
    for (const text of [rss, atom]) expect(() => checkXml(text)).not.toThrow();
    expect(parseRssFeed(rss).items).toHaveLength(17);
    expect(parseAtomFeed(atom).entries).toHaveLength(17);
  });

  it.skipIf(!hasXmllint)('are well-formed for xmllint too', async () => {
    const { rss, atom } = await feeds();
    for (const input of [rss, atom]) expect(execFileSync('xmllint', ['--noout', '-'], { input }).toString()).toBe('');
  });

  it('leave every good article whole in all three formats', async () => {
    const { rss, atom, json } = await feeds();
    const rssItems = parseRssFeed(rss).items ?? [];
    const atomEntries = parseAtomFeed(atom).entries ?? [];
    const jsonItems = parseJsonFeed(json).items ?? [];
    for (const { id, title, text } of good) {
      const permanent = `${origin}/a/${id}`;
      const item = rssItems.find(({ guid }) => guid?.value === permanent);
      expect(item).toMatchObject({ title, categories: [{ name: 'سليم' }] });
      expect(item?.content?.encoded).toContain(`<p>${text}</p>`);
      const entry = atomEntries.find((one) => one.id === permanent);
      expect(entry).toMatchObject({ title: { value: title } });
      expect(entry?.content?.value).toContain(`<p>${text}</p>`);
      const jsonItem = jsonItems.find((one) => one.id === permanent);
      expect(jsonItem).toMatchObject({ title, tags: ['سليم'] });
      expect(jsonItem?.content_html).toContain(`<p>${text}</p>`);
    }
  });

  it('keep their own words, without what no document can hold', async () => {
    const { rss, json } = await feeds();
    const items = parseRssFeed(rss).items ?? [];
    const titled = (id: string) => items.find(({ guid }) => guid?.value === `${origin}/a/${id}`);
    expect(titled('cdata-title')?.title).toBe('نهاية ]]> مرتين ]]> هنا');
    expect(titled('cdata-title')?.content?.encoded).toContain('نص ]]&gt; مرتين ]]&gt; في المتن');
    expect(titled('controls-title')?.title).toBe('\u200fabcd\u007fef');
    expect(titled('surrogates-title')?.title).toBe('قبل بعد');
    expect(titled('markup-title')?.title).toBe(`\u200f${markup}`);
    const tags = titled('markup-tags')?.categories?.map(({ name }) => name);
    expect(tags).toEqual(['<x>', 'a & b', '"quoted"', "it's", 'abcd\u007fef']);
    expect(titled('broken-links')?.content?.encoded).not.toMatch(/<a href="(javascript|x)/);
    const document = JSON.parse(json);
    expect(JSON.stringify(document)).not.toMatch(/\\ud[89a-f]/i);
  });

  it('show no script and no handler on their pages', async () => {
    const { get } = await feeds();
    for (const id of Object.keys(hostile)) {
      const page = await get(`/a/${id}/${await slugOf(id, get)}`);
      expect(page).not.toMatch(
        /<script(?! type="application\/ld\+json">\{| src="\/assets\/[0-9a-f]+\/copy\.js" defer>)|<b>غليظ|onclick="y">|javascript:alert\(1\)"/,
      );
    }
  });
});

/** Where `/a/ID` redirects to. */
async function slugOf(id: string, get: (path: string) => Promise<string>): Promise<string> {
  const { items } = JSON.parse(await get('/feed.json')) as { items: { id: string; url: string }[] };
  return (
    items
      .find((item) => item.id.endsWith(`/${id}`))
      ?.url.split('/')
      .at(-1) ?? ''
  );
}
