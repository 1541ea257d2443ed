import { describe, expect, it } from 'vitest';
import { article } from '../newsroom.ts';
import { startHouse } from './house.ts';
import { startNeighbour } from './neighbour.ts';

/** An hour ago: an edit within the same second as the publication is none. */
const today = new Date(Date.now() - 3_600_000).toISOString();
const port = article({ id: 'port-1', title: 'الموانئ تعود', date: today, section: 'world', authors: ['salma'] });

describe('a reader on another server', () => {
  it('follows, hears of everything in order, and hears nothing more after leaving', async () => {
    const neighbour = await startNeighbour();
    const house = await startHouse({});
    const reader = neighbour.person('reader');
    const actor = `${house.origin}/ap/actors/news`;
    const follow = { id: `${reader.id}/follows/1`, type: 'Follow', actor: reader.id, object: actor };
    expect(await neighbour.post(`${actor}/inbox`, follow)).toBe(202);
    const accept = await neighbour.until(() => neighbour.got.find(({ activity }) => activity.type === 'Accept'));
    expect(accept).toMatchObject({ verified: true, activity: { actor, object: { id: follow.id } } });
    expect(accept.userAgent).toMatch(/^Nashra\//);
    expect((await house.get(`/ap/actors/news/followers`)).json.totalItems).toBe(1);

    await house.write({ 'articles/port.md': port });
    const { activity: create, ...how } = await neighbour.until(() =>
      neighbour.got.find(({ activity }) => activity.type === 'Create'),
    );
    expect(how).toMatchObject({ verified: true, inbox: '/inbox' });
    const { json: object } = await house.get(create.object.id);
    const { '@context': _context, ...shown } = object;
    expect(create.object).toEqual(shown);

    await house.write({ 'articles/port.md': port.replace('الموانئ تعود', 'الموانئ تعود إلى العمل') });
    const update = await neighbour.until(() => neighbour.got.find(({ activity }) => activity.type === 'Update'));
    expect(update.activity.object.name).toBe('الموانئ تعود إلى العمل');
    expect(update.activity.object.updated >= update.activity.object.published).toBe(true);

    await house.write({ 'articles/port.md': port.replace('---\n', `---\nwithdrawn: ${today}\n`) });
    const removal = await neighbour.until(() => neighbour.got.find(({ activity }) => activity.type === 'Delete'));
    expect(removal.activity.object).toMatchObject({ id: create.object.id, type: 'Tombstone' });
    expect(await house.get(create.object.id)).toMatchObject({ status: 410, json: { type: 'Tombstone' } });

    await house.write({ 'articles/port.md': port });
    const again = await neighbour.until(() =>
      neighbour.got.find(({ activity }) => activity.type === 'Create' && activity.id !== create.id),
    );
    expect(again.activity.object.id).toBe(`${create.object.id}.2`);

    const undo = { id: `${follow.id}/undo`, type: 'Undo', actor: reader.id, object: follow };
    expect(await neighbour.post(`${house.origin}/ap/inbox`, undo)).toBe(202);
    await house.write({ 'articles/other.md': article({ id: 'other', title: 'خبر آخر', date: today }) });
    expect(house.store.pending()).toEqual({ waiting: 0, failed: 0 });
    expect(neighbour.got.map(({ activity }) => activity.type)).toEqual([
      'Accept',
      'Create',
      'Update',
      'Delete',
      'Create',
    ]);
  });

  it('who follows a section gets the article passed on', async () => {
    const neighbour = await startNeighbour();
    const house = await startHouse({});
    const reader = neighbour.person('reader');
    const actor = `${house.origin}/ap/actors/section-world`;
    await neighbour.post(`${actor}/inbox`, { id: `${reader.id}/f/2`, type: 'Follow', actor: reader.id, object: actor });
    await house.write({ 'articles/port.md': port });
    const { activity } = await neighbour.until(() => neighbour.got.find((one) => one.activity.type === 'Announce'));
    expect(activity).toMatchObject({ actor, object: `${house.origin}/ap/articles/port-1` });
    expect((await house.get(activity.id)).json).toMatchObject({ id: activity.id, type: 'Announce' });
    expect((await house.get(`${actor}/outbox?page=true`)).json.orderedItems).toMatchObject([{ id: activity.id }]);
  });

  it('an old article that is imported is in the outbox, and is sent to nobody', async () => {
    const neighbour = await startNeighbour();
    const house = await startHouse({});
    const reader = neighbour.person('reader');
    const actor = `${house.origin}/ap/actors/news`;
    await neighbour.post(`${actor}/inbox`, { id: `${reader.id}/f/3`, type: 'Follow', actor: reader.id, object: actor });
    await neighbour.until(() => neighbour.got.length === 1);
    await house.write({ 'articles/old.md': article({ id: 'old', title: 'قديم', date: '2019-01-01' }) });
    expect(house.store.object('old')).toMatchObject({ state: 'quiet' });
    expect((await house.get(`${actor}/outbox`)).json.totalItems).toBe(1);
    expect(house.store.pending().waiting).toBe(0);
  });

  it('an inbox that fails for a while gets everything, in order', async () => {
    const neighbour = await startNeighbour();
    const house = await startHouse({}, { sends: false });
    const reader = neighbour.person('reader');
    const actor = `${house.origin}/ap/actors/news`;
    await neighbour.post(`${actor}/inbox`, { id: `${reader.id}/f/4`, type: 'Follow', actor: reader.id, object: actor });
    await house.write({ 'articles/port.md': port });
    await house.write({ 'articles/port.md': port.replace('الموانئ تعود', 'عنوان جديد') });
    neighbour.manner.status = (_inbox, count) => (count < 2 ? 503 : 202);
    house.sender.start();
    await house.sender.onIdle();
    expect(house.store.pending()).toEqual({ waiting: 3, failed: 0 });
    expect(neighbour.got).toEqual([]);
    house.store.hurry(new URL(neighbour.origin).host);
    await neighbour.until(() => neighbour.got.length === 3);
    const types = neighbour.got.map(({ activity }) => activity.type);
    expect(types.filter((type) => type !== 'Accept')).toEqual(['Create', 'Update']);
  });
});
