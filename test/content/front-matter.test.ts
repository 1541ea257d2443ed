import { describe, expect, it } from 'vitest';
import type { Manuscript } from '../../src/article.ts';
import { manuscriptOf, markdown, problemsOf, read } from './reading.ts';

function written(frontMatter: string): Manuscript {
  return manuscriptOf(markdown(frontMatter));
}

/** The problems of front matter whose first line is the file's third. */
function problems(frontMatter: string): string[] {
  return problemsOf(markdown(frontMatter));
}

const day = (at: string) => ({ at, precision: 'day', source: 'given' });

describe('names of other generators', () => {
  it.each<[keyof Manuscript, string[], string, unknown]>([
    ['summary', ['summary', 'description', 'excerpt', 'subtitle'], 'ملخّص', 'ملخّص'],
    ['published', ['date', 'publishDate', 'pubdate', 'published'], '2026-11-20', day('2026-11-19T22:00:00Z')],
    ['updated', ['updated', 'lastmod', 'modified'], '2026-11-20 08:00', '2026-11-20T06:00:00Z'],
    ['aliases', ['aliases', 'redirect_from'], '[/old]', ['/old']],
    ['section', ['section', 'category', 'categories'], 'world', { slug: 'world', title: 'العالم' }],
    ['tags', ['tags', 'keywords'], '[نقل بحري]', [{ slug: 'نقل-بحري', title: 'نقل بحري' }]],
    ['authors', ['author', 'authors'], 'salma', [{ slug: 'salma', title: 'سلمى ضاهر' }]],
    ['language', ['lang', 'language', 'locale'], 'FA_ir', 'fa-IR'],
    [
      'image',
      ['image', 'cover', 'featured_image', 'heroImage'],
      'a.jpg',
      { src: 'a.jpg', alt: '', caption: null, credit: null },
    ],
    ['expires', ['expires', 'expiryDate', 'unpublishdate'], '2027-01-01', '2026-12-31T22:00:00Z'],
  ])('for %s: %j', (field, names, value, expected) => {
    for (const name of names) {
      const manuscript = written(`${name}: ${value}`);
      expect(manuscript[field], name).toEqual(expected);
      expect(manuscript.extra, name).toEqual({});
    }
  });

  it.each<[keyof Manuscript, string, unknown]>([
    ['summary', 'subtitle: d\nexcerpt: c\ndescription: b\nsummary: a', 'a'],
    ['summary', 'subtitle: d\nexcerpt: c\ndescription: b', 'b'],
    ['summary', 'subtitle: d\nexcerpt: c', 'c'],
    ['published', 'pubdate: 2026-03-03\npublishDate: 2026-02-02\ndate: 2026-01-10', day('2026-01-09T22:00:00Z')],
    ['published', 'published: 2026-03-03\npubdate: 2026-02-02', day('2026-02-01T22:00:00Z')],
    [
      'updated',
      'modified: 2026-01-03 02:00\nlastmod: 2026-01-02 02:00\nupdated: 2026-01-01 02:00',
      '2026-01-01T00:00:00Z',
    ],
    ['language', 'locale: fr\nlanguage: en\nlang: fa', 'fa'],
    ['tags', 'keywords: [b]\ntags: [a]', [{ slug: 'a', title: 'a' }]],
  ])('give way to our own, and to each other in order: %s of %j', (field, frontMatter, expected) => {
    expect(written(frontMatter)[field]).toEqual(expected);
  });

  it('count where ours is there without a value', () => {
    expect(written('date:\npublishDate: 2026-11-20').published).toEqual(day('2026-11-19T22:00:00Z'));
    expect(written('summary: ""\ndescription: b').summary).toBe('b');
  });
});

describe('texts', () => {
  it('are read as they stand: a number, a clock and a truth are words', () => {
    expect(manuscriptOf('---\ntitle: 12:30\nslug: 0123\nid: 0123\n---\nنص').slug).toBe('0123');
    expect(read('---\ntitle: x\nid: 0123\n---\nنص').id).toBe('0123');
    for (const title of ['12:30', '0123', 'true', '1e3', '2026-11-20'])
      expect(manuscriptOf(`---\ntitle: ${title}\n---\nنص`).title).toBe(title);
  });

  it('lose lone surrogates and control characters, wherever they stand', () => {
    const manuscript = manuscriptOf(
      '---\ntitle: "a\\ud800b"\nsummary: "\\udfff"\ntags: ["c\\u0000d", "\\ud800"]\nimage: {src: "\\udc00x.jpg", alt: "e\\u0007"}\ncorrection: "f\\ufffe"\n---\nنص',
    );
    expect(manuscript).toMatchObject({
      title: 'ab',
      slug: 'ab',
      summary: null,
      tags: [{ slug: 'cd', title: 'cd' }],
      image: { src: 'x.jpg', alt: 'e' },
      correction: 'f',
    });
  });

  it('that must be texts and are lists or mappings are problems', () => {
    expect(problems('summary: [a]\nslug: {a: b}')).toEqual(['3: summary: must be text', '4: slug: must be text']);
  });
});

