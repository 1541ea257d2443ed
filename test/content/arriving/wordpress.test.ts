import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { idOfPath } from '../../../src/article.ts';
import type { Arrived } from '../../../src/content/arriving/arrival.ts';
import { wordpressHtml } from '../../../src/content/arriving/wordpress-text.ts';
import { type TestNewsroom, type TestOptions, temporaryFolder, testNewsroom } from '../../newsroom.ts';
import { arrive, fixtures, outcomes, saidOf, wordpressPost, wordpressWith, written } from './arriving.ts';

const picture = join(import.meta.dirname, '../../../content/media/sea-chart.jpg');
const quay = idOfPath('https://old.example/?p=12');
const lanterns = idOfPath('https://old.example/?p=13');
const sourceIn = ({ newsroom }: TestNewsroom, id: string) => newsroom.desk.source(id)?.text ?? '';

/** An export as somebody has it: with the uploads beside it. */
function exported(atEnd?: TestOptions['atEnd']): string {
  const folder = temporaryFolder(atEnd);
  mkdirSync(join(folder, 'wp-content/uploads/2026/10'), { recursive: true });
  mkdirSync(join(folder, 'wp-content/uploads/2026/09'), { recursive: true });
  copyFileSync(join(fixtures, 'wordpress.xml'), join(folder, 'export.xml'));
  copyFileSync(picture, join(folder, 'wp-content/uploads/2026/10/quay.jpg'));
  copyFileSync(picture, join(folder, 'wp-content/uploads/2026/09/lantern.jpg'));
  return join(folder, 'export.xml');
}

