import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { clean } from '../../src/text/clean.ts';
import { checkXml } from '../../src/text/xml-reading.ts';
import { numbersFrom } from '../text/random.ts';
import { long, manuscriptOf, markdown, problemsOf, read } from './reading.ts';

const noTitle = '1: there is no title; write `title: …` in the front matter, or text';

describe('front matter', () => {
  it('ends at --- or at ..., and the text begins on the next line', () => {
    for (const end of ['---', '...', '---  '])
      expect(manuscriptOf(`---\ntitle: أ\n${end}\nنص`).body).toEqual([{ type: 'paragraph', html: 'نص' }]);
  });

  it('can be all there is', () => {
    for (const text of ['---\ntitle: أ\n---', '---\ntitle: أ\n---\n', '---\ntitle: أ\n---\n\n \n'])
      expect(manuscriptOf(text)).toMatchObject({ title: 'أ', body: [], summary: null });
  });

  it('can be empty, or not there', () => {
    expect(manuscriptOf('---\n---\n# أ\n\nنص').title).toBe('أ');
    expect(manuscriptOf('# أ\n\nنص').title).toBe('أ');
  });

  it('keeps what looks like its end, indented in a text', () => {
    expect(manuscriptOf('---\ntitle: أ\nsummary: |\n  واحد\n  ---\n  اثنان\n---\nنص').summary).toBe('واحد --- اثنان');
  });

  it('is none further down: there --- is a rule', () => {
    expect(manuscriptOf('# أ\n\nنص\n\n---\n\nتتمة').body.map(({ type }) => type)).toEqual([
      'paragraph',
      'html',
      'paragraph',
    ]);
  });

  it('that is not closed is a problem on its first line', () => {
    const problem = '1: the front matter has no end; write --- on a line of its own after it';
    expect(problemsOf('---\ntitle: أ\ndate: 2026-11-20\n\nنص')).toEqual([problem]);
    expect(problemsOf('---')).toEqual([problem]);
  });

  it('that is no YAML is a problem on the line of the file where it breaks', () => {
    expect(problemsOf('---\ntitle: أ\ndate: 2026-11-20\ntitle: ب\n---\nنص')).toEqual([
      expect.stringMatching(/^4: .*unique/),
    ]);
    expect(problemsOf('---\ndate: 2026-11-20\ntitle: قطار: ثلاث قرى\n---\nنص')).toEqual([
      expect.stringMatching(/^3: .*goes in quotes/),
    ]);
    expect(problemsOf('---\n- أ\n---\nنص')).toEqual(['2: write `name: value` lines here']);
  });

  it('runs no JavaScript', () => {
    const file = '/tmp/nashra-front-matter-ran';
    const code = `---js\n{ title: require('fs').writeFileSync('${file}', '') }\n---\nنص`;
    expect(problemsOf(code)).toEqual([noTitle]);
    expect(existsSync(file)).toBe(false);
  });
});

describe('a file without a title', () => {
  it.each<[string, string, string]>([
    ['nothing', '', 'a.md'],
    ['nothing', '', 'a.txt'],
    ['blank lines', '\n \u00a0\n\n', 'a.txt'],
    ['front matter without one', '---\ndate: 2026-11-20\n---\nنص', 'a.md'],
    ['an empty one', '---\ntitle: ""\n---\nنص', 'a.md'],
    ['a second heading', '## أ\n\nنص', 'a.md'],
    ["player's marks", '0:00\n\n00:00 / 03:12', 'a.txt'],
    ['labels', 'اقرأ أيضاً: عنوان\n\nاخترنا لك', 'a.txt'],
    ['junk', 'إعلان', 'a.txt'],
    ['bullets', '• أ\n• ب', 'a.txt'],
  ])('is kept out: %s', (_what, text, file) => {
    expect(problemsOf(text, file)).toEqual([noTitle]);
  });
});

