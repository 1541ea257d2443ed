/** A fan-out of the real processes to many servers; what arrives is counted there. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { openNewsroom } from '../../src/app.ts';
import { listening } from '../listening.ts';
import { article, siteFile, temporaryFolder, writeFiles } from '../newsroom.ts';

export const program = join(import.meta.dirname, '../../bin/nashra.js');
export const origin = 'http://127.0.0.1:9';

export type Arrival = { host: string; id: string; hash: string; title: string };

/** As many servers as there are addresses: all of 127.0.0.0/8 leads here. Some are too busy at times. */
export async function startReceivers(isBusy: () => boolean) {
  const arrivals: Arrival[] = [];
  const waiting = new Set<() => void>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk);
    } catch {
      return; // The sender was killed while it spoke.
    }
    if (isBusy()) return void response.writeHead(503).end();
    const body = Buffer.concat(chunks);
    const { id, object } = JSON.parse(body.toString());
    const hash = createHash('sha256').update(body).digest('hex');
    arrivals.push({ host: request.headers.host ?? '', id, hash, title: object.name });
    response.writeHead(202).end();
    for (const look of waiting) look();
  });
  const port = await listening(server, '0.0.0.0');
  /** Until `count` arrived, or `end` comes first. */
  async function arrived(count: number, end: Promise<unknown>): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = () => arrivals.length >= count && resolve();
    waiting.add(look);
    look();
    await Promise.race([promise, end]);
    waiting.delete(look);
  }
  return { arrivals, arrived, port };
}

export type Publication = Awaited<ReturnType<typeof startPublication>>;

/** A publication with so many followers, each on a server of its own. */
export async function startPublication(port: number, followers: number, settings: Record<string, string> = {}) {
  const [data, content] = [temporaryFolder(), temporaryFolder()];
  const date = new Date(Date.now() - 3_600_000).toISOString();
  const write = (title: string) => writeFiles(content, { 'articles/a.md': article({ id: 'a', title, date }) });
  writeFiles(content, { 'site.yaml': siteFile });
  const newsroom = await openNewsroom({ data, content, clock: () => new Date(), report: {} });
  onTestFinished(() => newsroom.close());
  const store = newsroom.federation;
  const handle = store.handleOf({ kind: 'site', slug: '' });
  newsroom.archive.act(() => {
    for (let one = 0; one < followers; one++) {
      const uri = `http://127.1.${1 + Math.floor(one / 200)}.${1 + (one % 200)}:${port}/${one}`;
      const actor = { uri, inbox: `${uri}/inbox`, sharedInbox: null, name: 'x', url: uri, keyIds: [] };
      store.follow(handle, actor, `${uri}/follow`, '2026-11-20T00:00:00Z');
    }
  });
  const own = { NASHRA_DATA: data, NASHRA_CONTENT: content, NASHRA_ORIGIN: origin, PORT: '0' };
  const env = { ...process.env, ...own, NASHRA_ALLOW_PRIVATE_ADDRESSES: 'true', LOG_LEVEL: 'fatal', ...settings };
  const retry = () => store.retry(null, Date.now());
  return { write, env, retry, left: () => store.pending().waiting };
}

/** `nashra serve` in a process group with the sender that it starts. */
export async function startServer({ env }: { env: NodeJS.ProcessEnv }): Promise<ChildProcess> {
  const server = spawn(process.execPath, [program, 'serve'], {
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => endGroup(server));
  await once(server.stdout as NodeJS.ReadableStream, 'data');
  return server;
}

export function endGroup({ pid }: ChildProcess): void {
  try {
    process.kill(-(pid as number), 'SIGKILL');
  } catch {
    // It has ended.
  }
}

/** Every server heard of everything, in the same order, and the same whenever it heard it. Returns what was told, by id. */
export function expectEverythingInOrder(arrivals: Arrival[], receivers: number): string[] {
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
  return told;
}
