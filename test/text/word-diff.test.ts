import { describe, expect, it } from 'vitest';
import { wordDiff } from '../../src/text/word-diff.ts';

const many = (word: string) => Array.from({ length: 5000 }, (_, index) => `${word}${index}`).join(' ');

describe('what differs between two texts', () => {
  it('is told word by word', () => {
    expect(wordDiff('وصلت سفينة', 'وصلت سفينتان', 'ar')).toEqual([
      { in: 'both', text: 'وصلت ' },
      { in: 'former', text: 'سفينة' },
      { in: 'later', text: 'سفينتان' },
    ]);
  });

  it('is told by lines where most words differ, and is the whole where all do', () => {
    const [one, other] = [many('بحر'), many('ريح')];
    expect(wordDiff(`عنوان\n${one}`, `عنوان\n${other}`, 'ar')).toEqual([
      { in: 'both', text: 'عنوان\n' },
      { in: 'former', text: one },
      { in: 'later', text: other },
    ]);
    const [lines, others] = [one.replaceAll(' ', '\n'), other.replaceAll(' ', '\n')];
    expect(wordDiff(lines, others, 'ar').map(({ text }) => text)).toEqual([lines, others]);
  });
});
