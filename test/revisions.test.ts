import { describe, expect, it } from 'vitest';
import { differences } from '../src/story-revision.ts';
import { wordDiff } from '../src/text/word-diff.ts';
import { article, testNewsroom } from './newsroom.ts';

const first = { id: 'port', title: 'المرفأ يفتح صباحاً', date: '2026-11-20T08:00:00Z' };

async function scene() {
  const room = await testNewsroom({ 'articles/port.md': article(first, 'وصلت ثلاث سفن.') });
  const write = async (fields: object, body: string) => {
    room.write({ 'articles/port.md': article({ ...first, ...fields }, body) });
    await room.importAgain();
  };
  return { room, write };
}

describe('what an article was', () => {
  it('is kept with each edit that readers see, and only then', async () => {
    const { room, write } = await scene();
    await write({ tags: ['بحر'] }, 'وصلت ثلاث سفن.');
    await write({ edit: 'minor' }, 'وصلت ثلاث سفن اليوم.');
    await write({ title: 'المرفأ يفتح ظهراً' }, 'وصلت ثلاث سفن اليوم.');
    await write({ title: 'المرفأ يفتح ظهراً', correction: 'كانت أربعاً.' }, 'وصلت أربع سفن اليوم.');
    const revisions = room.newsroom.archive.revisions('port');
    expect(revisions.map(({ number, kind }) => `${number} ${kind}`)).toEqual([
      '1 initial',
      '2 minor',
      '3 update',
      '4 correction',
    ]);
    expect(revisions.map(({ title }) => title)).toEqual([
      ...['المرفأ يفتح صباحاً', 'المرفأ يفتح صباحاً'],
      ...['المرفأ يفتح ظهراً', 'المرفأ يفتح ظهراً'],
    ]);
    const [one, , , four] = revisions;
    expect(one && four && differences(one, four, 'ar')).toEqual([
      {
        part: 'title',
        words: [
          { in: 'both', text: 'المرفأ يفتح ' },
          { in: 'former', text: 'صباحاً' },
          { in: 'later', text: 'ظهراً' },
        ],
      },
      {
        part: 'body',
        words: [
          { in: 'both', text: 'وصلت ' },
          { in: 'former', text: 'ثلاث' },
          { in: 'later', text: 'أربع' },
          { in: 'both', text: ' سفن' },
          { in: 'later', text: ' اليوم' },
          { in: 'both', text: '.' },
        ],
      },
    ]);
  });

  it('is nothing for an article that nobody knows', async () => {
    const { room } = await scene();
    expect(room.newsroom.archive.revisions('nobody')).toEqual([]);
  });
});

describe('two texts', () => {
  it.each([
    ['', ''],
    ['', 'كلمة'],
    ['one two three', 'one three four'],
    ['سطر\nآخر', 'سطر\nأخير'],
  ])('%j and %j: each can be read from the difference', (former, later) => {
    const words = wordDiff(former, later, 'ar');
    const side = (other: string) => words.filter((one) => one.in !== other).map(({ text }) => text);
    expect(side('later').join('')).toBe(former);
    expect(side('former').join('')).toBe(later);
  });
});
