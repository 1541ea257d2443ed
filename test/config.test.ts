import { describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';

describe('NASHRA_HUB', () => {
  const read = (NASHRA_HUB: string, more = {}) => {
    const { config, problems } = readConfig({ NASHRA_HUB, ...more });
    return problems.length === 0 ? config.hub : problems;
  };
  const allowed = { NASHRA_ALLOW_PRIVATE_ADDRESSES: 'true' };

  it('is an address as a header can hold it, or none', () => {
    expect(read('')).toBeNull();
    expect(read(' https://hub.example ')).toBe('https://hub.example/');
    expect(read('https://hub.example/?a=1&b="2"')).toBe('https://hub.example/?a=1&b=%222%22');
    expect(read('https://نشرة.example/مركز>')).toMatch(/^https:\/\/xn--[a-z0-9]+\.example\/[%A-F0-9]+$/);
  });

  it.each([
    'x',
    'hub.example',
    'ftp://hub.example/',
    'https://',
    'https://me@hub.example/',
    'https://hub.example/#a',
    'http://hub.example/',
  ])('is refused where no ping could go there: %s', (hub) => {
    expect(read(hub)).toEqual([`NASHRA_HUB: "${hub}" is no address of a hub; write https://hub.example/`]);
  });

  it('may be plain http only where tests run on one machine', () => {
    expect(read('http://127.0.0.1:9/', allowed)).toBe('http://127.0.0.1:9/');
    expect(read('ftp://127.0.0.1/', allowed)).toHaveLength(1);
  });
});