describe('a WordPress export', () => {
  let room: TestNewsroom;
  let arrived: Arrived[];
  beforeAll(async () => {
    room = await testNewsroom({}, { atEnd: afterAll, origin: 'https://old.example' });
    arrived = await arrive(room, exported(afterAll));
  });

  it('arrives with everything that is a post or a page, each in its state, and says what does not', () => {
    expect(outcomes(arrived)).toEqual({
      'الرصيف القديم يُفتح من جديد': 'new',
      'فوانيس على الماء': 'new',
      'Notes on a lighthouse – part one': 'new',
      'جدول المدّ للشتاء': 'new',
      'للمحررين وحدهم': 'new',
      'خبر قديم': 'omitted',
      'من نحن': 'new',
      عضوية: 'omitted',
    });
    const states = ['12', '13', '14', '15', '16'].map(
      (id) => room.newsroom.archive.article(idOfPath(`https://old.example/?p=${id}`))?.state,
    );
    expect(states).toEqual(['published', 'published', 'draft', 'scheduled', 'draft']);
    expect(saidOf(arrived, 'خبر قديم')).toEqual(['it is in the trash']);
    expect(saidOf(arrived, 'عضوية')).toEqual(['it is neither a post nor a page (product)']);
    expect(saidOf(arrived, 'للمحررين وحدهم')).toEqual(['it was private: it is a draft here']);
  });

  it('keeps title, standfirst, times, section, tags, author, picture, guid and addresses', () => {
    const name = 'imported/old.example/wp-content/uploads/2026/10/quay.jpg';
    expect(room.newsroom.archive.article(quay)).toMatchObject({
      title: 'الرصيف القديم يُفتح من جديد',
      summary: 'قوارب صغيرة أولاً، ثم مراكب الشباك & غيرها.',
      slug: 'old-quay',
      published: { at: '2026-10-01T08:30:00Z' },
      updated: '2026-10-02T09:00:00Z',
      section: { slug: 'world' },
      tags: [{ title: 'مراكب' }, { title: 'البحر' }],
      authors: [{ slug: 'salma' }],
      image: { src: name, alt: 'الرصيف من الشرق', caption: 'الرصيف الشرقي' },
      media: { [name]: { type: 'image/jpeg' } },
      guid: 'https://old.example/?p=12',
      language: 'ar',
      federate: 'quiet',
    });
    expect(sourceIn(room, quay)).toContain('- https://old.example/2026/10/old-quay/\n  - https://old.example/?p=12');
    expect(room.newsroom.archive.article(lanterns)?.slug).toBe('فوانيس');
    expect(room.newsroom.archive.article(idOfPath('https://old.example/?p=14'))?.language).toBe('en');
  });

  it('has its blocks as Markdown: figures with captions, tables, links for what was embedded', () => {
    const text = sourceIn(room, quay).split('---\n').slice(2).join('---\n');
    expect(
      text,
    ).toBe(`عادت القوارب إلى **الرصيف القديم** صباح الخميس، وكتبنا عن [الفوانيس](https://old.example/2026/09/lanterns/) قبل أسبوع.

![قوارب عند الرصيف](<imported/old.example/wp-content/uploads/2026/10/quay-300x200.jpg> "الرصيف عند \\"الفجر\\"")

## مواعيد الفتح

| اليوم | الساعة |
| --- | --- |
| السبت | 7 \\| 9 |
| الأحد | 8 |

كل أسبوع

https://www.youtube.com/watch?v=abc123

**اقرأ أيضاً:** [فوانيس على الماء](https://old.example/?p=13)
`);
    expect(saidOf(arrived, 'الرصيف القديم يُفتح من جديد')).toEqual([
      'the block "latest-posts" has no text of its own: left out',
    ]);
  });

  it('has the classic editor’s paragraphs and captions, without shortcodes, scripts and links that run', () => {
    const text = sourceIn(room, lanterns).split('---\n').slice(2).join('---\n');
    expect(text).toBe(`أضاء الصيادون ستين فانوساً  
على طول الحاجز.

![فانوس](<imported/old.example/wp-content/uploads/2026/09/lantern-300x200.jpg> "فانوس من نحاس")

وقال حارس المنارة \\[ضاحكاً\\] إن الليل صار أقصر.

> لا نطفئها قبل الفجر.

اضغط
`);
    expect(saidOf(arrived, 'فوانيس على الماء')).toEqual([
      'the shortcode [contact-form-7] is left out, what is between its ends stays',
      'a link that runs a program is left out: "اضغط"',
    ]);
  });

  it('ties what refers to each other, whatever host the new site has', () => {
    const { references = [] } = room.newsroom.archive.article(quay) ?? {};
    expect(references.map(({ label, state, target }) => [label, target?.id ?? state])).toEqual([
      ['', lanterns],
      ['', 'external'],
      ['اقرأ أيضاً', lanterns],
    ]);
  });

  it('leads old addresses to the articles where the new site is the old host', async () => {
    const from = async (path: string) => (await request(room.app.server).get(path)).headers.location;
    expect(await from('/2026/10/old-quay/')).toBe(`/a/${quay}/old-quay`);
    expect(await from('/?p=12')).toBe(`/a/${quay}/old-quay`);
    expect(await from('/?page_id=2')).toBe(`/a/${idOfPath('https://old.example/?page_id=2')}/about`);
    expect((await request(room.app.server).get('/?p=14')).status).toBe(404);
    expect(await from('/wp-content/uploads/2026/10/quay.jpg')).toMatch(/^\/media\/[0-9a-f]{16}\/quay\.jpg$/);
  });

  it('changes nothing the second time', async () => {
    const room = await testNewsroom({});
    const file = exported();
    await arrive(room, file);
    const before = room.newsroom.archive.latestChange();
    const again = await arrive(room, file);
    expect(new Set(again.map(({ outcome }) => outcome))).toEqual(new Set(['unchanged', 'omitted']));
    expect(room.newsroom.archive.latestChange()).toBe(before);
    expect(room.newsroom.desk.source(quay)?.version).toBe(1);
  });

  it('brings what was edited there since, and does not touch what was edited here', async () => {
    const room = await testNewsroom({});
    const file = exported();
    await arrive(room, file);
    const editor = { name: 'سلمى', scopes: ['read', 'write', 'publish'] as const };
    const { parts } = room.newsroom.newsdesk.dossier(quay);
    room.newsroom.newsdesk.save(quay, { fields: parts?.fields ?? {}, text: 'كُتب هنا.' }, 1, {
      ...editor,
      scopes: [...editor.scopes],
    });
    const same = await arrive(room, file);
    expect(saidOf(same, 'الرصيف القديم يُفتح من جديد')).toEqual([
      `سلمى edited its article ${quay} here: the export is not read`,
    ]);
    const text = readFileSync(file, 'utf8')
      .replaceAll('القديم يُفتح', 'العتيق يُفتح')
      .replaceAll('ستين فانوساً', 'سبعين فانوساً');
    const later = await arrive(room, written('later.xml', text));
    expect(outcomes(later)).toMatchObject({ 'الرصيف العتيق يُفتح من جديد': 'failed', 'فوانيس على الماء': 'changed' });
    expect(room.newsroom.archive.article(quay)?.title).toBe('الرصيف القديم يُفتح من جديد');
    expect(sourceIn(room, lanterns)).toContain('سبعين فانوساً');
  });

  it('keeps where a post was before its slug was changed, unless another is there now', async () => {
    const old = (slug: string) =>
      `<wp:postmeta><wp:meta_key>_wp_old_slug</wp:meta_key><wp:meta_value>${slug}</wp:meta_value></wp:postmeta>`;
    const named = (id: number) => wordpressPost(id, 'نص.', { 'wp:post_name': `news-${id}` });
    const text = wordpressWith([named(1), named(2)]).replace('</item>', `${old('first')}${old('news-2')}</item>`);
    const room = await testNewsroom({});
    await arrive(room, written('a.xml', text));
    const at = (path: string) => room.newsroom.archive.articleAt(path)?.title;
    expect(['first', 'news-1', 'news-2'].map((slug) => at(`/2026/01/${slug}`))).toEqual(['خبر 1', 'خبر 1', 'خبر 2']);
  });

  it('names the writers of Co-Authors Plus, whose terms have their logins, with an account and without', async () => {
    const term = (login: string) => `<category domain="author" nicename="cap-${login}"><![CDATA[${login}]]></category>`;
    const meta = (key: string, value: string) =>
      `<wp:postmeta><wp:meta_key>${key}</wp:meta_key><wp:meta_value>${value}</wp:meta_value></wp:postmeta>`;
    const guest = `<item><wp:post_type>guest-author</wp:post_type>${meta('cap-user_login', 'karim')}${meta('cap-display_name', 'كريم نصر')}</item>`;
    const author = `<wp:author><wp:author_login>rim</wp:author_login><wp:author_display_name>ريم</wp:author_display_name></wp:author>`;
    const text = wordpressWith([wordpressPost(1, 'نص.')])
      .replace('</item>', `${term('rim')}${term('karim')}${term('gone')}</item>${guest}`)
      .replace('<item>', `${author}<item>`);
    const room = await testNewsroom({});
    const arrived = await arrive(room, written('a.xml', text));
    expect(arrived.map(({ manuscript }) => manuscript?.authors.map(({ title }) => title))).toEqual([
      ['ريم', 'كريم نصر', 'gone'],
    ]);
    expect(room.newsroom.archive.formerName('author', 'karim')?.title).toBe('كريم نصر');
  });

  it('has its whole report again by a dry run', async () => {
    const room = await testNewsroom({});
    const file = exported();
    const said = (arrived: Awaited<ReturnType<typeof arrive>>) =>
      arrived.map(({ warnings, problems }) => [...warnings, ...problems].map(({ message }) => message));
    const first = said(await arrive(room, file, { dryRun: true }));
    await arrive(room, file);
    expect(said(await arrive(room, file, { dryRun: true }))).toEqual(first);
  });

  it('keeps nothing of a dry run', async () => {
    const room = await testNewsroom({});
    const arrived = await arrive(room, exported(), { dryRun: true });
    expect(room.newsroom.archive.formerName('category', 'world')).toBeNull();
    expect(arrived[0]).toMatchObject({
      outcome: 'read',
      id: quay,
      manuscript: { title: 'الرصيف القديم يُفتح من جديد' },
    });
    expect([room.newsroom.archive.article(quay), [...room.newsroom.archive.sources()].length]).toEqual([null, 0]);
  });

  it('notifies nobody of what readers have seen, and somebody of what they have not', async () => {
    const room = await testNewsroom({});
    const posts = [
      wordpressPost(1, 'قديم.'),
      wordpressPost(2, 'غداً.', { 'wp:status': 'future', 'wp:post_date_gmt': '2026-12-01 08:00:00' }),
      wordpressPost(3, 'مسودة.', { 'wp:status': 'draft' }),
    ];
    const quietly = await arrive(room, written('a.xml', wordpressWith(posts)));
    expect(quietly.map(({ manuscript }) => manuscript?.federate)).toEqual(['quiet', 'auto', 'auto']);
    const loudly = await arrive(await testNewsroom({}), written('a.xml', wordpressWith(posts)), { loud: true });
    expect(loudly.map(({ manuscript }) => manuscript?.federate)).toEqual(['auto', 'auto', 'auto']);
  });

  it('tries pictures again that could not be had, and changes nothing where they still cannot', async () => {
    const room = await testNewsroom({});
    const file = written(
      'a.xml',
      wordpressWith([wordpressPost(1, '<img src="/wp-content/uploads/a.jpg" alt="أ">')], 'http://127.0.0.1:1'),
    );
    const source = readFileSync(file, 'utf8').replaceAll('https://old.example', 'http://127.0.0.1:1');
    const path = written('b.xml', source);
    const first = await arrive(room, path);
    expect(saidOf(first, 'خبر 1')[0]).toMatch(
      /^the picture http:\/\/127\.0\.0\.1:1\/wp-content\/uploads\/a\.jpg stays where it is: /,
    );
    expect((await arrive(room, path)).map(({ outcome }) => outcome)).toEqual(['unchanged']);
    const folder = temporaryFolder();
    copyFileSync(picture, join(folder, 'a.jpg'));
    const third = await arrive(room, path, { folders: [folder] });
    expect([third[0]?.outcome, third[0]?.warnings]).toEqual(['changed', []]);
    expect((await arrive(room, path)).map(({ outcome }) => outcome)).toEqual(['unchanged']);
    // No reader is told of an edit: nobody made one.
    expect(room.newsroom.archive.article(first[0]?.id ?? '')?.updated).toBeNull();
  });

  it('shows what stands elsewhere in the export: shared blocks, and what was uploaded to a post for its gallery', async () => {
    const uploaded = (id: number, more: Record<string, string>) => ({
      ...{ 'wp:post_type': 'attachment', 'wp:post_id': String(id), 'wp:post_parent': '1', 'wp:status': 'inherit' },
      ...more,
    });
    const arrived = await arrive(
      await testNewsroom({}),
      written(
        'a.xml',
        wordpressWith([
          wordpressPost(1, 'قبل\n\n[gallery]\n\nبعد'),
          wordpressPost(2, '<!-- wp:block {"ref":5} /-->\n<!-- wp:block {"ref":6} /-->'),
          uploaded(3, { 'wp:attachment_url': 'https://old.example/a.jpg', 'excerpt:encoded': 'رصيف' }),
          uploaded(4, { 'wp:attachment_url': 'https://old.example/a.pdf' }),
          wordpressPost(5, '<p>للنشرة البريدية.</p><!-- wp:block {"ref":5} /-->', { 'wp:post_type': 'wp_block' }),
        ]),
      ),
      { dryRun: true },
    );
    const [first, second] = arrived;
    expect(first?.manuscript?.body.map(({ type }) => type)).toEqual(['paragraph', 'figure', 'paragraph']);
    expect(saidOf(arrived, 'خبر 1')).toEqual([]);
    expect(JSON.stringify(second?.manuscript?.body)).toContain('للنشرة البريدية.');
    expect(saidOf(arrived, 'خبر 2')).toEqual(['the block "block" has no text of its own: left out']);
  });

  it('names each file of the old site to which a post links, and no link to anywhere else', async () => {
    const link = (address: string) => `<a href="${address}">ملف</a>`;
    const text = [
      link('/wp-content/uploads/report.pdf'),
      link('https://elsewhere.example/b.pdf'),
      link('https://old.example/2026/01/news-2/'),
      '[audio src="https://old.example/%D8%B5.mp3"]',
    ].join(' ');
    const arrived = await arrive(await testNewsroom({}), written('a.xml', wordpressWith([wordpressPost(1, text)])));
    expect(saidOf(arrived, 'خبر 1')).toEqual(
      ['wp-content/uploads/report.pdf', 'ص.mp3'].map(
        (path) => `the file https://old.example/${path} is not taken: docs/migrate.md says how its address goes on`,
      ),
    );
  });

  it('says of every picture why its host was not asked any more', async () => {
    const pictures = [1, 2, 3, 4, 5, 6].map((number) => `<img src="http://127.0.0.1:1/${number}.jpg">`).join('\n');
    const arrived = await arrive(await testNewsroom({}), written('a.xml', wordpressWith([wordpressPost(1, pictures)])));
    const said = saidOf(arrived, 'خبر 1').map((line) => line.replace(/^.*stays where it is: /, ''));
    expect(said).toHaveLength(6);
    expect(new Set(said)).toEqual(new Set(['connect ECONNREFUSED 127.0.0.1:1']));
  });

  it('takes an edit that was made there for one of its day', async () => {
    const room = await testNewsroom({});
    const at = (text: string, modified: string) =>
      written('a.xml', wordpressWith([wordpressPost(1, text, { 'wp:post_modified_gmt': modified })]));
    const [first] = await arrive(room, at('نص.', '2026-01-03 08:00:00'));
    const updated = () => room.newsroom.archive.article(first?.id ?? '')?.updated;
    await arrive(room, at('نص آخر.', '2026-01-03 08:00:00'));
    expect(updated()).toBe('2026-01-03T08:00:00Z');
    await arrive(room, at('نص ثالث.', '2026-02-01 08:00:00'));
    expect(updated()).toBe('2026-02-01T08:00:00Z');
  });
});

