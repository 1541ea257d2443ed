/**
 * The reference of serving: node:http and nothing else. It sends, from memory, the very bytes and the list of headers that
 * were caught at the server beside it (`documents.ts`).
 */
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Caught } from './documents.ts';

const folder = process.argv[2] ?? '.';
const list = join(folder, 'documents.json');
const caught = existsSync(list) ? (JSON.parse(readFileSync(list, 'utf8')) as Caught[]) : [];
const documents = new Map(
  caught.map(({ path, head, tag, unchanged }) => [path, { head, tag, unchanged, body: readFileSync(folder + path) }]),
);

const server = createServer((request, response) => {
  const found = documents.get(request.url ?? '');
  if (!found) response.writeHead(404).end();
  else if (request.headers['if-none-match'] === found.tag) response.writeHead(304, found.unchanged).end();
  else response.writeHead(200, found.head).end(found.body);
});

server.listen(Number(process.env.PORT), '127.0.0.1', () => {
  process.stdout.write(`Listening on http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});

process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
});
