import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseSite } from '../../src/content/site-file.ts';

function problems(text: string): string[] {
  const { site, problems: found } = parseSite(text, 'site.yaml');
  expect(site).toBeNull();
  return found.map(({ file, line, message }) => {
    expect(file).toBe('site.yaml');
    return `${line}: ${message}`;
  });
}

describe('site.yaml', () => {
  it('needs a title and a language, and has a default for everything else', () => {
    expect(parseSite('title: نشرة\nlanguage: ar', 'site.yaml')).toEqual({
      problems: [],
      site: {
        title: 'نشرة',
        language: 'ar',
        description: null,
        timezone: 'UTC',
        handle: 'news',
        icon: null,
        licence: null,
        sections: [],
        authors: [],
        federation: { shape: 'article', media: 'none', attributedTo: 'site', replies: 'open' },
        labels: { related: [], slot: [] },
      },
    });
  });

  it('can say everything that the contract names', () => {
    const { site, problems: found } = parseSite(
      `title: نشرة المرفأ
language: AR-lb
description: أخبار البحر
timezone: Asia/Beirut
handle: harbour
icon: icon.png
licence: https://creativecommons.org/licenses/by/4.0/
sections:
  - {slug: port, title: المرفأ}
  - {slug: english, title: In English, language: en, handle: en}
  - bare
authors:
  - {slug: salma, name: سلمى, handle: salma.d, url: "https://example.org/salma"}
  - {slug: karim}
federation: {shape: card, media: image, attributedTo: author, replies: approved}
labels:
  related: [من دفاترنا]
  slot: من اختيار التحرير
`,
      'site.yaml',
    );
    expect(found).toEqual([]);
    expect(site).toEqual({
      title: 'نشرة المرفأ',
      language: 'ar-LB',
      description: 'أخبار البحر',
      timezone: 'Asia/Beirut',
      handle: 'harbour',
      icon: 'icon.png',
      licence: 'https://creativecommons.org/licenses/by/4.0/',
      sections: [
        { slug: 'port', title: 'المرفأ', language: null, handle: null },
        { slug: 'english', title: 'In English', language: 'en', handle: 'en' },
        { slug: 'bare', title: 'bare', language: null, handle: null },
      ],
      authors: [
        { slug: 'salma', title: 'سلمى', url: 'https://example.org/salma', handle: 'salma.d' },
        { slug: 'karim', title: 'karim', url: null, handle: null },
      ],
      federation: { shape: 'card', media: 'image', attributedTo: 'author', replies: 'approved' },
      labels: { related: ['من دفاترنا'], slot: ['من اختيار التحرير'] },
    });
  });

  it('can be saved with a byte order mark and with the line ends of Windows', () => {
    expect(parseSite('\ufefftitle: x\r\nlanguage: en\r\n', 'site.yaml').site).toMatchObject({
      title: 'x',
      language: 'en',
    });
  });

  it('of the sample publication is right', () => {
    const text = readFileSync(new URL('../../content/site.yaml', import.meta.url), 'utf8');
    expect(parseSite(text, 'site.yaml').problems).toEqual([]);
  });
});

describe('a wrong site.yaml is refused, with every problem at once', () => {
  it('where the title and the language are missing', () => {
    expect(problems('')).toEqual([
      'null: title: is missing; write the name of the publication',
      'null: language: is missing; write a tag such as ar or en-GB',
    ]);
    expect(problems('description: x\ntitle: ""').map((line) => line.split(';')[0])).toEqual([
      '2: title: is missing',
      '1: language: is missing',
    ]);
  });

  it('each with its line and what would be right', () => {
    const found = problems(`title: x
language: arabic
timezone: +02:00
handle: News!
sections:
  - slug: Two Words
  - title: no slug
  - {slug: port}
  - {slug: port}
authors:
  - slug: a
    handle: É
`);
    expect(found).toEqual([
      '2: language: "arabic" is no language tag; write ar or en-GB',
      '3: timezone: "+02:00" is no IANA time zone; write Asia/Beirut or UTC',
      '4: handle: "News!" must be small ASCII letters, digits, . - _',
      '6: slug: "Two Words" must be small letters and digits with - between',
      '7: slug: "" must be small letters and digits with - between',
      '12: handle: "É" must be small ASCII letters, digits, . - _',
      '5: sections: the slug "port" stands twice',
    ]);
  });

  it('where two channels want one handle, or that of the server', () => {
    const found = problems(`title: x
language: en
sections:
  - {slug: port, handle: sea}
  - slug: news
    handle: news
authors:
  - slug: a
    handle: sea
  - slug: b
    handle: instance.actor
`);
    expect(found).toEqual([
      `6: handle: "news" is another channel's; choose one of its own`,
      `9: handle: "sea" is another channel's; choose one of its own`,
      `11: handle: "instance.actor" is another channel's; choose one of its own`,
    ]);
  });

  it('where what followers get is none of the choices', () => {
    const found = problems(
      'title: x\nlanguage: en\nfederation:\n  shape: note\n  media: all\n  attributedTo: [salma]\n',
    );
    expect(found).toEqual([
      '4: shape: "note" is no choice here; write article or article-plain or card',
      '5: media: "all" is no choice here; write none or image',
      '6: attributedTo: must be text',
    ]);
    expect(problems('title: x\nlanguage: en\nfederation: 3-d')).toEqual([
      '3: shape: "3-d" is no choice here; write article or article-plain or card',
    ]);
  });

  it('where a field is of the wrong kind', () => {
    expect(problems('title: x\nlanguage:\n  a: b')).toEqual(['2: language: must be text']);
    expect(problems('title: [x]\nlanguage: ar')).toEqual(['1: title: must be text']);
  });

  it('where it is not YAML, or no mapping', () => {
    expect(problems('title: x: y\nlanguage: ar')[0]).toMatch(/^1: this is not YAML: .*quotes/);
    expect(problems('title: x\nlanguage: ar\ntitle: y')[0]).toMatch(/^3: this is not YAML: /);
    expect(problems('- title: x')).toEqual(['1: write `name: value` lines here']);
  });
});
