import { describe, expect, it } from 'vitest';
import { addDays, asciiDigits, dayIn, instantOf, isTimeZone, laterOf, readTime } from '../src/time.ts';

const beirut = 'Asia/Beirut';

describe('a time with an offset', () => {
  it.each([
    ['2026-11-20T08:00:00+02:00', '2026-11-20T06:00:00Z'],
    ['2026-11-20T08:00:00+0200', '2026-11-20T06:00:00Z'],
    ['2026-11-20 08:00:00+02', '2026-11-20T06:00:00Z'],
    ['2026-11-20 08:00 +02:00', '2026-11-20T06:00:00Z'],
    ['2026-11-20T08:00-05:30', '2026-11-20T13:30:00Z'],
    ['2026-11-20T08:00:00Z', '2026-11-20T08:00:00Z'],
    ['2026-11-20t08:00:00z', '2026-11-20T08:00:00Z'],
    ['2026-11-20 08:00:00 UTC', '2026-11-20T08:00:00Z'],
    ['2026-11-20T08:00:00.123456789Z', '2026-11-20T08:00:00Z'],
    ['2026-01-01T00:30:00+14:00', '2025-12-31T10:30:00Z'],
  ])('%s is taken as given, wherever the newsroom is', (text, at) => {
    expect(readTime(text, beirut)).toEqual({ at, precision: 'minute' });
    expect(readTime(text, 'America/New_York')).toEqual({ at, precision: 'minute' });
  });
});

describe('a time without an offset', () => {
  it.each([
    ['2026-11-20 08:00', '2026-11-20T06:00:00Z'],
    ['2026-11-20T08:00:30', '2026-11-20T06:00:30Z'],
    ['2026-7-1 8:05', '2026-07-01T05:05:00Z'],
    ['  2026-07-01   08:05  ', '2026-07-01T05:05:00Z'],
  ])('%s is the wall clock of the zone, in winter and in summer', (text, at) => {
    expect(readTime(text, beirut)).toEqual({ at, precision: 'minute' });
  });

  it('in the hour that spring leaves out is an hour later on the clock', () => {
    expect(readTime('2026-03-29 02:30', 'Europe/Paris')?.at).toBe('2026-03-29T01:30:00Z');
    expect(readTime('2026-03-29 00:30', beirut)?.at).toBe('2026-03-28T22:30:00Z');
  });

  it('in the hour that autumn has twice is the first of the two', () => {
    expect(readTime('2026-10-25 02:30', 'Europe/Paris')?.at).toBe('2026-10-25T00:30:00Z');
  });
});

describe('a day alone', () => {
  it('is midnight in the zone, and shows no clock', () => {
    expect(readTime('2026-11-20', beirut)).toEqual({ at: '2026-11-19T22:00:00Z', precision: 'day' });
    expect(readTime('2026-11-20', 'UTC')).toEqual({ at: '2026-11-20T00:00:00Z', precision: 'day' });
    expect(readTime('2026-11-20', 'America/New_York')).toEqual({ at: '2026-11-20T05:00:00Z', precision: 'day' });
  });

  it('begins at one where midnight is left out, and is still that day', () => {
    const time = readTime('2026-03-29', beirut);
    expect(time).toEqual({ at: '2026-03-28T22:00:00Z', precision: 'day' });
    expect(dayIn(beirut, time?.at ?? '')).toBe('2026-03-29');
  });

  it('comes back as the same day, whatever the zone and the season', () => {
    for (const zone of [beirut, 'UTC', 'Asia/Kathmandu', 'Pacific/Kiritimati', 'America/St_Johns', 'Africa/Casablanca'])
      for (let month = 1; month <= 12; month += 1)
        for (const day of [1, 15, 25, 28]) {
          const text = `2026-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
          expect(dayIn(zone, readTime(text, zone)?.at ?? ''), `${text} in ${zone}`).toBe(text);
        }
  });
});

it.each([
  ['٢٠٢٦-١١-٢٠ ٠٨:٣٠', '2026-11-20T06:30:00Z'],
  ['۲۰۲۶-۱۱-۲۰ ۰۸:۳۰', '2026-11-20T06:30:00Z'],
])('a time can be written with the digits of Arabic and Persian: %s', (text, at) => {
  expect(readTime(text, beirut)?.at).toBe(at);
});

it.each([
  '',
  'soon',
  '2026',
  '2026-11',
  '20261120',
  '20 November 2026',
  '2026/11/20',
  '26-11-20',
  '2026-02-30',
  '2025-02-29',
  '2026-13-01',
  '2026-00-10',
  '2026-11-00',
  '2026-11-20T24:00',
  '2026-11-20T08:60',
  '2026-11-20T08:00:60Z',
  '2026-11-20T08',
  '2026-11-20Z',
  '2026-11-20 +02:00',
  '2026-11-20T08:00:00+99:00',
  '2026-11-20T08:00 am',
  '2026-11-20T08:00[Europe/Paris]',
  '2026-11-20\n2026-11-21',
  '1795161600',
  '0000-01-01T00:00:00+02:00',
  '9999-12-31T23:59:59-12:00',
])('%j is no time', (text) => {
  expect(readTime(text, beirut)).toBeNull();
});

it('what is read always has the same shape, so that times sort as text', () => {
  for (const text of ['0001-01-01T00:00Z', '1999-12-31', '2026-11-20 08:00', '9999-12-31T00:00Z'])
    expect(readTime(text, 'UTC')?.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
});

it('an instant has seconds and no more', () => {
  expect(instantOf(new Date('2026-11-20T08:00:00.999Z'))).toBe('2026-11-20T08:00:00Z');
});

it('the calendar day depends on the zone', () => {
  expect(dayIn(beirut, '2026-11-20T22:00:00Z')).toBe('2026-11-21');
  expect(dayIn('UTC', '2026-11-20T22:00:00Z')).toBe('2026-11-20');
  expect(dayIn('America/New_York', '2026-11-20T04:59:59Z')).toBe('2026-11-19');
});

it('days are added as 24 hours each, across months and summer time', () => {
  expect(addDays('2026-02-27T08:00:00Z', 2)).toBe('2026-03-01T08:00:00Z');
  expect(addDays('2026-03-28T12:00:00Z', 7)).toBe('2026-04-04T12:00:00Z');
  expect(addDays('2026-01-01T00:00:00Z', -1)).toBe('2025-12-31T00:00:00Z');
});

it('the later of two instants is found, and nothing is later than nothing', () => {
  expect(laterOf('2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z')).toBe('2026-01-02T00:00:00Z');
  expect(laterOf('2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z')).toBe('2026-01-02T00:00:00Z');
  expect(laterOf('2026-01-01T00:00:00Z', null)).toBe('2026-01-01T00:00:00Z');
});

it('digits become ASCII, and nothing else changes', () => {
  expect(asciiDigits('٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹ 0٫5 ب')).toBe('0123456789 0123456789 0٫5 ب');
});

describe('a time zone', () => {
  it.each(['Asia/Beirut', 'UTC', 'Europe/Paris', 'America/Argentina/Buenos_Aires'])('can be %s', (name) => {
    expect(isTimeZone(name)).toBe(true);
  });

  it.each(['', 'Mars/Olympus', 'Asia', '+02:00', '2026-11-20T08:00Z', 'Beirut time'])('is not what %j is', (name) => {
    expect(isTimeZone(name)).toBe(false);
  });
});
