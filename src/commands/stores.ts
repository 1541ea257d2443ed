import { join } from 'node:path';
import type { Archive } from '../archive.ts';
import { type Config, databaseName } from '../config.ts';
import { createAct } from '../deed.ts';
import type { DeskStore } from '../desk-store.ts';
import type { FederationStore } from '../federation-store.ts';
import { createForeignDesk, type ForeignDesk } from '../foreign-desk.ts';
import { openStores } from '../sqlite/archive.ts';
import { instantOf } from '../time.ts';

type Stores = ReturnType<typeof openStores>;

/** What a command does with what is kept of articles; a server may run beside it. Returns the exit status. */
export function withArchive(config: Config, work: (archive: Archive) => number): number {
  return withStores(config, ({ archive }) => work(archive));
}

/** The same with what is kept of federation. */
export function withFederation(config: Config, work: (store: FederationStore) => number): number {
  return withStores(config, ({ federation }) => work(federation));
}

/** The same for what is done about people elsewhere and their servers, which is logged. */
export function atForeignDesk(config: Config, work: (foreign: ForeignDesk, store: FederationStore) => number): number {
  return withStores(config, ({ archive, federation, desk }) => {
    const now = () => instantOf(new Date());
    return work(createForeignDesk(createAct(archive, desk, now), federation, now), federation);
  });
}

/** The same with what is kept of the desk; `act` makes several calls one. */
export function withDesk(config: Config, work: (desk: DeskStore, act: Archive['act']) => number): number {
  return withStores(config, ({ desk, archive }) => work(desk, archive.act));
}

function withStores({ data }: Config, work: (stores: Stores) => number): number {
  const stores = openStores(join(data, databaseName));
  try {
    return work(stores);
  } finally {
    stores.archive.close();
  }
}

export function print(lines: Iterable<string>): void {
  for (const line of lines) process.stdout.write(`${line}\n`);
}
