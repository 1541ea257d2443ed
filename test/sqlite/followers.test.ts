/** Who follows, counted and reached, however many share an inbox. */
import { expect, it, onTestFinished } from 'vitest';
import { openStores } from '../../src/sqlite/archive.ts';
import { plainSite } from '../plain-site.ts';

const now = '2026-11-24T00:00:00Z';

function channels() {
  const { archive, federation: store } = openStores(':memory:');
  onTestFinished(() => archive.close());
  const sea = { slug: 'sea', title: 'Sea', language: null, handle: null };
  archive.declare({ ...plainSite, sections: [sea] }, now);
  const handles = [
    store.handleOf({ kind: 'site', slug: '' }),
    store.handleOf({ kind: 'section', slug: 'sea' }),
  ] as const;
  const follow = (handle: string, host: string, name: string, sharedInbox: string | null = `https://${host}/inbox`) => {
    const uri = `https://${host}/${name}`;
    const actor = { uri, inbox: `${uri}/inbox`, sharedInbox, name, url: uri, keyIds: [] };
    store.follow(handle, actor, `${uri}/follow`, now);
    return uri;
  };
  const reached = (some: string[], left: boolean) => {
    const activity = { uri: `${some} ${left}`, handle: handles[0], topic: `${some} ${left}`, bytes: Buffer.from('{}') };
    const count = archive.act(() => store.deliver(activity, { handles: some, left }, Date.parse(now)));
    const inboxes = store.claim(64, 64, [], Date.parse(now)).map(({ inbox, host }) => `${host} ${inbox}`);
    expect(inboxes).toHaveLength(count);
    return inboxes.sort();
  };
  return { store, handles, follow, reached };
}

it('an article goes once to each inbox, whoever shares it and whatever they follow', () => {
  const { handles, follow, reached } = channels();
  const [news, sea] = handles;
  for (const name of ['a', 'b', 'c']) follow(news, 'large.example', name);
  follow(sea, 'large.example', 'a');
  follow(sea, 'large.example:8443', 'd');
  follow(news, 'small.example', 'e', null);
  const [large, other, small] = [
    'large.example https://large.example/inbox',
    'large.example:8443 https://large.example:8443/inbox',
    'small.example https://small.example/e/inbox',
  ];
  expect(reached([news], false)).toEqual([large, small]);
  expect(reached([sea], false)).toEqual([large, other].sort());
  expect(reached([news, sea], false)).toEqual([large, other, small].sort());
});

it('who has left hears of withdrawals alone', () => {
  const { store, handles, follow, reached } = channels();
  const [news] = handles;
  follow(news, 'here.example', 'a');
  const gone = follow(news, 'left.example', 'b');
  store.unfollow(news, gone, now);
  expect(reached([news], false)).toHaveLength(1);
  expect(reached([news], true)).toHaveLength(2);
  expect(reached([], true)).toEqual([]);
});

it('followers are counted as they come, leave, return and are forgotten', () => {
  const { store, handles, follow } = channels();
  const [news, sea] = handles;
  const counted = () => handles.map((handle) => store.followerCount(handle));
  const uri = follow(news, 'here.example', 'a');
  follow(news, 'here.example', 'a');
  follow(sea, 'here.example', 'a');
  follow(news, 'here.example', 'b');
  expect(counted()).toEqual([2, 1]);
  expect(store.followerCounts()).toEqual([news, sea].map((handle, index) => ({ handle, followers: 2 - index })));
  store.unfollow(news, uri, now);
  store.unfollow(news, uri, now);
  expect(counted()).toEqual([1, 1]);
  follow(news, 'here.example', 'a');
  expect(counted()).toEqual([2, 1]);
  store.forget(uri, now);
  expect(counted()).toEqual([1, 0]);
  expect(store.followerCounts()).toEqual([{ handle: news, followers: 1 }]);
  expect(store.followerCount('nobody')).toBe(0);
});
