/** What waits for other servers: in which order it goes, what a failure means, and what is let go in time. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Delivery, type Outcome, untilHeardFrom, verdictOf } from '../../src/delivery.ts';
import type { Activity } from '../../src/federation-store.ts';
import { openStores } from '../../src/sqlite/archive.ts';
import { addDays, instantOf } from '../../src/time.ts';
import { plainSite } from '../plain-site.ts';

const start = Date.parse('2026-11-24T00:00:00Z');
const hour = 3_600_000;
const day = 24 * hour;

function stores() {
  const { archive, federation: store } = openStores(':memory:');
  onTestFinished(() => archive.close());
  archive.declare(plainSite, instantOf(new Date(start)));
  const handle = store.handleOf({ kind: 'site', slug: '' });
  const follower = (host: string, name: string, sharedInbox: string | null = null) => {
    const uri = `https://${host}/${name}`;
    const actor = { uri, inbox: `${uri}/inbox`, sharedInbox, name, url: uri, keyIds: [] };
    store.remember(actor, instantOf(new Date(start)));
    store.follow(handle, actor, `${uri}/follow`, instantOf(new Date(start)));
    return actor;
  };
  const activity = (act: string, topic = 'a'): Activity => ({
    uri: `https://news.example/ap/articles/${topic}#${act}`,
    handle,
    topic,
    bytes: Buffer.from('{}'),
  });
  const tell = (act: string, now = start, topic = 'a', replaces?: string) =>
    store.deliver(
      { ...activity(act, topic), ...(replaces === undefined ? {} : { replaces }) },
      { handles: [handle], left: false },
      now,
    );
  const claim = (now = start) => store.claim(64, 64, [], now);
  type Answer = Pick<Outcome, 'status'> & Partial<Outcome>;
  const settleBy = (deliveries: Delivery[], answer: Answer, now: number) =>
    store.settle(
      deliveries.map((delivery) => {
        const error = answer.error ?? `answered ${answer.status}`;
        const outcome: Outcome = { retryAfter: null, ...answer, error };
        const verdict = verdictOf(outcome, delivery.tries, delivery.small, 0.5);
        return { delivery, verdict, error, signature: 'draft-cavage-http-signatures-12' };
      }),
      now,
    );
  const settle = (deliveries: Delivery[], status: number | null, now: number, error = `answered ${status}`) =>
    settleBy(deliveries, { status, error }, now);
  /** Fails once a day for a week: then the server is left alone until it speaks. */
  const failForAWeek = (host: string) => {
    for (let days = 0; days < 7; days++) {
      const now = start + days * day;
      store.hurry(host, now);
      settle(
        store.claim(64, 64, [], now).filter((one) => one.host === host),
        503,
        now,
      );
    }
    return start + 6 * day;
  };
  const names = (deliveries: Delivery[]) => deliveries.map(({ inbox }) => new URL(inbox).pathname);
  const state = (host: string) => store.servers().find((server) => server.host === host);
  return { archive, store, handle, follower, activity, tell, claim, settle, settleBy, failForAWeek, names, state };
}

describe('the order at a server', () => {
  it('holds while nothing has failed, and one inbox that fails holds up only itself', () => {
    const { follower, tell, claim, settle, names } = stores();
    follower('one.example', 'ann');
    follower('one.example', 'bob');
    tell('create');
    tell('updates/1');
    const first = claim();
    expect(names(first)).toEqual(['/ann/inbox', '/bob/inbox']);
    expect(claim()).toEqual([]);
    settle([first[1] as Delivery], 202, start);
    expect(claim()).toEqual([]);
    settle([first[0] as Delivery], 404, start);
    expect(names(claim())).toEqual(['/bob/inbox']);
  });

  it('begins with the Accept: before it is there, nothing else goes to its server', () => {
    const { store, follower, activity, tell, claim, settle, names } = stores();
    const { inbox } = follower('one.example', 'ann', 'https://one.example/inbox');
    follower('two.example', 'eve');
    store.deliverTo(activity('accept', 'accept'), inbox, start, true);
    tell('create');
    const first = claim();
    expect(names(first)).toEqual(['/ann/inbox', '/eve/inbox']);
    expect(claim()).toEqual([]);
    settle(first, 202, start);
    expect(names(claim())).toEqual(['/inbox']);
  });

  it('an Accept that fails holds up its own inbox alone', () => {
    const { store, follower, activity, tell, claim, settle, names } = stores();
    const { inbox } = follower('one.example', 'ann');
    follower('one.example', 'bob');
    store.deliverTo(activity('accept', 'accept'), inbox, start, true);
    tell('create');
    settle(claim(), 500, start);
    expect(names(claim(start))).toEqual(['/bob/inbox']);
  });
});

