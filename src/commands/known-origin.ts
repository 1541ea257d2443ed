import type { FederationStore } from '../federation-store.ts';
import { UsageError } from './usage-error.ts';

/**
 * Refuses another origin than the one that followers know: their servers keep ids that begin with it, and would take
 * everything from here for somebody else's.
 */
export function checkOrigin(store: FederationStore, origin: string): void {
  const known = store.origin();
  const followers = store.followerCounts().reduce((sum, one) => sum + one.followers, 0);
  if (known === null || known === origin || followers === 0) return;
  throw new UsageError(
    `NASHRA_ORIGIN: "${origin}" is not the origin that followers know (${followers} of them): ${known}. Set NASHRA_ORIGIN=${known} ` +
      'and let that host lead here. Followers cannot be taken along to another origin yet: to change it all the same, ' +
      'list them (nashra followers --csv), tell them, and begin with an empty NASHRA_DATA, without followers',
  );
}
