/** What the database alone does with all followers of a newsroom: nothing is sent. */
import { join } from 'node:path';
import { siteChannel } from '../src/channel.ts';
import { openStores } from '../src/sqlite/archive.ts';
import { openDatabase } from '../src/sqlite/database.ts';
import { letFollow, readersOf } from './crowd.ts';
import { count, figure, median, megabytes, table } from './figures.ts';
import type { Place } from './process.ts';
import { origin } from './publication.ts';
import type { Shape } from './shape.ts';
import type { Workplace } from './workplace.ts';

type Stores = ReturnType<typeof openStores>;

const articles = 10;
/** Groups of deliveries, as the sender takes and settles them. */
const groups = 40;
const groupSize = 64;

export function measureTables(workplace: Workplace, shape: Shape): string {
  const place = { content: workplace.newFolder(), data: workplace.newFolder() };
  const beganAt = performance.now();
  const followers = letFollow(place, readersOf(shape, 80));
  const following = ((performance.now() - beganAt) / followers) * 1000;
  const bytes = bytesOf(place);
  const stores = openStores(join(place.data, 'nashra.sqlite'), 'NORMAL');
  const enqueued = enqueueAll(stores);
  const after = bytesOf(place);
  const { claims, settles } = deliverSome(stores);
  const handle = stores.federation.handleOf(siteChannel);
  const counted = milliseconds(() => stores.federation.followerCount(handle));
  const listed = milliseconds(() => stores.federation.followerPage(handle, { limit: 50 }));
  const pruned = milliseconds(() => stores.federation.prune(new Date().toISOString()));
  stores.archive.close();
  return table(
    [`${count(followers)} followers on ${count(shape.servers)} servers`, 'measured'],
    [
      ['a follower comes, µs', figure(following)],
      ['a follower, bytes', figure(bytes.all / followers)],
      ['the database', megabytes(bytes.all)],
      ['an article to all servers is enqueued in, ms', figure(median(enqueued))],
      ['inboxes', count(after.waiting / articles)],
      ['a waiting delivery, bytes', figure((after.all - bytes.all) / after.waiting)],
      [`claims while ${count(after.waiting)} wait, µs a delivery`, figure(claims)],
      ['settling, µs a delivery', figure(settles)],
      ['how many follow, ms', figure(counted)],
      ['a page of followers, ms', figure(listed)],
      ['letting go of what is old, ms', figure(pruned)],
    ],
  );
}

function enqueueAll({ archive, federation }: Stores): number[] {
  const handle = federation.handleOf(siteChannel);
  return Array.from({ length: articles }, (_, index) => {
    const uri = `${origin}/ap/measured/${index}`;
    const activity = { uri, handle, topic: uri, bytes: Buffer.alloc(11_000, 'x') };
    const since = Date.now() - 1;
    return milliseconds(() =>
      archive.act(() => federation.deliver(activity, { handles: [handle], left: false }, since)),
    );
  });
}

function deliverSome({ federation }: Stores): { claims: number; settles: number } {
  const spent = { claims: 0, settles: 0 };
  let delivered = 0;
  const taken = { verdict: { is: 'delivered' } as const, error: '', signature: 'draft-cavage-http-signatures-12' };
  for (let group = 0; group < groups; group++) {
    const began = performance.now();
    const claimed = federation.claim(groupSize, 4, [], Date.now());
    const claimedAt = performance.now();
    federation.settle(
      claimed.map((delivery) => ({ delivery, ...taken })),
      Date.now(),
    );
    spent.claims += claimedAt - began;
    spent.settles += performance.now() - claimedAt;
    delivered += claimed.length;
  }
  return { claims: (spent.claims / delivered) * 1000, settles: (spent.settles / delivered) * 1000 };
}

function bytesOf({ data }: Place): { all: number; waiting: number } {
  const database = openDatabase(join(data, 'nashra.sqlite'));
  const pages = ['page_count', 'page_size'].map((name) => Number(database.pragma(name, { simple: true })));
  const waiting = database.prepare<[], number>('SELECT count(*) FROM delivery').pluck().get() as number;
  database.close();
  return { all: (pages[0] ?? 0) * (pages[1] ?? 0), waiting };
}

function milliseconds(work: () => unknown): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}
