import { expect, it } from 'vitest';
import { whatBreaks } from '../../src/http/api/broken-json.ts';

const said = (text: string) => {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return whatBreaks(text, error as Error);
  }
};

const whole = '{"title": "خبر\\u0021", "tags": [1.5e3, -2, true, false, null, {"a": []}], "text": ""}';

it('text that is no JSON is told by its position, wherever it breaks', () => {
  expect(said('{"a": b}')).toBe('unexpected b at position 6');
  expect(said('{"a": "x" "b"}')).toContain('position 10');
  expect(said(`{"a": "${'ا'.repeat(1000)}", b}`)).toContain('position 1010');
  expect(said('{"a": 1}}')).toContain('position 8');
  expect(said('')).toBe('it ends too early, at position 0');
  for (let at = 1; at < whole.length; at++) expect(said(whole.slice(0, at))).toContain(`position ${at}`);
  for (let at = 0; at < whole.length; at++) {
    const broken = `${whole.slice(0, at)}\u0001${whole.slice(at)}`;
    expect(said(broken)).toContain(`position ${at}`);
  }
});
