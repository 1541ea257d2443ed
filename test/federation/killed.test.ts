/** The real sender process, killed again and again in the midst of a fan-out; what arrives is counted at the receivers. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { article } from '../newsroom.ts';
import { type House, startHouse } from './house.ts';

const receivers = 300;
const kills = 8;

type Arrival = { host: string; id: string; type: string };

/** As many servers as there are addresses: all of 127.0.0.0/8 leads here. */
async function startReceivers() {
  const arrivals: Arrival[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { id, type } = JSON.parse(Buffer.concat(chunks).toString());
    arrivals.push({ host: request.headers.host ?? '', id, type });
    response.writeHead(202).end();
  });
  server.listen(0, '0.0.0.0');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { arrivals, port: (server.address() as AddressInfo).port };
}

function startWorker({ data, origin }: House): ChildProcess {
  const env = { ...process.env, NASHRA_DATA: data, NASHRA_ORIGIN: origin, NASHRA_ALLOW_PRIVATE_ADDRESSES: 'true' };
  return fork('src/main.ts', ['worker'], { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
}

it('a sender that is killed loses nothing, repeats with the same ids, and keeps the order', {
  timeout: 120_000,
}, async () => {
  const { arrivals, port } = await startReceivers();
  const house = await startHouse({}, { sends: false });
  const handle = house.store.handleOf({ kind: 'site', slug: '' });
  house.archive.act(() => {
    for (let one = 0; one < receivers; one++) {
      const uri = `http://127.1.${1 + Math.floor(one / 200)}.${1 + (one % 200)}:${port}/${one}`;
      const actor = { uri, inbox: `${uri}/inbox`, sharedInbox: null, name: 'x', url: uri, keyIds: [] };
      house.store.follow(handle, actor, `${uri}/follow`, '2026-11-20T00:00:00Z');
    }
  });
  const today = new Date(Date.now() - 3_600_000).toISOString();
  const write = (title: string) => house.write({ 'articles/a.md': article({ id: 'a', title, date: today }) });
  await write('أول');
  await write('ثانٍ');
  expect(house.store.pending().waiting).toBe(2 * receivers);

  for (let kill = 0; kill < kills; kill++) {
    const worker = startWorker(house);
    const enough = arrivals.length + 1 + Math.floor(Math.random() * 60);
    while (arrivals.length < enough && house.store.pending().waiting > 0) await new Promise(setImmediate);
    const exit = once(worker, 'exit');
    worker.kill('SIGKILL');
    await exit;
  }
  const worker = startWorker(house);
  while (house.store.pending().waiting > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  const exit = once(worker, 'exit');
  worker.disconnect();
  expect((await exit)[0]).toBe(0);

  const wanted = new Map<string, string[]>();
  for (const { host, id } of arrivals) {
    const seen = wanted.get(host) ?? [];
    if (!seen.includes(id)) seen.push(id);
    wanted.set(host, seen);
  }
  const object = `${house.origin}/ap/articles/a`;
  expect(wanted.size).toBe(receivers);
  const orders = new Set([...wanted.values()].map((ids) => ids.map((id) => id.replace(/\d+$/, 'N')).join(' ')));
  expect([...orders]).toEqual([`${object}#create ${object}#updates/N`]);
  console.info(`${arrivals.length - 2 * receivers} repeated after ${kills} kills`);
});
