import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { plainText, reachable, sanitise, sanitiseFromElsewhere } from '../../src/text/sanitise.ts';
import { numbersFrom } from './random.ts';

function expectWellFormed(html: string): void {
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw new Error(`${error.message} in ${html}`);
  });
  parser.write(`<x>${html.replaceAll('&nbsp;', ' ')}</x>`).close();
}

describe('sanitise', () => {
  it.each([
    ['scripts', '<p>a<script>alert(1)</script>b</p>', '<p>ab</p>'],
    ['styles', '<style>p{}</style><p style="x">a</p>', '<p>a</p>'],
    ['handlers', '<b onclick="x" onmouseover=y>a</b>', '<b>a</b>'],
    ['frames, forms and pictures', '<iframe src="x"></iframe><img src=x onerror=y><input>a', 'a'],
    ['comments', 'a<!-- b -->c', 'ac'],
    ['classes and ids', '<span class="x" id="y">a</span>', '<span>a</span>'],
    ['the target of a link', '<a href="https://x.example" target="_blank">a</a>', '<a href="https://x.example">a</a>'],
  ])('drops %s', (_what, html, clean) => {
    expect(sanitise(html)).toBe(clean);
  });

  it.each([
    '<p dir="rtl" lang="ar">a <bdi>b</bdi></p>',
    '<table><thead><tr><th>a</th></tr></thead><tbody><tr><td colspan="2">b</td></tr></tbody></table>',
    '<blockquote><p>a</p></blockquote><ol start="3"><li>b</li></ol><pre><code>c</code></pre>',
    '<a href="/a/abc">a</a><a href="https://x.example/?a=1&amp;b=2">b</a><a href="mailto:a@b.example">c</a>',
    '<time datetime="2026-11-20">a</time><sub>b</sub><sup>c</sup><del>d</del>',
  ])('keeps %s', (html) => {
    expect(sanitise(html)).toBe(html);
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    '&#106;avascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'page.html',
    '../up',
    '#part',
    '?page=2',
    '//elsewhere.example',
    '/\\elsewhere.example',
    '\\\\elsewhere.example',
    'file:///etc/passwd',
    '',
  ])('keeps the words of a link to %j, and no link', (href) => {
    expect(sanitise(`<p><a href="${href}">the <b>words</b></a></p>`)).toBe('<p>the <b>words</b></p>');
  });

  it('closes every element that it opens, also behind a link that leads nowhere', () => {
    expect(sanitise('<a href="page">one</a> <a href="/two">two</a> <b>three</b>')).toBe(
      'one <a href="/two">two</a> <b>three</b>',
    );
    expect(sanitise('<p><a>no address</a></p><p>after</p>')).toBe('<p>no address</p><p>after</p>');
    expect(sanitise('<b>open')).toBe('<b>open</b>');
  });

  it('leaves no link without words', () => {
    expect(sanitise('a <a href="/x"></a><a href="/y"><img src="z"></a> b')).toBe('a  b');
  });

  it('leaves quotation marks in text as they are, and escapes what would be markup', () => {
    expect(sanitise('"a" &amp; \'b\' &lt;c&gt;')).toBe('"a" &amp; \'b\' &lt;c&gt;');
    expect(sanitise('<b>"a" &amp; \'b\' &lt;c&gt;</b>')).toBe('<b>"a" &amp; \'b\' &lt;c&gt;</b>');
    expect(sanitise('&quot;a&quot;')).toBe('"a"');
  });

  it('gives well-formed elements for any tangle of tags', () => {
    const next = numbersFrom(5);
    const pieces = [
      '<a href="x">',
      '<a href="/y">',
      '</a>',
      '<b>',
      '</b>',
      '<p>',
      '</p>',
      '<ul>',
      '<li>',
      '</ul>',
      '<br>',
    ];
    const texts = ['a', '<', '&', '"', ']]>', '<script>', '</script>', '<q dir=rtl>', '</q>', '<td>', '<h2>', '</h2>'];
    const all = [...pieces, ...texts];
    for (let round = 0; round < 1500; round += 1) {
      const tangle = Array.from({ length: 14 }, () => all[Math.floor(next() * all.length)]).join('');
      const clean = sanitise(tangle);
      expectWellFormed(clean);
      expect(clean, tangle).not.toMatch(/<script|href="x"/);
    }
  });
});

it('a link is reachable from everywhere with an address, or with a path on this host', () => {
  for (const href of ['https://x.example', 'HTTP://x.example/', 'mailto:a@b.example', '/a/abc', '/'])
    expect(reachable(href), href).toBe(true);
  for (const href of [undefined, '', 'a', '#a', '//x.example', '/\\x.example', 'javascript:x', 'tel:1', ' /a'])
    expect(reachable(href), href).toBe(false);
});

describe('what people elsewhere write', () => {
  it.each([
    ['a path of theirs, which would be one of ours', '<p><a href="/users/ann">the words</a></p>', '<p>the words</p>'],
    ['the name of an article', '<a href="wiki:port">the words</a>', 'the words'],
    ['another scheme', '<a href="tel:1">a</a><a href="web+ap://x">b</a>', 'ab'],
  ])('keeps the words of %s, and no link', (_what, html, clean) => {
    expect(sanitiseFromElsewhere(html)).toBe(clean);
  });

  it('keeps addresses, and mail', () => {
    const html = '<p dir="rtl"><a href="https://x.example/">a</a> <a href="mailto:a@b.example">b</a></p>';
    expect(sanitiseFromElsewhere(html)).toBe(html);
  });

  it.each([
    ['in paragraphs', `<p>${'كلمة '.repeat(50)}</p>`.repeat(4000)],
    ['in one word', `<p dir="rtl">${'ح'.repeat(900_000)}</p>`],
    ['of signs that are longer when they are escaped', '&'.repeat(900_000)],
    ['of tags', '<p><b>a</b></p>'.repeat(60_000)],
  ])('is cut where it is very long, %s, and still well formed', (_what, html) => {
    const clean = sanitiseFromElsewhere(html);
    expectWellFormed(clean);
    expect(clean.length).toBeGreaterThan(19_000);
    expect(clean.length).toBeLessThan(20_100);
    expect(clean).toMatch(/…(<\/\w+>)*$/);
    expect(clean).not.toMatch(/&(?!amp;)|<(?!\/?(p|b)\b)/);
  });

  it('nests no deeper than anybody would write', () => {
    const clean = sanitiseFromElsewhere('<blockquote><b>'.repeat(60_000));
    expect(clean.match(/<blockquote>/g)?.length).toBeLessThan(20);
    expectWellFormed(clean);
  });
});

it('the words of HTML are found in one pass, whatever it is made of', () => {
  // A second look for every sign would take many minutes.
  expect(plainText('<'.repeat(2_000_000))).toHaveLength(2_000_000);
  expect(plainText(`${'<'.repeat(2_000_000)}>`)).toBe('');
  expect(plainText('a <b>b</b> &lt;c&gt; &quot;&amp;lt;&quot; 1 < 2')).toBe('a b <c> "&lt;" 1 < 2');
});