describe('an inbox where nobody is', () => {
  it('takes its follower with it at once if it says so for good (410)', () => {
    const { store, handle, follower, tell, claim, settle, archive } = stores();
    follower('one.example', 'ann');
    tell('create');
    const before = archive.revision(`followers/${handle}`).number;
    settle(claim(), 410, start);
    expect(store.followerCount(handle)).toBe(0);
    expect(store.pending()).toEqual({ waiting: 0, failed: 0 });
    expect(archive.revision(`followers/${handle}`).number).toBeGreaterThan(before);
  });

  it('also where it is the personal inbox of one who is reached by a shared one', () => {
    const { store, handle, follower, activity, claim, settle } = stores();
    const { inbox } = follower('one.example', 'ann', 'https://one.example/inbox');
    store.deliverTo(activity('accept', 'accept'), inbox, start, true);
    settle(claim(), 410, start);
    expect(store.followerCount(handle)).toBe(0);
  });

  it('and is said to be gone (410) keeps those who share it: each is asked for, and the delivery is tried again', () => {
    const { store, handle, follower, tell, claim, settle } = stores();
    const [ann, bob] = ['ann', 'bob'].map((name) => follower('one.example', name, 'https://one.example/inbox'));
    const eve = follower('two.example', 'eve', 'https://two.example/inbox');
    tell('create');
    expect(settle(claim(), 410, start)).toEqual([]);
    expect(store.followerCount(handle)).toBe(3);
    expect(store.missing(9).sort()).toEqual([ann, bob, eve].map((actor) => actor?.uri));
    expect(claim(start + 2 * 60_000)).toHaveLength(2);
  });

  it('is told of for the log, with who went and why', () => {
    const { follower, tell, claim, settle } = stores();
    const { uri, inbox } = follower('one.example', 'ann');
    tell('create');
    const why = `${inbox}: answered 410`;
    expect(settle(claim(), 410, start)).toEqual([{ is: 'follower removed', actor: uri, why }]);
  });

  it('is believed to be missing (404) after two days, and not if it is found again', () => {
    const { store, handle, follower, tell, claim, settle } = stores();
    follower('one.example', 'ann');
    tell('create');
    let now = start;
    const miss = (until: number) => {
      for (; now < until; now += 4 * hour) {
        store.hurry('one.example', now);
        settle(store.claim(64, 64, [], now), 404, now);
      }
    };
    miss(start + 1.9 * day);
    expect(store.followerCount(handle)).toBe(1);
    settle(claim(now + 12 * hour), 202, now);
    tell('updates/1', now);
    miss(now + 1.9 * day);
    expect(store.followerCount(handle)).toBe(1);
    miss(now + 12 * hour);
    expect(store.followerCount(handle)).toBe(0);
    expect(claim(now + 30 * day)).toEqual([]);
  });
});

