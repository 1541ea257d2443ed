/** A newsroom as large as this machine can be it, together with its readers and all servers: a minute after an article. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Errand, Heard, Letter, Wish } from './audience.ts';
import { createClient } from './client.ts';
import { bytesIn } from './costing.ts';
import { letFollow, lettersFrom, readersOf } from './crowd.ts';
import { wantedOf } from './documents.ts';
import { closeHouse, type House, openHouse } from './fan-out.ts';
import type { Plan } from './plan.ts';
import { answers, type Deeds, documentOf, type Needs } from './predicting.ts';
import { senderBeside, usageOf, writtenBy } from './proc.ts';
import { forkBeside } from './process.ts';
import { followed, publish } from './publication.ts';
import { startReceiver } from './receivers.ts';
import { inboxesAt, type Shape, serversOf } from './shape.ts';
import type { Workplace } from './workplace.ts';

export type Minute = {
  needs: Needs;
  /** Seconds until the last server that answers had it. */
  last: number;
  memory: { server: number; sender: number };
  heard: Record<string, Heard>;
};

/** `deeds` null: nobody asks or tells anything, and it ends when the last server has the article. */
export async function simulate(
  workplace: Workplace,
  { short, rest }: Plan,
  shape: Shape,
  deeds: Deeds | null,
  workers: number | null,
): Promise<Minute> {
  const receiver = await startReceiver('elsewhere');
  const place = await followed(workplace, short);
  letFollow(place, readersOf(shape, receiver.port));
  const house = await openHouse(place, { workers, apart: true });
  const letters = lettersFrom(shape, receiver.port, deeds?.letters ?? 0);
  await sleep(rest * 1000);
  await receiver.ask('begin');
  const before = await used(house);
  const began = Date.now();
  publish(place, 'fan-out');
  await untilPublished(house.running.url);
  const heard = deeds === null ? {} : await sendOut(await errandOf(house.running.url, deeds, letters), began);
  const seen = await receiver.until(answering(shape), () => sleep(20));
  const after = await used(house);
  await closeHouse(house);
  receiver.end();
  const answered = Object.values(heard).reduce((sum, { bytes }) => sum + bytes, 0);
  const differences = Object.fromEntries(
    Object.entries(after.sums).map(([name, value]) => [
      name,
      value - (before.sums[name as keyof typeof before.sums] ?? 0),
    ]),
  ) as typeof after.sums;
  return {
    needs: { ...differences, answered, posted: seen.bytes },
    last: (seen.last - began) / 1000,
    memory: after.memory,
    heard,
  };
}

function answering(shape: Shape): number {
  const taking = serversOf(shape).filter(({ manner }) => manner.status === 202);
  return taking.reduce((sum, server) => sum + inboxesAt(server), 0);
}

async function used({ place, running }: House) {
  const [server, sender] = [running.pid, await senderBeside(running.pid)];
  const [ofServer, ofSender] = [usageOf(server), usageOf(sender)];
  const written = writtenBy(server) + writtenBy(sender);
  return {
    sums: { server: ofServer.cpu / 1e6, sender: ofSender.cpu / 1e6, written, grown: bytesIn(place) },
    memory: { server: ofServer.peak, sender: ofSender.peak },
  };
}

/** Readers have the feed already that names the article, and servers ask for that article. */
async function errandOf(url: string, deeds: Deeds, letters: Letter[]): Promise<Errand> {
  const wanted = await wantedOf(url);
  const client = createClient();
  const { body } = await client.whole(`${url}/feed.json`);
  const { tag: feed } = await client.whole(url + wanted['feed, gzip'].path, wanted['feed, gzip'].headers);
  client.close();
  if (feed === null) throw new Error('the feed has no ETag');
  const [newest] = (JSON.parse(String(body)) as { items: { url: string }[] }).items;
  wanted['article page'].path = new URL(String(newest?.url)).pathname;
  wanted['article object'].path = '/ap/articles/fan-out';
  const wishes = answers.map((name): Wish => {
    const { path, headers } = wanted[documentOf(name)];
    const known = name === 'feed, unchanged' ? { 'If-None-Match': feed } : {};
    return { name, path, headers: { ...headers, ...known }, times: deeds.answers[name] };
  });
  const letter = { name: 'letter', path: '/ap/inbox', headers: {}, times: letters.length, letters };
  return { url, seconds: deeds.seconds, wishes: [...wishes, letter] };
}

async function untilPublished(url: string): Promise<void> {
  const client = createClient();
  const headers = { Accept: 'application/activity+json' };
  while ((await client.ask(`${url}/ap/articles/fan-out`, headers)).status !== 200) await sleep(10);
  client.close();
}

/** Returns when all was asked, and not before its time after `began`. */
async function sendOut(errand: Errand, began: number): Promise<Record<string, Heard>> {
  const audience = forkBeside('audience.ts', [], 'reader');
  await once(audience, 'message');
  const answer = once(audience, 'message');
  audience.send(errand);
  const [heard] = await answer;
  audience.disconnect();
  await sleep(Math.max(0, began + errand.seconds * 1000 - Date.now()));
  return heard as Record<string, Heard>;
}
