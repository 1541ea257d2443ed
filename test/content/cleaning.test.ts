import { describe, expect, it } from 'vitest';
import type { Block } from '../../src/article.ts';
import { type Cleaned, cleanBlocks } from '../../src/content/cleaning.ts';
import { parseMarkdown } from '../../src/content/markdown.ts';
import { labels } from './reading.ts';

/** Markdown is the shortest way to write blocks. */
function clean(text: string): Cleaned {
  return cleanBlocks(parseMarkdown(text, labels).blocks, labels);
}

/** `label: title -> address` of every reference. */
function references(text: string): string[] {
  return clean(text).mentions.map(({ label, title, url }) => `${label}: ${title} -> ${url ?? 'nothing'}`);
}

function types(text: string): string[] {
  return clean(text).body.map(({ type }) => type);
}

const slot = (label: string): Block => ({ type: 'slot', label });

describe('a line with a label', () => {
  it.each([
    ['a title alone waits for its target', 'اقرأ أيضاً: عنوان', 'اقرأ أيضاً: عنوان -> nothing'],
    ['a title keeps its own colon', 'Read also: A: b', 'Read also: A: b -> nothing'],
    ['bold, label alone', '**اقرأ أيضاً:** عنوان', 'اقرأ أيضاً: عنوان -> nothing'],
    ['bold, whole', '**اقرأ أيضاً: عنوان**', 'اقرأ أيضاً: عنوان -> nothing'],
    ['a space before the colon', 'Lire aussi\u00a0: titre', 'Lire aussi: titre -> nothing'],
    ['a link', 'اقرأ أيضاً: [عنوان](https://x.example/a)', 'اقرأ أيضاً: عنوان -> https://x.example/a'],
    ['a link of ours', 'اقرأ أيضاً: [عنوان](/a/abc)', 'اقرأ أيضاً: عنوان -> /a/abc'],
    ['a link over all of it', '[اقرأ أيضاً: عنوان](/a/abc)', 'اقرأ أيضاً: عنوان -> /a/abc'],
    ['a link and more words', 'طالع: [عنوان](/a/b) وتتمته', 'طالع: عنوان وتتمته -> /a/b'],
    ['a bare address', 'Read also: https://x.example/a', 'Read also: https://x.example/a -> https://x.example/a'],
    ['a title and an address', 'Read also: Title https://x.example/a', 'Read also: Title -> https://x.example/a'],
    ['an address in brackets', 'Read also: Title (https://x.example/a)', 'Read also: Title -> https://x.example/a'],
    ['a heading', '## اقرأ أيضاً: عنوان', 'اقرأ أيضاً: عنوان -> nothing'],
    ['a quotation', '> اقرأ أيضاً: عنوان', 'اقرأ أيضاً: عنوان -> nothing'],
    ['a list', '- اقرأ أيضاً: عنوان', 'اقرأ أيضاً: عنوان -> nothing'],
    ["a label of the newsroom's own", 'من دفاترنا: عنوان', 'من دفاترنا: عنوان -> nothing'],
  ])('is a reference: %s', (_how, text, reference) => {
    expect(references(`نص.\n\n${text}`)).toEqual([reference]);
    expect(types(`نص.\n\n${text}`)).toEqual(['paragraph', 'reference']);
  });

  it('names each of its links', () => {
    expect(references('اقرأ أيضاً: [أول](/a/1) و[ثان](https://x.example/2)')).toEqual([
      'اقرأ أيضاً: أول -> /a/1',
      'اقرأ أيضاً: ثان -> https://x.example/2',
    ]);
    expect(references('Read also: https://x.example/1 https://x.example/2')).toEqual([
      'Read also: https://x.example/1 -> https://x.example/1',
      'Read also: https://x.example/2 -> https://x.example/2',
    ]);
  });

  it('keeps its place in the text, and its origin', () => {
    const { body, mentions: found } = clean('أول.\n\nاقرأ أيضاً: س\n\nثان.\n\nطالع: ع');
    expect(body.map((block) => (block.type === 'reference' ? block.reference : block.type))).toEqual([
      'paragraph',
      0,
      'paragraph',
      1,
    ]);
    expect(found.map(({ origin, title }) => [origin, title])).toEqual([
      ['label', 'س'],
      ['label', 'ع'],
    ]);
  });

  it('is no reference within a sentence, or without a label of ours', () => {
    expect(types('قبل ذلك اقرأ أيضاً: عنوان')).toEqual(['paragraph']);
    expect(types('دول آسيا الوسطى: لتعزيز التآزر')).toEqual(['paragraph']);
    expect(types('## دول آسيا الوسطى: لتعزيز التآزر')).toEqual(['heading']);
    expect(types('اقرأ أيضاً - عنوان')).toEqual(['paragraph']);
  });

  it('is no reference in code or in a table', () => {
    expect(types('    اقرأ أيضاً: عنوان\n\n| اقرأ أيضاً: س |\n|---|')).toEqual(['html', 'html']);
  });
});

