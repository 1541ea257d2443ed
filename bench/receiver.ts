/** Other servers, all in one process: every address of 127.0.0.0/8 is one. Counts what it gets; some paths never answer. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What it has seen since it was asked last. Times in milliseconds since the epoch. */
export type Seen = { received: number; first: number; last: number; connections: number };

const me = process.argv[2] === undefined ? null : JSON.parse(process.argv[2]);
let seen: Seen = { received: 0, first: 0, last: 0, connections: 0 };
let open = 0;

const server = createServer((request, response) => {
  if (request.method === 'GET') {
    const document = me && {
      ...me,
      id: `http://${request.headers.host}/me`,
      inbox: `http://${request.headers.host}/inbox`,
    };
    const id = document?.id;
    const publicKey = { id: `${id}#main-key`, owner: id, publicKeyPem: me?.publicKeyPem };
    response.writeHead(200, { 'Content-Type': 'application/activity+json' });
    response.end(JSON.stringify({ ...document, publicKey }));
    return;
  }
  request.resume();
  if (request.url?.startsWith('/hang')) return;
  request.once('end', () => {
    seen.received += 1;
    seen.last = Date.now();
    seen.first ||= seen.last;
    response.writeHead(202).end();
  });
});
server.on('connection', (socket) => {
  open += 1;
  seen.connections = Math.max(seen.connections, open);
  socket.once('close', () => {
    open -= 1;
  });
});
process.on('message', (wish) => {
  process.send?.(seen);
  if (wish === 'begin') seen = { received: 0, first: 0, last: 0, connections: 0 };
});
process.on('disconnect', () => process.exit());
server.listen(0, '0.0.0.0', () => process.send?.({ port: (server.address() as AddressInfo).port }));
