/** What single things cost on this machine: what docs/scale.md multiplies. */
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '../src/sqlite/database.ts';
import { createClient } from './client.ts';
import { lettersFrom } from './crowd.ts';
import { wantedOf } from './documents.ts';
import { type Cost, type FanOut, fanOut } from './fan-out.ts';
import { load } from './load.ts';
import type { Plan } from './plan.ts';
import { answers, type Costs, documentOf } from './predicting.ts';
import { senderBeside, usageOf, writtenBy } from './proc.ts';
import { type Place, type Running, serve } from './process.ts';
import { followed, publish } from './publication.ts';
import { startReceiver } from './receivers.ts';
import { newsroom } from './shape.ts';
import { redisServer } from './tools.ts';
import type { Workplace } from './workplace.ts';

export async function measureCosts(workplace: Workplace, plan: Plan): Promise<Costs> {
  const receiver = await startReceiver('reader');
  const place = await followed(workplace, plan.short);
  const { running } = await serve(place, 'server');
  const sender = await senderBeside(running.pid);
  await sleep(plan.rest * 1000);
  const pids = { server: running.pid, sender };
  const idle = await idling(pids, plan.rest);
  const before = usageOf(running.pid).cpu;
  publish(place, 'fan-out');
  await untilThere(`${running.url}/ap/articles/fan-out`);
  const publishing = usageOf(running.pid).cpu - before;
  const answered = await answersOf(running, plan);
  const letter = await letterOf(place, running, receiver.port, plan.letters);
  await running.stop();
  receiver.end();
  return { idle, publishing, answers: answered, letter, ...(await deliveriesOf(workplace, plan)) };
}

async function idling({ server, sender }: { server: number; sender: number }, seconds: number) {
  const cpu = () => [server, sender].map((pid) => usageOf(pid).cpu);
  const before = cpu();
  await sleep(seconds * 1000);
  const [ofServer = 0, ofSender = 0] = cpu().map((after, index) => (after - (before[index] ?? 0)) / seconds);
  return { server: ofServer, sender: ofSender };
}

async function untilThere(url: string): Promise<void> {
  const client = createClient();
  const headers = { Accept: 'application/activity+json' };
  while ((await client.ask(url, headers)).status !== 200) await sleep(20);
  client.close();
}

async function answersOf(running: Running, { connections, seconds }: Plan): Promise<Costs['answers']> {
  const wanted = await wantedOf(running.url);
  const client = createClient();
  const costs: Partial<Costs['answers']> = {};
  for (const name of answers) {
    const { path, headers } = wanted[documentOf(name)];
    const { tag } = await client.whole(running.url + path, headers);
    const asked = name === 'feed, unchanged' ? { ...headers, 'If-None-Match': String(tag) } : headers;
    const { head, body } = await client.ask(running.url + path, asked);
    const before = (await running.usage()).cpu;
    const { answered } = await load(running.url + path, asked, connections, seconds);
    const cpu = ((await running.usage()).cpu - before) / answered;
    costs[name] = { cpu, bytes: body.length + head.join('    ').length };
  }
  client.close();
  return costs as Costs['answers'];
}

async function letterOf(place: Place, running: Running, port: number, number: number): Promise<Costs['letter']> {
  const letters = lettersFrom(newsroom, port, number);
  const before = { cpu: (await running.usage()).cpu, written: writtenBy(running.pid), bytes: bytesIn(place) };
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  await Promise.all(Array.from({ length: 16 }, post));
  agent.destroy();
  const { cpu } = await running.usage();
  return {
    cpu: (cpu - before.cpu) / number,
    written: (writtenBy(running.pid) - before.written) / number,
    grown: (bytesIn(place) - before.bytes) / number,
  };

  async function post(): Promise<void> {
    for (let one = letters.pop(); one; one = letters.pop()) {
      const sent = request(`${running.url}/ap/inbox`, { method: 'POST', agent, headers: one.headers });
      sent.end(one.body);
      const [answer] = await once(sent, 'response');
      if (answer.statusCode !== 202) throw new Error(`the inbox answered ${answer.statusCode}`);
      await once(answer.resume(), 'end');
    }
  }
}

/** Of the pages that hold something. */
export function bytesIn({ data }: Place): number {
  const database = openDatabase(join(data, 'nashra.sqlite'));
  const value = (name: string) => Number(database.pragma(name, { simple: true }));
  const bytes = (value('page_count') - value('freelist_count')) * value('page_size');
  database.close();
  return bytes;
}

async function deliveriesOf(workplace: Workplace, plan: Plan): Promise<Pick<Costs, 'delivery' | 'relayed'>> {
  const rested = (workers: number | null) =>
    fanOut(workplace, plan, { workers, apart: false }, async (_running, deliver) => {
      await sleep(plan.rest * 1000);
      return deliver();
    });
  const of = ({ rate }: FanOut, { cpu, main }: Cost) => ({ rate, cpu, main: (main / rate) * 1e6 });
  const beside = await rested(null);
  const elsewhere = redisServer === null ? null : await rested(1);
  return {
    delivery: { ...of(beside, beside.sender), written: beside.sender.written, bytes: beside.bytes },
    relayed: elsewhere && {
      ...of(elsewhere, elsewhere.workers[0] ?? elsewhere.sender),
      cpu: elsewhere.sender.cpu,
      worker: elsewhere.workers[0]?.cpu ?? Number.NaN,
      redis: elsewhere.redis?.cpu ?? Number.NaN,
    },
  };
}
