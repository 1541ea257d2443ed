/** The real processes, killed again and again in the midst of a fan-out; what arrives is counted at the receivers. */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { openNewsroom } from '../../src/app.ts';
import { article, siteFile, temporaryFolder, writeFiles } from '../newsroom.ts';
import { numbersFrom } from '../text/random.ts';

const receivers = 2000;
const kills = 24;
/** Those that are made while others are still on their way. */
const mostEdits = 3;
const seed = Number(process.env.NASHRA_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
const program = join(import.meta.dirname, '../../bin/nashra.js');
const origin = 'http://127.0.0.1:9';

type Arrival = { host: string; id: string; hash: string; title: string };

/** As many servers as there are addresses: all of 127.0.0.0/8 leads here. Some are too busy at times. */
async function startReceivers(random: () => number) {
  const arrivals: Arrival[] = [];
  const waiting = new Set<() => void>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk);
    } catch {
      return; // The sender was killed while it spoke.
    }
    if (random() < 0.02) return void response.writeHead(503).end();
    const body = Buffer.concat(chunks);
    const { id, object } = JSON.parse(body.toString());
    const hash = createHash('sha256').update(body).digest('hex');
    arrivals.push({ host: request.headers.host ?? '', id, hash, title: object.name });
    response.writeHead(202).end();
    for (const look of waiting) look();
  });
  server.listen(0, '0.0.0.0');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  /** Until `count` arrived, or `end` comes first. */
  async function arrived(count: number, end: Promise<unknown>): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = () => arrivals.length >= count && resolve();
    waiting.add(look);
    look();
    await Promise.race([promise, end]);
    waiting.delete(look);
  }
  return { arrivals, arrived, port: (server.address() as AddressInfo).port };
}

/** A publication with two thousand followers, each on a server of its own. */
async function startPublication(port: number) {
  const [data, content] = [temporaryFolder(), temporaryFolder()];
  const date = new Date(Date.now() - 3_600_000).toISOString();
  const write = (title: string) => writeFiles(content, { 'articles/a.md': article({ id: 'a', title, date }) });
  writeFiles(content, { 'site.yaml': siteFile });
  const newsroom = await openNewsroom({ data, content, clock: () => new Date(), report: {} });
  onTestFinished(() => newsroom.close());
  const store = newsroom.federation;
  const handle = store.handleOf({ kind: 'site', slug: '' });
  newsroom.archive.act(() => {
    for (let one = 0; one < receivers; one++) {
      const uri = `http://127.1.${1 + Math.floor(one / 200)}.${1 + (one % 200)}:${port}/${one}`;
      const actor = { uri, inbox: `${uri}/inbox`, sharedInbox: null, name: 'x', url: uri, keyIds: [] };
      store.follow(handle, actor, `${uri}/follow`, '2026-11-20T00:00:00Z');
    }
  });
  const settings = { NASHRA_DATA: data, NASHRA_CONTENT: content, NASHRA_ORIGIN: origin, PORT: '0' };
  const env = { ...process.env, ...settings, NASHRA_ALLOW_PRIVATE_ADDRESSES: 'true', LOG_LEVEL: 'fatal' };
  const retry = () => store.retry(null, Date.now());
  return { write, env, retry, left: () => store.pending().waiting };
}

type Publication = Awaited<ReturnType<typeof startPublication>>;

/** Another sender may still be ending: its lock is refused, and it is tried again. */
function startWorker({ env }: Publication): ChildProcess {
  return fork(program, ['worker'], { env, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
}

/** In a process group with the worker that it starts. */
async function startServer({ env }: Publication): Promise<ChildProcess> {
  const server = spawn(process.execPath, [program, 'serve'], {
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => endGroup(server));
  await once(server.stdout as NodeJS.ReadableStream, 'data');
  return server;
}

function endGroup({ pid }: ChildProcess): void {
  try {
    process.kill(-(pid as number), 'SIGKILL');
  } catch {
    // It has ended.
  }
}

it('processes that are killed lose nothing, repeat with the same ids, and keep the order', {
  timeout: 180_000,
}, async () => {
  console.info(`kills come from seed ${seed} (NASHRA_TEST_SEED)`);
  const random = numbersFrom(seed);
  const { arrivals, arrived, port } = await startReceivers(random);
  const publication = await startPublication(port);
  let edits = 0;
  publication.write('عنوان 0');

  async function killWorker(): Promise<void> {
    const enough = arrivals.length + 1 + Math.floor(random() * 300);
    for (;;) {
      const worker = startWorker(publication);
      const exit = once(worker, 'exit');
      await arrived(enough, exit);
      worker.kill('SIGKILL');
      if ((await exit)[1] === 'SIGKILL') return;
    }
  }

  /** With its worker, or alone: then the worker must find out by itself. */
  async function killServer(): Promise<void> {
    const server = await startServer(publication);
    const exit = once(server, 'exit');
    if (publication.left() < receivers / 2 || (edits < mostEdits && random() < 0.3)) {
      publication.write(`عنوان ${++edits}`);
      await pass(random() * 400);
    } else await arrived(arrivals.length + 1 + Math.floor(random() * 300), exit);
    if (random() < 0.7) endGroup(server);
    else server.kill('SIGKILL');
    await exit;
  }

  for (let kill = 0; kill < kills; kill++) {
    // Not each time: what was refused shall see others go before it, though none of its own article.
    if (kill % 6 === 5) publication.retry();
    if (kill % 2 === 1 && publication.left() > 0) await killWorker();
    else await killServer();
  }

  const server = await startServer(publication);
  const seen = () => arrivals.filter(({ title }) => title === `عنوان ${edits}`).length;
  while (publication.left() > 0 || seen() < receivers) {
    publication.retry();
    await pass(200);
  }
  const exit = once(server, 'exit');
  server.kill('SIGTERM');
  expect(await exit).toEqual([0, null]);

  // What a server got, without what it got again.
  const heard = new Map<string, string[]>();
  for (const { host, id } of arrivals) {
    const ids = heard.get(host) ?? [];
    if (ids.at(-1) !== id) ids.push(id);
    heard.set(host, ids);
  }
  expect(heard.size).toBe(receivers);
  const [order = '', ...others] = new Set([...heard.values()].map((ids) => ids.join(' ')));
  expect(others).toEqual([]);
  const told = order.split(' ');
  expect(told[0]).toBe(`${origin}/ap/articles/a#create`);
  const changes = told.slice(1).map((id) => Number(/#updates\/(\d+)$/.exec(id)?.[1]));
  expect(changes).toEqual([...new Set(changes)].sort((one, other) => one - other));
  expect(changes.length).toBeGreaterThan(0);
  expect(new Set(arrivals.map(({ id, hash }) => `${id} ${hash}`)).size).toBe(told.length);
  const repeated = arrivals.length - told.length * receivers;
  console.info(`${kills} kills, ${told.length} activities to ${receivers} inboxes, ${repeated} repeated, none lost`);
});
