/** What two articles have in common, by the stems of their words. */

/** Stems in their order; empty where a text ends, and for a word that says nothing. */
export type Stems = readonly string[];

/**
 * How many of `stems` are in both texts. Those that stand beside each other in both count as one: two words of a town's
 * name are one thing in common.
 */
export function shared(one: Stems, other: Stems, stems: ReadonlySet<string>): number {
  const both = new Set(other.filter((stem) => stems.has(stem)));
  const pairs = pairsOf(one, both);
  return both.size - new Set(pairsOf(other, both)).intersection(new Set(pairs)).size;
}

function pairsOf(text: Stems, stems: ReadonlySet<string>): string[] {
  return text.flatMap((stem, at) => {
    const before = text[at - 1];
    return before !== undefined && stems.has(before) && stems.has(stem) ? [`${before} ${stem}`] : [];
  });
}