describe('times', () => {
  it.each([
    ['2026-11-20', { at: '2026-11-19T22:00:00Z', precision: 'day' }],
    ['2026-11-20 08:00', { at: '2026-11-20T06:00:00Z', precision: 'minute' }],
    ['2026-11-20T08:00:00+05:00', { at: '2026-11-20T03:00:00Z', precision: 'minute' }],
    ['2026-11-20T08:00:00Z', { at: '2026-11-20T08:00:00Z', precision: 'minute' }],
    ['"2026-07-01 08:00"', { at: '2026-07-01T05:00:00Z', precision: 'minute' }],
    ['٢٠٢٦-١١-٢٠', { at: '2026-11-19T22:00:00Z', precision: 'day' }],
    ['2099-01-01', { at: '2098-12-31T22:00:00Z', precision: 'day' }],
  ])('%s is read in the zone of the site where it has no offset', (text, time) => {
    expect(written(`date: ${text}`).published).toEqual({ ...time, source: 'given' });
  });

  it('are not invented', () => {
    expect(written('weight: 1')).toMatchObject({
      published: null,
      updated: null,
      embargo: null,
      expires: null,
      withdrawn: null,
    });
  });

  it('of embargo and withdrawal are read like all others', () => {
    expect(written('embargo: 2026-11-20 08:00\nwithdrawn: 2026-11-21')).toMatchObject({
      embargo: '2026-11-20T06:00:00Z',
      withdrawn: '2026-11-20T22:00:00Z',
    });
  });

  it.each(['date', 'publishDate', 'updated', 'lastmod', 'embargo', 'expires', 'expiryDate', 'withdrawn'])(
    'that are none are a problem with the name, the line, and what would be right: %s',
    (name) => {
      expect(problems(`weight: 1\n${name}: soon`)).toEqual([
        `4: ${name}: "soon" is no time; write 2026-11-20, 2026-11-20 08:00 or 2026-11-20T08:00:00+02:00`,
      ]);
    },
  );
});

describe('a draft', () => {
  it.each(['draft: true', 'draft: yes', 'published: false', 'published: False', 'status: draft'])('is %s', (line) => {
    expect(written(line).draft).toBe(true);
  });

  it.each(['draft: false', 'published: true', 'status: published', 'published: 2026-11-20', 'weight: 1'])(
    'is not %s',
    (line) => {
      expect(written(line).draft).toBe(false);
    },
  );

  it('is decided by what `published` says, a truth or a time', () => {
    expect(written('published: true\ndate: 2026-11-20').published).toEqual(day('2026-11-19T22:00:00Z'));
    expect(written('published: true').published).toBeNull();
    expect(written('published: 2026-11-20').published).toEqual(day('2026-11-19T22:00:00Z'));
  });

  it('is a truth and nothing else', () => {
    expect(problems('draft: perhaps')).toEqual(['3: draft: must be true or false']);
  });
});

describe('the id', () => {
  it.each(['a', '0123', 'ras-al-nour', '1e5', 'a'.repeat(32)])('can be %s', (id) => {
    expect(read(markdown(`id: ${id}`)).id).toBe(id);
  });

  it.each(['ABC', 'a b', 'a_b', 'خبر', 'a'.repeat(33), 'a/b', 'a.2'])('cannot be %s', (id) => {
    expect(problems(`id: ${id}`)).toEqual([
      `3: id: "${id}" does not fit; an id is 1 to 32 small letters a-z, digits and -`,
    ]);
  });

  it('is not there where the file does not give it', () => {
    expect(read(markdown('id:')).id).toBeNull();
  });
});

