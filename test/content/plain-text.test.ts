import { describe, expect, it } from 'vitest';
import { parsePlainText } from '../../src/content/plain-text.ts';
import type { SourceBlock } from '../../src/content/source-block.ts';
import { labels, long } from './reading.ts';

const title = 'عنوان المقال';
const standfirst = 'مدخل المقال في سطر واحد.';

/** The parts of a file, one blank line between two. */
function parse(...parts: string[]) {
  return parsePlainText(parts.join('\n\n'), labels);
}

/** `kind: text` of every block behind the title and a first paragraph. */
function blocks(...parts: string[]): string[] {
  const { blocks: found } = parse(title, `${long}\n${long}`, ...parts);
  return found.slice(1).map(shown);
}

function shown(block: SourceBlock): string {
  return block.kind === 'figure'
    ? `figure: ${block.picture.alt} | ${block.picture.caption}`
    : `${block.kind}: ${block.text}`;
}

describe('the title', () => {
  it('is the first block', () => {
    expect(parse(title, long).title).toBe(title);
    expect(parse('', '', title, long).title).toBe(title);
  });

  it('can have a colon', () => {
    expect(parse('قطار الجبل: ثلاث قرى تعيد ضبط ساعاتها', long).title).toBe('قطار الجبل: ثلاث قرى تعيد ضبط ساعاتها');
  });

  it('is on one line with single spaces', () => {
    expect(parse('  عنوان\u00a0\u00a0 المقال\tهنا ', long).title).toBe('عنوان المقال هنا');
  });

  it.each([
    ["a player's mark", '0:00'],
    ['an advertisement', 'إعلان'],
    ['a list', '• أول\n• ثان'],
    ['a picture', '• صورة\n  صورة'],
    ['a reference', 'اقرأ أيضاً: مقال آخر'],
    ['a slot', 'اخترنا لك'],
    ['a rule of stars', '***'],
    ['a rule of dashes', '----------'],
  ])('is not %s above it', (_what, furniture) => {
    expect(parse(furniture, title, long).title).toBe(title);
    expect(parse(furniture, long).title).toBe(long);
    expect(parse(furniture).title).toBeNull();
  });

  it('is not there in an empty text', () => {
    for (const text of ['', '\n\n', ' \u00a0 \n\t\n', '\ufeff'])
      expect(parsePlainText(text, labels)).toEqual({ title: null, summary: null, blocks: [] });
  });
});

describe('the standfirst', () => {
  it("is taken out of the body where a player's mark follows", () => {
    const { summary, blocks: body } = parse(title, standfirst, '0:00', long);
    expect(summary).toBe(standfirst);
    expect(body.map(shown)).toEqual(['paragraph: 0:00', `paragraph: ${long}`]);
  });

  it('is taken out of the body where a picture follows', () => {
    const { summary, blocks: body } = parse(title, standfirst, '• صورة\n  صورة', long);
    expect(summary).toBe(standfirst);
    expect(body.map(shown)).toEqual(['figure: صورة | صورة', `paragraph: ${long}`]);
  });

  it('stays in the body too without such a sign', () => {
    const { summary, blocks: body } = parse(title, standfirst, long);
    expect(summary).toBe(standfirst);
    expect(body.map(shown)).toEqual([`paragraph: ${standfirst}`, `paragraph: ${long}`]);
  });

  it('has at most 300 characters', () => {
    expect(parse(title, 'ا'.repeat(300), '0:00').summary).toBe('ا'.repeat(300));
    expect(parse(title, 'ا'.repeat(301), '0:00').summary).toBeNull();
  });

  it.each([
    ['two lines', `${standfirst}\n${standfirst}`],
    ['a list', '• أول'],
    ['a reference', 'اقرأ أيضاً: عنوان'],
    ['a slot', 'اخترنا لك'],
    ["a player's mark", '0:00'],
    ['a rule', '***'],
  ])('is not what has the form of %s', (_what, second) => {
    expect(parse(title, second, long).summary).toBeNull();
  });
});