describe('a label alone', () => {
  it.each(['اقرأ أيضاً', 'اقرأ أيضاً:', '## اقرأ أيضاً', '**اقرأ أيضاً :**', 'مواضيع ذات صلة', 'اخترنا لك'])(
    'above a list makes a reference of each item: %s',
    (label) => {
      const text = `${label}\n\n- أول\n- [ثان](https://x.example)\n\nنص.`;
      const name = label.replace(/[#*:]/g, '').trim();
      expect(references(text)).toEqual([`${name}: أول -> nothing`, `${name}: ثان -> https://x.example`]);
      expect(types(text)).toEqual(['reference', 'reference', 'paragraph']);
    },
  );

  it.each([
    'اقرأ أيضاً:\n\n[عنوان](/a/b)',
    'اقرأ أيضاً:\n[عنوان](/a/b)',
    'اقرأ أيضاً\n\n[عنوان](/a/b)',
    '## اقرأ أيضاً\n\n[عنوان](/a/b)',
  ])('above a link makes a reference of it: %j', (text) => {
    expect(references(`${text}\n\nنص.`)).toEqual(['اقرأ أيضاً: عنوان -> /a/b']);
    expect(types(`${text}\n\nنص.`)).toEqual(['reference', 'paragraph']);
  });

  it('above several links makes a reference of each', () => {
    expect(references('اقرأ أيضاً:\n[أول](/a/1)\n[ثان](/a/2)')).toEqual([
      'اقرأ أيضاً: أول -> /a/1',
      'اقرأ أيضاً: ثان -> /a/2',
    ]);
  });

  it('above text that is no link is the author’s own', () => {
    expect(types('اقرأ أيضاً:\n\nفقرة فيها [رابط](/a/b).')).toEqual(['paragraph', 'paragraph']);
    expect(types('## اقرأ أيضاً\n\nفقرة.')).toEqual(['heading', 'paragraph']);
  });

  it('at the very end is a slot', () => {
    expect(clean('نص.\n\nاقرأ أيضاً:').body.at(-1)).toEqual(slot('اقرأ أيضاً'));
  });
});

describe('a label of suggestions', () => {
  it.each(['اخترنا لك', 'اخترنا لك:', '**اخترنا لك**', '## اخترنا لك', 'من اختيار التحرير', 'الأكثر قراءة'])(
    'at the end is a slot: %s',
    (label) => {
      expect(clean(`نص.\n\n${label}`).body.at(-1)).toEqual(slot(label.replace(/[#*:]/g, '').trim()));
    },
  );

  it('in the middle of the text is a slot there', () => {
    expect(types('أول.\n\nاخترنا لك\n\nثان.')).toEqual(['paragraph', 'slot', 'paragraph']);
    expect(types('أول.\nاخترنا لك\nثان.')).toEqual(['paragraph', 'slot', 'paragraph']);
  });

  it('as a heading above text opens that text', () => {
    expect(types('## اخترنا لك\n\nفقرة.')).toEqual(['heading', 'paragraph']);
  });

  it('in a sentence is part of it', () => {
    expect(types('وقد اخترنا لك ثلاثة كتب.')).toEqual(['paragraph']);
  });
});

describe('what a copied page carries beside its article', () => {
  it.each(['0:00', '00:00 / 03:12', '1:02:03', '٠:٠٠', '**0:00**', '> 0:00'])(
    'a player’s mark is dropped: %s',
    (mark) => {
      const { body, hadAudio, warnings } = clean(`أول.\n\n${mark}\n\nثان.`);
      expect(body.map(({ type }) => type)).toEqual(['paragraph', 'paragraph']);
      expect([hadAudio, warnings]).toEqual([true, []]);
    },
  );

  it('rows of player’s marks are dropped, and a text without one had no sound', () => {
    expect(clean('00:00\n00:00\n00:00')).toEqual({ body: [], mentions: [], warnings: [], hadAudio: true });
    expect(clean('نص في الساعة 12:30.').hadAudio).toBe(false);
  });

  it.each([
    'إعلان',
    'مساحة إعلانية',
    'Advertisement',
    'تابع أحدث الأخبار عبر تطبيق Google News',
    '[إعلان](https://x.example)',
  ])('junk is dropped, with a warning: %s', (line) => {
    const { body, warnings } = clean(`أول.\n\n${line}\n\nثان.`);
    expect(body).toHaveLength(2);
    expect(warnings).toEqual([{ line: 3, message: expect.stringContaining('left out') }]);
  });

  it('a sentence about advertising stays', () => {
    expect(types('صدر إعلان عن الوزارة.\n\nلمتابعة الأخبار كانوا يجتمعون حول المذياع.')).toEqual([
      'paragraph',
      'paragraph',
    ]);
  });
});

describe('quotation marks', () => {
  it.each(['قال "كذا', 'قال «كذا', 'كذا» قال', '"a" "b', '## عنوان "مفتوح', '- "a\n- b', '> "a'])(
    'that do not pair up are a warning: %j',
    (text) => {
      const { body, warnings } = clean(`نص.\n\n${text}`);
      expect(warnings).toEqual([{ line: 3, message: expect.stringMatching(/^unbalanced quotation mark/) }]);
      expect(JSON.stringify(body)).toContain(text.includes('"') ? '\\"' : text.match(/[«»]/)?.[0]);
    },
  );

  it.each(['قال "كذا" و«كيت»', 'it’s 5′', '`"`"', '```\na = "\n```'])(
    'that pair up, or stand in code, are none: %j',
    (text) => {
      expect(clean(text.replace('`"`"', '"`x`"')).warnings).toEqual([]);
    },
  );
});

it('a time as a heading, as live tickers have it, stays', () => {
  expect(clean('## 12:30\n\nنص.')).toMatchObject({
    body: [{ type: 'heading' }, { type: 'paragraph' }],
    hadAudio: false,
  });
});

describe('what is stored', () => {
  it('is sanitised, with the places of its links', () => {
    expect(clean('a [b](page) [c](/d) [e](mailto:f@g.example) [[h|i]]').mentions).toEqual([
      { origin: 'inline', label: '', title: 'c', url: '/d' },
      { origin: 'wikilink', label: '', title: 'h', url: null },
    ]);
    expect(clean('a [b](page) [c](/d) <i>e</i>').body).toEqual([
      { type: 'paragraph', html: 'a b <a href="ref:0">c</a> &lt;i&gt;e&lt;/i&gt;' },
    ]);
  });

  it('has no direction control that is open, however it was written', () => {
    expect(clean('a &#x202e;b\n\n&#x2067;c&#x2069;').body).toEqual([
      { type: 'paragraph', html: 'a b' },
      { type: 'paragraph', html: '\u2067c\u2069' },
    ]);
  });

  it('of a picture is a name below media, or an address', () => {
    const { body, warnings } = clean(
      'نص\n\n![a](./port.jpg) ![b](/media/2026/sea.jpg) ![c](https://x.example/ص.jpg)\n\n![d](../../etc/passwd)\n\n![e](http://[bad)',
    );
    expect(body.map((block) => block.type === 'figure' && block.picture.src)).toEqual([
      false,
      'port.jpg',
      '2026/sea.jpg',
      'https://x.example/%D8%B5.jpg',
      null,
      null,
    ]);
    expect(warnings.map(({ line }) => line)).toEqual([5, 7]);
  });
});

it('no blocks are no text', () => {
  expect(cleanBlocks([], labels)).toEqual({ body: [], mentions: [], warnings: [], hadAudio: false });
});
