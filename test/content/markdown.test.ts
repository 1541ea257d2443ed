import { describe, expect, it } from 'vitest';
import { parseMarkdown } from '../../src/content/markdown.ts';
import type { SourceBlock } from '../../src/content/source-block.ts';
import { labels } from './reading.ts';

function parse(text: string): SourceBlock[] {
  return parseMarkdown(text, labels).blocks;
}

/** `kind: text` of every block; a figure with its source. */
function shown(text: string): string[] {
  return parse(text).map((block) =>
    block.kind === 'figure' ? `figure: ${block.picture.src}` : `${block.kind}: ${block.text}`,
  );
}

function htmlOf(text: string): string {
  return parse(text)
    .map((block) => ('html' in block ? block.html : ''))
    .join('\n');
}

describe('the title', () => {
  it.each(['# عنوان', '   # عنوان #', 'عنوان\n===', '# **عن**`وان`', '\n\n# عنوان'])(
    'is the first heading: %j',
    (heading) => {
      const { title, blocks } = parseMarkdown(`${heading}\n\nنص`, labels);
      expect(title).toBe('عنوان');
      expect(blocks.map(({ kind }) => kind)).toEqual(['paragraph']);
    },
  );

  it.each(['## عنوان\n\nنص', 'نص\n\n# عنوان', '#عنوان', '#\n\nنص', ''])('is none in %j', (text) => {
    expect(parseMarkdown(text, labels).title).toBeNull();
  });

  it('that front matter gives is not repeated in the text', () => {
    const { title, blocks } = parseMarkdown('# قطار الجبل\n\nنص', labels, 1, 'قطارُ الجبل');
    expect(title).toBe('قطار الجبل');
    expect(blocks.map(({ kind }) => kind)).toEqual(['paragraph']);
  });

  it('that front matter gives leaves another heading in the text', () => {
    const { title, blocks } = parseMarkdown('# مشهد أول\n\nنص', labels, 1, 'قطار الجبل');
    expect(title).toBeNull();
    expect(blocks[0]).toMatchObject({ kind: 'heading', level: 2, text: 'مشهد أول' });
  });
});

describe('headings', () => {
  it('have levels two to four', () => {
    const levels = parse('## a\n\n# b\n\n### c\n\n#### d\n\n##### e\n\n###### f').map((block) =>
      block.kind === 'heading' ? block.level : null,
    );
    expect(levels).toEqual([2, 2, 3, 4, 4, 4]);
  });

  it('without words are left out', () => {
    expect(shown('##\n\nنص\n\n## ![x](a.jpg)')).toEqual(['paragraph: نص', 'figure: a.jpg']);
  });

  it('are inline HTML, links too', () => {
    expect(parse('## *a* [b](https://x.example)')[0]).toMatchObject({
      html: '<em>a</em> <a href="https://x.example">b</a>',
      links: [{ text: 'b', url: 'https://x.example' }],
    });
  });
});

describe('raw HTML', () => {
  it.each([
    'a <b>b</b>',
    '<script>alert(1)</script>',
    '<div onclick="x">',
    '<!-- c -->',
    '<img src=x onerror=y>',
    '</p>',
  ])('stays text: %s', (text) => {
    expect(parse(text)[0]).toMatchObject({ text });
    expect(htmlOf(text)).not.toMatch(/<(?!\/?p>)/);
  });

  it('and what looks like the end of a CDATA section are escaped', () => {
    expect(htmlOf('a ]]> b & c < d')).toBe('a ]]&gt; b &amp; c &lt; d');
  });
});

