import { describe, expect, it } from 'vitest';
import { YamlFields } from '../../src/content/yaml-fields.ts';

function parse(text: string, firstLine?: number): YamlFields {
  return YamlFields.parse(text, 'a.md', firstLine);
}

/** The problems after everything was asked for by `ask`, as `line: message`. */
function problems(text: string, ask: (fields: YamlFields) => unknown = () => null, firstLine?: number): string[] {
  const fields = parse(text, firstLine);
  ask(fields);
  return fields.problems.map(({ file, line, message }) => {
    expect(file).toBe('a.md');
    return `${line}: ${message}`;
  });
}

describe('a text', () => {
  it.each([
    ['0123', '0123'],
    ['12:30', '12:30'],
    ['1e3', '1e3'],
    ['0x1F', '0x1F'],
    ['0o17', '0o17'],
    ['1_000', '1_000'],
    ['.inf', '.inf'],
    ['3.10', '3.10'],
    ['2026-11-20', '2026-11-20'],
    ['2026-11-20 08:00:00 +0200', '2026-11-20 08:00:00 +0200'],
    ['true', 'true'],
    ['no', 'no'],
    ['on', 'on'],
    ['!!str 5', '5'],
    ['"0123"', '0123'],
    ["'it''s'", "it's"],
    ['"a \\"b\\""', 'a "b"'],
    ['@', null],
  ])('is read as it stands in the file: %s', (written, text) => {
    const fields = parse(`slug: ${written}`);
    expect(fields.text('slug')).toBe(text);
    expect(fields.problems.length).toBe(text === null ? 1 : 0);
  });

  it('that runs over several lines is one line', () => {
    expect(parse('a: >\n  one\n  two\n\n  three').text('a')).toBe('one two three');
    expect(parse('a: |\n  one\n  two').text('a')).toBe('one two');
    expect(parse('a: one\n  two').text('a')).toBe('one two');
  });

  it('loses what no output may hold: control characters and lone surrogates', () => {
    expect(parse('a: "x\\u0000y\\ud800z\\ufffe"').text('a')).toBe('xyz');
    expect(parse('a: "\\ud800"').text('a')).toBeNull();
    expect(parse('a: "\\ud83d\\ude00"').text('a')).toBe('😀');
  });

  it('is that of the first name that is there, in the order asked for', () => {
    const fields = parse('excerpt: c\ndescription: b');
    expect(fields.text('summary', 'description', 'excerpt')).toBe('b');
    expect(fields.text('excerpt', 'description')).toBe('c');
    expect(fields.text('summary')).toBeNull();
  });

  it.each(['a:', 'a: ~', 'a: null', 'a: ""', 'a: # nothing'])('is not there in %j: the next name counts', (text) => {
    expect(parse(`${text}\nb: x`).text('a', 'b')).toBe('x');
  });

  it.each(['a: [x]', 'a: {x: y}', 'a:\n  - x'])('is not what %j is', (text) => {
    expect(problems(text, (fields) => fields.text('a'))).toEqual(['1: a: must be text']);
  });

  it('can stand behind an alias', () => {
    expect(parse('a: &name x\nb: *name').text('b')).toBe('x');
  });
});

describe('a flag', () => {
  it.each([
    ['true', true],
    ['True', true],
    ['yes', true],
    ['"true"', true],
    ['false', false],
    ['no', false],
    ['', false],
  ])('%j is %s', (written, flag) => {
    const fields = parse(`draft: ${written}`);
    expect(fields.flag('draft')).toBe(flag);
    expect(fields.problems).toEqual([]);
  });

  it('is nothing but true or false', () => {
    expect(problems('draft: perhaps', (fields) => fields.flag('draft'))).toEqual(['1: draft: must be true or false']);
  });
});

describe('a list', () => {
  it.each([
    ['[one, two]', ['one', 'two']],
    ['\n  - one\n  - two', ['one', 'two']],
    ['one, two', ['one', 'two']],
    ['واحد، اثنان', ['واحد', 'اثنان']],
    ['one', ['one']],
    ['[0123, 12:30, "", " ", ~]', ['0123', '12:30']],
    ['\n  - one\n  -\n', ['one']],
    ['\n  - name: one\n  - two', ['one', 'two']],
    ['[]', []],
    ['', []],
  ])('can be written %j', (written, list) => {
    const fields = parse(`tags: ${written}`);
    expect(fields.list(['tags'])).toEqual(list);
    expect(fields.problems).toEqual([]);
  });

  it('has no lists or mappings in it', () => {
    expect(problems('x: 1\ntags: [[a]]', (fields) => fields.list(['tags']))).toEqual([
      '2: tags: must be a list of texts',
    ]);
    expect(problems('tags: {a: b}', (fields) => fields.list(['tags']))).toEqual(['1: tags: must be a list of texts']);
  });
});

