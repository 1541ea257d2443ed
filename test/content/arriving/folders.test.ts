import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { idOfPath } from '../../../src/article.ts';
import { postsAt } from '../../../src/content/arriving/recognise.ts';
import { type Files, type TestNewsroom, temporaryFolder, testNewsroom, writeFiles } from '../../newsroom.ts';
import { arrive, outcomes, saidOf } from './arriving.ts';

const picture = readFileSync(join(import.meta.dirname, '../../../content/media/sea-chart.jpg'));

function folderOf(files: Files): string {
  const folder = temporaryFolder();
  writeFiles(folder, files);
  return folder;
}

const textOf = ({ newsroom }: TestNewsroom, id: string | null | undefined) =>
  newsroom.desk
    .source(id ?? '')
    ?.text.split('---\n')
    .slice(2)
    .join('---\n')
    .trim();

describe('a Hugo site', () => {
  const files = {
    'hugo.toml': `baseURL = 'https://old.example/'\nlanguageCode = 'ar'\n[permalinks]\nnews = '/:year/:month/:slug/'\n`,
    'content/_index.md': '---\ntitle: الواجهة\n---\n',
    'content/news/quay/index.md': `+++
title = 'الرصيف'
date = 2026-10-01T08:00:00+03:00
lastmod = 2026-10-02
categories = ['العالم', 'بحر']
tags = ['مراكب']
aliases = ['/old/quay/']
draft = false
[params]
mood = 'calm'
+++
نص **غليظ** و[فوانيس]({{< ref "lanterns.md" >}}).

![رصيف](port.jpg "عند الفجر")

{{< figure src="/img/chart.jpg" caption="خريطة" >}}

{{< youtube abc-1 >}}

{{% notice tip %}}انتبه{{% /notice %}}

<div class="note">سطر <b>من HTML</b></div>

اقرأ أيضاً: [[فوانيس]]
`,
    'content/news/quay/port.jpg': picture,
    'static/img/chart.jpg': picture,
    'content/news/lanterns.md': '---\ntitle: فوانيس\ndate: 2026-09-01\nslug: lights\ndraft: true\n---\nقريباً.\n',
    'content/about.en.md': '---\ntitle: About\nurl: /about-us/\ndate: 2020-01-01\n---\nWe. [Broken](nowhere.md)\n',
    'content/bad.md': '+++\ntitle = \n+++\nx',
  };

  it('arrives by its TOML, its bundles and its own rule for addresses', async () => {
    const room = await testNewsroom({});
    const arrived = await arrive(room, folderOf(files));
    expect(outcomes(arrived)).toEqual({ الرصيف: 'new', فوانيس: 'new', About: 'new', 'bad.md': 'failed' });
    const id = idOfPath('https://old.example/2026/10/quay/');
    expect(room.newsroom.archive.article(id)).toMatchObject({
      published: { at: '2026-10-01T05:00:00Z' },
      section: { slug: 'world' },
      tags: [{ title: 'مراكب' }, { title: 'بحر' }],
      guid: 'https://old.example/2026/10/quay/',
      extra: { params: { mood: 'calm' } },
    });
    for (const path of ['/2026/10/quay', '/old/quay']) expect(room.newsroom.archive.articleAt(path)?.id).toBe(id);
    expect(room.newsroom.archive.articleAt('/2026/09/lights')?.state).toBe('draft');
    expect(room.newsroom.archive.articleAt('/about-us')).toMatchObject({ language: 'en', title: 'About' });
    expect(saidOf(arrived, 'bad.md')[0]).toMatch(/^its front matter is not TOML: /);
  });

  it('has its shortcodes, pictures and HTML as Markdown, and says what it left out', async () => {
    const room = await testNewsroom({});
    const arrived = await arrive(room, folderOf(files));
    expect(
      textOf(room, arrived.find(({ title }) => title === 'الرصيف')?.id),
    ).toBe(`نص **غليظ** و[فوانيس](https://old.example/2026/09/lights/).

![رصيف](<imported/old.example/content/news/quay/port.jpg> "عند الفجر")

![](<imported/old.example/img/chart.jpg> "خريطة")

[https://www.youtube.com/watch?v=abc-1](https://www.youtube.com/watch?v=abc-1)

انتبه

سطر **من HTML**

اقرأ أيضاً: [[فوانيس]]`);
    expect(saidOf(arrived, 'الرصيف')).toEqual(['the shortcode "notice" is left out, what is between its ends stays']);
  });
});

const asked = { fetch: () => Promise.reject(new Error('nobody is to be asked')), from: null };

