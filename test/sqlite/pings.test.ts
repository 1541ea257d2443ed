/** What waits for the hub: one ping a feed, for as long as it takes, and what the hub's answers mean. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { instanceKind } from '../../src/actor.ts';
import { type Delivery, hubVerdictOf, verdictOf } from '../../src/delivery.ts';
import { openStores } from '../../src/sqlite/archive.ts';
import { addDays, instantOf } from '../../src/time.ts';
import { plainSite } from '../plain-site.ts';

const start = Date.parse('2026-11-24T00:00:00Z');
const minute = 60_000;
const day = 24 * 60 * minute;
const hub = 'https://hub.example/publish';

function stores() {
  const { archive, federation: store } = openStores(':memory:');
  onTestFinished(() => archive.close());
  archive.declare(plainSite, instantOf(new Date(start)));
  store.declareHub(hub);
  const handle = store.handleOf({ kind: instanceKind, slug: '' });
  let change = 0;
  const ping = (feed = 'rss.xml', now = start) => {
    const topic = `https://news.example/${feed}`;
    store.ping({ uri: `${topic}#ping/${++change}`, handle, topic, bytes: Buffer.from('x') }, hub, now);
  };
  const claim = (now = start) => store.claim(64, 64, [], now);
  const settle = (deliveries: Delivery[], status: number | null, now = start, retryAfter: number | null = null) => {
    const error = status === null ? 'ECONNREFUSED' : `answered ${status}`;
    const outcome = { status, error, retryAfter };
    const results = deliveries.map((delivery) => {
      const { kind, tries, small } = delivery;
      const verdict = kind === 'ping' ? hubVerdictOf(outcome, tries, 0.5) : verdictOf(outcome, tries, small, 0.5);
      return { delivery, verdict, error, signature: 'draft-cavage-http-signatures-12' };
    });
    store.settle(results, now);
  };
  const state = () => store.servers().find(({ host }) => host === 'hub.example');
  /** Somebody who follows, and says that the hub's address is their inbox. */
  const follower = (now = instantOf(new Date(start))) => {
    const uri = 'https://bad.example/eve';
    const actor = { uri, inbox: hub, sharedInbox: null, name: 'x', url: uri, keyIds: [] };
    const news = store.handleOf({ kind: instanceKind, slug: '' });
    store.remember(actor, now);
    store.follow(news, actor, `${uri}/follow`, now);
    const activity = { uri: `${uri}/accept`, handle: news, topic: 'accept', bytes: Buffer.from('{}') };
    store.deliverTo(activity, hub, start, true);
    return uri;
  };
  return { store, ping, claim, settle, state, follower };
}

