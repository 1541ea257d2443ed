import { describe, expect, it } from 'vitest';
import {
  type Article,
  articlePath,
  idOfPath,
  isAddress,
  leadPicture,
  mediaNames,
  type Picture,
  permanentPath,
} from '../src/article.ts';
import type { Media } from '../src/media.ts';

describe('the id of a path', () => {
  it.each([
    ['2026/11/mountain-railway', 'gmpiaotw'],
    ['a', 'zklycewk'],
    ['أخبار/خبر', 'dztoe6sz'],
  ])('of %s is %s: the first eight base32 letters of its SHA-256', (path, id) => {
    expect(idOfPath(path)).toBe(id);
  });

  it('is the same however a file system composes the letters of its name', () => {
    expect(idOfPath('cafe\u0301')).toBe('quhx3rbz');
    expect(idOfPath('caf\u00e9')).toBe('quhx3rbz');
  });

  it('can be given as an id', () => {
    for (let index = 0; index < 500; index += 1) expect(idOfPath(`2026/article-${index}`)).toMatch(/^[a-z2-7]{8}$/);
  });

  it('differs from every other in a large newsroom', () => {
    const ids = new Set(Array.from({ length: 20_000 }, (_, index) => idOfPath(`2026/11/article-${index}`)));
    expect(ids.size).toBe(20_000);
  });
});

it('the permanent address has the id alone, the page its slug, percent-encoded in upper case', () => {
  expect(permanentPath('abc')).toBe('/a/abc');
  expect(articlePath({ id: 'abc', slug: 'second-quay' })).toBe('/a/abc/second-quay');
  expect(articlePath({ id: 'abc', slug: 'قطار-2' })).toBe('/a/abc/%D9%82%D8%B7%D8%A7%D8%B1-2');
});

const picture = (src: string | null): Picture => ({ src, alt: '', caption: null, credit: null });
const figure = (src: string | null): Article['body'][number] => ({ type: 'figure', picture: picture(src) });
const paragraph: Article['body'][number] = { type: 'paragraph', html: 'a' };
const present = Object.fromEntries(['port.jpg', 'sea.jpg'].map((name) => [name, { name } as Media]));

describe('the picture that stands for an article', () => {
  it('is its own, where that is there', () => {
    const body = [figure('sea.jpg')];
    expect(leadPicture({ image: picture('port.jpg'), body, media: present })?.src).toBe('port.jpg');
  });

  it('is else the first in its body that is there', () => {
    const body = [figure(null), paragraph, figure('missing.jpg'), figure('sea.jpg'), figure('port.jpg')];
    expect(leadPicture({ image: picture('missing.jpg'), body, media: present })?.src).toBe('sea.jpg');
    expect(leadPicture({ image: null, body, media: present })?.src).toBe('sea.jpg');
  });

  it('can be an address elsewhere', () => {
    const image = picture('https://pictures.example/a.jpg');
    expect(leadPicture({ image, body: [], media: {} })).toBe(image);
  });

  it('is none where no picture came', () => {
    expect(leadPicture({ image: null, body: [paragraph, figure(null)], media: present })).toBeNull();
    expect(leadPicture({ image: picture('missing.jpg'), body: [], media: present })).toBeNull();
  });
});

it('an article names its pictures and its sound once each, and no addresses elsewhere', () => {
  const body = [
    figure('sea.jpg'),
    figure('port.jpg'),
    figure(null),
    figure('https://pictures.example/a.jpg'),
    paragraph,
  ];
  expect(mediaNames({ image: picture('port.jpg'), body, audio: 'quay.mp3' }).sort()).toEqual([
    'port.jpg',
    'quay.mp3',
    'sea.jpg',
  ]);
  expect(mediaNames({ image: null, body: [paragraph], audio: null })).toEqual([]);
});

it('only http and https begin an address', () => {
  for (const text of ['http://x.example', 'HTTPS://x.example/a']) expect(isAddress(text), text).toBe(true);
  for (const text of ['port.jpg', '/a', 'ftp://x.example', 'httpx', '//x.example', ''])
    expect(isAddress(text)).toBe(false);
});
