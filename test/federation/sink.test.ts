/** Receivers of every bad manner among good ones: the good ones get everything, and nobody waits for the others. */
import { createServer, type ServerResponse } from 'node:http';
import { setTimeout as pass } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { listening } from '../listening.ts';
import { article } from '../newsroom.ts';
import { startHouse } from './house.ts';

type Manner = 'good' | 'slow' | 'hangs' | 'resets' | 'fails' | 'gone' | 'small';
const manners: Manner[] = ['good', 'slow', 'hangs', 'resets', 'fails', 'gone', 'small'];
const each = 20;

it('one bad receiver delays nobody else', { timeout: 60_000 }, async () => {
  const got = new Map<Manner, Set<string>>(manners.map((manner) => [manner, new Set()]));
  const waiting = new Set<() => void>();
  const servedOf = (...some: Manner[]) => some.reduce((count, manner) => count + (got.get(manner)?.size ?? 0), 0);
  /** Answers letter by letter, and does not come to an end before all who are quick were served. */
  async function answerSlowly(response: ServerResponse): Promise<void> {
    response.writeHead(202);
    while (servedOf('good', 'small') < 2 * each) {
      response.write('.');
      await pass(100);
    }
  }
  const server = createServer(async (request, response) => {
    const manner = manners[Number(request.headers.host?.split('.')[2])] as Manner;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { object } = JSON.parse(Buffer.concat(chunks).toString());
    const status = {
      good: 202,
      slow: 202,
      hangs: 0,
      resets: 0,
      fails: 500,
      gone: 410,
      small: object.contentMap ? 413 : 202,
    }[manner];
    if (manner === 'resets') request.socket.destroy();
    if (status === 0) return;
    if (manner === 'slow') await answerSlowly(response);
    else response.writeHead(status, status === 500 ? { 'Retry-After': '3600' } : {});
    response.end();
    if (status === 202) got.get(manner)?.add(request.headers.host ?? '');
    for (const look of waiting) look();
  });
  const port = await listening(server, '0.0.0.0');
  const house = await startHouse({}, { sends: false });
  const handle = house.store.handleOf({ kind: 'site', slug: '' });
  house.archive.act(() => {
    for (let one = 0; one < manners.length * each; one++) {
      const uri = `http://127.2.${one % manners.length}.${1 + Math.floor(one / manners.length)}:${port}/u`;
      const actor = { uri, inbox: `${uri}/inbox`, sharedInbox: null, name: 'x', url: uri, keyIds: [] };
      house.store.follow(handle, actor, `${uri}/follow`, '2026-11-20T00:00:00Z');
    }
  });
  const date = new Date(Date.now() - 3_600_000).toISOString();
  await house.write({ 'articles/a.md': article({ id: 'a', title: 'مقال', date }) });
  house.sender.start();
  while (servedOf('good', 'small', 'slow') < 3 * each || house.store.followerCount(handle) > 6 * each)
    await new Promise<void>((resolve) => waiting.add(resolve)).then(() => waiting.clear());
  await house.sender.onIdle();
  // What hangs, resets and fails is due later; who is gone is a follower no more.
  expect(house.store.pending()).toEqual({ waiting: 3 * each, failed: 0 });
  expect(house.store.followerCount(handle)).toBe(6 * each);
});
