/** How much is measured. */
export type Plan = {
  /** Articles in each corpus: a feed of less than a page, of exactly one, and what is measured against them. */
  sizes: { short: number; page: number; medium: number; large: number };
  /** Each thing is measured once a round, in turn with what it is compared with. */
  rounds: { import: number; feeds: number; start: number };
  /** Requests of one round: one after the other, and at once. */
  requests: { oneByOne: number; whole: number; unchanged: number };
  /** Articles saved for the first GETs after a change, and how many of these only warm up. */
  changes: { measured: number; warmUp: number };
  connections: number;
  /** Each on a server of its own. */
  followers: number;
  /** Likes that come in. */
  letters: number;
};

const [short, page] = [15, 50];

export function fullPlan(large = 10_000): Plan {
  return {
    sizes: { short, page, medium: Math.round(large / 10), large },
    rounds: { import: 3, feeds: 7, start: 9 },
    requests: { oneByOne: 40, whole: 300, unchanged: 2_000 },
    changes: { measured: 15, warmUp: 4 },
    connections: 8,
    followers: 10_000,
    letters: 3_000,
  };
}

/** Shows that everything works; too little for its numbers to mean much. */
export function quickPlan(large = page): Plan {
  return {
    sizes: { short, page, medium: short, large },
    rounds: { import: 1, feeds: 2, start: 1 },
    requests: { oneByOne: 10, whole: 30, unchanged: 100 },
    changes: { measured: 2, warmUp: 0 },
    connections: 8,
    followers: 300,
    letters: 200,
  };
}

/** Each size once, in order. */
export function sizesOf({ sizes }: Plan): number[] {
  return [...new Set([sizes.short, sizes.page, sizes.medium, sizes.large])].sort((a, b) => a - b);
}
