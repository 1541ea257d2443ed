/**
 * Articles whose words are as unevenly spread as those of a language: the n-th word is n times as rare as the first.
 * Without that, a large index says nothing of how common words and rare ones fare in it.
 */
import type { Random } from '../words.ts';

const letters = [...'ابتجحدرزسشصطعفقكلمنهويةء'];
const vocabulary = 60_000;

export function wordAt(rank: number): string {
  let rest = rank + 37;
  let word = '';
  for (let index = 0; index < 4 + (rank % 3); index++) {
    word += letters[(rest + index * 7) % 22];
    rest = Math.floor(rest / 3) + rank * (index + 1);
  }
  return word;
}

export function rankIn(random: Random): number {
  return Math.floor(vocabulary ** (random.below(1_000_000) / 1_000_000)) - 1;
}

export function words(random: Random, count: number): string {
  return Array.from({ length: count }, () => wordAt(rankIn(random))).join(' ');
}

/** About 6 kB in UTF-8. */
export function articleText(random: Random, index: number, size: number): string {
  const date = new Date(Date.UTC(2026, 0, 1) - (size - index) * 40 * 60_000).toISOString().slice(0, 19);
  const tags = Array.from({ length: 3 }, () => `"وسم ${random.below(300)}"`);
  const paragraphs = Array.from({ length: 6 }, () => `${words(random, 85)}.`);
  return [
    ...['---', `title: ${words(random, 8)}`, `summary: ${words(random, 16)}`, `date: ${date}Z`],
    ...[`section: قسم-${random.below(8)}`, `author: كاتب ${random.below(40)}`, `tags: [${tags.join(', ')}]`, '---'],
    paragraphs.join('\n\n'),
    '',
  ].join('\n');
}
