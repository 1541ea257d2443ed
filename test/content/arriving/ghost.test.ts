import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { idOfPath } from '../../../src/article.ts';
import type { Arrived } from '../../../src/content/arriving/arrival.ts';
import { type TestNewsroom, temporaryFolder, testNewsroom } from '../../newsroom.ts';
import { arrive, fixtures, outcomes, saidOf, written } from './arriving.ts';

const picture = join(import.meta.dirname, '../../../content/media/sea-chart.jpg');
const file = join(fixtures, 'ghost.json');
const idOf = (number: string) => idOfPath(`ghost 66a1f0c2d4e5f60001a2b3${number}`);

describe('a Ghost export', () => {
  let room: TestNewsroom;
  let arrived: Arrived[];
  beforeAll(async () => {
    const images = temporaryFolder(afterAll);
    mkdirSync(join(images, '2026/10'), { recursive: true });
    copyFileSync(picture, join(images, '2026/10/crates.jpg'));
    room = await testNewsroom({}, { atEnd: afterAll });
    arrived = await arrive(room, file, { folders: [images], from: 'https://old.example' });
  });

  it('arrives with every post in its state; what only some could read is a draft', () => {
    expect(outcomes(arrived)).toMatchObject({
      'ليلة في سوق السمك': 'new',
      'The ice factory': 'new',
      'بلا نص': 'failed',
    });
    const states = ['c4', 'c5', 'c6', 'c7', 'c8', 'ca'].map((one) => room.newsroom.archive.article(idOf(one))?.state);
    expect(states).toEqual(['published', 'published', 'draft', 'draft', 'scheduled', 'published']);
    expect(saidOf(arrived, 'للمشتركين')).toEqual(['it was for paid only: it is a draft here']);
    expect(saidOf(arrived, 'بلا نص')).toEqual([
      'its text is there only as the editor keeps it, and not as HTML: publish it there once, and export again',
    ]);
    expect(saidOf(arrived, 'من نحن')).toEqual(['it was a page: it is an article here']);
  });

  it('keeps authors and tags in their order, times, picture, guid, and where it stood', () => {
    const name = 'imported/old.example/content/images/2026/10/crates.jpg';
    expect(room.newsroom.archive.article(idOf('c4'))).toMatchObject({
      summary: 'ساعة قبل الفجر، ومئة صندوق.',
      authors: [{ slug: 'salma' }, { title: 'كريم نصر' }],
      section: { slug: 'world' },
      tags: [{ title: 'أسواق' }],
      published: { at: '2026-10-05T04:30:00Z' },
      updated: '2026-10-06T04:00:00Z',
      image: { src: name, alt: 'صناديق مكدسة', caption: 'السوق عند الرابعة' },
      guid: '66a1f0c2d4e5f60001a2b3c4',
    });
    expect(room.newsroom.archive.article(idOf('c5'))).toMatchObject({
      language: 'en',
      canonical: 'https://first.example/ice',
    });
  });

  it('has its cards as Markdown, and its references among themselves', () => {
    const text = room.newsroom.desk.source(idOf('c4'))?.text.split('---\n').slice(2).join('---\n');
    expect(text).toBe(`يبدأ المزاد قبل الفجر بساعة، كما كتبنا في [مصنع الثلج](https://old.example/ice-factory/).

![صناديق](<imported/old.example/content/images/2026/10/crates.jpg> "صناديق قبل المزاد")

[جدول المد](https://tides.example/today)

[https://player.vimeo.com/video/77](https://player.vimeo.com/video/77)
`);
    expect(room.newsroom.archive.article(idOf('c4'))?.references[0]).toMatchObject({ target: { id: idOf('c5') } });
  });

  it('changes nothing the second time', async () => {
    const before = room.newsroom.archive.latestChange();
    const again = await arrive(room, file, { from: 'https://old.example' });
    expect(new Set(again.map(({ outcome }) => outcome))).toEqual(new Set(['unchanged', 'failed']));
    expect(room.newsroom.archive.latestChange()).toBe(before);
  });

  it('has paths alone where nothing says where the site was', async () => {
    const other = await testNewsroom({});
    await arrive(other, file);
    const { references = [] } = other.newsroom.archive.article(idOf('c4')) ?? {};
    expect(references[0]).toMatchObject({ url: '/ice-factory/', target: { id: idOf('c5') } });
    expect(other.newsroom.archive.articleAt('/fish-market-night')?.id).toBe(idOf('c4'));
  });
});

describe('JSON that is no Ghost export', () => {
  const whole = readFileSync(file, 'utf8');

  it.each([
    ['is cut off', whole.slice(0, 3000), 'this JSON has no end: the file is cut off'],
    ['is broken', whole.replace('"users":[', '"users":'), /^this is not JSON: /],
    ['is something else', '{"name": "x"}', 'this JSON is neither a Ghost export nor a JSON Feed'],
  ])('is refused where it %s', async (_name, text, message) => {
    const room = await testNewsroom({});
    await expect(arrive(room, written('a.json', text))).rejects.toThrow(message);
    expect([...room.newsroom.archive.sources()]).toEqual([]);
  });
});
