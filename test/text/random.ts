/** Random texts that are the same in every run: a failure can be repeated. */

const pieces = [
  ...'abcXYZéßİıŒñ0129٠٣٩۰۵ءآأؤإئابةتثجحخدذىيٱپچکگیےںہקשдЖ漢字हिन्',
  ...'\u064b\u0651\u0652\u0654\u0670\u0640\u0301\u0308\u0307\u0338',
  ...'\u200b\u200c\u200d\u200e\u200f\u00ad\ufeff\u2060\ufe0f',
  ...'\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069',
  ...' \u00a0\u202f\t\n\r.,:;!?؟،؛…-–—"\'«»()[]{}<>&/\\#@*_|%$=+~`^',
  ...'\u0000\u0008\u000b\u001f\u007f\u0085\u2028\ufffe\uffff\ud800\udc00',
  '😀',
  '❤️',
  '1️⃣',
  '🇱🇧',
  ']]>',
  '&amp;',
  'ﷺ',
  'ﻻ',
  'ΐ',
  'J\u030c',
];

/** mulberry32: small, and good enough for tests. */
export function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function randomTexts(count: number, seed: number): string[] {
  const next = numbersFrom(seed);
  const piece = () => pieces[Math.floor(next() * pieces.length)];
  return Array.from({ length: count }, () => Array.from({ length: Math.floor(next() * 24) }, piece).join(''));
}
