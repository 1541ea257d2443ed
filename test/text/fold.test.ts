import { describe, expect, it } from 'vitest';
import { fold, titleKey, withoutMarks, wordsOf } from '../../src/text/fold.ts';
import { randomTexts } from './random.ts';

describe('fold', () => {
  it.each([
    ['seats of hamza and madda', 'آمن أمن إمن ٱمن', 'امن امن امن امن'],
    ['hamza on waw and on ya', 'مسؤول مسائل', 'مسوول مسايل'],
    ['alef maqsura and the Persian ya', 'مستشفى ایران', 'مستشفي ايران'],
    ['ta marbuta', 'مدينة', 'مدينه'],
    ['the Persian kaf', 'کتاب', 'كتاب'],
    ['vowel marks', 'الصِّينُ تُمَثِّلُ', 'الصين تمثل'],
    ['the small alef', 'هٰذا الرحمٰن', 'هذا الرحمن'],
    ['Quranic signs', 'ق\u06dbل\u06e2 و\u0615', 'قل و'],
    ['tatweel', 'اقــــرأ', 'اقرا'],
    ['Arabic and Persian digits', '٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹', '0123456789 0123456789'],
    ['a hamza that was typed apart', 'ا\u0654من', 'امن'],
    ['presentation forms', 'ﺍﻟﺼﻴﻦ ﻻ', 'الصين لا'],
    ['direction marks and joiners', '\u200fالص\u200cي\u200dن\u2067\u2069\ufeff', 'الصين'],
    ['the soft hyphen', 'news\u00adroom', 'newsroom'],
    ['capital letters', 'NEWS École Жизнь', 'news école жизнь'],
    ['the Turkish capital with a dot', 'İSTANBUL', 'istanbul'],
    ['full-width letters and the ligature fi', 'ＮＥＷＳ ﬁn', 'news fin'],
  ])('takes away %s', (_what, text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  it('leaves the lone hamza, and the letters that tell words apart', () => {
    expect(fold('سماء شيء')).toBe('سماء شيء');
    expect(fold('سب صب ثب ذب زب ظب')).toBe('سب صب ثب ذب زب ظب');
    expect(fold('گچپ ہںے')).toBe('گچپ ہںے');
  });

  it('changes nothing the second time', () => {
    for (const text of randomTexts(4000, 1)) expect(fold(fold(text)), JSON.stringify(text)).toBe(fold(text));
  });

  it('never takes the last letter of a text', () => {
    const letters = 'ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيٱپچژکگیےہڑٹ azßéİ קא дЖ αΩ 漢 हน'.replaceAll(' ', '');
    for (const letter of letters)
      for (const around of randomTexts(20, 2).map((text) => text.replace(/[\p{L}\p{N}]/gu, '')))
        expect(titleKey(around + letter + around), JSON.stringify(around + letter)).not.toBe('');
  });
});

describe('titleKey', () => {
  const title = 'الصّين وآسيا الوسطى: 5 مقترحات لتعزيز التعاون في عالمٍ مضطرب.. هل تكفي مسؤولية «الجوار»؟';

  it.each<[string, (text: string) => string]>([
    ['as it is', (text) => text],
    ['without vowel marks', (text) => text.replace(/[\u064b-\u0652]/g, '')],
    ['with a bare alef', (text) => text.replace(/[آأإ]/g, 'ا')],
    ['with ه for ة', (text) => text.replaceAll('ة', 'ه')],
    ['with ي for ى', (text) => text.replaceAll('ى', 'ي')],
    ['with ى for a last ي', (text) => text.replace(/ي(?= )/g, 'ى')],
    ['with … for ..', (text) => text.replace('..', '…')],
    ['without its question mark', (text) => text.replace('؟', '')],
    ['with - for its colon', (text) => text.replace(':', ' -')],
    ['with Arabic digits', (text) => text.replace('5', '٥')],
    ['with hard spaces and a direction mark', (text) => `\u200f${text.replaceAll(' ', '\u00a0')}`],
    ['with tatweel', (text) => text.replace('مضطرب', 'مضطــــرب')],
    ['with other quotation marks', (text) => text.replace('«', '"').replace('»', '"')],
    ['without the seat of its hamza', (text) => text.replace('ؤ', 'و')],
  ])('is the same for a title %s', (_how, variant) => {
    expect(titleKey(variant(title))).toBe(titleKey(title));
  });

  it('is words with one space between them', () => {
    expect(titleKey('  «C++» & <Rust>:  2 !! ')).toBe('c rust 2');
  });

  it('keeps apart what differs by one word', () => {
    expect(titleKey('ترامب يعلّق الرسوم')).not.toBe(titleKey('ترامب لا يعلّق الرسوم'));
    expect(titleKey('حصاد 5')).not.toBe(titleKey('حصاد 6'));
  });

  it('does not see emoji, with or without what makes them coloured', () => {
    expect(titleKey('☀️ طقس الغد ❤')).toBe('طقس الغد');
    expect(titleKey('❤️')).toBe('');
  });

  it('keeps the marks that Indic and Thai words are written with', () => {
    expect(titleKey('हिन्दी, ภาษาไทย')).toBe('हिन्दी ภาษาไทย');
  });
});

it('vowel marks and tatweel go without a change to any letter', () => {
  expect(withoutMarks('الصِّينُ تُمــثِّلُ قوّةً')).toBe('الصين تمثل قوة');
  expect(withoutMarks('أآإؤئءىةٱ')).toBe('أآإؤئءىةٱ');
});

it('words are letters and digits; a text of signs has none', () => {
  expect(wordsOf('one, two-3')).toEqual(['one', 'two', '3']);
  expect(wordsOf('— ؟ … 😀 \u0301')).toEqual([]);
});
