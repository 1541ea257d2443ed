/**
 * Text that any document can hold: what neither XML 1.0 nor JSON parsers accept is dropped, never replaced
 * (U+FFFD would show).
 */

const outsideXml = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const directionControl = /[\u202a-\u202e\u2066-\u2069]/;
const directionControls = new RegExp(directionControl, 'g');

/** Drops control characters, lone surrogates and non-characters (XML 1.0, section 2.2). */
export function clean(text: string): string {
  return text.replace(outsideXml, '');
}

/**
 * One line of incoming text: NFC, cleaned, and without direction controls where they do not pair up, since an open
 * one would turn everything behind it.
 */
export function normalise(line: string): string {
  return withPairedControls(clean(line).normalize('NFC').replaceAll('\ufeff', ''));
}

/** A text, or the HTML of one block, without direction controls where they do not pair up. */
export function withPairedControls(text: string): string {
  return directionControl.test(text) && !balanced(text) ? text.replace(directionControls, '') : text;
}

/** A text on one line, trimmed, every run of white space one space. */
export function oneLine(text: string): string {
  return normalise(text).replace(/\s+/g, ' ').trim();
}

function balanced(text: string): boolean {
  const open: string[] = [];
  for (const [control] of text.matchAll(directionControls)) {
    const closes =
      control === '\u202c' ? /[\u202a\u202b\u202d\u202e]/ : control === '\u2069' ? /[\u2066-\u2068]/ : null;
    if (!closes) open.push(control);
    else if (!closes.test(open.pop() ?? '')) return false;
  }
  return open.length === 0;
}
