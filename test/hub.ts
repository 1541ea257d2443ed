/** A WebSub hub on loopback, and those who subscribe there, as the Recommendation describes both. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type RequestListener } from 'node:http';
import { endServer, listening } from './listening.ts';

export type Ping = { feed: string; headers: IncomingHttpHeaders; fields: URLSearchParams };
export type Content = { type: string; link: string; text: string };

export type Hub = Awaited<ReturnType<typeof startHub>>;

/** `port`: of a hub that was closed. */
export async function startHub(port = 0) {
  const pings: Ping[] = [];
  const subscriptions: { topic: string; callback: string }[] = [];
  const waiting = new Set<() => void>();
  /** How pings are answered, at once or in time; below 0 the connection breaks off. A test changes it. */
  const manner = { status: (_feed: string): number | Promise<number> => 204 };
  let underWay = 0;
  let mostUnderWay = 0;

  async function ping(feed: string): Promise<number> {
    mostUnderWay = Math.max(mostUnderWay, ++underWay);
    const status = await manner.status(feed);
    underWay--;
    return status;
  }

  /** Fetches the topic again and brings it to everybody who subscribed (sections 6 and 7). */
  async function distribute(topic: string): Promise<void> {
    const callbacks = subscriptions.filter((one) => one.topic === topic).map(({ callback }) => callback);
    if (callbacks.length === 0) return;
    const answer = await fetch(topic);
    const [text, type, link] = [await answer.text(), answer.headers.get('content-type'), answer.headers.get('link')];
    for (const callback of callbacks)
      await fetch(callback, { method: 'POST', headers: { 'Content-Type': `${type}`, Link: `${link}` }, body: text });
  }

  /** Only who echoes the challenge has asked for it (section 5.3). */
  async function subscribe(topic: string, callback: string): Promise<void> {
    const query = new URLSearchParams({ 'hub.mode': 'subscribe', 'hub.topic': topic, 'hub.challenge': `for ${topic}` });
    const answer = await fetch(`${callback}?${query}`);
    if ((await answer.text()) === `for ${topic}`) subscriptions.push({ topic, callback });
    look();
  }

  function look(): void {
    for (const one of waiting) one();
  }

  const { origin, close } = await listen(async (request, response) => {
    const fields = new URLSearchParams(await read(request));
    const topic = fields.get('hub.topic') ?? '';
    if (fields.get('hub.mode') === 'subscribe') {
      response.writeHead(202).end();
      return subscribe(topic, fields.get('hub.callback') ?? '');
    }
    const feed = fields.get('hub.url') ?? '';
    pings.push({ feed, headers: request.headers, fields });
    look();
    const status = await ping(feed);
    if (status < 0) return void request.socket.destroy();
    response.writeHead(status).end();
    if (status < 300) await distribute(feed);
  }, port);

  /** Somebody who found hub and topic at an address, and gets what changes there. */
  async function subscriberOf(address: string) {
    const got: Content[] = [];
    const { origin: callback } = await listen(async (request, response) => {
      const { searchParams } = new URL(request.url ?? '', 'http://localhost');
      if (request.method === 'GET') return void response.end(searchParams.get('hub.challenge'));
      const text = await read(request);
      got.push({ type: `${request.headers['content-type']}`, link: `${request.headers.link}`, text });
      response.end();
      look();
    });
    const { hub: found, self: topic } = links((await fetch(address)).headers.get('link'));
    const body = new URLSearchParams({ 'hub.mode': 'subscribe', 'hub.topic': `${topic}`, 'hub.callback': callback });
    await fetch(`${found}`, { method: 'POST', body });
    await until(() => subscriptions.some((one) => one.callback === callback));
    return { got, topic };
  }

  async function until(found: () => boolean): Promise<void> {
    while (!found()) {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.add(resolve);
      await promise;
      waiting.delete(resolve);
    }
  }

  return {
    url: `${origin}/`,
    host: new URL(origin).host,
    port: Number(new URL(origin).port),
    pings,
    manner,
    subscriberOf,
    until,
    close,
    /** Pings that were being answered at the same time. */
    mostAtOnce: () => mostUnderWay,
    /** Paths of the feeds that it was told of since the last time. */
    told: (): string[] =>
      pings
        .splice(0)
        .map(({ feed }) => decodeURIComponent(new URL(feed).pathname))
        .sort(),
  };
}

/** The addresses in a `Link` header, by relation. */
export function links(header: string | null | undefined): Record<string, string> {
  return Object.fromEntries(
    [...`${header}`.matchAll(/<([^>]*)>; rel="([^"]*)"/g)].map(([, address = '', rel = '']) => [rel, address]),
  );
}

async function listen(listener: RequestListener, port = 0): Promise<{ origin: string; close(): void }> {
  const server = createServer(listener);
  const origin = `http://127.0.0.1:${await listening(server, '127.0.0.1', port)}`;
  return { origin, close: () => endServer(server) };
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
