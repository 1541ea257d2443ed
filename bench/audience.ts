/**
 * All who ask a server for something, or tell it something, at fixed times, whatever came of the questions before. One process,
 * with kept connections, as from a proxy.
 */
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Headers } from './client.ts';

/** What is asked `times` times, spread over the seconds. Several `bodies` are sent in turn, with headers of their own. */
export type Wish = { name: string; path: string; headers: Headers; times: number; letters?: Letter[] };
export type Letter = { headers: Headers; body: string };
export type Errand = { url: string; seconds: number; wishes: Wish[] };

export type Heard = { statuses: Record<number, number>; bytes: number; times: number[] };

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

process.on('message', (errand: Errand) => void run(errand).then((heard) => process.send?.(heard)));
process.on('disconnect', () => process.exit());
process.send?.('ready');

async function run({ url, seconds, wishes }: Errand): Promise<Record<string, Heard>> {
  const heard = Object.fromEntries(wishes.map(({ name }) => [name, { statuses: {}, bytes: 0, times: [] } as Heard]));
  const due = wishes.flatMap((wish) =>
    Array.from({ length: wish.times }, (_, index) => ({ wish, index, at: (index * seconds * 1000) / wish.times })),
  );
  const began = performance.now();
  const asked: Promise<void>[] = [];
  for (const { wish, index, at } of due.sort((one, other) => one.at - other.at)) {
    const left = began + at - performance.now();
    if (left > 1) await sleep(left);
    asked.push(ask(url, wish, index, heard[wish.name] as Heard));
  }
  await Promise.all(asked);
  return heard;
}

/** Once more where it fails: a server may end a kept connection just when the next question is on its way (RFC 9112, 9.3.1). */
async function ask(url: string, wish: Wish, index: number, heard: Heard): Promise<void> {
  const began = performance.now();
  const send = () => answerTo(url, wish, wish.letters?.[index]);
  const { status, bytes } = await send().catch(send);
  heard.bytes += bytes;
  heard.statuses[status] = (heard.statuses[status] ?? 0) + 1;
  heard.times.push(performance.now() - began);
}

async function answerTo(url: string, { path, headers }: Wish, letter: Letter | undefined) {
  const method = letter ? 'POST' : 'GET';
  const sent = request(url + path, { method, agent, headers: { ...headers, ...letter?.headers } });
  sent.end(letter?.body);
  const [answer] = await once(sent, 'response');
  let bytes: number = answer.rawHeaders.join('    ').length;
  for await (const part of answer) bytes += part.length;
  return { status: answer.statusCode as number, bytes };
}
