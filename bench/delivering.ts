/** What a publication costs that thousands follow, and what comes back. */
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { siteChannel } from '../src/channel.ts';
import { openStores } from '../src/sqlite/archive.ts';
import { createClient } from './client.ts';
import { count, factor, figure, median, megabytes, p99, type Result, table } from './figures.ts';
import { like, signingRate } from './letters.ts';
import type { Plan } from './plan.ts';
import { senderOf, usageOf } from './proc.ts';
import { serve } from './process.ts';
import { addresses, enqueue, followed, publish } from './publication.ts';
import { startReceiver } from './receivers.ts';
import { site } from './saving.ts';
import type { Workplace } from './workplace.ts';

/** Goals of docs/performance.md, stated beside what was measured. */
export async function measureDelivery(workplace: Workplace, { followers, short }: Plan): Promise<Result> {
  const place = await followed(workplace, short);
  const receiver = await startReceiver();
  const spread = addresses(receiver.port, followers);
  const queued = enqueue(place, spread);
  const { running } = await serve(place);
  const client = createClient(4);
  const page = `${running.url}/`;
  const quiet = await client.oneByOne(page, 200);
  const before = signingRate();
  const sender = senderOf(running.pid);
  const cpuBefore = usageOf(sender).cpu;
  await receiver.ask('begin');
  publish(place, 'fan-out');
  const busy: number[] = [];
  const seen = await receiver.until(followers, async () => {
    busy.push(...(await client.oneByOne(page, 5)));
  });
  const limit = (before + signingRate()) / 2;
  const { cpu, peak } = usageOf(sender);
  const rate = (followers / (seen.last - seen.first)) * 1000;
  await running.stop();
  const rows = [
    ['deliveries a second', figure(rate), ''],
    ['signatures a second on both cores, L', figure(limit), ''],
    ['deliveries : L', factor(rate / limit), '0.30'],
    ['CPU of the sender for one, µs', figure((cpu - cpuBefore) / followers), ''],
    ['memory of the sender, at most', megabytes(peak), '350 MB'],
    ['connections at once, at most', figure(seen.connections), '512'],
    ['enqueued in, ms', figure(queued), '50'],
    ['a claim while 300,000 wait for servers that are down, ms', figure(claimAmongDown(workplace)), '1'],
    ['front page before, p99 ms', figure(p99(quiet)), ''],
    ['front page meanwhile, p99 ms', figure(p99(busy)), '25'],
    ['300 inboxes, 16 of them hanging: all others after, s', figure(await hanging(workplace, short)), '15'],
  ];
  client.close();
  receiver.end();
  return { tables: [table([`to ${count(followers)} servers`, 'measured', 'goal'], rows)] };
}

export async function measureInbox(workplace: Workplace, { letters, short }: Plan): Promise<Result> {
  const place = await followed(workplace, short);
  const receiver = await startReceiver();
  const { running } = await serve(place);
  const actor = `http://127.0.0.1:${receiver.port}/me`;
  const likes = Array.from({ length: letters }, (_, index) => like(actor, index));
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const statuses = new Set<number | undefined>();
  const before = (await running.usage()).cpu;
  const began = performance.now();
  const post = async () => {
    for (let one = likes.pop(); one; one = likes.pop()) {
      const sent = request(`${running.url}/ap/inbox`, { method: 'POST', agent, headers: one.headers });
      sent.end(one.body);
      const [answer] = await once(sent, 'response');
      statuses.add(answer.statusCode);
      answer.resume();
      await once(answer, 'end');
    }
  };
  await Promise.all(Array.from({ length: 32 }, post));
  const seconds = (performance.now() - began) / 1000;
  const cpu = (await running.usage()).cpu - before;
  await running.stop();
  agent.destroy();
  receiver.end();
  if (statuses.size !== 1 || !statuses.has(202)) throw new Error(`the inbox answered ${[...statuses]}`);
  const rows = [
    ['a second', figure(letters / seconds), '400'],
    ['CPU of the server for one, µs', figure(cpu / letters), ''],
  ];
  return { tables: [table(['Likes, on the disk before they are answered', 'measured', 'goal'], rows)] };
}

/** Milliseconds of a claim that finds nothing, while 1,500 activities wait for each of 200 servers that are down. */
function claimAmongDown(workplace: Workplace): number {
  const { archive, federation } = openStores(join(workplace.newFolder(), 'nashra.sqlite'));
  archive.declare(site, '2026-01-01T00:00:00Z');
  const handle = federation.handleOf(siteChannel);
  const now = Date.now();
  const queue = (uri: string) =>
    federation.deliver({ uri, handle, topic: uri, bytes: Buffer.alloc(100) }, { handles: [handle], left: false }, now);
  archive.act(() => {
    for (const inbox of addresses(80, 200)) {
      const actor = { uri: inbox, inbox, sharedInbox: null, name: 'x', url: inbox, keyIds: [] };
      federation.follow(handle, actor, `${inbox}#follow`, '2026-01-01T00:00:00Z');
    }
    queue('0');
    const verdict = { is: 'retry', after: 0, alive: false, rest: 3_600_000 } as const;
    const claimed = federation.claim(200, 1, [], now);
    federation.settle(
      claimed.map((delivery) => ({ delivery, verdict, error: 'down', signature: '' })),
      now,
    );
    for (let number = 1; number < 1500; number++) queue(`${number}`);
  });
  const times = Array.from({ length: 20 }, () => {
    const began = performance.now();
    federation.claim(64, 4, [], now + 1);
    return performance.now() - began;
  });
  archive.close();
  return median(times);
}

/** Seconds until every inbox that answers has an article, among those that never do. */
async function hanging(workplace: Workplace, size: number): Promise<number> {
  const place = await followed(workplace, size);
  const receiver = await startReceiver();
  const inboxes = addresses(receiver.port, 300).map((inbox, index) =>
    index < 16 ? inbox.replace(/inbox$/, 'hang') : inbox,
  );
  enqueue(place, inboxes);
  const { running } = await serve(place);
  await receiver.ask('begin');
  const began = Date.now();
  publish(place, 'among-hanging');
  const seen = await receiver.until(284, () => sleep(20));
  await running.stop();
  receiver.end();
  return (seen.last - began) / 1000;
}