describe('encodings', () => {
  const text = '---\ntitle: قطار الجبل\n---\nنص 😀.\n';
  const utf16 = (bytes: Buffer) => Buffer.concat([Buffer.from([0xff, 0xfe]), bytes]);

  it.each<[string, Uint8Array]>([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16, little end first', utf16(Buffer.from(text, 'utf16le'))],
    ['UTF-16, big end first', utf16(Buffer.from(text, 'utf16le')).swap16()],
    ['the line ends of Windows', Buffer.from(text.replaceAll('\n', '\r\n'))],
    ['the line ends of an old Mac', Buffer.from(text.replaceAll('\n', '\r'))],
  ])('%s is read', (_name, bytes) => {
    expect(manuscriptOf(bytes)).toMatchObject({
      title: 'قطار الجبل',
      body: [{ type: 'paragraph', html: 'نص 😀.' }],
    });
  });

  it.each<[string, number[]]>([
    ['Windows-1256', [0xc7, 0xe1, 0xd5, 0xed, 0xe4]],
    ['cut UTF-8', [0x61, 0xd8]],
    ['overlong UTF-8', [0xc0, 0xaf]],
    ['a surrogate in UTF-8', [0xed, 0xa0, 0x80]],
    ['half a surrogate pair in UTF-16', [0xff, 0xfe, 0x61, 0x00, 0x00, 0xd8]],
    ['half a letter in UTF-16', [0xff, 0xfe, 0x61]],
  ])('%s is a problem that says what to do', (_name, bytes) => {
    expect(problemsOf(Uint8Array.from(bytes), 'a.txt')).toEqual([
      'null: this is not UTF-8 text; save the file in UTF-8',
    ]);
  });

  it('letters that were typed apart are composed, and controls dropped', () => {
    expect(manuscriptOf('---\ntitle: Cafe\u0301\n---\nre\u0301sume\u0301 a\u0000b\u202ec\n')).toMatchObject({
      title: 'Café',
      body: [{ type: 'paragraph', html: 'résumé abc' }],
    });
  });
});

describe('lines', () => {
  it('of warnings are those of the file, in order', () => {
    const { warnings } = read(
      '---\ntitle: أ\nimage: ../x.jpg\n---\n\nنص "مفتوح.\n\nإعلان\n\n[رابط](page.html)\n\n![صورة](../y.jpg)\n',
    );
    expect(warnings.map(({ line, message }) => `${line}: ${message.split(' ').slice(0, 2).join(' ')}`)).toEqual([
      '3: the picture',
      '6: unbalanced quotation',
      '8: left out',
      '10: the link',
      '12: the picture',
    ]);
  });

  it('are the same with the line ends of Windows, and without front matter', () => {
    const text = '# أ\n\nنص\nنص "مفتوح.\n\nإعلان\n';
    const lines = (written: string, file: string) => read(written, file).warnings.map(({ line }) => line);
    expect(lines(text, 'a.md')).toEqual([3, 6]);
    expect(lines(text.replaceAll('\n', '\r\n'), 'a.md')).toEqual([3, 6]);
    expect(lines(text.replaceAll('\n', '\r\n'), 'a.txt')).toEqual([3, 6]);
  });
});

describe('the date of a plain text', () => {
  const dated = (file: string) => manuscriptOf(`عنوان\n\n${long}`, file).published;

  it.each(['2026-11-20-name.txt', 'articles/2026/11/2026-11-20-name.txt', 'wire-2026-11-20-name.txt'])(
    'is the one in its name: %s',
    (file) => {
      expect(dated(file)).toEqual({ at: '2026-11-19T22:00:00Z', precision: 'day', source: 'file-name' });
    },
  );

  it.each([
    'name.txt',
    '2026-11-20/name.txt',
    '2026-11-20-folder/name.txt',
    '2026-13-40-name.txt',
    '12026-11-20-name.txt',
  ])('is not known from %s', (file) => {
    expect(dated(file)).toBeNull();
  });

  it('in a name means nothing for Markdown', () => {
    expect(manuscriptOf(markdown('weight: 1'), '2026-11-20-name.md').published).toBeNull();
  });
});

describe('Markdown', () => {
  it('is never guessed at: no standfirst, no headings, no pictures from bullets', () => {
    const text = `# عنوان\n\nمدخل في سطر.\n\n0:00\n\nعنوان فرعي\n\n${long}\n\n• صورة\n\n${long}`;
    const { summary, body } = manuscriptOf(text);
    expect(summary).toBeNull();
    expect(body.map(({ type }) => type)).toEqual(Array(5).fill('paragraph'));
  });

  it('has labels, slots, junk and marks recognised like plain text', () => {
    const text = `${long}\n\n0:00\n\nإعلان\n\nاقرأ أيضاً: آخر\n\nاخترنا لك`;
    const inMarkdown = read(`# عنوان\n\n${text}`);
    const inPlainText = read(`عنوان\n\n${text}`, 'a.txt');
    expect(inMarkdown.manuscript?.body.map(({ type }) => type)).toEqual(['paragraph', 'reference', 'slot']);
    expect(inMarkdown.manuscript?.mentions).toEqual(inPlainText.manuscript?.mentions);
    expect([inMarkdown.hadAudio, inPlainText.hadAudio]).toEqual([true, true]);
    expect(inMarkdown.warnings).toEqual(inPlainText.warnings);
  });

  it('does not lose a heading that is not the title of the front matter', () => {
    expect(manuscriptOf('---\ntitle: أ\n---\n# ب\n\nنص').body[0]).toEqual({ type: 'heading', level: 2, html: 'ب' });
    expect(manuscriptOf('---\ntitle: أ\n---\n# أ\n\nنص').body).toHaveLength(1);
  });
});