describe('a Hugo site in several languages', () => {
  const post = (title: string, more = '') =>
    `---\ntitle: ${title}\ndate: 2026-01-02\n${more}---\n[آخر]({{< ref "other" >}})\n`;
  const settings = (ar: string, en: string, more = '') =>
    `baseURL = "https://old.example/"\ndefaultContentLanguage = "ar"\n${more}[languages.ar]\n${ar}[languages.en]\n${en}`;

  it.each([
    [
      'by the endings of their names',
      { 'hugo.toml': settings('', '') },
      (code: string, name: string) => `content/${name}${code === 'ar' ? '' : `.${code}`}.md`,
    ],
    [
      'by a folder for each',
      { 'hugo.toml': settings('contentDir = "content/ar"\n', 'contentDir = "content/english"\n') },
      (code: string, name: string) => `content/${code === 'ar' ? 'ar' : 'english'}/${name}.md`,
    ],
  ])('has each at its own address, in its own language, tied to its translation: %s', async (_how, site, place) => {
    const folder = folderOf({
      ...site,
      [place('ar', 'posts/news')]: post('خبر'),
      [place('ar', 'posts/other')]: post('آخر'),
      [place('en', 'posts/news')]: post('News'),
      [place('en', 'posts/other')]: post('Other', 'url: "/flat/"\n'),
    });
    const room = await testNewsroom({});
    const arrived = await arrive(room, folder);
    const known = arrived.map(({ title, url, guid, manuscript }) => [title, url, guid, manuscript?.language]);
    const news = 'https://old.example/posts/news/';
    const translated = 'https://old.example/en/posts/news/';
    const flat = 'https://old.example/flat/';
    expect(known.sort()).toEqual([
      ['News', translated, translated, 'en'],
      ['Other', flat, flat, 'en'],
      ['آخر', 'https://old.example/posts/other/', 'https://old.example/posts/other/', 'ar'],
      ['خبر', news, news, 'ar'],
    ]);
    const linked = (title: string) => arrived.find((one) => one.title === title)?.manuscript?.mentions[0]?.url;
    expect([linked('News'), linked('خبر')]).toEqual([flat, 'https://old.example/posts/other/']);
    const [one, other] = ['خبر', 'News'].map((title) => arrived.find((found) => found.title === title)?.manuscript);
    expect([one?.translationKey, other?.translationKey]).toEqual(['posts/news', 'posts/news']);
  });

  it('has the first language in a folder, too, where the settings say so', async () => {
    const folder = folderOf({
      'hugo.toml': settings('', '', 'defaultContentLanguageInSubdir = true\n'),
      'content/a.md': post('أ'),
    });
    const [arrived] = await arrive(await testNewsroom({}), folder);
    expect(arrived?.url).toBe('https://old.example/ar/a/');
  });
});

describe('a Jekyll site', () => {
  it('has dates in its names, categories in its addresses, and the ids of its feed', async () => {
    const room = await testNewsroom({});
    const folder = folderOf({
      '_config.yml': 'url: https://old.example\nbaseurl: /blog\nlang: ar\n',
      '_posts/2026-01-02-old-quay.md': `---
layout: post
title: "الرصيف: عودة"
categories: harbour news
tags: boats nets
---
{% highlight js %}
let a = "{{ b }}";
{% endhighlight %}

نص [آخر]({% post_url 2026-01-03-nets %}) ![م]({{ "/img/a.jpg" | relative_url }}) {% include ad.html %}
`,
      '_posts/2026-01-03-nets.markdown': '---\ntitle: شباك\npermalink: /nets/\npublished: false\n---\nنص\n',
      '_drafts/later.md': '---\ntitle: لاحقاً\n---\nنص\n',
      'about.md': '---\ntitle: من نحن\n---\nنص\n',
      'img/a.jpg': picture,
    });
    const arrived = await arrive(room, folder);
    expect(outcomes(arrived)).toEqual({ 'الرصيف: عودة': 'new', شباك: 'new', لاحقاً: 'new' });
    expect((await postsAt(folder, asked))?.left).toEqual(['1 texts outside of _posts and _drafts: about.md']);
    const [first] = arrived.filter(({ title }) => title.startsWith('الرصيف'));
    expect(first).toMatchObject({
      url: 'https://old.example/blog/harbour/news/2026/01/02/old-quay.html',
      guid: 'https://old.example/blog/harbour/news/2026/01/02/old-quay',
      manuscript: { published: { at: '2026-01-01T22:00:00Z', precision: 'day' }, section: { title: 'harbour' } },
    });
    expect(first?.manuscript?.tags.map(({ title }) => title)).toEqual(['boats', 'nets', 'news']);
    expect(arrived.map(({ manuscript }) => manuscript?.draft)).toEqual([true, false, true]);
    expect(textOf(room, first?.id)).toBe(
      '```js\nlet a = "{{ b }}";\n```\n\nنص [آخر](https://old.example/blog/nets/)\n\n![م](<imported/old.example/img/a.jpg>)',
    );
    expect(saidOf(arrived, 'الرصيف: عودة')).toEqual(['the tag "include" is left out, what is between its ends stays']);
  });
});

