/** A publication of any size, the same on every machine: the newest fifty articles of all sizes are the same too. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { picture } from './picture.ts';
import { heading, headline, type Random, seeded, sentence, sentences } from './words.ts';

/** The tag that every article carries. No setting names it, so it is a channel by its articles alone. */
export const commonTag = 'نشرة';

const sections = ['port', 'places', 'technology', 'culture', 'weather', 'opinion'];
const authors = ['salma', 'karim', 'nora', 'hadi', 'rim', 'yusuf', 'لينا الأسمر', 'سامي الحلو'];
const declaredAuthors = 6;
const tags = lines(
  'مرافئ|نقل|عمل|زراعة|تعليم|صحة|قطارات|أسعار|كتب|طقس|صيد|حرف|تاريخ|طاقة|مياه|سياحة|رياضة|أسواق|طرق|بيئة',
);
const pictures = 24;
const newest = Date.UTC(2026, 0, 1);
/** Between two articles, in milliseconds: 10,000 of them fill about nine months. */
const interval = 40 * 60_000;

export function writeCorpus(folder: string, size: number): void {
  write(join(folder, 'site.yaml'), siteFile());
  mkdirSync(join(folder, 'articles'), { recursive: true });
  for (let index = 0; index < pictures; index++) write(join(folder, 'media', pictureName(index)), picture(index));
  for (let age = 0; age < size; age++) writeArticle(folder, age);
}

/** Writes the article that is `age` places behind the newest; another `edition` has another text. */
export function writeArticle(folder: string, age: number, edition = 0): void {
  write(join(folder, 'articles', articleName(age)), article(age, edition));
}

function articleName(age: number): string {
  return `${dateOf(age).slice(0, 7).replace('-', '/')}/story-${String(age).padStart(6, '0')}.md`;
}

/** About 6 kB in UTF-8. */
export function article(age: number, edition: number): string {
  const random = seeded(age + 1);
  return `${frontMatter(random, age)}\n${body(random, age, edition)}`;
}

function frontMatter(random: Random, age: number): string {
  const image = age % 4 === 0 ? [`image: {src: ${pictureName(age % pictures)}, alt: ${headline(random)}}`] : [];
  const some = Array.from({ length: 1 + random.below(3) }, () => random.pick(tags));
  return [
    '---',
    `title: ${titleOf(age)}`,
    `summary: ${sentence(random)}`,
    `date: ${dateOf(age)}`,
    `section: ${random.pick(sections)}`,
    `authors: [${random.pick(authors)}]`,
    `tags: [${[commonTag, ...new Set(some)].join(', ')}]`,
    ...image,
    '---',
    '',
  ].join('\n');
}

function body(random: Random, age: number, edition: number): string {
  const opening = edition === 0 ? [] : [`الطبعة ${edition}. ${sentence(random)}`];
  const paragraphs = (count: number) => Array.from({ length: count }, () => sentences(random, 3));
  return [
    ...opening,
    ...paragraphs(2),
    `## ${heading(random)}`,
    `${sentence(random)} وينشر المرفأ [جدول الرسو](https://example.org/berths) مساء كل أحد، **قبل أن يعلن** الأسعار.`,
    ...paragraphs(2),
    Array.from({ length: 3 }, () => `- ${sentence(random)}`).join('\n'),
    `## ${heading(random)}`,
    `> «${sentence(random)}»`,
    ...paragraphs(2),
    ...relatedLine(random, age),
    '',
  ].join('\n\n');
}

/** Every third article names a newer one by its title, which is there in a corpus of any size. */
function relatedLine(random: Random, age: number): string[] {
  if (age % 3 !== 1) return [];
  return [`اقرأ أيضاً: ${titleOf(age - 1 - random.below(Math.min(age, 40)))}`];
}

function titleOf(age: number): string {
  return `${headline(seeded(-1 - age))} (${age})`;
}

function siteFile(): string {
  return [
    'title: نشرة القياس',
    'language: ar',
    'timezone: Asia/Beirut',
    'description: مقالات مؤلَّفة لقياس السرعة.',
    'sections:',
    ...sections.map((slug) => `  - {slug: ${slug}, title: ${slug}}`),
    'authors:',
    ...authors.slice(0, declaredAuthors).map((slug) => `  - {slug: ${slug}, name: ${slug}}`),
    '',
  ].join('\n');
}

function pictureName(index: number): string {
  return `pattern-${index}.png`;
}

function dateOf(age: number): string {
  return `${new Date(newest - age * interval).toISOString().slice(0, 19)}Z`;
}

function lines(text: string): string[] {
  return text.split('|');
}

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
