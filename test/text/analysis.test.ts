import { describe, expect, it } from 'vitest';
import { isCommon, stemmed, tokensOf } from '../../src/text/analysis.ts';
import { stemArabic } from '../../src/text/arabic-stem.ts';
import { randomTexts } from './random.ts';

describe('the stem of an Arabic word', () => {
  it.each([
    ['the article and what stands before it', 'الميناء وبالميناء كالميناء فالميناء للميناء والميناء ميناء'],
    ['a conjunction', 'ومدينه مدينه'],
    ['endings of number and gender', 'معلم معلمون معلمين معلمه معلمات معلمان'],
    ['endings that say whose', 'كتابها كتابه كتاب'],
    ['a plural of the pattern مفاعيل', 'مشاريع مشروع'],
    ['a plural of the pattern مفاعل', 'المدارس مدرسه'],
    ['a plural of the pattern فواعل', 'الشوارع شارع'],
    ['a plural of the pattern فعائل', 'الحدايق حديقه'],
    ['a plural of the pattern فعلاء', 'السفراء سفير وسفراء'],
    ['a و that is the word’s own', 'وزير الوزير والوزير الوزراء وزراء وزيره'],
    ['a plural that no pattern gives', 'المواني ميناء والميناء'],
    ['another one', 'السفن سفينه وسفن'],
    ['a plural of the pattern فعول', 'القروض قرض'],
  ])('is the same with %s', (_what, words) => {
    const stems = words.split(' ').map(stemArabic);
    expect(new Set(stems)).toEqual(new Set([stems[0]]));
  });

  it.each(['وطن', 'والد', 'ولد', 'بال', 'الا', 'لله', 'هي'])('leaves enough of the short word %s', (word) => {
    expect(stemArabic(word).length).toBeGreaterThanOrEqual(2);
  });

  it('keeps apart what has one root and is not the same', () => {
    expect(stemArabic('مكتب')).not.toBe(stemArabic('كاتب'));
    expect(stemArabic('لبنان')).not.toBe(stemArabic('بنان'));
  });
});

describe('the analysis of a text', () => {
  it('keeps the place of each word in the author’s own text, marks and all', () => {
    const text = 'قالت «الصِّيـ\u200fنُ» إنّها ستُمثّل 25 دولة.';
    const written = tokensOf(text, 'ar').map(({ stem, start, end }) => [stem, text.slice(start, end)]);
    expect(written).toEqual([
      ['قالت', 'قالت'],
      ['صين', 'الصِّيـ\u200fنُ'],
      ['ان', 'إنّها'],
      ['ستمثل', 'ستُمثّل'],
      ['25', '25'],
      ['دول', 'دولة'],
    ]);
  });

  it('knows the stems of other languages, with accents or without', () => {
    expect(stemmed('Élections élection ELECTION', 'fr')).toBe('elect elect elect');
    expect(stemmed('Häuser', 'de')).toBe(stemmed('hauser', 'de'));
    expect(stemmed('harbours harboured', 'en-GB')).toBe('harbour harbour');
  });

  it('only folds what no stemmer is known for, and leaves Arabic words in texts of other languages alone', () => {
    expect(stemmed('Nchini Kenya', 'sw')).toBe('nchini kenya');
    expect(stemmed('کتابهای نو', 'fa')).toBe('كتابهاي نو');
    expect(stemmed('المرفأ', 'en')).toBe('المرفا');
    expect(stemmed('ports', 'ar')).toBe('ports');
  });

  it('finds words where no space is set between them, and where one sign stands for several', () => {
    expect(stemmed('東京都の大学', 'ja').split(' ').length).toBeGreaterThan(2);
    expect(stemmed('ﷺ', 'ar').split(' ')).toHaveLength(4);
  });

  it('gives letters, digits and marks alone, whatever the text', () => {
    for (const text of randomTexts(4000, 3))
      for (const language of ['ar', 'en', 'tr', 'ja', 'xx']) {
        const tokens = tokensOf(text, language);
        expect(tokens.map(({ stem }) => stem).join(' ')).toBe(stemmed(text, language));
        for (const { stem, start, end } of tokens) {
          expect(stem, JSON.stringify(text)).toMatch(/^[\p{L}\p{N}\p{M}]+$/u);
          expect(start).toBeLessThan(end);
        }
      }
  });

  it('knows the words that every article has', () => {
    expect(['في', 'الي', 'the'].every(isCommon)).toBe(true);
    expect(['ميناء', 'port'].some(isCommon)).toBe(false);
  });
});
