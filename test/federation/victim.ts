/** A house, and a server with a person who follows, likes and replies, and another who means harm to both. */
import { expect } from 'vitest';
import { article } from '../newsroom.ts';
import { type HouseOptions, startHouse } from './house.ts';
import { startNeighbour } from './neighbour.ts';

const publicAddress = 'https://www.w3.org/ns/activitystreams#Public';

export async function scene(options: HouseOptions = {}) {
  const neighbour = await startNeighbour();
  const files = { 'articles/a.md': article({ id: 'port', title: 'مقال', date: '2026-11-20' }) };
  const house = await startHouse(files, { sends: false, ...options });
  const inbox = `${house.origin}/ap/inbox`;
  const news = `${house.origin}/ap/actors/news`;
  const object = `${house.origin}/ap/articles/port`;
  const [victim, stranger] = [neighbour.person('victim'), neighbour.person('stranger')];
  const note = (of: { id: string }, content = '<p>شكراً</p>') => ({
    ...{ id: `${of.id}/notes/1`, type: 'Note', attributedTo: of.id, inReplyTo: object, content },
    to: [publicAddress],
  });
  const act = (by: { id: string }, type: string, what: unknown, id = '1') => ({
    ...{ id: `${by.id}/${type}/${id}`, type, actor: by.id, object: what },
  });
  const follow = act(victim, 'Follow', news);
  const like = act(victim, 'Like', object);
  if (options.allowPrivate !== false)
    for (const activity of [follow, like, act(victim, 'Create', note(victim))])
      expect(await neighbour.post(inbox, activity)).toBe(202);
  const state = () => ({
    followers: house.store.followers(),
    answers: house.store.interactions('port').map(({ text, ...rest }) => ({ ...rest, html: text?.html.toString() })),
    waiting: house.store.pending(),
  });
  return { neighbour, house, inbox, news, object, victim, stranger, note, act, follow, like, state };
}
