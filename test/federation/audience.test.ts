/** Who hears what of an article, wherever it stands and whoever they follow by then. */
import { describe, expect, it } from 'vitest';
import { article, testNewsroom } from '../newsroom.ts';
import { startHouse } from './house.ts';
import { type Got, startNeighbour } from './neighbour.ts';

const anHourAgo = new Date(Date.now() - 3_600_000).toISOString();
const port = { id: 'port', title: 'المرفأ', date: anHourAgo, section: 'world' };
const old = { ...port, date: '2019-01-01' };

/** On one server, a reader of each channel, with an inbox of their own. */
async function scene(...handles: string[]) {
  const neighbour = await startNeighbour();
  const house = await startHouse({ 'articles/other.md': article({ ...old, id: 'other', tags: ['sea'] }) });
  const actorOf = (handle: string) => `${house.origin}/ap/actors/${handle}`;
  const follow = (handle: string) => {
    const { id } = neighbour.person(`reader-of-${handle}`, { shared: false });
    return { id: `${id}/follow`, type: 'Follow', actor: id, object: actorOf(handle) };
  };
  const say = (activity: { actor: string }) => neighbour.post(`${house.origin}/ap/inbox`, activity);
  for (const handle of handles) await say(follow(handle));
  await house.sender.onIdle();
  /** What comes again with its id is the same. */
  const heardBy = (handle: string): Got[] => {
    const heard = neighbour.got.filter(
      ({ inbox, activity }) => inbox === `/people/reader-of-${handle}/inbox` && activity.type !== 'Accept',
    );
    return heard.filter(({ activity }, at) => activity.id !== heard[at - 1]?.activity.id);
  };
  return {
    house,
    object: `${house.origin}/ap/articles/port`,
    actorOf,
    heardBy,
    typesFor: (handle: string) => heardBy(handle).map(({ activity }) => activity.type),
    async leave(handle: string) {
      const { id, actor, ...rest } = follow(handle);
      await say({ id: `${id}/undo`, type: 'Undo', actor, object: { id, actor, ...rest } } as never);
    },
    /** Saves the article so; resolves when everybody was told. */
    async write(fields: object) {
      await house.write({ 'articles/port.md': article(fields as Record<string, unknown>) });
      await house.sender.onIdle();
    },
  };
}

describe('an article that moves to another section', () => {
  it('is taken back by the one and passed on by the other; both hear of its edits and of its end', async () => {
    const { write, typesFor } = await scene('news', 'section-world', 'section-english');
    await write(port);
    await write({ ...port, section: 'english' });
    await write({ ...port, section: 'english', title: 'المرفأ يفتح' });
    await write({ ...port, section: 'english', withdrawn: anHourAgo });
    expect(typesFor('news')).toEqual(['Create', 'Update', 'Delete']);
    expect(typesFor('section-world')).toEqual(['Announce', 'Undo', 'Update', 'Delete']);
    expect(typesFor('section-english')).toEqual(['Announce', 'Update', 'Undo', 'Delete']);
  });

  it('and is edited at once, is announced before the edit is told', async () => {
    const { write, typesFor } = await scene('section-english', 'tag-sea');
    await write(port);
    await write({ ...port, section: 'english', tags: ['sea'], title: 'المرفأ يفتح' });
    for (const handle of ['section-english', 'tag-sea']) expect(typesFor(handle)).toEqual(['Announce', 'Update']);
  });

  it('and comes back, is passed on anew, under an id that was not taken back', async () => {
    const { house, write, heardBy, actorOf, object } = await scene('section-world');
    for (const section of ['world', 'english', 'world']) await write({ ...port, section });
    const heard = heardBy('section-world').map(({ activity }) => activity);
    expect(heard.map(({ type }) => type)).toEqual(['Announce', 'Undo', 'Announce']);
    const [first, undo, again] = heard as [{ id: string }, { object: { id: string } }, { id: string; object: string }];
    expect(undo.object.id).toBe(first.id);
    expect(again).toMatchObject({ id: `${actorOf('section-world')}/announces/port.1.2`, object });
    expect((await house.get(first.id)).status).toBe(404);
    const { '@context': _context, proof: _proof, ...sent } = again as Record<string, unknown>;
    expect((await house.get(again.id)).json).toMatchObject(sent);
    const outbox = await house.get(`${actorOf('section-world')}/outbox?page=true`);
    expect(outbox.json.orderedItems[0]).toEqual(sent);
  });

  it('long after it was news, disturbs nobody there; those who had it hear that it left', async () => {
    const { write, typesFor } = await scene('section-world', 'section-english');
    await write({ ...old, federate: 'now' });
    await write({ ...old, section: 'english' });
    await write({ ...old, section: 'english', title: 'المرفأ يفتح' });
    await write({ ...old, section: 'english', withdrawn: anHourAgo });
    expect(typesFor('section-world')).toEqual(['Announce', 'Undo', 'Update', 'Delete']);
    expect(typesFor('section-english')).toEqual(['Delete']);
  });
});

it('a withdrawal reaches those who have left, also the last who followed a section', async () => {
  const { write, leave, typesFor } = await scene('section-world');
  await write(port);
  await leave('section-world');
  await write({ ...port, title: 'المرفأ يفتح' });
  await write({ ...port, withdrawn: anHourAgo });
  expect(typesFor('section-world')).toEqual(['Announce', 'Undo', 'Delete']);
});