describe('a server that fails', () => {
  it('is left alone for longer each time, and after seven different days until it speaks', () => {
    const { store, follower, tell, claim, settle, state } = stores();
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) follower('one.example', name);
    tell('create');
    let now = start;
    const first = claim(now);
    settle(first.slice(0, 5), null, now, 'ECONNREFUSED');
    expect(claim(now)).toEqual([]);
    // What was under way at the time makes the pause no longer.
    settle(first.slice(5), null, now, 'ECONNREFUSED');
    expect(state('one.example')).toMatchObject({ waiting: 6, failures: 5, lastError: 'ECONNREFUSED' });
    expect(store.claim(1, 1, [], now + 4 * 60_000)).toEqual([]);
    now += 6 * 60_000;
    settle(store.claim(1, 1, [], now), null, now, 'ECONNREFUSED');
    expect(store.claim(1, 1, [], now + 9 * 60_000)).toEqual([]);
    expect(store.claim(1, 1, [], now + 11 * 60_000)).toHaveLength(1);
    for (let days = 1; days < 7; days++) {
      now = start + days * day;
      settle(store.claim(1, 1, [], now), 503, now);
    }
    expect(state('one.example')?.pausedUntil).toBe('heard from');
    expect(claim(now + 365 * day)).toEqual([]);
    store.signOfLife('one.example', now);
    expect(claim(now + 1)).toHaveLength(6);
  });

  it('is told of for the log when that begins, when it is for good, and when it answers again', () => {
    const { store, follower, tell, claim, settle } = stores();
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) follower('one.example', name);
    tell('create');
    const host = 'one.example';
    const failOnce = (now: number) => settle(store.claim(1, 1, [], now), 503, now);
    const error = 'answered 503';
    const [until, forGood] = [instantOf(new Date(start + 5 * 60_000)), 'heard from'];
    expect(settle(claim(), 503, start)).toEqual([{ is: 'server paused', host, until, error }]);
    for (let days = 1; days < 6; days++) expect(failOnce(start + days * day)).toEqual([]);
    const now = start + 6 * day;
    expect(failOnce(now)).toEqual([{ is: 'server paused', host, until: forGood, error }]);
    store.signOfLife(host, now);
    expect(settle(store.claim(2, 2, [], now), 202, now)).toEqual([{ is: 'server answers again', host }]);
    expect(settle(store.claim(1, 1, [], now), 202, now)).toEqual([]);
  });

  it('has nothing due while it is left alone, neither of what waits nor of what comes', () => {
    const { store, follower, tell, claim, failForAWeek } = stores();
    follower('one.example', 'ann');
    tell('create');
    const now = failForAWeek('one.example');
    expect(store.nextRun()).toBe(untilHeardFrom);
    tell('updates/1', now);
    expect(store.nextRun()).toBe(untilHeardFrom);
    store.signOfLife('one.example', now + 1);
    expect(store.nextRun()).toBe(now + 1);
    expect(claim(now + 1)).toHaveLength(1);
  });

  it('is as before when one of what was under way arrives after the others failed', () => {
    const { store, follower, tell, claim, settle } = stores();
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) follower('one.example', name);
    tell('create');
    const first = claim();
    settle(first.slice(0, 5), 503, start);
    tell('updates/1');
    settle([first[5] as Delivery], 202, start + 1);
    expect(store.nextRun()).toBe(start + 1);
    expect(claim(start + 1)).not.toEqual([]);
  });

  it('gets nothing new after a month of silence, until it speaks; then everything that is new', () => {
    const { store, follower, tell, claim, failForAWeek, activity } = stores();
    const { inbox } = follower('one.example', 'ann');
    follower('two.example', 'bob');
    tell('create');
    const silentSince = failForAWeek('one.example');
    expect(tell('updates/1', silentSince + 30 * day)).toBe(2);
    const now = silentSince + 31 * day;
    expect(tell('updates/2', now)).toBe(1);
    store.prune(instantOf(new Date(now)));
    expect(store.servers().map(({ host, waiting }) => [host, waiting])).toEqual([
      ['one.example', 1],
      ['two.example', 2],
    ]);
    store.signOfLife('one.example', now);
    store.deliverTo(activity('accept', 'accept'), inbox, now, true);
    expect(tell('updates/3', now)).toBe(2);
    expect(claim(now).filter(({ host }) => host === 'one.example')).toHaveLength(2);
  });

  it('is left alone for as long as it asks, with all that there is for it', () => {
    const { store, follower, tell, claim, settleBy, state } = stores();
    for (const name of ['a', 'b', 'c']) follower('one.example', name);
    follower('two.example', 'd');
    tell('create');
    const [first, second] = store.claim(64, 2, [], start) as [Delivery, Delivery];
    settleBy([first], { status: 429, retryAfter: 2 * hour }, start);
    settleBy([second], { status: 202 }, start);
    tell('updates/1', start + 1);
    store.signOfLife('one.example', start + 2);
    expect(claim(start + hour).map(({ host }) => host)).toEqual(['two.example']);
    expect(state('one.example')).toMatchObject({ waiting: 5 });
    expect(claim(start + 2 * hour)).toHaveLength(3);
  });

  it('is asked again after half a day at the latest, whatever it asks for', () => {
    const { follower, tell, claim, settleBy } = stores();
    follower('one.example', 'ann');
    tell('create');
    settleBy(claim(), { status: 503, retryAfter: 90 * day }, start);
    expect(claim(start + 12 * hour - 1)).toEqual([]);
    expect(claim(start + 12 * hour)).toHaveLength(1);
  });

  it('that the operator has paused has nothing due until it is resumed', () => {
    const { store, follower, tell, claim } = stores();
    follower('one.example', 'ann');
    tell('create');
    store.pause('one.example', true, start);
    tell('updates/1');
    store.retry(null, start + 1);
    expect(store.nextRun()).toBe(untilHeardFrom);
    store.pause('one.example', false, start + 2);
    expect(store.nextRun()).toBe(start + 2);
    expect(claim(start + 2)).toHaveLength(1);
  });

  it('is listed before anything was sent to it', () => {
    const { follower, tell, state } = stores();
    follower('one.example', 'ann');
    tell('create');
    expect(state('one.example')).toEqual({
      host: 'one.example',
      waiting: 1,
      failed: 0,
      delivered: 0,
      lastSuccess: null,
      lastError: null,
      lastErrorAt: null,
      failures: 0,
      pausedUntil: null,
      nextTry: '2026-11-24T00:00:00Z',
    });
  });

  it('has the time of its last error, and of the next try unless nobody knows that', () => {
    const { store, follower, tell, claim, settle, state } = stores();
    follower('one.example', 'ann');
    tell('create');
    settle(claim(), 503, start + 1000);
    expect(state('one.example')).toMatchObject({
      lastSuccess: null,
      lastErrorAt: '2026-11-24T00:00:01Z',
      nextTry: '2026-11-24T00:01:01Z',
    });
    settle(claim(start + hour), 403, start + hour);
    expect(state('one.example')).toMatchObject({ lastError: 'answered 403', lastErrorAt: '2026-11-24T01:00:00Z' });
    store.pause('one.example', true, start + hour);
    expect(state('one.example')).toMatchObject({ waiting: 1, pausedUntil: 'resumed', nextTry: null });
    store.pause('one.example', false, start + 2 * hour);
    expect(state('one.example')?.nextTry).toBe('2026-11-24T02:00:00Z');
    settle(claim(start + 2 * hour), 202, start + 2 * hour);
    expect(state('one.example')).toMatchObject({
      lastSuccess: '2026-11-24T02:00:00Z',
      lastErrorAt: '2026-11-24T01:00:00Z',
      nextTry: null,
    });
  });

  it('is not woken by every word that it says while it takes none', () => {
    const { store, follower, tell, claim, settle } = stores();
    for (const name of ['a', 'b', 'c', 'd', 'e']) follower('one.example', name);
    tell('create');
    settle(claim(), 503, start);
    store.signOfLife('one.example', start + 1000);
    const [one] = store.claim(1, 1, [], start + 2000);
    settle([one as Delivery], 503, start + 2000);
    store.signOfLife('one.example', start + 3000);
    expect(claim(start + 4000)).toEqual([]);
  });

  it('is fine where it refuses one thing: that is no reason to withhold others', () => {
    const { follower, tell, claim, settle, state } = stores();
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) follower('one.example', name);
    tell('create');
    settle(claim(), 403, start);
    expect(state('one.example')).toMatchObject({ failures: 0, pausedUntil: null, lastError: 'answered 403' });
  });
});

