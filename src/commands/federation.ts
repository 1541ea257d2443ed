import { join } from 'node:path';
import type { Config } from '../config.ts';
import type { FederationStore } from '../federation-store.ts';
import { openStores } from '../sqlite/archive.ts';

/** What a command does with what is kept of federation; a server may run beside it. Returns the exit status. */
export function withFederation(config: Config, work: (store: FederationStore) => number): number {
  const { archive, federation } = openStores(join(config.data, 'nashra.sqlite'));
  try {
    return work(federation);
  } finally {
    archive.close();
  }
}

export function print(lines: Iterable<string>): void {
  for (const line of lines) process.stdout.write(`${line}\n`);
}
