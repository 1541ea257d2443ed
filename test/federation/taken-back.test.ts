/** What is taken back before it was delivered never leaves the house. */
import { describe, expect, it } from 'vitest';
import { article } from '../newsroom.ts';
import { startHouse } from './house.ts';
import { startNeighbour } from './neighbour.ts';

const anHourAgo = new Date(Date.now() - 3_600_000).toISOString();
const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
const secret = 'ما لا يجوز أن يُقرأ';
const port = { id: 'port', title: secret, date: anHourAgo, section: 'world' };

/** A reader of the publication and one of a section, on one server each; the second is away when something is written. */
async function scene() {
  const [near, far] = [await startNeighbour(), await startNeighbour()];
  const house = await startHouse({});
  for (const neighbour of [near, far]) {
    for (const handle of ['news', 'section-world']) {
      const { id } = neighbour.person(`reader-of-${handle}`, { shared: false });
      const object = `${house.origin}/ap/actors/${handle}`;
      await neighbour.post(`${house.origin}/ap/inbox`, { id: `${id}/follow`, type: 'Follow', actor: id, object });
    }
  }
  await house.sender.onIdle();
  const host = new URL(far.origin).host;
  const typesAt = ({ got }: typeof near, handle: string) =>
    got
      .filter(({ inbox }) => inbox === `/people/reader-of-${handle}/inbox`)
      .flatMap(({ activity }) => (activity.type === 'Accept' ? [] : [activity.type]));
  return {
    near,
    far,
    house,
    typesAt,
    /** What was said to the server that was away. */
    said: () => far.got.map(({ bytes }) => bytes.toString()).join('\n'),
    async write(fields: object) {
      await house.write({ 'articles/port.md': article(fields as Record<string, unknown>) });
      await house.sender.onIdle();
    },
    leave: () => house.store.pause(host, true),
    async comeBack() {
      house.store.pause(host, false);
      await house.sender.onIdle();
    },
    /** It is there, and refuses everything for now. */
    async refuse() {
      far.manner.status = () => 503;
    },
    async takeAgain() {
      far.manner.status = () => 202;
      house.store.retry(host, Date.now());
      await house.sender.onIdle();
    },
  };
}

describe('what a server has not got yet when the newsroom', () => {
  it.each([
    ['withdraws it', { withdrawn: anHourAgo }],
    ['keeps it out of the fediverse', { federate: 'never' }],
  ])('%s is not sent, and its deletion is, also where nothing of it came', async (_name, end) => {
    const { near, far, write, leave, comeBack, said, typesAt } = await scene();
    leave();
    await write(port);
    await write({ ...port, title: `${secret} بعد تعديله` });
    await write({ ...port, title: 'سُحب', ...end });
    await comeBack();
    expect(said()).not.toContain(secret);
    expect(typesAt(far, 'news')).toEqual(['Delete']);
    expect(typesAt(far, 'section-world')).toEqual(['Undo', 'Delete']);
    expect(typesAt(near, 'news')).toEqual(['Create', 'Update', 'Delete']);
  });

  it('withdraws it is not sent either where it was tried in vain', async () => {
    const { far, write, refuse, takeAgain, said, typesAt } = await scene();
    await refuse();
    await write(port);
    await write({ ...port, withdrawn: anHourAgo });
    await takeAgain();
    expect(said()).not.toContain(secret);
    expect([typesAt(far, 'news'), typesAt(far, 'section-world')]).toEqual([['Delete'], ['Undo', 'Delete']]);
  });

  it.each([
    ['makes it a draft again', { draft: true }],
    ['lets it expire', { expires: anHourAgo }],
    ['puts it off', { embargo: inAnHour }],
  ])('%s is not sent, and of what others have nothing is said', async (_name, hidden) => {
    const { house, near, write, leave, comeBack, far, typesAt } = await scene();
    leave();
    await write(port);
    await write({ ...port, ...hidden });
    expect(house.store.pending()).toEqual({ waiting: 0, failed: 0 });
    await comeBack();
    for (const handle of ['news', 'section-world']) expect(typesAt(far, handle)).toEqual([]);
    expect(typesAt(near, 'news')).toEqual(['Create']);
  });

  it('takes it out of a section is not passed on', async () => {
    const { far, write, leave, comeBack, typesAt } = await scene();
    leave();
    await write(port);
    await write({ ...port, section: 'english' });
    await comeBack();
    expect(typesAt(far, 'section-world')).toEqual(['Undo']);
    expect(typesAt(far, 'news')).toEqual(['Create']);
  });
});

describe('what was hidden and is published again', () => {
  it('comes to those who had not got it, with what was edited meanwhile, and with the same ids', async () => {
    const { near, far, write, leave, comeBack, said, typesAt } = await scene();
    leave();
    await write(port);
    await write({ ...port, draft: true });
    await write({ ...port, title: 'نُقّح' });
    await comeBack();
    expect(said()).not.toContain(secret);
    for (const neighbour of [near, far]) {
      const first = neighbour === near ? 1 : 0;
      expect(typesAt(neighbour, 'news').slice(first)).toEqual(['Create', 'Update']);
      expect(typesAt(neighbour, 'section-world').slice(first)).toEqual(['Announce', 'Update']);
    }
    const ids = near.got.flatMap(({ activity }) => (activity.type === 'Create' ? [activity.id] : []));
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  it('before it comes back and is hidden anew, is withheld anew', async () => {
    const { far, write, leave, comeBack, said, typesAt } = await scene();
    leave();
    for (const draft of [false, true, false, true]) await write({ ...port, draft });
    await comeBack();
    expect(typesAt(far, 'news')).toEqual([]);
    await write({ ...port, title: 'نُقّح' });
    expect(said()).not.toContain(secret);
    expect(typesAt(far, 'news')).toEqual(['Create', 'Update']);
  });

  it('brings an edit that had not arrived everywhere', async () => {
    const { far, write, leave, comeBack, typesAt, said } = await scene();
    await write({ ...port, title: 'أول' });
    leave();
    await write({ ...port, title: 'ثانٍ' });
    await write({ ...port, title: 'ثانٍ', draft: true });
    await comeBack();
    expect(said()).not.toContain('ثانٍ');
    await write({ ...port, title: 'ثانٍ' });
    expect(typesAt(far, 'news')).toEqual(['Create', 'Create', 'Update']);
    expect(said()).toContain('ثانٍ');
  });

  it('that everybody had got, and that is as it was, is told to nobody', async () => {
    const { near, write, typesAt } = await scene();
    for (const draft of [false, true, false]) await write({ ...port, draft });
    expect(typesAt(near, 'news')).toEqual(['Create']);
  });

  it('as one that is to be quiet, is sent to nobody', async () => {
    const { far, write, leave, comeBack, typesAt } = await scene();
    leave();
    await write(port);
    await write({ ...port, draft: true });
    await write({ ...port, federate: 'quiet' });
    await comeBack();
    expect(typesAt(far, 'news')).toEqual([]);
  });
});
