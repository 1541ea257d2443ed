/** What is told of changes, however many there are at once. */
import { expect, it } from 'vitest';
import type { Delivery } from '../../src/delivery.ts';
import { article } from '../newsroom.ts';
import { startHouse } from './house.ts';

it('followers are told of every one of 250 articles that come at once, in their order', async () => {
  const house = await startHouse({}, { sends: false });
  const uri = 'http://127.3.0.1:9/u';
  const actor = { uri, inbox: `${uri}/inbox`, sharedInbox: null, name: 'x', url: uri, keyIds: [] };
  house.store.follow(house.store.handleOf({ kind: 'site', slug: '' }), actor, `${uri}/follow`, '2026-11-20T00:00:00Z');
  const date = new Date(Date.now() - 3_600_000).toISOString();
  const ids = Array.from({ length: 250 }, (_, index) => `n${String(index).padStart(3, '0')}`);
  await house.write(
    Object.fromEntries(ids.map((id) => [`articles/${id}.md`, article({ id, title: `مقال ${id}`, date })])),
  );
  const told: Delivery[] = [];
  for (let before = -1; before < told.length; ) {
    before = told.length;
    told.push(...house.store.claim(1_000, 1_000, [], Date.now()));
  }
  const named = told.map(
    (delivery) => /\/articles\/(n\d+)/.exec(String(house.store.activity(delivery.activity)?.bytes))?.[1],
  );
  expect(named).toEqual(ids);
});