describe('words in brackets', () => {
  it.each([
    ['قال [sic] ومضى [1]', '<p>قال [sic] ومضى [1]</p>'],
    ['[bold]غليظ[/bold]', '<p>غليظ</p>'],
    ['[embed]https://video.example/1[/embed]', '<p>https://video.example/1</p>'],
    [
      '[audio mp3="https://old.example/a.mp3"][/audio]',
      '<p><a href="https://old.example/a.mp3">https://old.example/a.mp3</a></p>',
    ],
    ['[tweet id="5" url="https://social.example/5"]', '<p>https://social.example/5</p>'],
    ['[gallery ids="7,8"]', '<figure><img src="a.jpg" alt="أ">\n<figcaption>ب</figcaption>\n</figure>'],
  ])('%s', (text, expected) => {
    const pictures = new Map([['7', { src: 'a.jpg', alt: 'أ', caption: 'ب' }]]);
    expect(wordpressHtml(text, { pictures, blocks: new Map(), attached: [] }).html).toBe(expected);
  });
});

describe('the classic editor', () => {
  it('saves paragraphs as empty lines, and code as it is', () => {
    const text = 'أولى\r\nسطر\r\n\r\nثانية\n<ul><li>بند</li></ul>\nثالثة\n<pre>a\n\nb</pre>';
    expect(wordpressHtml(text, { pictures: new Map(), blocks: new Map(), attached: [] }).html).toBe(
      '<p>أولى<br>\nسطر</p>\n<p>ثانية</p>\n<ul>\n<li>بند</li>\n</ul>\n<p>ثالثة</p>\n<pre>a\n\nb</pre>',
    );
  });
});
