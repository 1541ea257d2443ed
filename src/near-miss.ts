/**
 * Titles that nearly match: for an editor to choose from, never to resolve by. A headline and its negation are as alike
 * as a headline and its typo.
 */
import { titleKey } from './text/fold.ts';

/** Dice coefficient over trigrams from which two titles are alike (measured: docs/architecture.md, "References"). */
const alike = 0.8;

const mostOffered = 5;

export type Titled = { id: string; title: string };
export type NearMiss = Titled & { likeness: number };

/** The titles of `titles` that are like `title` and have the same numbers, the likest first, at most five. */
export function nearMisses(title: string, titles: readonly Titled[]): NearMiss[] {
  return nearMissesOfEach([title], titles)[0] as NearMiss[];
}

/** The same for several at once: `titles` are gone through once, be they a hundred thousand. */
export function nearMissesOfEach(wanted: readonly string[], titles: readonly Titled[]): NearMiss[][] {
  const keys = wanted.map(titleKey);
  // Nothing is like no words at all.
  const sizes = keys.map((key) => (key === '' ? Number.POSITIVE_INFINITY : trigrams(key).size));
  const numbers = keys.map(numbersIn);
  const holders = Map.groupBy(
    keys.flatMap((key, index) => [...trigrams(key)].map((trigram) => ({ trigram, index }))),
    ({ trigram }) => trigram,
  );
  const found = wanted.map((): NearMiss[] => []);
  const shared = new Uint16Array(wanted.length);
  for (const one of titles) {
    const key = titleKey(one.title);
    const own = trigrams(key);
    shared.fill(0);
    for (const trigram of own)
      for (const { index } of holders.get(trigram) ?? []) shared[index] = (shared[index] ?? 0) + 1;
    for (const [index, size] of sizes.entries()) {
      const likeness = (2 * (shared[index] ?? 0)) / (size + own.size);
      if (likeness >= alike && numbersIn(key) === numbers[index]) found[index]?.push({ ...one, likeness });
    }
  }
  return found.map((some) =>
    some.sort((a, b) => b.likeness - a.likeness || (a.id < b.id ? -1 : 1)).slice(0, mostOffered),
  );
}

function trigrams(key: string): Set<string> {
  const padded = `  ${key}  `;
  const found = new Set<string>();
  for (let at = 0; at + 3 <= padded.length; at++) found.add(padded.slice(at, at + 3));
  return found;
}

function numbersIn(key: string): string {
  return (key.match(/\d+/g) ?? []).join(' ');
}
