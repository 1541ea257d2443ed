/** What a publication costs that thousands follow, and what comes back. */
import { type ChildProcess, fork } from 'node:child_process';
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { siteChannel } from '../src/channel.ts';
import { openStores } from '../src/sqlite/archive.ts';
import { createClient } from './client.ts';
import { count, factor, figure, median, megabytes, p99, type Result, table } from './figures.ts';
import type { Plan } from './plan.ts';
import { senderOf, usageOf } from './proc.ts';
import { type Place, serve } from './process.ts';
import type { Seen } from './receiver.ts';
import { site } from './saving.ts';
import { seeded, sentences } from './words.ts';
import type { Workplace } from './workplace.ts';

const origin = 'http://bench.example';
const contexts = ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/v1'];
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' });

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
    ['connections at once, at most', figure(seen.connections), '128'],
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

/** A publication of a few old articles. */
async function followed(workplace: Workplace, size: number): Promise<Place> {
  const { content: corpus, data } = await workplace.fresh(size);
  const content = workplace.newFolder();
  cpSync(corpus, content, { recursive: true });
  mkdirSync(data, { recursive: true });
  return { content, data };
}

/** An inbox on a server of its own each. */
function addresses(port: number, number: number): string[] {
  const host = (index: number) => [
    127,
    1 + Math.floor(index / 40_000),
    1 + (Math.floor(index / 200) % 200),
    1 + (index % 200),
  ];
  return Array.from({ length: number }, (_, index) => `http://${host(index).join('.')}:${port}/inbox`);
}

/** Lets everybody follow; then the milliseconds that one activity takes to stand in the queue for all of them. */
function enqueue({ data }: Place, inboxes: string[]): number {
  const { archive, federation } = openStores(join(data, 'nashra.sqlite'));
  archive.declare(site, '2026-01-01T00:00:00Z');
  const handle = federation.handleOf(siteChannel);
  archive.act(() => {
    for (const inbox of inboxes) {
      const uri = inbox.replace(/inbox$/, 'me');
      const actor = { uri, inbox, sharedInbox: null, name: 'x', url: uri, keyIds: [] };
      federation.follow(handle, actor, `${uri}#follow`, '2026-01-01T00:00:00Z');
    }
  });
  const activity = { uri: `${origin}/ap/measured`, handle, topic: 'measured', bytes: Buffer.alloc(11_000, 'x') };
  const began = performance.now();
  archive.act(() => federation.deliver(activity, { handles: [handle], left: false }, 8.64e15));
  const took = performance.now() - began;
  federation.prune('9999-01-01T00:00:00Z');
  archive.close();
  return took;
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

/** Saves an article of about 6 kB, published now, into the watched folder. */
function publish({ content }: Place, id: string): void {
  const text = sentences(seeded(1), 60);
  const date = new Date(Date.now() - 60_000).toISOString();
  writeFileSync(join(content, 'articles', `${id}.md`), `---\nid: ${id}\ntitle: ${id}\ndate: ${date}\n---\n${text}\n`);
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

async function startReceiver() {
  const child: ChildProcess = fork(fileURLToPath(new URL('receiver.ts', import.meta.url)), [
    JSON.stringify({ '@context': contexts, type: 'Person', publicKeyPem }),
  ]);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  const ask = async (wish: 'begin' | 'tell'): Promise<Seen> => {
    const answer = once(child, 'message');
    child.send(wish);
    return (await answer)[0] as Seen;
  };
  return {
    port,
    ask,
    async until(number: number, meanwhile: () => Promise<unknown>): Promise<Seen> {
      for (;;) {
        const seen = await ask('tell');
        if (seen.received >= number) return seen;
        await meanwhile();
      }
    },
    end: () => child.disconnect(),
  };
}

/** RSA-2048 signatures a second on both cores: what no sender can pass that signs each delivery. */
function signingRate(): number {
  const rounds = 1_500;
  const began = performance.now();
  for (let round = 0; round < rounds; round++) sign('sha256', Buffer.from(`x${round}`), privateKey);
  return (2 * rounds * 1000) / (performance.now() - began);
}

function like(actor: string, index: number) {
  const object = `${origin}/ap/articles/fan-out`;
  const body = JSON.stringify({
    '@context': 'https://www.w3.org/ns/activitystreams',
    id: `${actor}/likes/${index}`,
    type: 'Like',
    actor,
    object,
  });
  return { body, headers: signedHeaders(actor, body, privateKey) };
}

function signedHeaders(actor: string, body: string, key: KeyObject): Record<string, string> {
  const { host } = new URL(origin);
  const date = new Date().toUTCString();
  const digest = `SHA-256=${createHash('sha256').update(body).digest('base64')}`;
  const text = `(request-target): post /ap/inbox\nhost: ${host}\ndate: ${date}\ndigest: ${digest}`;
  const signature = sign('sha256', Buffer.from(text), key).toString('base64');
  const parameters = `keyId="${actor}#main-key",algorithm="rsa-sha256",headers="(request-target) host date digest",signature="${signature}"`;
  return { Host: host, Date: date, Digest: digest, 'Content-Type': 'application/activity+json', Signature: parameters };
}