describe('a paragraph', () => {
  it('joins its lines, without the spaces round them', () => {
    expect(blocks(`سطر أول  \n   سطر ثان.`)).toEqual(['paragraph: سطر أول سطر ثان.']);
  });

  it('ends at a line with nothing to be seen on it', () => {
    expect(blocks(`أول.\n \u00a0\u200a\nثان.`)).toEqual(['paragraph: أول.', 'paragraph: ثان.']);
  });

  it('knows the line where it begins', () => {
    const { blocks: found } = parsePlainText(`\n${title}\n\nأ.\nب.\n\n\nج.`, labels);
    expect(found.map(({ line }) => line)).toEqual([4, 8]);
  });

  it('has addresses as links, up to the comma, and markup as text', () => {
    const { blocks: found } = parse(title, 'انظر https://x.example/مقال، و<b>خام</b> & "كذا"\nثم.');
    expect(found[0]).toMatchObject({
      html:
        'انظر <a href="https://x.example/%D9%85%D9%82%D8%A7%D9%84">https://x.example/مقال</a>، ' +
        'و&lt;b&gt;خام&lt;/b&gt; &amp; &quot;كذا&quot; ثم.',
    });
  });

  it('is no Markdown', () => {
    expect(parse(title, 'a\n**b** [c](https://x.example) `d`').blocks[0]).toMatchObject({
      html: 'a **b** [c](<a href="https://x.example">https://x.example</a>) `d`',
    });
  });

  it.each(['اقرأ أيضاً: عنوان', 'اخترنا لك', '0:00', 'إعلان', '* * *'])('is split at the line %j', (line) => {
    expect(blocks(`أول.\n${line}\nثان.`)).toEqual(['paragraph: أول.', `paragraph: ${line}`, 'paragraph: ثان.']);
  });
});

describe('line ends, marks and encodings', () => {
  it.each(['\r\n', '\r', '\n'])('lines can end with %j', (end) => {
    const { title: found, blocks: body } = parsePlainText([title, '', 'أ', 'ب.', '', 'ج.'].join(end), labels);
    expect(found).toBe(title);
    expect(body.map((block) => [shown(block), block.line])).toEqual([
      ['paragraph: أ ب.', 3],
      ['paragraph: ج.', 6],
    ]);
  });

  it('byte order marks and hard spaces are not seen, letters are composed', () => {
    expect(parsePlainText('\ufeffCafe\u0301\u00a0noir\n\nre\u0301sume\u0301.', labels)).toMatchObject({
      title: 'Café noir',
      summary: 'résumé.',
    });
  });

  it('control characters are dropped', () => {
    expect(parsePlainText('a\u0000b\u0007c\ufffe', labels).title).toBe('abc');
  });
});

describe('bullets', () => {
  it('are a list, with every kind of bullet', () => {
    expect(blocks('• a\n· b\n▪ c\n◦ d\n‣ e\n* f\n- g')).toEqual(['list: a b c d e f g']);
  });

  it('take the lines that follow them', () => {
    const [, list] = parse(title, `${long}\n${long}`, '  • أول\n    تتمة\n  • ثان').blocks;
    expect(list).toMatchObject({ kind: 'list', html: '<ul><li>أول تتمة</li><li>ثان</li></ul>' });
  });

  it('come after the text of their paragraph', () => {
    expect(blocks('المحاور هي:\n• أول\n• ثان')).toEqual(['paragraph: المحاور هي:', 'list: أول ثان']);
  });

  it('need a space behind them, and words', () => {
    expect(blocks('-5 درجات.', '•بلا مسافة.', '- - -', '* * *')).toEqual([
      'paragraph: -5 درجات.',
      'paragraph: •بلا مسافة.',
      'paragraph: - - -',
      'paragraph: * * *',
    ]);
  });
});

