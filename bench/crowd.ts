/** The newsroom's followers and the servers that they are on, as far as a machine can be all of them. */
import { join } from 'node:path';
import { siteChannel } from '../src/channel.ts';
import { openStores } from '../src/sqlite/archive.ts';
import { boost, like, reply } from './letters.ts';
import type { Place } from './process.ts';
import { addresses } from './publication.ts';
import { site } from './saving.ts';
import { type Server, type Shape, serversOf } from './shape.ts';

const since = '2026-01-01T00:00:00Z';
/** Followers in a transaction. */
const atOnce = 5_000;

export type Reader = { uri: string; inbox: string; sharedInbox: string | null };

/** All followers of a shape, server by server. What their addresses say of their servers the receiver does. */
export function* readersOf(shape: Shape, port: number): Generator<Reader> {
  const servers = serversOf(shape);
  const hosts = addresses(port, servers.length);
  for (const [index, server] of servers.entries()) {
    const base = baseOf(String(hosts[index]), server);
    for (let number = 0; number < server.followers; number++) {
      const uri = `${base}/users/reader-${number}`;
      yield { uri, inbox: `${uri}/inbox`, sharedInbox: server.shared ? `${base}/inbox` : null };
    }
  }
}

function baseOf(address: string, { manner, after }: Server): string {
  const { origin, hostname } = new URL(address);
  // Nobody listens on the port of the service that throws away.
  if (manner.status === null) return `http://${hostname}:9`;
  return manner.status === 0 ? `${origin}/hang` : `${origin}/${manner.status}/${after}`;
}

/** Returns how many there are. */
export function letFollow({ data }: Place, readers: Iterable<Reader>): number {
  const { archive, federation } = openStores(join(data, 'nashra.sqlite'), 'NORMAL');
  archive.declare(site, since);
  const handle = federation.handleOf(siteChannel);
  let count = 0;
  for (const some of inGroups(readers)) {
    archive.act(() => {
      for (const { uri, ...inboxes } of some) {
        const actor = { uri, ...inboxes, name: 'A reader', url: uri, keyIds: [`${uri}#main-key`] };
        federation.remember(actor, since);
        federation.follow(handle, actor, `${uri}#follow`, since);
      }
    });
    count += some.length;
  }
  archive.close();
  return count;
}

function* inGroups<One>(all: Iterable<One>): Generator<One[]> {
  let some: One[] = [];
  for (const one of all) {
    some.push(one);
    if (some.length < atOnce) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}

/** What comes back, each from somebody else whose server answers: likes, and of ten three boosts and one reply. */
export function lettersFrom(shape: Shape, port: number, number: number) {
  const answering = serversOf(shape).filter(({ manner }) => manner.name === 'answers');
  const hosts = addresses(port, answering.length);
  return Array.from({ length: number }, (_, index) => {
    const at = index % hosts.length;
    const actor = `${baseOf(String(hosts[at]), answering[at] as Server)}/users/guest-${index}`;
    const kind = index % 14;
    return (kind < 10 ? like : kind < 13 ? boost : reply)(actor, index);
  });
}