describe('mappings', () => {
  it('have fields of their own, and a text counts as its main field', () => {
    const [first, second] = parse('image:\n  - a.jpg\n  - {src: b.jpg, alt: x}').mappings(['image'], 'src');
    expect(first?.text('src')).toBe('a.jpg');
    expect([second?.text('src'), second?.text('alt')]).toEqual(['b.jpg', 'x']);
  });

  it('can be one alone', () => {
    expect(parse('image: a.jpg').mappings(['image'], 'src')[0]?.text('src')).toBe('a.jpg');
    expect(parse('image: {src: a.jpg}').mappings(['image'], 'src')[0]?.text('src')).toBe('a.jpg');
    expect(parse('x: y').mappings(['image'], 'src')).toEqual([]);
  });

  it('report what is wrong in them with the line where they stand', () => {
    const text = 'sections:\n  - {slug: a}\n  - slug: b\n    title: [x]';
    const ask = (fields: YamlFields) => fields.mappings(['sections'], 'slug').map((one) => one.text('title'));
    expect(problems(text, ask, 2)).toEqual(['5: title: must be text']);
    expect(problems('related: [[x]]', (fields) => fields.mappings(['related'], 'title'))).toEqual([
      '1: related: must be a text or a mapping with `title`',
    ]);
  });
});

it('what is never closed is wrong in the last line that there is', () => {
  expect(problems('title: x\nsections: [\n\n', () => {}, 2)[0]).toMatch(/^3: /);
});

describe('what was never asked for', () => {
  it('is kept as it came', () => {
    const fields = parse('title: x\nweight: 3\nnested: {a: [1, two]}\n2026: y');
    fields.text('title');
    expect(fields.rest()).toEqual({ weight: 3, nested: { a: [1, 'two'] }, 2026: 'y' });
  });

  it('can have any name, __proto__ too', () => {
    const rest = parse('__proto__: {a: b}\nconstructor: c').rest();
    expect(Object.getOwnPropertyNames(rest).sort()).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(rest)).toBe(Object.prototype);
  });
});

describe('broken YAML is a problem with its line, and what would be right', () => {
  it.each([
    ['a colon in a text', 'x: 1\ntitle: قطار الجبل: ثلاث قرى', 3, 'goes in quotes'],
    ['text behind a quotation', 'title: "كذا" قال', 2, 'goes in quotes'],
    ['text behind brackets', 'title: [OpenAI] x', 2, 'goes in quotes'],
    ['a text that begins with @', 'title: @x', 2, 'goes in quotes'],
    ['a name that stands twice', 'title: x\ndate: y\ntitle: z', 4, 'keep one of the two'],
    ['a tab as indentation', 'title: x\nimage:\n\tsrc: y', 4, 'indent with spaces'],
  ])('%s', (_what, text, line, remedy) => {
    const [problem, ...more] = problems(text, () => null, 2);
    expect(problem).toMatch(new RegExp(`^${line}: this is not YAML: .*${remedy}`));
    expect(more).toEqual([]);
  });

  it('of every kind: an open bracket, an open quotation, two documents', () => {
    for (const text of ['a: [x', 'a: "x', 'a: x\n---\nb: y', 'a: {b', 'a: *']) {
      expect(problems(text).length, text).toBeGreaterThan(0);
      expect(parse(text).text('a')).toBeNull();
    }
  });

  it('a list or a text where fields are expected', () => {
    expect(problems('- a\n- b', () => null, 2)).toEqual(['2: write `name: value` lines here']);
    expect(problems('just words', () => null, 2)).toEqual(['2: write `name: value` lines here']);
  });
});

describe('aliases', () => {
  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]']
    .concat(
      [...'bcdefghij'].map((name, at) => `${name}: &${name} [${Array(10).fill(`*${'abcdefghi'[at]}`).join(', ')}]`),
    )
    .join('\n');

  it.each([
    ['that multiply without end', bomb, 2],
    ['that lead nowhere', 'a: x\nb: *nobody', 2],
    ['that hold themselves', 'a: &a\n  - *a', 2],
  ])('%s are a problem, not a fault', (_what, text, line) => {
    const found = problems(text, (fields) => expect(fields.rest()).toEqual({}));
    expect(found).toEqual([
      `${line}: an alias (*name) here leads nowhere, to itself or to too much; write the value out`,
    ]);
  });

  it('that repeat a value are followed', () => {
    expect(parse('a: &a {x: 1}\nb: *a').rest()).toEqual({ a: { x: 1 }, b: { x: 1 } });
  });
});

describe('problems', () => {
  it('name the field as it was written, with its line in the file', () => {
    const fields = parse('title: x\nlastmod: soon', 2);
    fields.wrong(['updated', 'lastmod'], 'is no time');
    fields.wrong('id', 'is missing');
    expect(fields.problems).toEqual([
      { file: 'a.md', line: 3, message: 'lastmod: is no time' },
      { file: 'a.md', line: 2, message: 'id: is missing' },
    ]);
    expect(fields.lineOf('updated', 'lastmod')).toBe(3);
  });

  it('name the field that has the value, not an empty one before it', () => {
    expect(problems('date:\npublishDate: [x]', (fields) => fields.text('date', 'publishDate'))).toEqual([
      '2: publishDate: must be text',
    ]);
  });

  it('are named once, however often a field is asked for', () => {
    expect(problems('a: [x]', (fields) => [fields.text('a'), fields.text('a'), fields.flag('a')])).toEqual([
      '1: a: must be text',
    ]);
  });
});

it('an empty text has no fields and no problems', () => {
  for (const text of ['', '\n\n', '# a comment\n', '---\n']) {
    const fields = parse(text);
    expect([fields.text('a'), fields.list(['b']), fields.rest(), fields.problems]).toEqual([null, [], {}, []]);
  }
});
