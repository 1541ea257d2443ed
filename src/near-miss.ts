/**
 * Titles that nearly match: for an editor to choose from, never to resolve by. A headline and its negation are as alike
 * as a headline and its typo.
 */
import { titleKey } from './text/fold.ts';

/** Dice coefficient over trigrams from which two titles are alike (measured: docs/architecture.md, "References"). */
const alike = 0.8;

export type Titled = { id: string; title: string };
export type NearMiss = Titled & { likeness: number };

/** The titles of `titles` that are like `title` and have the same numbers, the likest first, at most five. */
export function nearMisses(title: string, titles: readonly Titled[]): NearMiss[] {
  const wanted = trigrams(title);
  const numbers = numbersIn(title);
  return titles
    .filter((one) => numbersIn(one.title) === numbers)
    .map((one) => ({ ...one, likeness: dice(wanted, trigrams(one.title)) }))
    .filter(({ likeness }) => likeness >= alike)
    .sort((a, b) => b.likeness - a.likeness || (a.id < b.id ? -1 : 1))
    .slice(0, 5);
}

function trigrams(title: string): Set<string> {
  const padded = `  ${titleKey(title)}  `;
  return new Set(Array.from({ length: padded.length - 2 }, (_, at) => padded.slice(at, at + 3)));
}

function dice(one: Set<string>, other: Set<string>): number {
  let shared = 0;
  for (const trigram of one) if (other.has(trigram)) shared += 1;
  return (2 * shared) / (one.size + other.size);
}

function numbersIn(title: string): string {
  return (titleKey(title).match(/\d+/g) ?? []).join(' ');
}
