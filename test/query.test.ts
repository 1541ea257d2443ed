import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isEmpty, parseQuery, replaced, withFilters } from '../src/query.ts';

const terms = (text: string) =>
  parseQuery(text).terms.map(
    ({ text: words, phrase, prefix, excluded }) =>
      `${excluded ? 'not ' : ''}${phrase ? 'phrase ' : ''}${prefix ? 'begins ' : ''}${words}`,
  );

describe('a query', () => {
  it.each<[string, string[]]>([
    ['المرفأ  القديم', ['المرفأ', 'القديم']],
    ['"رأس النور" سفن', ['phrase رأس النور', 'سفن']],
    ['«رأس النور»', ['phrase رأس النور']],
    ['“night train” „sea“', ['phrase night train', 'phrase sea']],
    ['قطار -سفينة -«رأس النور»', ['قطار', 'not سفينة', 'not phrase رأس النور']],
    ['مرف*', ['begins مرف*']],
    ['covid-19', ['covid-19']],
    ['"unclosed words', ['"unclosed', 'words']],
    ['- -- "" «» * & | ( )', []],
    ['from:yesterday http://x.example', ['from:yesterday', 'http://x.example']],
    ['NOT AND OR NEAR(', ['NOT', 'AND', 'OR', 'NEAR(']],
  ])('%s has its terms', (text, expected) => expect(terms(text)).toEqual(expected));

  it('takes filters by Arabic and English names, in any spelling of them', () => {
    const { filters, terms: others } = parseQuery('قسم:العالم كاتب:"سلمى ضاهر" -tag:بحر لغه:ar by:rim series:x مرفأ');
    expect(filters.map(({ kind, value, excluded }) => [kind, value, excluded])).toEqual([
      ['section', 'العالم', false],
      ['author', 'سلمى ضاهر', false],
      ['tag', 'بحر', true],
      ['language', 'ar', false],
      ['author', 'rim', false],
      ['series', 'x', false],
    ]);
    expect(others).toHaveLength(1);
  });

  it.each([
    ['from:2025 to:2025', '2025-01-01', '2025-12-31'],
    ['من:٢٠٢٤-٠٢ إلى:٢٠٢٤-٠٢', '2024-02-01', '2024-02-29'],
    ['منذ:2025-3-5', '2025-03-05', null],
    ['until:2025-02-30 since:99', null, null],
  ])('reads the days of %s', (text, from, until) => expect(parseQuery(text)).toMatchObject({ from, until }));

  it('is narrowed down by parameters of the same names, and nothing else', () => {
    const query = withFilters(parseQuery('مرفأ'), [
      ['section', 'world'],
      ['قسم', 'sport'],
      ['from', '2025-01-01'],
      ['utm_source', 'x'],
      ['tag', ' '],
    ]);
    expect(query.filters.map(({ value }) => value)).toEqual(['world', 'sport']);
    expect(query.from).toBe('2025-01-01');
    expect(isEmpty(query)).toBe(false);
    expect(isEmpty(parseQuery(' - "" '))).toBe(true);
  });

  it('takes another word in the place of one, and keeps the rest as it is', () => {
    const query = parseQuery('لوحة فسيفصاء -"x y" قسم:world');
    expect(replaced(query, query.terms[1] as never, 'فسيفساء')).toBe('لوحة فسيفساء -"x y" قسم:world');
  });

  it('is one, whatever was typed, and knows where its terms stand', () => {
    const piece = fc.oneof(
      fc.constantFrom('"', '«', '»', '-', ':', '*', '(', ' ', 'قسم:', 'from:', '٢٠٢٥', 'AND', "'", '\\', '\0', '“'),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const query = parseQuery(pieces.join(''));
        expect(query.terms.length).toBeLessThanOrEqual(16);
        for (const { text, start } of query.terms) expect(query.text.slice(start, start + text.length)).toBe(text);
      }),
    );
  });
});
