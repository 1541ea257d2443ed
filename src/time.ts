/**
 * Times, behind one small file: `Temporal` comes from a polyfill until Node brings it.
 */
import { Temporal } from '@js-temporal/polyfill';

/** A moment in UTC to the second, ISO 8601: `2026-11-20T08:00:00Z`. Sorts as text. */
export type Instant = string;

/** Tells the present moment; tests set their own. */
export type Clock = () => Date;

/** How exactly a publication time was given: a day alone shows no clock. */
export type Precision = 'day' | 'minute';

export type WrittenTime = { at: Instant; precision: Precision };

const written =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|UTC|[+-]\d{2}(?::?\d{2})?)?)?$/i;

export function instantOf(date: Date): Instant {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/**
 * Reads a time as people write it: `2026-11-20`, `2026-11-20 08:00`, `2026-11-20T08:00:00+02:00`. A time
 * without an offset is a wall clock in `zone` (IANA name). Returns null for what is no time.
 */
export function readTime(text: string, zone: string): WrittenTime | null {
  const match = written.exec(asciiDigits(text.trim()));
  if (!match) return null;
  const [year, month, day, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map((part) => Number(part ?? 0));
  try {
    const wall = Temporal.PlainDateTime.from(
      { year: year as number, month: month as number, day: day as number, hour, minute, second },
      { overflow: 'reject' },
    );
    const { epochMilliseconds } = wall.toZonedDateTime(match[7] ? offsetOf(match[7]) : zone);
    if (!hasFourDigitYear(epochMilliseconds)) return null;
    return { at: instantOf(new Date(epochMilliseconds)), precision: match[4] === undefined ? 'day' : 'minute' };
  } catch {
    return null;
  }
}

/** The calendar day of an instant on the clocks of `zone`: `2026-11-20`. */
export function dayIn(zone: string, at: Instant): string {
  return Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** A time that somebody wrote as `<input type="datetime-local">` has it, on the clocks of `zone`; null for what is no time. */
export function localTime(text: string, zone: string): string | null {
  const time = text === '' ? null : readTime(text, zone);
  return time && Temporal.Instant.from(time.at).toZonedDateTimeISO(zone).toPlainDateTime().toString().slice(0, 16);
}

/** Whether `name` is in the IANA list; an offset is none: it knows no summer. */
export function isTimeZone(name: string): boolean {
  try {
    return /^[a-z]/i.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

/** `at` moved by whole days of 24 hours. */
export function addDays(at: Instant, days: number): Instant {
  return instantOf(new Date(Date.parse(at) + days * 86_400_000));
}

export function nextSecond(at: Instant): Instant {
  return instantOf(new Date(Date.parse(at) + 1000));
}

export function laterOf(one: Instant, other: Instant | null): Instant {
  return other !== null && other > one ? other : one;
}

export function asciiDigits(text: string): string {
  return text
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x0660))
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0));
}

function offsetOf(text: string): string {
  if (/^(z|utc)$/i.test(text)) return 'UTC';
  return `${text.slice(0, 3)}:${text.slice(3).replace(':', '') || '00'}`;
}

/** Others have a sign and two more digits in ISO 8601, and would not sort as text. */
function hasFourDigitYear(milliseconds: number): boolean {
  const year = new Date(milliseconds).getUTCFullYear();
  return year >= 0 && year <= 9999;
}