describe('what was set aside', () => {
  function failed(room: ReturnType<typeof stores>, times = 22) {
    for (let tries = 0; tries < times; tries++) {
      const now = start + tries * day;
      room.store.hurry('one.example', now);
      room.settle(room.store.claim(64, 64, [], now), 403, now);
    }
  }

  it('is seen, and can be sent all the same', () => {
    const room = stores();
    room.follower('one.example', 'ann');
    room.tell('create');
    failed(room);
    expect(room.store.pending()).toEqual({ waiting: 0, failed: 1 });
    expect(room.store.setAside()).toMatchObject([
      { host: 'one.example', inbox: 'https://one.example/ann/inbox', tries: 22, error: 'answered 403' },
    ]);
    expect(room.store.retry('two.example', start)).toBe(0);
    expect(room.store.retry('one.example', start)).toBe(1);
    expect(room.claim()).toMatchObject([{ tries: 0 }]);
  });

  it('does not come after what replaced it', () => {
    const room = stores();
    room.follower('one.example', 'ann');
    room.tell('create');
    room.tell('updates/1');
    failed(room, 44);
    expect(room.store.setAside()).toHaveLength(2);
    const object = 'https://news.example/ap/articles/a#';
    room.tell('updates/2', start, 'a', `${object}updates/`);
    expect(room.store.setAside().map(({ activity }) => activity)).toEqual([`${object}create`]);
    room.tell('delete', start, 'a', object);
    expect(room.store.setAside()).toEqual([]);
  });
});

