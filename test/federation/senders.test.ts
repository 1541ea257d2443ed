/** What holds whoever delivers: the house itself, or a worker elsewhere that it reaches through Redis. */
import { describe, expect, it } from 'vitest';
import { startHub } from '../hub.ts';
import { article } from '../newsroom.ts';
import { startHouse } from './house.ts';
import { startNeighbour } from './neighbour.ts';
import { withoutRedis } from './redis.ts';

const date = new Date(Date.now() - 3_600_000).toISOString();
const news = (title: string) => ({ 'articles/port.md': article({ id: 'port', title, date }) });

describe.each([
  ['the house', 'house', false],
  ['a worker', 'redis', withoutRedis],
] as const)('what %s delivers', (_who, deliveredBy, missing) => {
  /** A house with a reader at a neighbour's; nothing goes out before `house.sender.start()`. */
  async function scene(options: { hub?: string } = {}) {
    const neighbour = await startNeighbour();
    const house = await startHouse({}, { deliveredBy, sends: false, ...options });
    const { id: uri, inbox } = neighbour.person('reader');
    const reader = { uri, inbox, sharedInbox: null, name: 'x', url: uri, keyIds: [] };
    house.store.follow('news', reader, `${uri}/follow`, date);
    return { neighbour, house };
  }

  it.skipIf(missing)('is signed, says whose it is, and comes in order', async () => {
    const { neighbour, house } = await scene();
    for (const title of ['أول', 'ثان', 'ثالث']) await house.write(news(title));
    house.sender.start();
    await neighbour.until(() => neighbour.got.length === 3);
    expect(neighbour.got.map(({ activity }) => activity.object.name)).toEqual(['أول', 'ثان', 'ثالث']);
    expect(neighbour.got.map(({ verified }) => verified)).toEqual([true, true, true]);
    expect(neighbour.got.map(({ userAgent }) => userAgent)).toEqual(
      Array(3).fill(expect.stringContaining(house.origin)),
    );
  });

  it.skipIf(missing)('is signed in the other way where the first is refused, at once', async () => {
    const { neighbour, house } = await scene();
    neighbour.manner.status = (_inbox, count) => (count === 0 ? 401 : 202);
    await house.write(news('أول'));
    house.sender.start();
    await neighbour.until(() => neighbour.got.length === 1);
    await house.sender.onIdle();
    expect(house.store.servers()).toMatchObject([{ delivered: 1, failed: 0, failures: 0, waiting: 0 }]);
  });

  it.skipIf(missing)('waits where a server cannot take it, and overtakes nothing', async () => {
    const { neighbour, house } = await scene();
    neighbour.manner.status = (_inbox, count) => (count === 0 ? 503 : 202);
    await house.write(news('أول'));
    house.sender.start();
    await house.sender.onIdle();
    expect(house.store.servers()).toMatchObject([{ waiting: 1, failures: 1, lastError: 'answered 503' }]);
    await house.write(news('ثان'));
    house.store.hurry(new URL(neighbour.origin).host);
    await neighbour.until(() => neighbour.got.length === 2);
    expect(neighbour.got.map(({ activity }) => activity.type)).toEqual(['Create', 'Update']);
  });

  it.skipIf(missing)('comes in its smaller form where the whole is too large', async () => {
    const { neighbour, house } = await scene();
    neighbour.manner.status = (_inbox, count) => (count === 0 ? 413 : 202);
    await house.write(news('أول'));
    house.sender.start();
    const { activity, verified } = await neighbour.until(() => neighbour.got[0]);
    expect(verified).toBe(true);
    expect(activity.object).toMatchObject({ name: 'أول', content: expect.any(String) });
    expect(activity.object.contentMap).toBeUndefined();
  });

  it.skipIf(missing)('loses the followers who are gone, and no others', async () => {
    const { neighbour, house } = await scene();
    neighbour.manner.status = () => 410;
    await house.write(news('أول'));
    house.sender.start();
    await house.sender.onIdle();
    expect(house.store.followerCount('news')).toBe(0);
    expect(house.store.pending()).toEqual({ waiting: 0, failed: 0 });
  });

  it.skipIf(missing)('names the reason where nobody is at the other end', async () => {
    const { house } = await scene();
    const uri = 'http://127.0.0.1:9/nobody';
    const nobody = { uri, inbox: `${uri}/inbox`, sharedInbox: null, name: 'x', url: uri, keyIds: [] };
    house.store.follow('news', nobody, `${uri}/follow`, date);
    await house.write(news('أول'));
    house.sender.start();
    await house.sender.onIdle();
    const found = house.store.servers().find(({ host }) => host === '127.0.0.1:9');
    expect(found).toMatchObject({ waiting: 1, lastError: expect.stringContaining('ECONNREFUSED') });
  });

  it.skipIf(missing)('tells the hub, which wants no signature', async () => {
    const hub = await startHub();
    const { house } = await scene({ hub: hub.url });
    await house.write(news('أول'));
    house.sender.start();
    await hub.until(() => hub.pings.some(({ feed }) => feed === `${house.origin}/rss.xml`));
    for (const { headers } of hub.pings) {
      expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
      expect(headers.signature).toBeUndefined();
    }
  });
});