describe('links', () => {
  it('have percent-encoded addresses and end before an Arabic comma', () => {
    expect(htmlOf('[س](https://x.example/مقال) https://x.example/مقال، ثم')).toBe(
      '<a href="https://x.example/%D9%85%D9%82%D8%A7%D9%84">س</a> ' +
        '<a href="https://x.example/%D9%85%D9%82%D8%A7%D9%84">https://x.example/مقال</a>، ثم',
    );
  });

  it.each([
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'vbscript:x',
    'data:text/html,x',
    'file:///x',
    '&#106;avascript:x',
  ])('to %s are none', (address) => {
    expect(parse(`[x](${address})`)[0]).toMatchObject({ links: [] });
    expect(htmlOf(`[x](${address})`)).not.toContain('<a');
  });

  it.each(['page.html', '../up', '#part', '?a=1', '//x.example/y', 'tel:123', 'ftp://x.example'])(
    'to %s are a warning with their line',
    (address) => {
      const { warnings } = parseMarkdown(`نص\n\n- a\n\n[x](${address})`, labels, 10);
      expect(warnings.map(({ line }) => line)).toEqual([14]);
      expect(warnings[0]?.message).toContain(`"${address}"`);
    },
  );

  it('to this host, to elsewhere and to a mailbox need no warning', () => {
    expect(parseMarkdown('[a](/a/abc) [b](https://x.example) <c@x.example>', labels).warnings).toEqual([]);
  });
});

describe('pictures', () => {
  it('are figures with alt text and caption', () => {
    expect(parse('![سفينة ترسو](port.jpg "عند الفجر")')).toEqual([
      { kind: 'figure', line: 1, picture: { src: 'port.jpg', alt: 'سفينة ترسو', caption: 'عند الفجر', credit: null } },
    ]);
  });

  it.each([
    ['in a sentence', 'قبل ![x](a.jpg) بعد', ['paragraph: قبل بعد', 'figure: a.jpg']],
    ['in a list', '- واحد ![x](a.jpg)\n- اثنان', ['list: واحد اثنان', 'figure: a.jpg']],
    ['alone in a list', '- ![x](a.jpg)', ['figure: a.jpg']],
    ['in a quotation', '> نص ![x](a.jpg)', ['other: نص', 'figure: a.jpg']],
    ['alone in a quotation', '> ![x](a.jpg)', ['figure: a.jpg']],
    ['in a link', '[![x](a.jpg)](https://x.example)', ['figure: a.jpg']],
    ['in a heading', '## عنوان ![x](a.jpg)', ['heading: عنوان', 'figure: a.jpg']],
    ['in a table', '| a |\n|---|\n| ![x](a.jpg) |', ['other: a', 'figure: a.jpg']],
    ['one under the other', '![x](a.jpg)\n![y](b.jpg)', ['figure: a.jpg', 'figure: b.jpg']],
    ['by reference', '![x][r]\n\n[r]: a.jpg', ['figure: a.jpg']],
  ])('%s become figures behind it', (_where, text, found) => {
    expect(shown(text)).toEqual(found);
    expect(htmlOf(text)).not.toContain('<img');
  });

  it('have plain words as alt text', () => {
    expect(parse('![**سفينة** و`x`  ترسو](a.jpg)')[0]).toMatchObject({ picture: { alt: 'سفينة وx ترسو' } });
  });

  it.each([
    ['<a b.jpg>', 'a b.jpg'],
    ['a%20b.jpg', 'a b.jpg'],
    ['a%23b%3F.jpg', 'a#b?.jpg'],
    ['صورة.jpg', 'صورة.jpg'],
    ['50%.jpg', '50%.jpg'],
    ['https://x.example/%D8%B5.jpg', 'https://x.example/%D8%B5.jpg'],
  ])('named %s are those of the file', (written, src) => {
    expect(parse(`![](${written})`)[0]).toMatchObject({ picture: { src, alt: '', caption: null } });
  });
});

