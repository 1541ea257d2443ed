import { describe, expect, it } from 'vitest';
import { readActivity, readNote } from '../../src/federation/incoming.ts';
import { isShallow } from '../../src/text/shallow.ts';
import { article } from '../newsroom.ts';
import { startHouse } from './house.ts';
import { startNeighbour } from './neighbour.ts';

const files = { 'articles/a.md': article({ id: 'port-1', title: 'مقال', date: '2026-11-20' }) };

async function scene() {
  const neighbour = await startNeighbour();
  const house = await startHouse(files, { sends: false });
  const reader = neighbour.person('reader');
  const inbox = `${house.origin}/ap/inbox`;
  const object = `${house.origin}/ap/articles/port-1`;
  const note = {
    id: `${reader.id}/notes/1`,
    type: 'Note',
    attributedTo: reader.id,
    inReplyTo: object,
    content: '<p dir="rtl">شكراً <script>alert(1)</script></p>',
    contentMap: { ar: '<p>شكراً</p>' },
    to: ['https://www.w3.org/ns/activitystreams#Public'],
  };
  const act = (type: string, what: unknown, id = '1') => ({
    id: `${reader.id}/${type}/${id}`,
    type,
    actor: reader.id,
    object: what,
  });
  return { neighbour, house, reader, inbox, object, note, act };
}