describe('a ping', () => {
  it('waits once for each feed, and its feed is not told of twice at the same time', () => {
    const { store, ping, claim, settle } = stores();
    for (const feed of ['rss.xml', 'atom.xml', 'rss.xml']) ping(feed);
    expect(store.pending().waiting).toBe(2);
    const first = claim();
    expect(first.map(({ kind, inbox, host }) => [kind, inbox, host])).toEqual([
      ['ping', hub, 'hub.example'],
      ['ping', hub, 'hub.example'],
    ]);
    ping();
    ping();
    expect(store.pending().waiting).toBe(3);
    expect(claim()).toEqual([]);
    settle(first, 204);
    const second = claim();
    expect(second).toHaveLength(1);
    settle(second, 204);
    expect(store.pending()).toEqual({ waiting: 0, failed: 0 });
  });

  it('that is not taken says what came meanwhile too, when it is sent again', () => {
    const { store, ping, claim, settle } = stores();
    ping();
    const first = claim();
    ping();
    settle(first, 429, start, 5 * minute);
    expect(store.pending().waiting).toBe(1);
    ping();
    // What is new does not make it forget when it was to ask again.
    expect(claim(start + 4 * minute)).toEqual([]);
    expect(claim(start + 6 * minute)).toMatchObject([{ id: first[0]?.id }]);
  });

  it('is as good as new with each change: it has all its tries, and is not let go as old', () => {
    const { store, ping, claim, settle } = stores();
    ping();
    for (let tries = 0; tries < 30; tries++) {
      const now = start + tries * day;
      settle(claim(now), 404, now);
      ping('rss.xml', now);
    }
    store.prune(addDays(instantOf(new Date(start)), 31));
    expect(store.pending()).toEqual({ waiting: 1, failed: 0 });
    store.prune(addDays(instantOf(new Date(start)), 60));
    expect(store.pending()).toEqual({ waiting: 0, failed: 0 });
  });

  it('that is refused for about a week is set aside, where it is seen, and comes with the next change or by hand', () => {
    const { store, ping, claim, settle, state } = stores();
    ping();
    let now = start;
    while (store.pending().waiting > 0) {
      settle(claim(now), 410, now);
      now += 15 * minute;
    }
    expect((now - start) / day).toBeGreaterThan(6);
    expect(store.setAside()).toMatchObject([
      { host: 'hub.example', inbox: hub, activity: 'https://news.example/rss.xml#ping/1', error: 'answered 410' },
    ]);
    expect(state()).toMatchObject({ waiting: 0, failed: 1, failures: 0, pausedUntil: null });
    expect(store.retry('hub.example', now)).toBe(1);
    expect(store.pending()).toEqual({ waiting: 1, failed: 0 });
    while (store.pending().waiting > 0) {
      settle(claim(now), 404, now);
      now += 15 * minute;
    }
    ping('rss.xml', now);
    expect(store.setAside()).toEqual([]);
    settle(claim(now), 204, now);
    expect(store.pending()).toEqual({ waiting: 0, failed: 0 });
  });
});

describe('a hub that is down', () => {
  it('is asked again every quarter of an hour, for weeks, and then hears everything', () => {
    const { store, ping, claim, settle, state } = stores();
    for (let feed = 0; feed < 8; feed++) ping(`${feed}.xml`);
    let now = start;
    let asked = 0;
    for (; now < start + 20 * day; now += 5 * minute) {
      const some = store.claim(4, 4, [], now);
      asked += some.length;
      settle(some, asked % 2 === 0 ? null : 503, now);
    }
    // Four at a time, four times in an hour.
    expect(asked / (20 * 24)).toBeGreaterThan(8);
    expect(asked / (20 * 24)).toBeLessThan(20);
    expect(state()).toMatchObject({ waiting: 8, failed: 0 });
    expect(state()?.pausedUntil).not.toBe('heard from');
    settle(claim(now + 20 * minute), 204, now);
    expect(state()).toMatchObject({ waiting: 0, failed: 0, delivered: 8, failures: 0, pausedUntil: null });
  });

  it('is a server like others once it is no longer ours', () => {
    const { store, ping, claim, settle, state, follower } = stores();
    ping();
    store.declareHub('https://other.example/');
    expect(store.pending().waiting).toBe(0);
    expect(store.isServer('other.example')).toBe(true);
    follower();
    for (let days = 0; days < 7; days++) settle(claim(start + days * day), null, start + days * day);
    expect(state()?.pausedUntil).toBe('heard from');
    // Named again, it begins anew.
    store.declareHub(hub);
    ping();
    expect(state()?.pausedUntil).toBeNull();
  });
});

describe('somebody who calls the hub their inbox', () => {
  it('takes no ping along when they go', () => {
    const { store, ping, claim, settle, follower } = stores();
    follower();
    ping('rss.xml');
    const some = claim();
    settle(some, 410);
    expect(store.followers()).toEqual([]);
    expect(store.pending()).toEqual({ waiting: 1, failed: 0 });
    const uri = follower();
    store.forget(uri, instantOf(new Date(start)));
    expect(store.pending()).toEqual({ waiting: 1, failed: 0 });
  });
});