describe('sections, tags and authors', () => {
  it('are found by slug or by name in any spelling, else created', () => {
    expect(written('section: العالَم').section).toEqual({ slug: 'world', title: 'العالم' });
    expect(written('section: رياضة بحرية').section).toEqual({ slug: 'رياضة-بحرية', title: 'رياضة بحرية' });
    expect(written('authors: [سلمي ضاهر, Nora Ellison]').authors).toEqual([
      { slug: 'salma', title: 'سلمى ضاهر' },
      { slug: 'nora-ellison', title: 'Nora Ellison' },
    ]);
  });

  it('of categories: the first is the section, the rest are tags', () => {
    expect(written('categories: [world, sea, wind]')).toMatchObject({
      section: { slug: 'world', title: 'العالم' },
      tags: [
        { slug: 'sea', title: 'sea' },
        { slug: 'wind', title: 'wind' },
      ],
    });
    expect(written('tags: [sea]\nsection: x\ncategories: [sea, wind]')).toMatchObject({
      section: { slug: 'x', title: 'x' },
      tags: [
        { slug: 'sea', title: 'sea' },
        { slug: 'wind', title: 'wind' },
      ],
    });
  });

  it('can be lists in every form', () => {
    const names = (frontMatter: string) => written(frontMatter).tags.map(({ title }) => title);
    expect(names('tags: [أ, ب]')).toEqual(['أ', 'ب']);
    expect(names('tags:\n  - أ\n  - ب')).toEqual(['أ', 'ب']);
    expect(names('tags: أ، ب')).toEqual(['أ', 'ب']);
    expect(names('tags: a, b')).toEqual(['a', 'b']);
    expect(names('tags: [a, a, A]')).toEqual(['a']);
    expect(names('tags: [""]')).toEqual([]);
    expect(names('tags:')).toEqual([]);
  });

  it('without a letter are none', () => {
    expect(written('tags: ["😀", "#"]\nsection: "!!"')).toMatchObject({ tags: [], section: null });
  });

  it('that are no list of texts are a problem', () => {
    expect(problems('tags: [[a]]')).toEqual(['3: tags: must be a list of texts']);
  });
});

describe('the language', () => {
  it("is the site's, where neither article nor section says another", () => {
    expect(written('weight: 1').language).toBe('ar');
    expect(written('section: world').language).toBe('ar');
  });

  it("is the section's, unless the article has its own", () => {
    expect(written('section: english').language).toBe('en');
    expect(written('section: english\nlang: fr').language).toBe('fr');
  });

  it('of Norway is no truth', () => {
    expect(written('lang: no').language).toBe('no');
  });

  it.each(['arabic', '12', 'عربي'])('is not %s', (tag) => {
    expect(problems(`locale: ${tag}`)).toEqual([`3: locale: "${tag}" is no language tag; write ar or en-GB`]);
  });
});

describe('pictures and sound', () => {
  it('can have alt text, caption and credit', () => {
    const full = { src: 'a.jpg', alt: 'بديل', caption: 'تعليق', credit: 'رسم' };
    expect(written('image: {src: a.jpg, alt: بديل, caption: تعليق, credit: رسم}').image).toEqual(full);
    expect(written('cover:\n  image: a.jpg\n  alt: بديل\n  caption: تعليق\n  credit: رسم').image).toEqual(full);
  });

  it.each([
    ['port.jpg', 'port.jpg'],
    ['2026/port.jpg', '2026/port.jpg'],
    ['./port.jpg', 'port.jpg'],
    ['/media/port.jpg', 'port.jpg'],
    ['media/port.jpg', 'port.jpg'],
    ['صورة البحر.jpg', 'صورة البحر.jpg'],
    ['cafe\u0301.jpg', 'caf\u00e9.jpg'],
    ['a%20b.jpg', 'a%20b.jpg'],
    ['https://x.example/a b.jpg', 'https://x.example/a%20b.jpg'],
  ])('are named below media, or by address: %s', (name, src) => {
    expect(written(`image: ${name}`).image?.src).toBe(src);
  });

  it.each([
    '../secret.jpg',
    'a/../../b.jpg',
    'file:///etc/passwd',
    'data:image/png;base64,AA',
    'C:\\a.jpg',
    '//x.example/a.jpg',
    'http://[bad',
  ])('are never outside media: %s', (name) => {
    const { manuscript, warnings } = read(markdown(`weight: 1\nimage: '${name}'\naudio: a.mp3`));
    expect(manuscript).toMatchObject({ image: null, audio: 'a.mp3' });
    expect(warnings).toEqual([{ line: 4, message: expect.stringContaining(`"${name}"`) }]);
  });

  it('sound is named below media', () => {
    expect(written('audio: /media/quay.mp3').audio).toBe('quay.mp3');
    expect(written('audio: {src: quay.mp3}').audio).toBe('quay.mp3');
  });

  it.each(['https://x.example/a.mp3', '../a.mp3'])('sound from elsewhere is left out, with a warning: %s', (name) => {
    const { manuscript, warnings } = read(markdown(`audio: ${name}`));
    expect(manuscript?.audio).toBeNull();
    expect(warnings).toEqual([{ line: 3, message: expect.stringContaining(`"${name}"`) }]);
  });
});

