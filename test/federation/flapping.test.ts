/** A server that is up and down as it likes: it hears of everything, in order, and what its people say comes back. */
import { expect, it } from 'vitest';
import { article } from '../newsroom.ts';
import { numbersFrom } from '../text/random.ts';
import { startHouse } from './house.ts';
import { type Got, startNeighbour } from './neighbour.ts';

const seed = Number(process.env.NASHRA_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
const anHourAgo = new Date(Date.now() - 3_600_000).toISOString();
const port = { id: 'port', title: 'المرفأ', date: anHourAgo, section: 'world' };
const publicAddress = 'https://www.w3.org/ns/activitystreams#Public';

/** Two people on one flapping server: one follows the publication, one a section of it. */
async function scene() {
  console.info(`the inbox flaps by seed ${seed} (NASHRA_TEST_SEED)`);
  const random = numbersFrom(seed);
  const neighbour = await startNeighbour();
  const house = await startHouse({});
  const [first, second] = [neighbour.person('first', { shared: false }), neighbour.person('second', { shared: false })];
  const news = `${house.origin}/ap/actors/news`;
  const section = `${house.origin}/ap/actors/section-world`;
  const object = `${house.origin}/ap/articles/port`;
  // Up, too busy, broken, or gone in the middle of it: then it has what it will get again.
  neighbour.manner.status = () => (random() < 0.4 ? 202 : ([503, 429, 500, -1][Math.floor(random() * 4)] as number));
  const say = async (by: { id: string }, type: string, what: unknown, id = '1') => {
    const activity = { id: `${by.id}/${type}/${id}`, type, actor: by.id, object: what };
    expect(await neighbour.post(`${house.origin}/ap/inbox`, activity)).toBe(202);
    return activity;
  };
  /** Tries until everything has arrived; or only now and then, where the next change shall overtake the last. */
  async function flap(most = Number.POSITIVE_INFINITY): Promise<void> {
    for (let tries = 0; tries < most && house.store.pending().waiting > 0; tries++) {
      house.store.retry(null, Date.now());
      await house.sender.onIdle();
    }
  }
  const follows = [await say(first, 'Follow', news), await say(second, 'Follow', section)];
  return { neighbour, house, first, second, news, section, object, say, flap, follows, random };
}

/** What an inbox got, without what it got again under the same id. */
function heardAt(got: Got[], person: { id: string }): string[] {
  const mine = got.filter(({ inbox }) => inbox === new URL(`${person.id}/inbox`).pathname);
  expect(mine.every(({ verified }) => verified)).toBe(true);
  const once = mine.filter(({ activity }, place) => mine[place - 1]?.activity.id !== activity.id);
  expect(new Set(once.map(({ activity }) => activity.id)).size).toBe(once.length);
  return once.map(({ activity }) => activity.type);
}

it('an inbox that flaps gets everything, in order, once or with the same id', async () => {
  const { neighbour, house, first, second, object, say, flap, follows, random } = await scene();
  await flap();
  const sometimes = () => flap(Math.floor(random() * 3));
  const write = (fields: object) => house.write({ 'articles/port.md': article({ ...port, ...fields }) });
  await write({});
  await sometimes();
  for (const title of ['عنوان ثانٍ', 'عنوان ثالث']) {
    await write({ title });
    await sometimes();
  }
  // Its end would take back what is still waiting.
  await flap();
  await write({ withdrawn: new Date().toISOString() });
  await flap();
  expect(house.store.pending()).toEqual({ waiting: 0, failed: 0 });
  expect(heardAt(neighbour.got, first)).toEqual(['Accept', 'Create', 'Update', 'Update', 'Delete']);
  expect(heardAt(neighbour.got, second)).toEqual(['Accept', 'Announce', 'Update', 'Update', 'Undo', 'Delete']);
  for (const [index, { actor, object: followed }] of follows.entries()) {
    const accept = neighbour.got.find(({ activity }) => activity.object?.id === follows[index]?.id)?.activity;
    expect(accept).toMatchObject({ type: 'Accept', actor: followed, object: { actor } });
  }

  for (const [index, reader] of [first, second].entries()) await say(reader, 'Undo', follows[index], 'unfollow');
  const before = neighbour.got.length;
  await house.write({ 'articles/next.md': article({ ...port, id: 'next', title: 'خبر آخر' }) });
  expect(house.store.pending()).toEqual({ waiting: 0, failed: 0 });
  await house.sender.onIdle();
  expect(neighbour.got.length).toBe(before);
  expect((await house.get(`${object}`)).status).toBe(410);
});

it('what its people answer comes back, and goes when they take it back', async () => {
  const { house, first, second, object, say, flap } = await scene();
  await house.write({ 'articles/port.md': article(port) });
  await flap();
  const id = `${first.id}/notes/1`;
  const reply = { id, type: 'Note', attributedTo: first.id, inReplyTo: object, content: '<p>شكراً</p>' };
  await say(first, 'Create', { ...reply, to: [publicAddress] });
  const like = await say(second, 'Like', object);
  const boost = await say(second, 'Announce', object);
  const under = { ...reply, id: `${second.id}/notes/1`, attributedTo: second.id, inReplyTo: id, to: [publicAddress] };
  await say(second, 'Create', under);
  const kinds = () => house.store.interactions('port').map(({ kind }) => kind);
  expect(kinds().sort()).toEqual(['like', 'reply', 'reply', 'share']);
  const { json } = await house.get(object);
  expect([json.likes.totalItems, json.shares.totalItems]).toEqual([1, 1]);
  expect((await house.get(json.replies)).json.orderedItems.sort()).toEqual([id, under.id].sort());

  for (const one of [like, boost]) await say(second, 'Undo', one, one.type);
  await say(first, 'Delete', id);
  await say(second, 'Delete', { id: second.id, type: 'Person' }, 'account');
  expect(kinds()).toEqual([]);
  expect((await house.get(object)).json.likes.totalItems).toBe(0);
});
