import type { Article } from '../../article.ts';
import { type Html, html } from '../../text/html.ts';
import { dayIn, type Precision } from '../../time.ts';

/** The languages are those of articles: a few, twice. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** A time for people, in their language and in the publication's zone; a day alone shows no clock. */
export function timeElement(
  { at, precision }: Pick<Article['published'], 'at' | 'precision'>,
  zone: string,
  language: string,
): Html {
  const text = formatFor(zone, language, precision).format(new Date(at));
  return html`<time datetime="${precision === 'day' ? dayIn(zone, at) : at}">${text}</time>`;
}

/** Kept: each holds some 35 kB outside of JavaScript's heap, where nobody sees that it is time to collect them. */
function formatFor(zone: string, language: string, precision: Precision): Intl.DateTimeFormat {
  const key = `${zone} ${language} ${precision}`;
  const found = formats.get(key);
  if (found) return found;
  const format = new Intl.DateTimeFormat(language, {
    dateStyle: 'long',
    timeZone: zone,
    numberingSystem: 'latn',
    ...(precision === 'day' ? {} : { timeStyle: 'short' }),
  });
  formats.set(key, format);
  return format;
}

/** Seconds as players show them: `3:12`, `1:02:03`. */
export function clockTime(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (number: number) => String(number).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
