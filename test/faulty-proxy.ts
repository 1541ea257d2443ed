/** A proxy before a publication that does what proxies do wrong. Knows nothing of Nashra. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Fault = {
  /** Changes the headers that are passed on. */
  asks?: (headers: IncomingHttpHeaders, incoming: IncomingMessage) => void;
  /** Answers by itself: the status. */
  answers?: (incoming: IncomingMessage) => number | null;
  /** Changes what comes back. */
  gives?: (path: string, body: Buffer, headers: IncomingHttpHeaders) => Buffer;
  /** Whether answers at this address are kept, by address alone. */
  caches?: (path: string) => boolean;
};

type Kept = { status: number; headers: IncomingHttpHeaders; body: Buffer };

export async function startProxy() {
  const state: { fault: Fault; target: string } = { fault: {}, target: '' };
  const kept = new Map<string, Kept>();

  const server = createServer(async (incoming, answer) => {
    const { fault } = state;
    const path = incoming.url ?? '/';
    const body = await read(incoming);
    const status = fault.answers?.(incoming) ?? null;
    if (status !== null) return void answer.writeHead(status, { 'Content-Type': 'text/html' }).end('<p>proxy</p>');
    const isKept = incoming.method === 'GET' && fault.caches?.(path) === true;
    const known = isKept ? kept.get(path) : undefined;
    const headers = { ...incoming.headers, 'x-forwarded-for': '203.0.113.9' };
    fault.asks?.(headers, incoming);
    const got = known ?? (await pass(state.target + path, incoming.method ?? 'GET', headers, body));
    if (isKept) kept.set(path, got);
    const given = fault.gives?.(path, got.body, got.headers) ?? got.body;
    const { 'content-length': _length, 'transfer-encoding': _coding, ...rest } = got.headers;
    answer.writeHead(got.status, { ...rest, 'content-length': given.length } as never).end(given);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passTo: (target: string) => {
      state.target = target;
    },
    setFault: (fault: Fault) => {
      state.fault = fault;
      kept.clear();
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function read(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function pass(address: string, method: string, headers: IncomingHttpHeaders, body: Buffer): Promise<Kept> {
  const sent = request(address, { method, headers, agent: false });
  sent.end(body);
  const [got] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: got.statusCode ?? 0, headers: { ...got.headers }, body: await read(got) };
}
