/** What a house does that delivers through Redis, when Redis or those behind it do not what they should. */
import { randomUUID } from 'node:crypto';
import { createClient } from '@redis/client';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { Message } from '../../src/courier.ts';
import { digestOf } from '../../src/federation/cavage-signature.ts';
import { makeKeys } from '../../src/federation/keys.ts';
import { type Bundle, placesIn } from '../../src/redis/bundle.ts';
import { createSeal } from '../../src/redis/seal.ts';
import { createRelayTo, createWorkerOn } from '../../src/sending.ts';
import { atDesk } from '../desk/at-desk.ts';
import { article } from '../newsroom.ts';
import { runProgram } from '../program.ts';
import { startHouse } from './house.ts';
import { startNeighbour } from './neighbour.ts';
import { type Redis, startRedis, withoutRedis } from './redis.ts';

const date = new Date(Date.now() - 3_600_000).toISOString();
const soon = { timeout: 30_000, interval: 50 };

async function clientOf({ url }: Redis) {
  const client = createClient({ url });
  await client.connect();
  onTestFinished(() => client.destroy());
  return client;
}

it.skipIf(withoutRedis)(
  'a Redis that hangs leaves reading and publishing alive, and everything arrives after it',
  async () => {
    const neighbour = await startNeighbour();
    const house = await startHouse({}, { deliveredBy: 'redis' });
    const { id: uri, inbox } = neighbour.person('reader');
    house.store.follow('news', { uri, inbox, sharedInbox: null, name: 'x', url: uri, keyIds: [] }, `${uri}/f`, date);
    const readyz = async () => {
      const answer = await fetch(`${house.origin}/readyz`);
      return { status: answer.status, text: await answer.text() };
    };
    await vi.waitFor(() => expect(house.store.dispatch()).toEqual({ workers: 1, fault: null }), soon);
    expect(await readyz()).toEqual({ status: 200, text: 'ready\n' });
    house.redis?.stall();
    await house.write({ 'articles/a.md': article({ id: 'a', title: 'خبر', date }) });
    expect((await house.get('/rss.xml')).status).toBe(200);
    expect((await house.get('/ap/articles/a')).json).toMatchObject({ name: 'خبر' });
    await vi.waitFor(
      async () => expect((await readyz()).text).toMatch(/^ready\nRedis at redis:\S+ does not answer/),
      soon,
    );
    expect((await readyz()).status).toBe(200);
    const doctor = await runProgram(['doctor', house.origin], { NASHRA_DATA: house.data });
    expect(doctor.stdout).toMatch(/Redis at redis:\S+ does not answer .*: deliveries wait/);
    expect(doctor.stdout).toContain('see that NASHRA_REDIS is right');
    expect(await (await fetch(`${house.origin}/metrics`)).text()).toContain('\nnashra_delivery_fault 1\n');
    house.redis?.goOn();
    await neighbour.until(() => neighbour.got.length === 1);
    await vi.waitFor(async () => expect((await readyz()).text).toBe('ready\n'), soon);
  },
  120_000,
);

it.skipIf(withoutRedis)('where no worker is, that is said, and nothing is claimed', async () => {
  const { url, secret } = await startRedis();
  const relay = await createRelayTo(url, secret, 'https://news.example');
  onTestFinished(() => relay.stop());
  relay.start();
  await vi.waitFor(() => expect(relay.dispatch().fault).toMatch(/^no worker is there/), soon);
  expect(relay.places()).toBe(0);
  const worker = await createWorkerOn(url, secret, true);
  worker.start();
  await vi.waitFor(() => expect(relay.dispatch()).toEqual({ workers: 1, fault: null }), soon);
  expect(relay.places()).toBeGreaterThan(0);
  await worker.stop();
  await vi.waitFor(() => expect(relay.dispatch().workers).toBe(0), soon);
});

it.skipIf(withoutRedis)('who reads in Redis learns no key, no text and no inbox', async () => {
  const redis = await startRedis();
  const client = await clientOf(redis);
  const { bundles, workers } = placesIn(createSeal(redis.secret).name);
  const relay = await createRelayTo(redis.url, redis.secret, 'https://news.example');
  onTestFinished(() => relay.stop());
  relay.start();
  // Somebody who says that they deliver, and takes nothing.
  await client.zAdd(workers, { score: Date.now() + 60_000, value: `${randomUUID()} 64` });
  await vi.waitFor(() => expect(relay.places()).toBeGreaterThan(0), soon);
  void relay.bring({ message: messageOf('سر الناشر'), inbox: 'https://secret.example/inbox', spec: 'rfc9421' });
  const lying = await vi.waitFor(async () => {
    const found = await client.zRange(bundles, 0, -1);
    expect(found).toHaveLength(1);
    return found.join();
  }, soon);
  for (const text of [lying, Buffer.from(lying, 'base64').toString()])
    expect(text).not.toMatch(/PRIVATE KEY|سر الناشر|secret\.example|news\.example/);
});

it.skipIf(withoutRedis)(
  'who writes in Redis makes no worker send anything, and what is too late is not sent',
  async () => {
    const redis = await startRedis();
    const client = await clientOf(redis);
    const neighbour = await startNeighbour();
    const { id: actor, inbox } = neighbour.person('reader');
    const { bundles, reports } = placesIn(createSeal(redis.secret).name);
    const worker = await createWorkerOn(redis.url, redis.secret, true);
    onTestFinished(() => worker.stop());
    const bundleOf = (body: string, until: number): Bundle => {
      const { digest } = messageOf(body);
      const parcels = [{ ticket: 1, inbox, spec: 'draft-cavage-http-signatures-12' as const }];
      return { until, reports: reports('here'), origin: 'https://news.example', body, digest, signer: null, parcels };
    };
    const later = Date.now() + 60_000;
    const put = (secret: string, body: string, until: number) =>
      client.zAdd(bundles, { score: until, value: createSeal(secret).close(bundleOf(body, until)) });
    await client.zAdd(bundles, { score: later, value: 'nothing that anybody sealed' });
    await put('another secret, which nobody here has', '{"type":"Forged"}', later);
    await put(redis.secret, '{"type":"Late"}', Date.now() - 1);
    await put(redis.secret, JSON.stringify({ type: 'Create', actor }), later + 1);
    worker.start();
    await vi.waitFor(async () => expect(await client.lLen(reports('here'))).toBe(1), soon);
    expect(neighbour.got.map(({ activity }) => activity.type)).toEqual(['Create']);
  },
);

it('the desk says what keeps deliveries, in its own language', async () => {
  const { room, get } = await atDesk();
  const { fault } = (
    await createRelayTo('redis://:hidden@redis.example:6379', 'x'.repeat(32), 'https://a.example')
  ).dispatch();
  expect(fault).not.toContain('hidden');
  room.newsroom.federation.saveDispatch({ workers: 0, fault });
  const { text } = await get('/desk/deliveries');
  expect(text).toMatch(/role="alert"><bdi>خادم Redis في redis:\/\/redis\.example:6379 لا يجيب/);
});

function messageOf(text: string): Message {
  const body = Buffer.from(text);
  return {
    body,
    digest: digestOf(body),
    signer: { keyId: 'https://news.example/ap/actors/news#main-key', ...makeKeys() },
  };
}