it('an Announce that was given up is not to come after its Undo, nor an Undo after a new Announce', async () => {
  const { house, write, actorOf } = await scene('section-world');
  const { store } = house;
  const inbox = 'http://127.0.0.1:9/inbox';
  const actor = { uri: 'http://127.0.0.1:9/u', inbox, sharedInbox: null, name: 'x', url: inbox, keyIds: [] };
  store.follow('section-world', actor, `${actor.uri}/f`, '2026-11-20T00:00:00Z');
  const giveUp = () => {
    const deliveries = store.claim(9, 9, [], Date.now() + 8 * 86_400_000).filter((one) => one.inbox === inbox);
    const verdict = { is: 'failed' } as const;
    store.settle(
      deliveries.map((delivery) => ({ delivery, verdict, error: 'refused', signature: '' })),
      Date.now(),
    );
    return store.setAside().map(({ activity }) => activity);
  };
  const announce = `${actorOf('section-world')}/announces/port`;
  const seen: string[][] = [];
  for (const section of ['world', 'english', 'world']) {
    await write({ ...port, section });
    seen.push(giveUp());
  }
  expect(seen).toEqual([[announce], [`${announce}#undo`], [`${announce}.1.2`]]);
});

describe('an article that was sent to nobody', () => {
  it('is sent when the newsroom says so, though nothing else has changed', async () => {
    const { write, typesFor, house } = await scene('news', 'section-world');
    await write(old);
    expect(house.store.object('port')).toMatchObject({ state: 'quiet' });
    await write({ ...old, federate: 'now' });
    expect([typesFor('news'), typesFor('section-world')]).toEqual([['Create'], ['Announce']]);
    await write({ ...old, federate: 'now', title: 'المرفأ القديم' });
    expect(typesFor('news')).toEqual(['Create', 'Update']);
    expect(house.store.object('port')).toMatchObject({ state: 'sent', generation: 1 });
  });

  it('is not told of when it is edited, and is deleted when it is withdrawn: servers read the lists', async () => {
    const { write, heardBy, house, object, actorOf } = await scene('news', 'section-world', 'tag-sea');
    await write(old);
    expect((await house.get(`${actorOf('news')}/featured`)).json.orderedItems).toContain(object);
    await write({ ...old, correction: 'ورد الاسم خطأ.' });
    await write({ ...old, withdrawn: anHourAgo });
    for (const handle of ['news', 'section-world'])
      expect(heardBy(handle).map(({ activity }) => [activity.type, activity.object.id])).toEqual([['Delete', object]]);
    expect(heardBy('tag-sea')).toEqual([]);
    expect((await house.get(object)).status).toBe(410);
  });
});

describe('an article that is kept out of the fediverse', () => {
  it('after it was sent, is deleted there and gone; let in again, it is another', async () => {
    const { write, typesFor, house, object } = await scene('news', 'section-world');
    await write(port);
    await write({ ...port, federate: 'never' });
    expect(typesFor('news')).toEqual(['Create', 'Delete']);
    expect(typesFor('section-world')).toEqual(['Announce', 'Undo', 'Delete']);
    expect(await house.get(object)).toMatchObject({ status: 410, json: { type: 'Tombstone', id: object } });
    expect((await fetch(`${house.origin}/a/port`)).status).toBe(200);
    await write({ ...port, federate: 'never', title: 'المرفأ يفتح' });
    await write(port);
    expect(typesFor('news')).toEqual(['Create', 'Delete', 'Create']);
    expect([(await house.get(object)).status, (await house.get(`${object}.2`)).status]).toEqual([410, 200]);
  });

  it('while it is a draft again, is deleted as well', async () => {
    const { write, typesFor } = await scene('news');
    await write(port);
    await write({ ...port, draft: true });
    await write({ ...port, draft: true, federate: 'never' });
    expect(typesFor('news')).toEqual(['Create', 'Delete']);
  });

  it('from the beginning, was never there', async () => {
    const { write, heardBy, house, object } = await scene('news');
    await write({ ...port, federate: 'never' });
    await write({ ...port, federate: 'never', withdrawn: anHourAgo });
    expect(heardBy('news')).toEqual([]);
    expect((await house.get(object)).status).toBe(404);
  });
});

it('what names an object has a new validator when the object is another', async () => {
  const first = { ...port, date: '2026-11-20' };
  const { app, newsroom, write, importAgain } = await testNewsroom({ 'articles/port.md': article(first) });
  const subjects = ['answers/port', 'followers/news'] as const;
  const revisions = () => subjects.map((subject) => newsroom.archive.revision(subject).number);
  const publish = async (more: object) => {
    write({ 'articles/port.md': article({ ...first, ...more }) });
    await importAgain();
    const before = revisions();
    app.passTime();
    return revisions().map((number, place) => number > (before[place] as number));
  };
  app.passTime();
  expect(await publish({ title: 'المرفأ يفتح' })).toEqual([false, false]);
  expect(await publish({ withdrawn: '2026-11-19' })).toEqual([true, true]);
  expect(await publish({})).toEqual([true, true]);
});
