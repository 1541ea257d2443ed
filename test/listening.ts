/** Servers of a test's own. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** On loopback and on any free port, unless others are named; until the test ends. Returns the port. */
export async function listening(server: Server, address = '127.0.0.1', port = 0): Promise<number> {
  server.listen(port, address);
  await once(server, 'listening');
  onTestFinished(() => endServer(server));
  return (server.address() as AddressInfo).port;
}

/** With the connections that are open. */
export function endServer(server: Server): void {
  server.closeAllConnections();
  server.close();
}
