/** The reference of starting: all of the program's modules, and then nothing but node:http. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import '../src/commands/serve.ts';

const server = createServer((_request, response) => response.end());
server.listen(Number(process.env.PORT), '127.0.0.1', () => {
  process.stdout.write(`Listening on http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
process.once('SIGTERM', () => server.close());