describe('the history', () => {
  it('counts in each hour what arrived, what failed and what was given up, from the hour asked for on', () => {
    const { store, follower, tell, claim, settle } = stores();
    for (const name of ['a', 'b', 'c', 'd']) follower('one.example', name);
    tell('create', start + hour / 2);
    const [a, b, c, d] = claim(start + hour / 2) as [Delivery, Delivery, Delivery, Delivery];
    settle([a, b], 202, start + hour / 2);
    settle([c], 404, start + hour - 1);
    settle([{ ...d, tries: 21 }], 403, start + hour - 1);
    settle([c], 500, start + hour);
    settle([c], 202, start + 3 * hour);
    const hours = [
      { hour: '2026-11-24T00:00:00Z', delivered: 2, failed: 1, givenUp: 1 },
      { hour: '2026-11-24T01:00:00Z', delivered: 0, failed: 1, givenUp: 0 },
      { hour: '2026-11-24T03:00:00Z', delivered: 1, failed: 0, givenUp: 0 },
    ];
    expect(store.deliveryHistory('2026-11-24T00:59:00Z')).toEqual(hours);
    expect(store.deliveryHistory('2026-11-24T01:00:00Z')).toEqual(hours.slice(1));
    expect(store.deliveryHistory('2026-11-24T04:00:00Z')).toEqual([]);
  });

  it('counts neither what was too large and goes again smaller, nor what was taken back', () => {
    const { store, follower, tell, claim, settle } = stores();
    for (const name of ['a', 'b']) follower('one.example', name);
    tell('create');
    const [large, over] = claim() as [Delivery, Delivery];
    settle([large], 413, start);
    store.settle([{ delivery: over, verdict: { is: 'over' }, error: '', signature: '' }], start);
    expect(store.deliveryHistory('2026-11-01T00:00:00Z')).toEqual([]);
    settle([{ ...large, small: true }], 413, start);
    expect(store.deliveryHistory('2026-11-01T00:00:00Z')).toMatchObject([{ failed: 0, givenUp: 1 }]);
  });

  it('goes back thirty days', () => {
    const { store, follower, tell, claim, settle } = stores();
    follower('one.example', 'ann');
    for (const days of [0, 2]) {
      tell(`updates/${days}`, start + days * day);
      settle(claim(start + days * day), 202, start + days * day);
    }
    store.prune(addDays(instantOf(new Date(start)), 31));
    expect(store.deliveryHistory('2026-01-01T00:00:00Z')).toEqual([
      { hour: '2026-11-26T00:00:00Z', delivered: 1, failed: 0, givenUp: 0 },
    ]);
  });
});

