/** How much is measured. */
export type Plan = {
  /** Articles in the corpora, ascending: what costs the same with all of them does not depend on the size. */
  sizes: number[];
  /** Articles of the corpus by which the cost of the start is taken out of importing. */
  short: number;
  /** Each thing is measured once a round, in turn with what it is compared with. */
  rounds: { import: number; serve: number; stampede: number; start: number; workers: number };
  /** Rounds before these that do not count, so that compilers have seen everything. */
  warmUps: number;
  /** Of the things that are asked for under load, so many. */
  questions: number;
  /** Load on one thing in one round: seconds, whole ones. */
  seconds: number;
  /** What has just started holds what it will let go of, and so long it is left alone: seconds. */
  rest: number;
  /** Readers of a server with nothing else to do: seconds. */
  quiet: number;
  /** Readers who ask all the time. */
  connections: number;
  /** Readers who ask once, at the same time. */
  crowd: number;
  /** Articles saved one by one. */
  saves: number;
  /** Posts in WordPress exports, ascending. */
  exports: number[];
  /** Each on a server of its own. */
  followers: number;
  /** Workers elsewhere, ascending, that are compared with the sender beside a server. */
  crews: number[];
  /** Likes that come in. */
  letters: number;
  /** The newsroom of docs/scale.md so many times smaller, for so many seconds, and with so many workers; its tables so many times. */
  newsroom: { by: number; seconds: number; workers: number[]; tables: number };
};

const usual = [1_000, 10_000];

/** With one size more, if one is asked for. */
export function fullPlan(size?: number): Plan {
  return {
    sizes: sorted(size, usual),
    short: 15,
    rounds: { import: 3, serve: 9, stampede: 9, start: 9, workers: 5 },
    warmUps: 1,
    questions: Number.POSITIVE_INFINITY,
    seconds: 1,
    rest: 3,
    quiet: 4,
    connections: 32,
    crowd: 1_000,
    saves: 1_000,
    exports: [1_000, 20_000],
    followers: 10_000,
    crews: [1, 2],
    letters: 3_000,
    newsroom: { by: 25, seconds: 60, workers: [1, 2, 8], tables: 1 },
  };
}

/** Shows that everything works; too little for its numbers to mean much. */
export function quickPlan(size?: number): Plan {
  return {
    sizes: sorted(size, [50]),
    short: 50,
    rounds: { import: 1, serve: 1, stampede: 1, start: 1, workers: 1 },
    warmUps: 0,
    questions: 2,
    seconds: 1,
    rest: 0.2,
    quiet: 0.5,
    connections: 8,
    crowd: 100,
    saves: 60,
    exports: [50, 200],
    followers: 300,
    crews: [],
    letters: 200,
    newsroom: { by: 2_500, seconds: 2, workers: [1], tables: 500 },
  };
}

export function largestOf({ sizes }: Plan): number {
  return Math.max(...sizes);
}

function sorted(size: number | undefined, others: number[]): number[] {
  return [...new Set([...others, ...(size === undefined ? [] : [size])])].sort((a, b) => a - b);
}
