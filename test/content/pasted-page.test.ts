/** An article with the structure of the one that the project began with, line for line. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Block } from '../../src/article.ts';
import { parseArticleFile } from '../../src/content/article-file.ts';
import { directionOf } from '../../src/text/direction.ts';
import { titleKey } from '../../src/text/fold.ts';
import { site } from './reading.ts';

const bytes = readFileSync(new URL('../fixtures/pasted-page.txt', import.meta.url));
const lines = bytes.toString('utf8').split('\n');
/** The text of a line of the file, counted from 1. */
const line = (number: number) => (lines[number - 1] ?? '').trim();

const { manuscript, warnings, problems, hadAudio, id } = parseArticleFile(bytes, 'pasted-page.txt', site);
const { body = [], mentions = [] } = manuscript ?? {};

function textsOf(type: Block['type']): string[] {
  return body.flatMap((block) => (block.type === type && 'html' in block ? [block.html] : []));
}

describe('the 35 lines of a copied page', () => {
  it('are 35, and end with a label alone', () => {
    expect(lines).toHaveLength(35);
    expect(line(35)).toBe('اخترنا لك');
  });

  it('are read without a problem', () => {
    expect(problems).toEqual([]);
    expect(manuscript).not.toBeNull();
  });

  it('have their title on line 1, colon and all', () => {
    expect(line(1)).toContain(':');
    expect(manuscript?.title).toBe(line(1));
  });

  it('have their standfirst on line 3, and not in the body again', () => {
    expect(manuscript?.summary).toBe(line(3));
    expect(textsOf('paragraph')).not.toContain(line(3));
  });

  it('have ten paragraphs, as they were written', () => {
    expect(textsOf('paragraph')).toEqual([9, 11, 13, 15, 17, 21, 23, 27, 29, 31].map(line));
  });

  it('have two headings, of which one has a colon', () => {
    expect(textsOf('heading')).toEqual([line(19), line(25)]);
    expect(line(25)).toContain(':');
    expect(body.filter((block) => block.type === 'heading').map(({ level }) => level)).toEqual([2, 2]);
  });

  it('have one figure, whose picture has not come', () => {
    const words = line(6).replace('• ', '');
    expect(titleKey(words)).toBe(titleKey(line(7)));
    expect(body.filter(({ type }) => type === 'figure')).toEqual([
      { type: 'figure', picture: { src: null, alt: words, caption: line(7), credit: null } },
    ]);
  });

  it('have one reference, which waits for its target', () => {
    const [label, title] = line(33).split(': ');
    expect(mentions).toEqual([{ origin: 'label', label, title, url: null }]);
  });

  it('have one slot, and no text there', () => {
    expect(body.filter(({ type }) => type === 'slot')).toEqual([{ type: 'slot', label: line(35) }]);
  });

  it('are in the order of the file: 14 nodes and the slot', () => {
    const p = 'paragraph';
    expect(body.map(({ type }) => type)).toEqual([
      'figure',
      p,
      p,
      p,
      p,
      p,
      'heading',
      p,
      p,
      'heading',
      p,
      p,
      p,
      'reference',
      'slot',
    ]);
  });

  it("lose the player's mark: there was sound, and none came", () => {
    expect(line(5)).toBe('0:00');
    expect(hadAudio).toBe(true);
    expect(manuscript?.audio).toBeNull();
    expect(JSON.stringify(manuscript)).not.toContain('0:00');
  });

  it('have one warning: the quotation mark of line 13 stands alone, and stays', () => {
    expect(warnings).toEqual([{ line: 13, message: expect.stringMatching(/^unbalanced quotation mark/) }]);
    expect(line(13).split('"')).toHaveLength(2);
    expect(textsOf('paragraph')).toContain(line(13));
  });

  it('are Arabic, from right to left', () => {
    expect(manuscript?.language).toBe('ar');
    expect(directionOf(manuscript?.language ?? '')).toBe('rtl');
  });

  it('say nothing of date, author, section, tags, picture or id, and nothing is invented', () => {
    expect(manuscript).toMatchObject({ published: null, authors: [], section: null, tags: [], image: null, extra: {} });
    expect(id).toBeNull();
  });

  it('are the same with the line ends of Windows and a byte order mark', () => {
    const windows = Buffer.from(`\ufeff${lines.join('\r\n')}`);
    expect(parseArticleFile(windows, 'pasted-page.txt', site)).toEqual(
      parseArticleFile(bytes, 'pasted-page.txt', site),
    );
  });
});