describe('an inbox', () => {
  it('hears nothing about an article that stays at home', async () => {
    const { neighbour, house, inbox, object, act } = await scene();
    await house.write({
      'articles/a.md': article({ id: 'port-1', title: 'مقال', date: '2026-11-20', federate: 'never' }),
    });
    expect(await neighbour.post(inbox, act('Like', object))).toBe(202);
    expect(house.store.interactionCount('port-1', 'like')).toBe(0);
  });

  it('takes what was signed for its public address, whatever host a proxy passes on', async () => {
    const { neighbour, inbox, object, act } = await scene();
    const passedOn = { spoiled: { host: 'backend.internal:8000' } };
    expect(await neighbour.post(inbox, act('Like', object), passedOn)).toBe(202);
    const elsewhere = { host: 'other.example', spoiled: { host: new URL(inbox).host } };
    expect(await neighbour.post(inbox, act('Like', object, '2'), elsewhere)).toBe(401);
  });

  it('keeps replies, likes and boosts, and forgets what is taken back', async () => {
    const { neighbour, house, inbox, object, note, act } = await scene();
    const like = act('Like', object);
    for (const one of [like, act('Announce', object), act('Create', note)])
      expect(await neighbour.post(inbox, one)).toBe(202);
    const kinds = () =>
      house.store
        .interactions('port-1')
        .map(({ kind }) => kind)
        .sort();
    expect(kinds()).toEqual(['like', 'reply', 'share']);
    const reply = house.store.interactions('port-1').find(({ kind }) => kind === 'reply');
    expect(reply?.text?.html.toString()).toBe('<p dir="rtl">شكراً </p>');
    expect(reply?.text?.language).toBe('ar');
    const { json, headers } = await house.get(object);
    expect(json.likes.totalItems).toBe(1);
    expect((await house.get(`${object}/replies`)).json.orderedItems).toEqual([note.id]);

    await neighbour.post(inbox, act('Update', { ...note, content: '<p>ثم غيّرت رأيي</p>' }));
    expect(
      house.store
        .interactions('port-1')
        .find(({ kind }) => kind === 'reply')
        ?.text?.html.toString(),
    ).toContain('رأيي');
    await neighbour.post(inbox, act('Undo', like));
    await neighbour.post(inbox, act('Delete', { id: note.id, type: 'Tombstone' }));
    expect(kinds()).toEqual(['share']);
    expect((await house.get(object)).headers.get('etag')).not.toBe(headers.get('etag'));
  });

  it('does everything once: replayed, and ten copies at once', async () => {
    const { neighbour, house, reader, inbox, act } = await scene();
    const follow = act('Follow', `${house.origin}/ap/actors/news`);
    const statuses = await Promise.all(Array.from({ length: 10 }, () => neighbour.post(inbox, follow)));
    expect(new Set(statuses)).toEqual(new Set([202]));
    expect(await neighbour.post(inbox, follow)).toBe(202);
    expect(house.store.followers()).toMatchObject([{ handle: 'news', actor: reader.id }]);
    expect(house.store.pending().waiting).toBe(1);
  });

  it('refuses what is unsigned, spoiled, old, too large, too deep, or in the name of others', async () => {
    const { neighbour, house, reader, inbox, object, act, note } = await scene();
    const victim = neighbour.person('victim');
    const like = act('Like', object);
    const wrongDigest = { spoiled: { digest: 'SHA-256=AAAA' } };
    expect(await neighbour.post(inbox, like, { unsigned: true })).toBe(401);
    expect(await neighbour.post(inbox, like, wrongDigest)).toBe(401);
    expect(await neighbour.post(inbox, like, { spoiled: { signature: 'keyId="x",signature="%%%"' } })).toBe(401);
    expect(await neighbour.post(inbox, like, { date: 'yesterday' })).toBe(401);
    expect(await neighbour.post(inbox, like, { date: 'Mon, 01 Jan 2024 00:00:00 GMT' })).toBe(401);
    expect(await neighbour.post(inbox, like, { host: 'other.example' })).toBe(401);
    expect(await neighbour.post(inbox, { ...like, actor: victim.id }, { keyId: `${reader.id}#main-key` })).toBe(401);
    expect(await neighbour.post(inbox, { ...like, id: 'https://elsewhere.example/1' })).toBe(401);
    expect(await neighbour.post(inbox, like, { keyId: `${neighbour.origin}/people/nobody#main-key` })).toBe(401);
    expect(await neighbour.post(inbox, like, { body: '[]' })).toBe(400);
    expect(await neighbour.post(inbox, like, { body: '\u0000' })).toBe(400);
    expect(await neighbour.post(inbox, like, { body: `${'['.repeat(3000)}${']'.repeat(3000)}` })).toBe(400);
    expect(await neighbour.post(inbox, like, { body: 'x'.repeat(2 * 1024 * 1024) })).toBe(413);
    // A document on the victim's own server that claims to be the victim's key, and that the victim does not name.
    const planted = `${neighbour.origin}/uploads/key`;
    const { publicKey, '@context': context } = neighbour.person('victim');
    neighbour.documents.set('/uploads/key', {
      '@context': context,
      ...publicKey,
      id: planted,
      type: 'CryptographicKey',
    });
    expect(await neighbour.post(inbox, { ...like, actor: victim.id }, { keyId: planted })).toBe(401);
    const stolen = { ...note, id: `${victim.id}/notes/1`, attributedTo: victim.id };
    expect(await neighbour.post(inbox, act('Create', stolen))).toBe(202);
    expect(house.store.interactions('port-1')).toEqual([]);
  });

  it('shows nothing that was taken back before it came', async () => {
    const { neighbour, house, inbox, object, note, act } = await scene();
    const follow = act('Follow', `${house.origin}/ap/actors/news`);
    const like = act('Like', object);
    for (const [number, late] of [follow, like].entries())
      expect(await neighbour.post(inbox, act('Undo', late, String(number)))).toBe(202);
    expect(await neighbour.post(inbox, act('Delete', { id: note.id, type: 'Tombstone' }))).toBe(202);
    for (const late of [follow, like, act('Create', note), act('Update', note)])
      expect(await neighbour.post(inbox, late)).toBe(202);
    expect(house.store.interactions('port-1')).toEqual([]);
    expect(house.store.followerCount('news')).toBe(0);
    // In a month nobody signs the same any more.
    house.store.prune('2030-01-01T00:00:00Z');
    expect(house.store.isTakenBack(note.id, note.attributedTo)).toBe(false);
  });

  it('shows the last edit, in whatever order they come', async () => {
    const { neighbour, house, inbox, note, act } = await scene();
    const published = '2026-11-21T00:00:00Z';
    const edit = (number: number, more = {}) =>
      act(
        'Update',
        { ...note, published, content: `<p>${number}</p>`, updated: `2026-11-22T0${number}:00:00.5Z`, ...more },
        String(number),
      );
    const shown = () => house.store.interactions('port-1').map(({ text, at }) => [text?.html.toString(), at]);
    for (const [one, html] of [
      [edit(2), '<p>2</p>'],
      [act('Create', { ...note, published }), '<p>2</p>'],
      [edit(4), '<p>4</p>'],
      [edit(3), '<p>4</p>'],
      [edit(5, { updated: '2026-11-22T06:00:00+01:00' }), '<p>5</p>'],
    ] as const) {
      expect(await neighbour.post(inbox, one)).toBe(202);
      expect(shown()).toEqual([[html, published]]);
    }
  });

  it('shows nothing any more that its author made private', async () => {
    const { neighbour, house, inbox, note, act } = await scene();
    await neighbour.post(inbox, act('Create', note));
    expect(house.store.interactions('port-1')).toHaveLength(1);
    const hidden = { ...note, to: [`${note.attributedTo}/followers`], content: '<p>سرّ</p>' };
    for (const [number, one] of [hidden, note].entries())
      expect(await neighbour.post(inbox, act('Update', one, String(number)))).toBe(202);
    expect(house.store.interactions('port-1')).toEqual([]);
  });

  it.each([
    ['-271821-04-20T00:00:00Z', '2026-11-20T00:00:00Z'],
    ['1970-01-01', '2026-11-20T00:00:00Z'],
    ['+275760-09-13T00:00:00Z', 'now'],
    ['yesterday', 'now'],
    ['2026-11-21T10:00:00+02:00', '2026-11-21T08:00:00Z'],
  ])('takes a reply of %s for one of %s: none is older than the article, or of tomorrow', async (published, at) => {
    const { neighbour, house, inbox, note, act } = await scene();
    house.setClock('2026-11-25T00:00:00Z');
    expect(await neighbour.post(inbox, act('Create', { ...note, published }))).toBe(202);
    const [reply] = house.store.interactions('port-1');
    const midnight = '2026-11-19T22:00:00Z';
    expect(reply?.at).toBe(at.replace('now', '2026-11-25T00:00:00Z').replace('2026-11-20T00:00:00Z', midnight));
  });

  it('leaves alone what belongs to somebody else', async () => {
    const { neighbour, house, inbox, object, act } = await scene();
    const thief = neighbour.person('thief');
    const like = act('Like', object);
    await neighbour.post(inbox, like);
    for (const type of ['Undo', 'Delete'])
      await neighbour.post(inbox, { id: `${thief.id}/${type}`, type, actor: thief.id, object: like.id });
    expect(house.store.interactions('port-1')).toHaveLength(1);
  });

  it('hears nothing from who is blocked, by actor or by domain', async () => {
    const { neighbour, house, reader, inbox, object, act } = await scene();
    house.store.block(reader.id, '2026-11-20T00:00:00Z');
    expect(await neighbour.post(inbox, act('Like', object))).toBe(403);
    expect(house.store.isBlocked('https://social.example.org/u/1')).toBe(false);
    house.store.block('example.org', '2026-11-20T00:00:00Z');
    expect(house.store.isBlocked('https://social.example.org/u/1')).toBe(true);
  });

  it('lets a follower go who blocks, moves, or is no more, and keeps a report', async () => {
    const { neighbour, house, reader, inbox, object, act } = await scene();
    const actor = `${house.origin}/ap/actors/news`;
    for (const [number, farewell] of [
      act('Block', actor),
      { ...act('Move', reader.id), target: `${neighbour.origin}/people/new` },
      act('Delete', reader.id),
    ].entries()) {
      await neighbour.post(inbox, act('Follow', actor, String(number)));
      expect(house.store.followerCount('news')).toBe(1);
      expect(await neighbour.post(inbox, farewell)).toBe(202);
      expect(house.store.followerCount('news')).toBe(0);
    }
    expect(await neighbour.post(inbox, { ...act('Flag', [actor, object]), content: 'spam' })).toBe(202);
  });

  it('reads whatever anybody sends without a fault', () => {
    const odd = [
      null,
      1,
      'x',
      [],
      [[]],
      {},
      { type: [] },
      { id: {} },
      { content: 1 },
      { contentMap: [] },
      { url: [null] },
    ];
    const parts = ['type', 'id', 'actor', 'object', 'attributedTo', 'to', 'url', 'inReplyTo', 'contentMap', 'content'];
    for (const name of parts)
      for (const value of odd) {
        expect(() =>
          readActivity({ type: 'Like', id: 'https://a.b/1', actor: 'https://a.b/2', [name]: value }),
        ).not.toThrow();
        expect(() => readNote({ id: 'https://a.b/1', attributedTo: 'https://a.b/2', [name]: value })).not.toThrow();
      }
    expect(isShallow(Buffer.from('{"a":"[[[[[\\"["}'), 2)).toBe(true);
    expect(isShallow(Buffer.from('[[[]]]'), 2)).toBe(false);
  });
});
