/** One article with every field that an output carries, and the values that outputs must give back. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { article, type Files } from '../newsroom.ts';

const media = join(import.meta.dirname, '../../content/media');

export const source = {
  id: 'harbour-01',
  title: 'GPS & البحر: 3 < 5 و«&amp;» حرفية',
  summary: 'ملخّص فيه <وسم> و& وعلامة &amp; كما كُتبت.',
  date: '2026-11-01T08:00:00+02:00',
  updated: '2026-11-02T10:30:00+02:00',
  section: 'world',
  authors: ['salma', 'Karim <k> & Sons'],
  tags: ['موانئ', 'R&D <x> "y"'],
  lang: 'ar-LB',
  slug: 'harbour-opens',
  image: { src: 'dawn.jpg', alt: 'رافعات عند الفجر', caption: 'OpenSea: المرفأ & <البحر>', credit: 'تصوير: ل. حدّاد' },
  audio: 'speech.mp3',
  related: [{ title: 'صفحة خارجية', url: 'https://example.org/page?a=1&b=2' }],
};

export const body = `فقرة أولى فيها **غليظ** و[رابط](https://example.org/a?x=1&y=2) و[قسم](/sections/world).

## عنوان داخلي

> اقتباس

- بند أول
- بند ثانٍ

طالع أيضًا: مقال لم يصل بعد

\`<script>]]>alert(1)]]></script>\``;

export const files: Files = {
  'articles/harbour.md': article(source, body),
  'media/dawn.jpg': readFileSync(join(media, 'harbour-dawn.jpg')),
  'media/speech.mp3': readFileSync(join(media, 'ras-al-nour-second-quay.mp3')),
};

/** What the files themselves say, as measured by other programs (`identify`, `ls`, `soxi`). */
export const dawn = { width: 1600, height: 900, type: 'image/jpeg' };
export const speech = { type: 'audio/mpeg', seconds: 34 };
