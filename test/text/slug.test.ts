import { describe, expect, it } from 'vitest';
import { slugOf } from '../../src/text/slug.ts';
import { randomTexts } from './random.ts';

describe('slugOf', () => {
  it.each([
    ['keeps hamza and ta marbuta', 'مسؤولية الأمن في آسيا', 'مسؤولية-الأمن-في-آسيا'],
    ['takes vowel marks and tatweel off', 'الصِّينُ تُمــثّل', 'الصين-تمثل'],
    ['keeps the digits of the author', 'حصاد ٢٠٢٥', 'حصاد-٢٠٢٥'],
    [
      'turns every run of other characters into one -',
      '  5 مقترحات: «الحزام» -- والطريق؟ ',
      '5-مقترحات-الحزام-والطريق',
    ],
    ['writes small letters', 'After Thirty YEARS', 'after-thirty-years'],
    ['keeps French accents', 'L’été à l’Œuvre', 'l-été-à-l-œuvre'],
    ['knows the Turkish capital with a dot', 'İstanbul’da Işık', 'istanbul-da-işık'],
    ['keeps Persian letters', 'گزارش: چهار پرسش', 'گزارش-چهار-پرسش'],
    ['keeps Urdu letters', 'پاکستان میں بڑی خبر', 'پاکستان-میں-بڑی-خبر'],
    ['composes letters that were typed apart', 'Cafe\u0301 J\u030c', 'café-ǰ'],
    ['keeps the marks of Indic words', 'हिन्दी समाचार', 'हिन्दी-समाचार'],
    ['leaves emoji out, with what follows them', '☀️ طقس ❤️ الغد 1️⃣', 'طقس-الغد-1'],
    ['drops control characters and lone surrogates', 'a\u0000b\ud800c', 'abc'],
  ])('%s', (_what, title, slug) => {
    expect(slugOf(title)).toBe(slug);
  });

  it.each(['😀', '❤️', '؟!…', '', '   ', '\u200f', '\ufe0f', '\u0301'])(
    'is empty for %j, which has no letters',
    (title) => {
      expect(slugOf(title)).toBe('');
    },
  );

  it('is cut at a word after at most 60 letters', () => {
    const title = 'قطار الجبل يعود بعد ثلاثين عاماً ثلاث قرى تعيد ضبط ساعاتها على صفّارته القديمة';
    expect(slugOf(title)).toBe('قطار-الجبل-يعود-بعد-ثلاثين-عاما-ثلاث-قرى-تعيد-ضبط-ساعاتها');
    expect([...slugOf(title)].length).toBeLessThanOrEqual(60);
  });

  it('keeps a word that ends with the sixtieth letter', () => {
    const sixty = `${'a'.repeat(29)}-${'b'.repeat(30)}`;
    expect(slugOf(`${sixty} c`)).toBe(sixty);
    expect(slugOf(`${sixty}c`)).toBe('a'.repeat(29));
  });

  it('is cut within a word that is longer than 60 letters', () => {
    expect(slugOf('ا'.repeat(61))).toBe('ا'.repeat(60));
    expect(slugOf('𝒳'.repeat(61).normalize('NFC'))).toBe('𝒳'.repeat(60));
  });

  it('of a slug is the slug, in NFC, without white space or controls, at most 60 letters', () => {
    for (const text of randomTexts(4000, 3)) {
      const slug = slugOf(text.repeat(3));
      expect(slugOf(slug), JSON.stringify(text)).toBe(slug);
      expect(slug.normalize('NFC')).toBe(slug);
      expect(slug).toMatch(/^([\p{L}\p{N}][\p{L}\p{M}\p{N}]*(-[\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*)?$/u);
      expect([...slug].length).toBeLessThanOrEqual(60);
    }
  });
});