describe('an Astro site', () => {
  it('arrives from its collections, MDX without its components', async () => {
    const room = await testNewsroom({});
    const folder = folderOf({
      'astro.config.mjs': "export default defineConfig({ site: 'https://old.example' });",
      'src/content/blog/first.mdx': `---
title: First
description: Short
pubDate: 2026-05-06
updatedDate: 2026-05-07
heroImage: ../../assets/hero.jpg
---
import Card from './card.astro';

<Card title="x">inside</Card>

text
`,
      'src/assets/hero.jpg': picture,
    });
    const [arrived] = await arrive(room, folder);
    expect(arrived).toMatchObject({
      url: 'https://old.example/blog/first/',
      manuscript: {
        summary: 'Short',
        published: { at: '2026-05-05T21:00:00Z' },
        updated: '2026-05-06T21:00:00Z',
        image: { src: 'imported/old.example/src/assets/hero.jpg' },
      },
    });
    expect(textOf(room, arrived?.id)).toBe('inside\n\ntext');
  });
});

describe('an Eleventy site', () => {
  it('arrives without the dates of its names in its addresses', async () => {
    const folder = folderOf({
      'eleventy.config.js': 'export default {};',
      'posts/2026-02-03-net.md': '---\ntitle: Net\ntags: [boats]\n---\ntext\n',
      'README.md': '# read me',
      'node_modules/x/a.md': '---\ntitle: no\n---\n',
    });
    const [arrived, ...more] = await arrive(await testNewsroom({}), folder, { from: 'https://old.example' });
    expect(more).toEqual([]);
    expect(arrived).toMatchObject({
      url: 'https://old.example/posts/net/',
      guid: 'https://old.example/posts/net/',
      manuscript: { published: { precision: 'day' } },
    });
  });
});

describe('a folder', () => {
  it('of articles as they are written for Nashra is none of these', async () => {
    const article = '---\ntitle: أ\n---\nنص\n';
    for (const files of [
      { 'a.md': article, 'b/c.md': article, 'd.txt': 'نص' },
      { 'site.yaml': 'title: x\n', 'articles/a.md': article, '_posts/a.md': article },
    ])
      expect(await postsAt(folderOf(files), asked)).toBeNull();
  });

  it('says what is wrong with front matter, and where', async () => {
    const folder = folderOf({ 'hugo.toml': '', 'content/a.md': '---\ndate: 2026-01-02\ntitle: أ: ب\n---\nنص\n' });
    const arrived = await arrive(await testNewsroom({}), folder);
    expect(saidOf(arrived, 'a.md')[0]).toMatch(
      /^line 3: this is not YAML: .* a text with a colon in it goes in quotes/,
    );
  });

  it('has no classes and ids in its text, and its code as it is', async () => {
    const text = `* TOC
{:toc}

## عنوان {#one}

نص ![م](https://pictures.example/a.jpg){:width="50%"} و*ميل*{: .soft} و\`{: .x}\`.
{: .note}

{.wide}
> قول

\`\`\`
{: .code}
\`\`\`
`;
    const folder = folderOf({
      '_config.yml': '',
      '_posts/2026-01-02-a.md': `---\ntitle: أ\nlast_modified_at: 2026-03-01\n---\n${text}`,
    });
    const room = await testNewsroom({});
    const [arrived] = await arrive(room, folder, { dryRun: true });
    const shown = JSON.stringify(arrived?.manuscript?.body);
    expect(shown).not.toMatch(/TOC|toc|#one|width=|\.soft|\.note|\.wide/);
    expect(shown).toMatch(/\{: \.x\}.*\{: \.code\}/);
    expect(arrived?.manuscript?.updated).toBe('2026-02-28T22:00:00Z');
  });

  it('of Hugo’s content alone is known by its TOML', async () => {
    const folder = folderOf({ 'a.md': '+++\ntitle = "أ"\n+++\nنص' });
    expect((await postsAt(folder, asked))?.count).toBe(1);
  });

  it('changes nothing the second time', async () => {
    const room = await testNewsroom({});
    const folder = folderOf({ '_posts/2026-01-02-a.md': '---\ntitle: أ\n---\nنص\n' });
    expect((await arrive(room, folder)).map(({ outcome }) => outcome)).toEqual(['new']);
    expect((await arrive(room, folder)).map(({ outcome }) => outcome)).toEqual(['unchanged']);
  });
});