describe('the slug', () => {
  it('is made of the title, or of the slug of the front matter', () => {
    expect(manuscriptOf('---\ntitle: "مسؤولية: الأمن"\n---\n').slug).toBe('مسؤولية-الأمن');
    expect(manuscriptOf(markdown('slug: Second Quay!')).slug).toBe('second-quay');
    expect(manuscriptOf('عنوان المقال\n\nنص', 'a.txt').slug).toBe('عنوان-المقال');
  });

  it('is empty where the title has no letters', () => {
    expect(manuscriptOf('---\ntitle: ❤️\n---\n').slug).toBe('');
  });
});

describe('plain text', () => {
  it('has the house’s defaults for everything that it cannot say', () => {
    expect(manuscriptOf(`عنوان\n\n${long}\n${long}`, 'a.txt')).toEqual({
      title: 'عنوان',
      summary: null,
      body: [{ type: 'paragraph', html: `${long} ${long}` }],
      image: null,
      language: 'ar',
      slug: 'عنوان',
      section: null,
      authors: [],
      tags: [],
      mentions: [],
      audio: null,
      published: null,
      updated: null,
      draft: false,
      embargo: null,
      expires: null,
      withdrawn: null,
      federate: 'auto',
      edit: null,
      correction: null,
      canonical: null,
      translationKey: null,
      guid: null,
      aliases: [],
      extra: {},
      known: null,
    });
  });

  it('has no front matter', () => {
    expect(manuscriptOf('عنوان\n\n---\ndraft: true\n---\n\nنص', 'a.txt').draft).toBe(false);
  });
});

describe('any text', () => {
  const next = numbersFrom(7);
  const pieces = [
    ...['# ', '## ', '- ', '* ', '1. ', '> ', '```', '    ', '---', '***', '===', '|', '|---|', '• ', '\t', '  \n'],
    ...['[a](b)', '[x](/y)', '![i](p.jpg)', '[', '](', ')', '<b>', '</p>', '<a href="x">', '**', '_', '`', '~~', '\\'],
    ...['https://x.example/أ،', 'a@b.example', 'اقرأ أيضاً', 'اقرأ أيضاً: ', 'اخترنا لك', 'Read also: ', '0:00', 'إعلان'],
    ...['"', '«', '»', 'نص ', 'words ', '\u202e', '\u2067', '\u2069', '\u0338', '&#x202e;', '&amp;', '&lt;', ']]>'],
    ...[
      '\u0000',
      '\u00a0',
      '\ufffe',
      '😀',
      ': ',
      '*a',
      '&a',
      '{',
      '}',
      '%',
      '@',
      '?',
      '\n',
      '\n',
      '\n\n',
      '\n\n',
      '\n\n',
    ],
  ];
  const anyText = () => Array.from({ length: 30 }, () => pieces[Math.floor(next() * pieces.length)]).join('');

  function expectSound(text: string, file: string): void {
    const { manuscript, problems, warnings } = read(text, file);
    expect(manuscript === null).toBe(problems.length > 0);
    for (const { line } of warnings) expect(text.split('\n')[line - 1]).toBeDefined();
    for (const block of manuscript?.body ?? []) {
      if ('html' in block) expectSoundHtml(block.html);
      if (block.type === 'reference') expect(manuscript?.mentions[block.reference]?.title).toMatch(/\S/);
    }
    const { title, summary, mentions } = manuscript ?? {};
    const words = [title, summary, ...(mentions ?? []).flatMap((one) => [one.label, one.title])];
    for (const one of words) expect(one ?? '').toBe(clean(one ?? ''));
  }

  function expectSoundHtml(html: string): void {
    checkXml(`<x>${html}</x>`);
    expect(clean(html)).toBe(html);
    expect(html).not.toMatch(/<(?:script|b)>|<a [^>]*href="(?!ref:\d+"|https?:|mailto:|\/)/);
  }

  it.each<[string, string, (text: string) => string]>([
    ['as Markdown', 'a.md', (text) => `---\ntitle: t\n---\n${text}`],
    ['as front matter', 'a.md', (text) => `---\ntitle: t\nx: ${text}\n---\n`],
    ['as plain text', 'a.txt', (text) => text],
  ])('is read or refused, never a fault, and what is stored is sound HTML: %s', (_how, file, write) => {
    for (let round = 0; round < 400; round += 1) {
      const text = write(anyText());
      expect(() => expectSound(text, file), JSON.stringify(text)).not.toThrow();
    }
  });
});
