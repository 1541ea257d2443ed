import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { clean, normalise, oneLine, withPairedControls } from '../../src/text/clean.ts';
import { randomTexts } from './random.ts';

/** What an XML parser reads from an element with this text; throws where the document is not well-formed. */
function throughXml(text: string): string {
  const parser = new SaxesParser();
  let read = '';
  parser.on('text', (more) => {
    read += more;
  });
  parser.on('error', (error) => {
    throw error;
  });
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  parser.write(`<x>${escaped}</x>`).close();
  return read;
}

describe('clean', () => {
  it('drops what no XML document may hold, and puts nothing in its place', () => {
    expect(clean('a\u0000b\u0008c\u000bd\u000ce\u001ff')).toBe('abcdef');
    expect(clean('a\ufffeb\uffffc')).toBe('abc');
    expect(clean('a\ud800b\udc00c\udfff\ud83d')).toBe('abc');
  });

  it('keeps tab, line feed, carriage return, and letters beyond U+FFFF', () => {
    expect(clean('a\tb\nc\rd')).toBe('a\tb\nc\rd');
    expect(clean('😀𝒳\u{10ffff}\ufffd\ue000')).toBe('😀𝒳\u{10ffff}\ufffd\ue000');
  });

  it('gives text that every XML parser accepts and every JSON parser reads back', () => {
    for (const text of randomTexts(4000, 4)) {
      const cleaned = clean(text);
      expect(throughXml(cleaned), JSON.stringify(text)).toBe(cleaned.replace(/\r\n?/g, '\n'));
      expect(cleaned.isWellFormed()).toBe(true);
      expect(clean(cleaned)).toBe(cleaned);
    }
  });

  it('leaves no single code unit that an XML parser refuses', () => {
    for (let unit = 0; unit <= 0xffff; unit += 1) {
      const cleaned = clean(String.fromCharCode(unit));
      if (cleaned !== '') throughXml(cleaned);
      const isOutside =
        (unit < 0x20 && ![9, 10, 13].includes(unit)) || (unit >= 0xd800 && unit <= 0xdfff) || unit >= 0xfffe;
      expect(cleaned === '', unit.toString(16)).toBe(isOutside);
    }
  });
});

describe('a line that comes in', () => {
  it('is composed, and has no byte order mark', () => {
    expect(normalise('\ufeffCafe\u0301')).toBe('Café');
    expect(normalise('ا\u0655سلام')).toBe('إسلام');
  });

  it('keeps direction controls that pair up, nested ones too', () => {
    for (const text of ['\u2067عربي\u2069', '\u202bx\u202ay\u202c\u202c', '\u2068a\u202eb\u202cc\u2069'])
      expect(normalise(text)).toBe(text);
  });

  it.each([
    ['an open one', 'a\u202eb', 'ab'],
    ['a closing one', 'a\u202cb\u2069', 'ab'],
    ['one that closes another kind', '\u2067a\u202c', 'a'],
    ['crossed ones', '\u2067a\u202bb\u2069c\u202c', 'abc'],
  ])('loses its direction controls where there is %s', (_what, text, without) => {
    expect(normalise(text)).toBe(without);
    expect(withPairedControls(text)).toBe(without);
  });

  it('keeps single direction marks: they turn nothing behind them', () => {
    expect(normalise('\u200fOpenAI\u200e')).toBe('\u200fOpenAI\u200e');
  });
});

it('one line has single plain spaces, and none at its ends', () => {
  expect(oneLine(' \u00a0عنوان\u00a0 هنا\t\nوهناك\u202f؟ ')).toBe('عنوان هنا وهناك ؟');
  expect(oneLine('\ufeff \u0000 ')).toBe('');
});
