import { describe, expect, it } from 'vitest';
import { type XmlNode, xmlPieces } from '../../src/text/xml-reading.ts';

async function* texts(...parts: string[]): AsyncGenerator<string> {
  yield* parts;
}

async function piecesOf(...parts: string[]): Promise<XmlNode[]> {
  const pieces: XmlNode[] = [];
  for await (const piece of xmlPieces(texts(...parts))) pieces.push(piece);
  return pieces;
}

const failureOf = (...parts: string[]): Promise<string> =>
  piecesOf(...parts).then(
    () => 'none',
    (error) => `${error.line}: ${error.message}`,
  );

describe('XML, piece by piece', () => {
  it('hands over the root, then what stands in it or in its channel, however it is cut', async () => {
    const text =
      '\n<?xml version="1.0"?><rss xmlns:a="urn:a"><channel><title>x</title><item a:b="c"><![CDATA[<p>]]>y</item></channel></rss>';
    const whole = await piecesOf(text);
    expect(whole.map(({ local, children }) => [local, children.join('')])).toEqual([
      ['rss', ''],
      ['title', 'x'],
      ['item', '<p>y'],
    ]);
    expect(whole[2]?.attributes).toEqual({ 'a:b': 'c' });
    expect(await piecesOf(...text)).toEqual(whole);
  });

  it('forgives what costs a character: entities that nobody declared, control characters, unbound prefixes', async () => {
    const [, title] = await piecesOf('<feed><title>a&nbsp;b\u0008 &#x1; ]]> <x:y/></title></feed>');
    expect(title?.children.filter((child) => typeof child === 'string').join('')).toBe('a&nbsp;b &#x1; ]]> ');
  });

  it.each([
    [
      'entities of its own',
      '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r><a>&x;</a></r>',
      /^1: .*refused$/,
    ],
    ['a bomb of entities', '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><r>&b;</r>', /refused$/],
    ['what is no XML', 'hello', /^1: this is not XML: /],
    [
      'tags that do not match',
      '<r>\n<a></b></r>',
      /^2: this is not XML: unexpected close tag|unmatched closing tag: b/,
    ],
    ['what is cut off', '<r><a>x</a><b>', /this is not XML: unclosed tag: b/],
    ['beyond measure deep', '<r>'.repeat(300), /nested more than 200 deep/],
  ])('refuses %s, and names the line', async (_name, text, message) => expect(await failureOf(text)).toMatch(message));

  it.each([
    ['a text', '<r><a>'],
    ['an attribute', '<r><a b="'],
  ])('does not hold %s without an end in memory', async (_name, start) => {
    let given = 0;
    async function* endless(): AsyncGenerator<string> {
      yield start;
      const part = 'x'.repeat(1024 * 1024);
      for (; given < 1000; given++) yield part;
    }
    const read = async () => {
      for await (const _piece of xmlPieces(endless()));
    };
    await expect(read()).rejects.toThrow('more than 33554432 characters');
    expect(given).toBeLessThan(40);
  });

  it('gives what was good before the fault', async () => {
    const seen: string[] = [];
    const read = async () => {
      for await (const { local } of xmlPieces(texts('<r><a/><b/>', '<c d></c></r>'))) seen.push(local);
    };
    await expect(read()).rejects.toThrow('attribute without value');
    expect(seen).toEqual(['r', 'a', 'b']);
  });
});
