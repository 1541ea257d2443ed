/** A newsroom that really listens on loopback, with a sender beside it. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { createApp, openNewsroom } from '../../src/app.ts';
import type { Relay } from '../../src/redis/relay.ts';
import { createRelayTo, createSenderOn, createWorkerOn } from '../../src/sending.ts';
import { type Files, siteFile, temporaryFolder, writeFiles } from '../newsroom.ts';
import { type Redis, startRedis } from './redis.ts';

export type House = Awaited<ReturnType<typeof startHouse>>;

export type HouseOptions = {
  now?: string;
  sends?: boolean;
  allowPrivate?: boolean;
  hub?: string | null;
  /** Any free one by default. */
  port?: number;
  /** Of a house that was closed. */
  folders?: { content: string; data: string };
  /** Answered 401 before the app hears of it. */
  refuses?: (request: IncomingMessage) => boolean;
  /** By whom deliveries go; NASHRA_TEST_SENDER=redis makes it `redis` everywhere. */
  deliveredBy?: 'house' | 'redis';
};

const usually = process.env.NASHRA_TEST_SENDER === 'redis' ? 'redis' : 'house';

export async function startHouse(files: Files, options: HouseOptions = {}) {
  const { content, data } = options.folders ?? { content: temporaryFolder(), data: temporaryFolder() };
  // Signatures carry the time, so the house lives today.
  let now: Date | null = options.now ? new Date(options.now) : null;
  const clock = () => now ?? new Date();
  writeFiles(content, { ...(options.folders ? {} : { 'site.yaml': siteFile }), ...files });
  const newsroom = await openNewsroom({ data, content, clock, report: {} });
  const web = createServer();
  web.listen(options.port ?? 0, '127.0.0.1');
  await once(web, 'listening');
  const origin = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
  const allowPrivate = options.allowPrivate ?? true;
  const app = createApp(newsroom, { origin, hub: options.hub ?? null, clock, allowPrivate });
  web.on('request', (request, response) => {
    if (options.refuses?.(request)) response.writeHead(401).end();
    else app.server(request, response);
  });
  await app.start();
  const redis = (options.deliveredBy ?? usually) === 'redis' ? await startRedis() : null;
  const relay = redis && (await startRelay(redis, origin));
  const sender = createSenderOn(data, origin, true, relay);
  if (options.sends ?? true) sender.start();
  let open = true;
  async function close(): Promise<void> {
    if (!open) return;
    open = false;
    await sender.stop();
    web.closeAllConnections();
    web.close();
    await app.close();
  }
  onTestFinished(close);
  return {
    origin,
    data,
    folders: { content, data },
    app,
    close,
    reloadSite: newsroom.reloadSite,
    archive: newsroom.archive,
    store: newsroom.federation,
    sender,
    /** null where the house delivers by itself. */
    redis,
    setClock: (text: string) => {
      now = new Date(text);
    },
    async write(more: Files): Promise<void> {
      writeFiles(content, more);
      await newsroom.importContent();
      app.passTime();
    },
    // biome-ignore lint/suspicious/noExplicitAny: what a reader of JSON finds
    async get(path: string): Promise<{ status: number; json: any; headers: Headers }> {
      const url = path.startsWith('http') ? path : origin + path;
      const answer = await fetch(url, { headers: { Accept: 'application/activity+json' }, redirect: 'manual' });
      const text = await answer.text();
      return { status: answer.status, json: text.startsWith('{') ? JSON.parse(text) : null, headers: answer.headers };
    },
  };
}

/** With a worker at its other end. */
async function startRelay({ url, secret }: Redis, origin: string): Promise<Relay> {
  const worker = await createWorkerOn(url, secret, true);
  worker.start();
  onTestFinished(() => worker.stop());
  return createRelayTo(url, secret, origin);
}