describe('related reading', () => {
  it('is a title, an address, an id, or both', () => {
    const { mentions, body } = written(
      'related:\n  - عنوان\n  - https://x.example/a\n  - /a/abc\n  - {title: ب, url: "https://x.example/b"}\n  - {title: ج, id: xyz}',
    );
    expect(mentions.map(({ title, url }) => [title, url])).toEqual([
      ['عنوان', null],
      ['https://x.example/a', 'https://x.example/a'],
      ['/a/abc', '/a/abc'],
      ['ب', 'https://x.example/b'],
      ['ج', '/a/xyz'],
    ]);
    expect(new Set(mentions.map(({ origin, label }) => `${origin}: ${label}`))).toEqual(
      new Set(['frontmatter: اقرأ أيضاً']),
    );
    expect(body.map(({ type }) => type)).toEqual(['paragraph', ...Array(5).fill('reference')]);
  });

  it('has the label of its language, and other names', () => {
    expect(written('lang: en\nsee_also: A').mentions).toMatchObject([{ label: 'Read also', title: 'A' }]);
    expect(written('lang: fr\nrelated: A').mentions).toMatchObject([{ label: 'Lire aussi', title: 'A' }]);
  });

  it('is not repeated where the text names it already', () => {
    const { mentions } = manuscriptOf(
      markdown('related: [عنوانٌ, "https://x.example/a", آخر]', 'اقرأ أيضاً: عنوان\n\nطالع: [س](https://x.example/a)'),
    );
    expect(mentions.map(({ title }) => title)).toEqual(['عنوان', 'س', 'آخر']);
  });

  it('without a title or an address is a problem', () => {
    expect(problems('related:\n  - {lang: ar}')).toEqual([
      '3: related: an entry names nothing; write a title or an address',
    ]);
    expect(problems('related: [[a]]')).toEqual(['3: related: must be a text or a mapping with `title`']);
  });
});

describe('former addresses', () => {
  it('are paths on this host, or whole ones, however they are written', () => {
    expect(written('aliases: [/2020/05/old, old/name/, "https://old.example/x?y=1#z", /قديم]').aliases).toEqual([
      '/2020/05/old',
      '/old/name/',
      'https://old.example/x?y=1',
      '/قديم',
    ]);
  });

  it('that are no paths are a problem', () => {
    expect(problems('redirect_from: [two words]')).toEqual([
      '3: redirect_from: "two words" is no path; write /2020/05/old-name',
    ]);
  });
});

describe('words with few meanings', () => {
  it.each(['auto', 'now', 'quiet', 'never'])('federate: %s', (word) => {
    expect(written(`federate: ${word}`).federate).toBe(word);
  });

  it('federate is auto, and edit nothing, unless they say otherwise', () => {
    expect(written('weight: 1')).toMatchObject({ federate: 'auto', edit: null, correction: null });
    expect(written('edit: minor\ncorrection: كان الرقم خطأ').edit).toBe('minor');
    expect(written('edit: minor\ncorrection: كان الرقم خطأ').correction).toBe('كان الرقم خطأ');
  });

  it('have no others', () => {
    expect(problems('federate: later\nedit: major')).toEqual([
      '3: federate: "later" does not fit; write auto, now, quiet or never',
      '4: edit: "major" does not fit; write minor, or leave it out',
    ]);
  });
});

it('the canonical address is whole, and the translations share a key', () => {
  expect(written('canonical: https://x.example/a\ntranslationKey: railway')).toMatchObject({
    canonical: 'https://x.example/a',
    translationKey: 'railway',
  });
  expect(problems('canonical: /a')).toEqual(['3: canonical: "/a" is no address; write https://…']);
  expect(problems('canonical: javascript:x')).toEqual(['3: canonical: "javascript:x" is no address; write https://…']);
});

describe('unknown front matter', () => {
  it('is kept as it came', () => {
    expect(written('weight: 3\nlayout: post\nseo: {title: x, tags: [a, 1, true]}\nمفتاح: قيمة').extra).toEqual({
      weight: 3,
      layout: 'post',
      seo: { title: 'x', tags: ['a', 1, true] },
      مفتاح: 'قيمة',
    });
  });

  it('is refused where it could not be kept', () => {
    expect(problems('foo: &a [*a]')).toEqual([expect.stringMatching(/^3: an alias/)]);
  });
});

it('every problem of a file is named at once, each with its line', () => {
  expect(problems('date: soon\nid: A\nlang: arabic\nfederate: x').map((line) => line.split(':').slice(0, 2))).toEqual([
    ['4', ' id'],
    ['3', ' date'],
    ['5', ' lang'],
    ['6', ' federate'],
  ]);
});