describe('what is taken back', () => {
  const object = 'https://news.example/ap/articles/a';

  it('is dropped at every inbox, and so is what was set aside; nothing else is', () => {
    const { store, follower, tell, claim, settle } = stores();
    for (const name of ['ann', 'bob', 'eve']) follower(`${name}.example`, name);
    tell('create');
    const [first, second] = claim() as [Delivery, Delivery];
    settle([first], 503, start);
    settle([{ ...second, tries: 21 }], 403, start);
    expect(store.pending()).toEqual({ waiting: 2, failed: 1 });
    tell('create', start, 'ab');
    store.releaseClaims();
    expect(store.recall([object], start)).toBe(true);
    expect(store.pending()).toEqual({ waiting: 3, failed: 0 });
    expect(store.recall([object], start)).toBe(false);
  });

  it('is not tried again if it was under way, and what comes next waits for that try', () => {
    const { store, follower, tell, claim, settle } = stores();
    follower('one.example', 'ann');
    tell('create');
    const first = claim();
    expect(store.recall([object], start)).toBe(true);
    tell('delete');
    expect(claim()).toEqual([]);
    settle(first, 404, start);
    const next = claim();
    expect(next).toHaveLength(1);
    expect(next[0]?.activity).not.toBe(first[0]?.activity);
    settle(next, 202, start);
    expect(store.pending()).toEqual({ waiting: 0, failed: 0 });
  });

  it('has no text any more for a sender that claimed it, and is told anew under the same id', () => {
    const { store, follower, tell, claim } = stores();
    follower('one.example', 'ann');
    tell('create');
    const [one] = claim() as [Delivery];
    store.recall([object], start);
    expect(store.activity(one.activity)).toBeNull();
    expect(tell('create')).toBe(1);
    store.settle([{ delivery: one, verdict: { is: 'over' }, error: '', signature: '' }], start);
    const [again] = claim() as [Delivery];
    expect(again.activity).toBeGreaterThan(one.activity);
    expect(store.activity(again.activity)).not.toBeNull();
    expect(store.servers()).toMatchObject([{ waiting: 1, failures: 0 }]);
  });
});

describe('in time', () => {
  it('what nobody needs is let go, and nothing else', () => {
    const { store, handle, follower, activity, tell } = stores();
    const now = instantOf(new Date(start));
    follower('one.example', 'ann');
    const uri = 'https://two.example/eve';
    store.remember({ uri, inbox: `${uri}/inbox`, sharedInbox: null, name: 'x', url: uri, keyIds: [] }, now);
    tell('create');
    store.receive('https://two.example/like', now);
    store.prune(addDays(now, 29));
    expect(store.pending().waiting).toBe(1);
    expect(store.receive('https://two.example/like', now)).toBe(false);
    expect(store.remoteActor(uri)).not.toBeNull();
    store.prune(addDays(now, 31));
    expect(store.pending().waiting).toBe(0);
    expect(store.receive('https://two.example/like', now)).toBe(true);
    expect(store.remoteActor(uri)).toBeNull();
    expect(store.remoteActor('https://one.example/ann')).not.toBeNull();
    expect(store.followerCount(handle)).toBe(1);
    expect(store.activity(1)).toBeNull();
    expect(activity('create').topic).toBe('a');
  });

  it('the changes of what others do stay few: each replaces the one before', () => {
    const { archive, store, handle, follower } = stores();
    const now = instantOf(new Date(start));
    const like = (count: number) => {
      for (let one = 0; one < count; one++) {
        const uri = `https://two.example/likes/${count}-${one}`;
        store.interact({ uri, kind: 'like', article: 'a', actor: uri, text: null, at: now }, now);
        follower('two.example', `${count}-${one}`);
      }
      return {
        answers: archive.revision('answers/a').number,
        followers: archive.revision(`followers/${handle}`).number,
      };
    };
    const few = like(3);
    const many = like(50);
    expect(many.answers).toBeGreaterThan(few.answers);
    expect(many.followers).toBeGreaterThan(few.followers);
    store.told(0);
    expect(store.changesToTell(1000).filter(({ kind }) => kind === 'rendered')).toHaveLength(2);
  });
});
