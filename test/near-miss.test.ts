import { describe, expect, it } from 'vitest';
import { nearMisses, nearMissesOfEach } from '../src/near-miss.ts';

const titles = [
  { id: 'one', title: 'المرفأ يفتح رصيفه الثاني بعد سنتين من الأشغال' },
  { id: 'two', title: 'المرفأ يفتح رصيفه الثالث بعد 3 سنوات من الأشغال' },
  { id: 'three', title: 'خبز القرية في مهرجان الصيف' },
];
const ids = (title: string) => nearMisses(title, titles).map(({ id }) => id);

describe('near misses', () => {
  it('are titles with a typo or another word, the likest first', () => {
    expect(ids('المرفأ يفتح رصيفه الثني بعد سنتين من الأشغال')).toEqual(['one']);
    expect(ids('المرفأ لا يفتح رصيفه الثاني بعد سنتين من الأشغال')).toEqual(['one']);
  });

  it('have the same numbers', () => {
    expect(ids('المرفأ يفتح رصيفه الثالث بعد ٣ سنوات من الأشغالات')).toEqual(['two']);
    expect(ids('المرفأ يفتح رصيفه الثالث بعد 4 سنوات من الأشغال')).toEqual([]);
  });

  it('of several titles are found together', () => {
    const wanted = ['خبز القرى في مهرجان الصيف', '', 'المرفأ يفتح رصيفه الثني بعد سنتين من الأشغال'];
    expect(nearMissesOfEach(wanted, titles)).toEqual(wanted.map((title) => nearMisses(title, titles)));
    expect(nearMissesOfEach(wanted, titles).map((found) => found.map(({ id }) => id))).toEqual([
      ['three'],
      [],
      ['one'],
    ]);
  });

  it('are none where nothing is alike', () => {
    expect(ids('انقطاع الكهرباء في البلدة')).toEqual([]);
    expect(ids('')).toEqual([]);
  });
});
