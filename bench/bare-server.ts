/** The reference of serving: node:http and nothing else, which sends the files of a folder from memory. */
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

const folder = process.argv[2] ?? '.';
const documents = new Map(readdirSync(folder).map((name) => [`/${name}`, readFileSync(join(folder, name))]));
const tag = 'W/"bare"';

const server = createServer((request, response) => {
  const bytes = documents.get(request.url ?? '');
  if (!bytes) response.writeHead(404).end();
  else if (request.headers['if-none-match'] === tag) response.writeHead(304, { ETag: tag }).end();
  else response.writeHead(200, { ETag: tag, 'Content-Length': bytes.length }).end(bytes);
});

server.listen(Number(process.env.PORT), '127.0.0.1', () => {
  process.stdout.write(`Listening on http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});

process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
});
