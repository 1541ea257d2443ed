/** Servers that take a connection and say nothing: each keeps a place for ten seconds. */
import { createServer } from 'node:http';
import { expect, it } from 'vitest';
import { listening } from '../listening.ts';
import { article } from '../newsroom.ts';
import { startHouse } from './house.ts';

const date = new Date(Date.now() - 3_600_000).toISOString();

/** Every address of 127.0.0.0/8 is a server of its own. */
async function startServers() {
  const seen = { taken: 0, givenUp: 0 };
  const waiting = new Set<() => void>();
  const server = createServer((request, response) => {
    request.resume();
    if (request.url?.startsWith('/silent')) {
      request.socket.once('close', () => {
        seen.givenUp += 1;
      });
      return;
    }
    seen.taken += 1;
    response.writeHead(202).end();
    for (const look of waiting) look();
  });
  const port = await listening(server, '0.0.0.0');
  const until = (count: number) => new Promise<void>((resolve) => waiting.add(() => seen.taken >= count && resolve()));
  return { seen, until, port };
}

it('two hundred of them hold up nobody: all others have an article before the first is given up', async () => {
  const { seen, until, port } = await startServers();
  const house = await startHouse({}, { sends: false });
  const follow = (uri: string) =>
    house.store.follow('news', { uri, inbox: uri, sharedInbox: null, name: 'x', url: uri, keyIds: [] }, uri, date);
  for (let one = 1; one <= 200; one++) follow(`http://127.2.0.${one}:${port}/silent`);
  for (let one = 1; one <= 20; one++) follow(`http://127.3.0.${one}:${port}/inbox`);
  await house.write({ 'articles/port.md': article({ id: 'port', title: 'خبر', date }) });
  const all = until(20);
  house.sender.start();
  await all;
  expect(seen).toEqual({ taken: 20, givenUp: 0 });
});
