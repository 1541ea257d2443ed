import { expect, it } from 'vitest';
import { readableAddress } from '../../src/text/readable-address.ts';

it.each([
  ['https://old.example/2024/%d9%86%D8%B5/?p=1', 'https://old.example/2024/نص/?p=1'],
  // What would break a line, turn its direction, or mean something else.
  ['/a%0Ab%20c%2Fd', '/a%0Ab%20c%2Fd'],
  ['/%E2%80%AEa', '/%E2%80%AEa'],
  ['/%C2%A0', '/%C2%A0'],
  ['/%D8', '/%D8'],
])('%s is shown as %s', (address, shown) => {
  expect(readableAddress(address)).toBe(shown);
});
