/** The newsroom that docs/scale.md computes: who follows, from where, how other servers behave, and what comes back. Pure. */
import { seeded } from './words.ts';

export type Shape = {
  followers: number;
  /** Servers that they are on. */
  servers: number;
  /** Questions for the feed, a second; so many of them by somebody who has it already. */
  polls: number;
  unchanged: number;
  /** Activities that come back within the minute after an article. */
  letters: number;
};

/** Assumed, not measured: of the followers so many like, boost or answer within the first minute. */
const answering = { likes: 0.001, boosts: 0.0003, replies: 0.0001 };

export const newsroom: Shape = shapeOf(1_000_000, 25_000, 5_000_000 / 3600);

/** The same newsroom, so many times smaller. */
export function scaledDown({ followers, servers, polls }: Shape, by: number): Shape {
  return shapeOf(Math.round(followers / by), Math.round(servers / by), polls / by);
}

function shapeOf(followers: number, servers: number, polls: number): Shape {
  const share = answering.likes + answering.boosts + answering.replies;
  return { followers, servers, polls, unchanged: 0.9, letters: Math.ceil(followers * share) };
}

/** How servers take a delivery: with which status (0: never, null: nobody listens), after how many milliseconds. */
export type Manner = { name: string; share: number; status: number | null; after: [number, number] };

/** Assumed: what admins of large servers report, and three round trips with TLS. */
export const manners: Manner[] = [
  { name: 'answers', share: 0.89, status: 202, after: [50, 350] },
  { name: 'is slow', share: 0.03, status: 202, after: [4_000, 6_000] },
  { name: 'never answers', share: 0.01, status: 0, after: [0, 0] },
  { name: 'is not there', share: 0.02, status: null, after: [0, 0] },
  { name: 'answers 503', share: 0.05, status: 503, after: [50, 350] },
];

export type Server = { manner: Manner; after: number; followers: number; shared: boolean };

/** By the followers that they have, the largest first: Zipf's law, by which the largest has 14 % of a million. */
const skew = 1.1;
/** The smallest have no inbox that their followers share. */
const withoutShared = 0.05;

export function serversOf({ followers, servers }: Shape): Server[] {
  const random = seeded(7);
  const weights = Array.from({ length: servers }, (_, rank) => (rank + 1) ** -skew);
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight, rank) => {
    const manner = mannerAt(random.below(10_000) / 10_000);
    const [least, most] = manner.after;
    return {
      manner,
      after: least + random.below(most - least + 1),
      followers: Math.max(1, Math.round((followers * weight) / whole)),
      shared: rank < servers * (1 - withoutShared),
    };
  });
}

function mannerAt(chance: number): Manner {
  let left = chance;
  for (const manner of manners) {
    left -= manner.share;
    if (left < 0) return manner;
  }
  return manners[0] as Manner;
}

/** Inboxes that an article goes to. */
export function inboxesAt({ shared, followers }: Server): number {
  return shared ? 1 : followers;
}

/** For how long a try for a server keeps a place, in seconds. A silent one is given ten seconds. */
export function holds({ manner, after }: Server): number {
  return manner.status === 0 ? 10 : after / 1000;
}
