import { describe, expect, it } from 'vitest';
import { isPlayerMark, labelsOf, relatedLabel, splitLabel, standsAlone } from '../../src/content/labels.ts';
import { labels } from './reading.ts';

describe('a label of related reading', () => {
  it.each([
    ...['اقرأ أيضا', 'اقرأ كذلك', 'اقرأ المزيد', 'للمزيد', 'طالع', 'طالع أيضا', 'انظر أيضا', 'شاهد أيضا', 'تابع أيضا'],
    ...['قد يهمك', 'قد يهمك أيضا', 'ذات صلة', 'موضوع ذو صلة'],
    ...['read also', 'read more', 'see also', 'related', 'lire aussi', 'à lire aussi', 'lee también'],
  ])('can be %s', (label) => {
    expect(labels.kindOf(label)).toBe('related');
  });

  it.each([
    'اقرأ أيضاً',
    'إقرأ أيضا',
    'أقرأ أيضًا',
    'اقــرأ أيضاً',
    'إقرأ ايضاً',
    'اقرا ايضا',
    'ٱقرأ أيضًا',
    'اِقْرَأْ أَيْضًا',
    '\u200fاقرأ\u00a0أيضاً',
    'اقرأ أيضاً..',
    '«اقرأ أيضاً»',
    '👈 اقرأ أيضاً',
    'READ ALSO',
    'Read  also',
    'A lire aussi',
    'À LIRE AUSSI',
    'A\u0300 lire aussi',
    'Lee tambien',
  ])('is known in the spelling %j', (label) => {
    expect(labels.kindOf(label)).toBe('related');
  });
});

it.each([
  ...['اخترنا لك', 'اخترنا لكم', 'إخترنا لك', 'اختَرنا لكَ', 'مواضيع ذات صلة', 'موضوعات ذات صلة', 'أخبار ذات صلة'],
  ...[
    'مقالات ذات صلة',
    'مواضيع قد تعجبك',
    'قد يعجبك أيضا',
    'قد يعجبك أيضاً',
    'فيديو قد يعجبك',
    'الأكثر قراءة',
    'الاكثر قراءه',
  ],
  ...['picked for you', 'Recommended', 'Related Articles', 'You may also like'],
])('%s is the label of a slot', (label) => {
  expect(labels.kindOf(label)).toBe('slot');
});

it.each(['اقرأ', 'أيضاً', 'قال الوزير', 'اقرأ أيضاً عن البحر', 'read', '', '...', '😀', 'unrelated'])(
  '%j is no label',
  (words) => {
    expect(labels.kindOf(words)).toBeNull();
  },
);

describe("the newsroom's own labels", () => {
  it('are added to the built-in ones, in any spelling too', () => {
    expect(labels.kindOf('مِن دفاترنا')).toBe('related');
    expect(labels.kindOf('من إختيار التحرير')).toBe('slot');
    expect(labels.kindOf('اقرأ أيضاً')).toBe('related');
  });

  it('can turn a slot into related reading', () => {
    const own = labelsOf({ labels: { related: ['اخترنا لكم'], slot: [] } });
    expect(own.kindOf('اخترنا لكم')).toBe('related');
    expect(own.kindOf('اخترنا لك')).toBe('slot');
  });

  it('can be longer than a built-in one', () => {
    const own = labelsOf({ labels: { related: ['مقالات أخرى من أرشيف نشرتنا البحرية'], slot: [] } });
    expect(standsAlone('مقالات أخرى من أرشيف نشرتنا البحرية: عنوان', own)).toBe(true);
  });

  it('of signs alone mean nothing', () => {
    const own = labelsOf({ labels: { related: ['—'], slot: ['***'] } });
    expect(own.kindOf('...')).toBeNull();
  });
});

describe('a junk line', () => {
  it.each([
    'إعلان',
    'اعلان',
    'إعـلان',
    'مساحة إعلانية',
    'Advertisement',
    'ADVERTISEMENT',
    'تابع أحدث الأخبار عبر تطبيق Google News',
    'تابع أحدث الأخبار عبر تطبيق google news',
    'لمتابعة الأخبار العاجلة انضموا إلى قناتنا على واتساب',
  ])('is %j', (line) => {
    expect(labels.isJunk(line)).toBe(true);
  });

  it.each([
    'لمتابعة الأخبار كان أهل القرية يجتمعون حول المذياع.',
    'إعلان بيروت',
    'صدر إعلان عن الوزارة',
    'تابع أحدث الأخبار',
    '',
    `لمتابعة الأخبار ${'التي وصلت '.repeat(30)} عبر واتساب`,
  ])('is not %j', (line) => {
    expect(labels.isJunk(line)).toBe(false);
  });
});

describe("a player's mark", () => {
  it.each([
    '0:00',
    '00:00',
    '12:30',
    '1:02:03',
    '0:00 / 3:12',
    '00:00 / 1:02:03',
    '0:00/3:12',
    '  0:00 ',
    '٠:٠٠',
    '\u200f0:00',
  ])('is %j', (line) => {
    expect(isPlayerMark(line)).toBe(true);
  });

  it.each(['0:00 دقيقة', '0:0', '123:00', '12:30 - 13:30', 'الساعة 12:30', '1:2:3', '', '0:00 /', '2026-11-20 08:00'])(
    'is not %j',
    (line) => {
      expect(isPlayerMark(line)).toBe(false);
    },
  );
});

describe('a line with a label', () => {
  it.each([
    ['اقرأ أيضاً: عنوان', 'اقرأ أيضاً', 'عنوان'],
    ['اقرأ أيضاً:عنوان', 'اقرأ أيضاً', 'عنوان'],
    ['Lire aussi\u00a0: titre', 'Lire aussi', 'titre'],
    ['Read also： x', 'Read also', 'x'],
    ['Read also: a: b', 'Read also', 'a: b'],
    ['Read also:', 'Read also', ''],
  ])('%j is split at its first colon', (line, label, rest) => {
    expect(splitLabel(line)).toEqual({ label, rest });
  });

  it('leaves no half of a pair of direction controls behind', () => {
    expect(splitLabel('\u2067اقرأ أيضاً: عنوان\u2069')).toEqual({ label: 'اقرأ أيضاً', rest: 'عنوان' });
    expect(splitLabel('\u202bاقرأ أيضاً\u202c: \u2068x\u2069')).toEqual({
      label: '\u202bاقرأ أيضاً\u202c',
      rest: '\u2068x\u2069',
    });
  });

  it('is none without a colon', () => {
    expect(splitLabel('اقرأ أيضاً عنوان')).toBeNull();
  });

  it('stands alone, as furniture does; a sentence with a colon does not', () => {
    for (const line of ['اقرأ أيضاً: عنوان', 'اقرأ أيضاً', 'اخترنا لك', '0:00', 'إعلان'])
      expect(standsAlone(line, labels), line).toBe(true);
    for (const line of ['الصين وآسيا الوسطى: 5 مقترحات', 'قال الوزير: اقرأ أيضاً', 'نص', ''])
      expect(standsAlone(line, labels), line).toBe(false);
  });
});

it('related reading from front matter has a label in the language of the article', () => {
  expect(['ar', 'ar-LB', 'en-GB', 'fr', 'es-MX', 'tr'].map(relatedLabel)).toEqual([
    'اقرأ أيضاً',
    'اقرأ أيضاً',
    'Read also',
    'Lire aussi',
    'Lee también',
    'Read also',
  ]);
});
