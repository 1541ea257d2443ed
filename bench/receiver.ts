/**
 * Other servers, all in one process: every address of 127.0.0.0/8 is one. Counts what it took. How one behaves its paths say:
 * `/hang...` never answers, `/503/200/...` answers with that status after so many milliseconds.
 */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What it has seen since it was asked last. Times in milliseconds since the epoch. */
export type Seen = { received: number; first: number; last: number; connections: number; bytes: number };

const me = process.argv[2] === undefined ? null : JSON.parse(process.argv[2]);
const nothing: Seen = { received: 0, first: 0, last: 0, connections: 0, bytes: 0 };
let seen = { ...nothing };
let open = 0;

const mannerIn = /^\/(\d+)\/(\d+)/;

const server = createServer((request, response) => {
  const path = request.url ?? '/';
  if (request.method === 'GET') {
    response.writeHead(200, { 'Content-Type': 'application/activity+json' });
    response.end(actorAt(String(request.headers.host), path));
    return;
  }
  request.on('data', (part) => {
    seen.bytes += part.length;
  });
  if (path.startsWith('/hang')) return;
  const [, status = 202, after = 0] = mannerIn.exec(path)?.map(Number) ?? [];
  request.once('end', () => {
    if (after === 0) take(status, response);
    else setTimeout(take, after, status, response);
  });
});

function take(status: number, response: ServerResponse): void {
  if (status < 300) {
    seen.received += 1;
    seen.last = Date.now();
    seen.first ||= seen.last;
  }
  response.writeHead(status).end();
}

/** Whoever is asked for is there. */
function actorAt(host: string, path: string): string {
  const id = `http://${host}${path}`;
  const inbox = `http://${host}${mannerIn.exec(path)?.[0] ?? ''}/inbox`;
  const publicKey = { id: `${id}#main-key`, owner: id, publicKeyPem: me?.publicKeyPem };
  return JSON.stringify({ ...me, id, inbox, publicKey });
}

server.on('connection', (socket) => {
  open += 1;
  seen.connections = Math.max(seen.connections, open);
  socket.once('close', () => {
    open -= 1;
  });
});
process.on('message', (wish) => {
  process.send?.(seen);
  if (wish === 'begin') seen = { ...nothing };
});
process.on('disconnect', () => process.exit());
server.listen(0, '0.0.0.0', () => process.send?.({ port: (server.address() as AddressInfo).port }));