describe('other blocks', () => {
  it('are kept whole: tables, nested and numbered lists, quotations, rules', () => {
    expect(htmlOf('| a | b |\n|---|---|\n| 1 | 2 |')).toContain('<td>1</td>');
    expect(htmlOf('- a\n  - b')).toBe('<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>\n');
    expect(htmlOf('3. a\n4. b')).toContain('<ol start="3">');
    expect(htmlOf('> a\n>\n> b')).toBe('<blockquote>\n<p>a</p>\n<p>b</p>\n</blockquote>\n');
    expect(shown('a\n\n---\n\nb')).toEqual(['paragraph: a', 'other: ', 'paragraph: b']);
  });

  it('of code are escaped, and nothing in them is a mark or a label', () => {
    const code = '```js\nif (a < "b") {}\n0:00\nاقرأ أيضاً: عنوان\n```';
    expect(parse(code).map(({ kind }) => kind)).toEqual(['code']);
    expect(htmlOf(code)).toContain('if (a &lt; &quot;b&quot;) {}');
    expect(parse('    indented <b>').map(({ kind }) => kind)).toEqual(['code']);
  });

  it('know the line where they begin', () => {
    const { blocks } = parseMarkdown('a\n\n## b\n\n- c\n- d\n\n> e\n\n```\nf\n```\n\n![g](g.jpg)', labels, 5);
    expect(blocks.map(({ line }) => line)).toEqual([5, 7, 9, 12, 14, 18]);
  });
});

describe('a line that is a thing of its own', () => {
  it.each(['اقرأ أيضاً: عنوان', '**اقرأ أيضاً:** عنوان', '*اقرأ أيضاً: عنوان*', 'اخترنا لك', '0:00', 'إعلان'])(
    'splits its paragraph: %s',
    (line) => {
      const { blocks } = parseMarkdown(`أول.\n${line}\nثان.`, labels, 3);
      expect(blocks.map((block) => [block.kind, block.line])).toEqual([
        ['paragraph', 3],
        ['paragraph', 4],
        ['paragraph', 5],
      ]);
      expect(blocks.map((block) => 'text' in block && block.text)).toEqual(['أول.', line.replaceAll('*', ''), 'ثان.']);
    },
  );

  it('leaves no line break behind', () => {
    expect(htmlOf('أول.  \nاقرأ أيضاً: عنوان\\\nثان.')).toBe('أول.\nاقرأ أيضاً: عنوان\nثان.');
  });

  it('is no part of a sentence', () => {
    expect(shown('قال: اقرأ أيضاً: كتاباً.')).toEqual(['paragraph: قال: اقرأ أيضاً: كتاباً.']);
  });

  it('is taken out of a quotation that holds nothing else', () => {
    const { blocks } = parseMarkdown('نص\n\n> **اقرأ أيضاً:** [عنوان](/a/b)', labels);
    expect(blocks[1]).toMatchObject({ kind: 'paragraph', line: 3, links: [{ text: 'عنوان', url: '/a/b' }] });
    expect(shown('> اخترنا لك\n>\n> - أ\n> - ب')).toEqual(['paragraph: اخترنا لك', 'list: أ ب']);
  });

  it('stays in a quotation of something else', () => {
    expect(shown('> فقرة\n>\n> اقرأ أيضاً: عنوان')).toEqual(['other: فقرة اقرأ أيضاً: عنوان']);
  });
});

it('line breaks that the author wants are kept, others are spaces', () => {
  expect(htmlOf('a  \nb\\\nc\nd')).toBe('a<br>\nb<br>\nc\nd');
  expect(shown('a  \nb\\\nc\nd')).toEqual(['paragraph: a b c d']);
});

it('typographic signs stay as they were written', () => {
  expect(shown('"a" -- (c) ... \'b\'')).toEqual(['paragraph: "a" -- (c) ... \'b\'']);
});

it('what is nested without end does no harm, and brackets without end stay text', () => {
  expect(() => parse(`${'> '.repeat(3000)}x\n\n${'- '.repeat(3000)}y`)).not.toThrow();
  expect(shown(`${'['.repeat(3000)}z`)).toEqual([`paragraph: ${'['.repeat(3000)}z`]);
});
