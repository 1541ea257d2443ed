/** Letters that come slowly, in part, or to be read. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import express from 'express';
import { expect, it, onTestFinished } from 'vitest';
import { letters } from '../../src/http/letters.ts';
import { startHouse } from '../federation/house.ts';
import { startNeighbour } from '../federation/neighbour.ts';
import { article } from '../newsroom.ts';

/** Begins a letter, and goes no further. */
function begin(origin: string): Socket {
  const { hostname, port, host } = new URL(origin);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  socket.setEncoding('utf8').write(`POST /ap/inbox HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 1000\r\n\r\n{`);
  onTestFinished(() => void socket.destroy());
  return socket;
}

async function received(socket: Socket): Promise<string> {
  return (await socket.toArray()).join('');
}

it('hundreds of letters that never end keep nobody out: the slowest gives way', async () => {
  const house = await startHouse({ 'articles/a.md': article({ id: 'port', title: 'مقال', date: '2026-11-20' }) });
  const neighbour = await startNeighbour();
  const reader = neighbour.person('reader');
  const slow = Array.from({ length: 201 }, () => begin(house.origin));
  const answers = slow.map(received);
  expect(await Promise.race(answers)).toMatch(/^HTTP\/1\.1 503 .*\r\nRetry-After: 30\r\n.*Connection: close\r\n/s);
  const like = { id: `${reader.id}/like`, type: 'Like', actor: reader.id, object: `${house.origin}/ap/articles/port` };
  expect(await neighbour.post(`${house.origin}/ap/inbox`, like)).toBe(202);
});

it('a letter that is not there in time is given up', async () => {
  const app = express().use(letters({ receive: async () => 202 }, { bytes: 1000, atOnce: 2, time: 1 }));
  const server = createServer(app).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const slow = begin(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  expect(await received(slow)).toMatch(/^HTTP\/1\.1 408 .*Connection: close\r\n/s);
});
