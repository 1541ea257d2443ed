import { describe, expect, it } from 'vitest';
import { parseArticleFile } from '../../src/content/article-file.ts';
import { sourceOf, sourceParts } from '../../src/content/article-source.ts';
import { byOwnNames } from '../../src/content/field-names.ts';
import { plainSite } from '../plain-site.ts';

const files = [
  { title: 'ع', description: 'م', publishDate: '2026-11-20', keywords: ['أ', 'ب'], cover: 'a.jpg', language: 'en' },
  { title: 'ع', categories: ['عالم', 'بحر'], tags: 'ريح، موج', author: 'سلمى', redirect_from: '/old' },
  { title: 'ع', section: 'محلي', categories: ['بحر'], lastmod: '2026-11-21', see_also: ['عنوان آخر'] },
  { title: 'ع', published: false, status: 'live', excerpt: 'م' },
  { title: 'ع', published: '2026-11-20', summary: '', subtitle: 'م', expiryDate: '2027-01-01' },
  { title: 'ع', published: 'False' },
  { title: 'ع', status: 'Draft' },
  { title: 'ع', status: 'draft', date: '2026-11-20', featured_image: { src: 'b.jpg', alt: 'ميناء' } },
];

describe('our own names of front matter', () => {
  it.each(files)('mean what other generators say: %o', (fields) => {
    const yaml = Object.entries(fields).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
    const read = (text: string) => parseArticleFile(Buffer.from(text), 'a.md', plainSite).manuscript;
    expect(read(sourceOf({ fields, text: 'نص' }))).toEqual(read(`---\n${yaml.join('\n')}\n---\nنص`));
  });

  it('say in one way that an article is a draft, so that it can be published', () => {
    expect(byOwnNames({ published: 'False', status: 'Draft' })).toEqual({ draft: true });
  });

  it('stay what they are, and leave other fields alone', () => {
    const fields = { title: 'ع', colour: 'red', tags: ['a'], date: '2026-11-20' };
    expect(byOwnNames(byOwnNames(fields))).toEqual(fields);
    expect(sourceParts(sourceOf({ fields, text: '' }))?.fields).toEqual(fields);
  });
});
