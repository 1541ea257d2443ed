/** What relay and workers tell each other through Redis. All of it is sealed, and nothing of it has to last. */
import type { Message, Parcel, SignatureSpec, Tried } from '../courier.ts';

/** Some parcels of one message, and all that a worker needs to deliver them. */
export type Bundle = {
  /** Later than this, by the clock of Redis, it is not delivered any more: its claims may have run out. */
  until: number;
  /** The list on which the relay waits for what came of them. */
  reports: string;
  /** Of the house, for the User-Agent. */
  origin: string;
  body: string;
  digest: string;
  signer: Message['signer'];
  parcels: { ticket: number; inbox: string; spec: SignatureSpec }[];
};

/** What came of parcels, by their tickets. */
export type Report = { ticket: number; tried: Tried }[];

/** Parcels in a bundle, at most: the message goes along once for all of them. */
export const bundleSize = 16;

export function parcelsOf({ body, digest, signer, parcels }: Bundle): (Parcel & { ticket: number })[] {
  const message = { body: Buffer.from(body), digest, signer };
  return parcels.map((parcel) => ({ ...parcel, message }));
}

/** Where things lie in Redis; `name` begins them all. */
export const placesIn = (name: string) => ({
  /** A sorted set of bundles, by `until`. */
  bundles: `${name}:bundles`,
  /** A sorted set of workers, by the moment until which each has said that it is there: `id places`. */
  workers: `${name}:workers`,
  reports: (relay: string) => `${name}:reports:${relay}`,
});