describe('a bullet whose line is repeated under it', () => {
  it('is a picture that has not come, with alt text and caption', () => {
    const { blocks: found } = parse(title, standfirst, '  • القمة الأولى\n    القمة الأولى');
    expect(found[0]).toEqual({
      kind: 'figure',
      line: 5,
      picture: { src: null, alt: 'القمة الأولى', caption: 'القمة الأولى', credit: null },
    });
  });

  it('is one in another spelling too', () => {
    expect(blocks('• الصّورة الأولى\nالصورة الاولى')).toEqual(['figure: الصّورة الأولى | الصورة الاولى']);
  });

  it('is one each, where there are several', () => {
    expect(blocks('• أ\n  أ\n• ب\n  ب')).toEqual(['figure: أ | أ', 'figure: ب | ب']);
    expect(blocks('• أ\n• ب\n  ب\n• ج')).toEqual(['list: أ', 'figure: ب | ب', 'list: ج']);
  });

  it("stands apart from a player's mark above it", () => {
    expect(blocks('0:00\n  • أ\n    أ\nنص بعدها.')).toEqual([
      'paragraph: 0:00',
      'figure: أ | أ',
      'paragraph: نص بعدها.',
    ]);
  });

  it('is a list where the line under it is another', () => {
    expect(blocks('• صورة\n  تعليق آخر')).toEqual(['list: صورة تعليق آخر']);
  });
});

describe('a heading', () => {
  it('is a short line without final punctuation above a longer block', () => {
    const [, heading] = parse(title, `${long}\n${long}`, 'عنوان فرعي', long).blocks;
    expect(heading).toMatchObject({ kind: 'heading', level: 2, text: 'عنوان فرعي', line: 6 });
  });

  it('can have a colon, which makes no label of it', () => {
    expect(blocks('دول آسيا الوسطى: لتعزيز التآزر', long)[0]).toBe('heading: دول آسيا الوسطى: لتعزيز التآزر');
  });

  it('can stand above a list', () => {
    expect(blocks('المحاور', `• ${long}`)).toEqual(['heading: المحاور', `list: ${long}`]);
  });

  it('has at most 70 characters and 9 words', () => {
    expect(blocks('ا'.repeat(70), 'ب'.repeat(200))[0]).toBe(`heading: ${'ا'.repeat(70)}`);
    expect(blocks('ا'.repeat(71), 'ب'.repeat(200))[0]).toBe(`paragraph: ${'ا'.repeat(71)}`);
    expect(blocks('ا ب ت ث ج ح خ د ذ', long)[0]).toBe('heading: ا ب ت ث ج ح خ د ذ');
    expect(blocks('ا ب ت ث ج ح خ د ذ ر', long)[0]).toBe('paragraph: ا ب ت ث ج ح خ د ذ ر');
  });

  it('stands above a block that is at least half as long again', () => {
    expect(blocks('ا'.repeat(60), 'ب'.repeat(90))[0]).toBe(`heading: ${'ا'.repeat(60)}`);
    expect(blocks('ا'.repeat(60), 'ب'.repeat(89))[0]).toBe(`paragraph: ${'ا'.repeat(60)}`);
  });

  it.each([
    ['ends with a full stop', 'جملة قصيرة.'],
    ['asks', 'هل هذا سؤال؟'],
    ['ends with a colon', 'وقال:'],
    ['is a finished quotation', 'قال: «كذا.»'],
    ['ends with the full stop of Urdu', 'یہ خبر ہے۔'],
    ['has two lines', 'سطر\nسطر آخر'],
    ['is a rule', '-----'],
    ['is an address', 'https://x.example/a'],
    ["is a player's mark", '0:00'],
  ])('is not what %s', (_what, line) => {
    expect(blocks(line, long)[0]).toBe(`paragraph: ${line.replace('\n', ' ')}`);
  });

  it('is not the last block, nor the last above references and slots', () => {
    expect(blocks('عنوان فرعي')).toEqual(['paragraph: عنوان فرعي']);
    expect(blocks('عنوان فرعي', `اقرأ أيضاً: ${title}`, 'اخترنا لك')[0]).toBe('paragraph: عنوان فرعي');
  });

  it.each(['اخترنا لك', 'اقرأ أيضاً', 'إعلان'])('is not the label %s, whatever follows it', (label) => {
    expect(blocks(label, long)[0]).toBe(`paragraph: ${label}`);
  });
});
