import { describe, expect, it } from 'vitest';
import { type Converted, markdownOf, placeOf } from '../../../src/content/arriving/html-markdown.ts';

const base = 'https://old.example/2026/quay/';
const convert = (html: string): Converted => markdownOf(html, base);
const textOf = (html: string): string => convert(html).text.trim();

describe('HTML as Markdown', () => {
  it.each([
    ['a link', '<a href="../b (1)/?x=1&amp;y=2#z">ب</a>', '[ب](https://old.example/2026/b%20%281%29/?x=1&y=2#z)'],
    ['a link within the page', '<a href="#note">١</a>', '١'],
    ['a link around a picture', '<a href="/l.jpg"><img src="/s.jpg" alt="م"></a>', `![م](${placeOf(0)})`],
    ['emphasis', 'قال <b>نعم </b>و<i>مضى</i>', 'قال **نعم** و*مضى*'],
    ['emphasis that Markdown would not see', 'قال<b>«نعم»</b>ثم', 'قال«نعم»ثم'],
    ['emphasis within itself', '<b><strong>غليظ</strong></b>', '**غليظ**'],
    ['what was struck out', '<del>لا</del>', '~~لا~~'],
    ['what means something in Markdown', '2 * 3 * 4 [x] _y_ # z', '2 \\* 3 \\* 4 \\[x\\] \\_y\\_ # z'],
    ['code', '<pre>a\n  b</pre>', '```\na\n  b\n```'],
    ['code with its language', '<pre><code class="language-js">a()</code></pre>', '```js\na()\n```'],
    [
      'a film',
      '<iframe src="//www.youtube.com/embed/ab-1?rel=0" title="فيلم"></iframe>',
      '[فيلم](https://www.youtube.com/watch?v=ab-1)',
    ],
    [
      'a sound',
      '<audio controls><source src="/a.mp3"></audio>',
      '[https://old.example/a.mp3](https://old.example/a.mp3)',
    ],
    ['scripts and forms', '<script>x()</script><style>a{}</style><form><input>اسم</form>نص', 'نص'],
    ['a table without a head', '<table><tr><td>أ</td><td>ب</td></tr></table>', '|   |   |\n| --- | --- |\n| أ | ب |'],
    [
      'a cell over two',
      '<table><tr><th colspan=2>أ</th></tr><tr><td>١</td><td>٢</td></tr></table>',
      '| أ |  |\n| --- | --- |\n| ١ | ٢ |',
    ],
    [
      'a cell with blocks',
      '<table><tr><th>أ</th><th>ب</th></tr><tr><td><p>١</p><ul><li>٢</li></ul></td><td>|</td></tr></table>',
      '| أ | ب |\n| --- | --- |\n| ١ ٢ | \\| |',
    ],
    ['a table that lays out a page', '<table><tr><td>أ</td></tr><tr><td>ب</td></tr></table>', 'أ\n\nب'],
    [
      'a card for a page',
      '<figure><a class="kg-bookmark-container" href="https://b.example/"><div class="kg-bookmark-title">عنوان</div><img src="/icon.png"></a></figure>',
      '[عنوان](https://b.example/)',
    ],
  ])('%s', (_name, html, expected) => expect(textOf(html)).toBe(expected));

  it('has a figure’s caption, and its picture by its whole address, be it loaded late', () => {
    const html =
      '<figure><img src="data:image/gif;base64,R0" data-src="a.jpg" alt="م"><figcaption>قال: <i>"هنا"</i></figcaption></figure>';
    expect(convert(html)).toEqual({
      text: `![م](${placeOf(0)} "قال: \\"هنا\\"")\n`,
      pictures: [`${base}a.jpg`],
      remarks: [],
    });
  });

  it('leaves out links that run something, in any spelling, and says so', () => {
    const { text, remarks } = convert(
      '<a href=" JAVA\nscript:alert(1)">أ</a> <a href="data:text/html,x">ب</a> <a href="file:///etc/passwd">ج</a>',
    );
    expect(text).toBe('أ ب ج\n');
    expect(remarks).toHaveLength(2);
  });

  it('knows only paths where the host is not known', () => {
    expect(markdownOf('<a href="/a/">أ</a> <a href="b/">ب</a> <a href="//c.example">ج</a>', '/quay/').text).toBe(
      '[أ](/a/) ب ج\n',
    );
  });

  it('refuses what is beyond measure', () => {
    expect(() => convert('x'.repeat(5_000_000))).toThrow('more than 4194304 characters');
    expect(() => convert('<div>'.repeat(100_000))).toThrow('nested more than 250 deep');
  });

  it('takes no place of a picture from the text itself', () => {
    expect(textOf(`<p>${placeOf(0)}x</p>`)).toBe('0x');
  });
});
