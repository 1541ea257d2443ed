import { describe, expect, it } from 'vitest';
import { directionOf, guardDirection, languageTag } from '../../src/text/direction.ts';

describe('the direction of a language', () => {
  it.each(['ar', 'ar-LB', 'fa', 'ur', 'he', 'ckb', 'dv', 'az-Arab', 'ps', 'sd', 'ug', 'yi'])(
    'is right to left for %s',
    (tag) => {
      expect(directionOf(tag)).toBe('rtl');
    },
  );

  it.each(['en', 'fr-CA', 'tr', 'ku', 'az', 'zh-Hant-TW', 'und', 'ar-Latn'])('is left to right for %s', (tag) => {
    expect(directionOf(tag)).toBe('ltr');
  });
});

describe('a language tag', () => {
  it.each([
    ['AR-lb', 'ar-LB'],
    ['en_GB', 'en-GB'],
    [' fa ', 'fa'],
    ['zh-hant-tw', 'zh-Hant-TW'],
    ['iw', 'he'],
    ['no', 'no'],
    ['ckb', 'ckb'],
    ['az_arab', 'az-Arab'],
  ])('%j is spelt %s', (written, tag) => {
    expect(languageTag(written)).toBe(tag);
  });

  it.each(['', 'arabic', 'English', 'عربي', 'a', 'en-', '12', 'ar LB', 'en_US.UTF-8', 'x-foo', '??'])(
    'is not what %j is',
    (written) => {
      expect(languageTag(written)).toBeNull();
    },
  );
});

describe('the guard of right-to-left texts', () => {
  it.each(['OpenAI تكشف نموذجاً', '«GPS» يضيع', '5G في بيروت', '2026: AI', '— iPhone'])(
    'puts U+200F before %j, which begins with a Latin letter',
    (text) => {
      expect(guardDirection(text, 'ar')).toBe(`\u200f${text}`);
    },
  );

  it.each(['الصين وOpenAI', '«الصين»', '5 مقترحات', '', '؟!', '2026', '\u200fOpenAI', 'سلام'])(
    'leaves %j alone',
    (text) => {
      expect(guardDirection(text, 'ar')).toBe(text);
    },
  );

  it('knows Hebrew, Syriac and Thaana letters as right to left', () => {
    expect(guardDirection('שלום world', 'he')).toBe('שלום world');
    expect(guardDirection('ދިވެހި x', 'dv')).toBe('ދިވެހި x');
  });

  it('never touches a text of a left-to-right language', () => {
    expect(guardDirection('OpenAI', 'en')).toBe('OpenAI');
    expect(guardDirection('مرحبا', 'en')).toBe('مرحبا');
  });

  it('adds nothing to what it has guarded', () => {
    const guarded = guardDirection('OpenAI', 'fa');
    expect(guardDirection(guarded, 'fa')).toBe(guarded);
  });
});
