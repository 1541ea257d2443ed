/** Ten thousand letters that nobody would write, signed as they should be: whatever comes, the house stands. */
import { Agent } from 'node:http';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { listeners } from '../../src/federation/listeners.ts';
import { article } from '../newsroom.ts';
import { startHouse } from './house.ts';
import { startNeighbour } from './neighbour.ts';

const seed = Number(process.env.NASHRA_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
/** Letters under way at once, and how often so many are made. */
const together = 50;
const times = 200;
const taken = [202, 400, 401, 403];

async function scene() {
  console.info(`letters are generated from seed ${seed} (NASHRA_TEST_SEED)`);
  const neighbour = await startNeighbour();
  const files = { 'articles/a.md': article({ id: 'port', title: 'مقال', date: '2026-11-20', section: 'world' }) };
  const house = await startHouse(files, { sends: false });
  const reader = neighbour.person('reader');
  const agent = new Agent({ keepAlive: true, maxSockets: together });
  onTestFinished(() => agent.destroy());
  const inbox = `${house.origin}/ap/inbox`;
  const like = {
    id: `${reader.id}/likes/1`,
    type: 'Like',
    actor: reader.id,
    object: `${house.origin}/ap/articles/port`,
  };
  return { neighbour, house, reader, agent, inbox, like };
}

/** Fails with the letters that were answered wrongly; all that were made would fill pages. */
async function holds<Made>(property: fc.IAsyncProperty<Made>, numRuns: number): Promise<void> {
  const { errorInstance } = await fc.check(property, {
    numRuns,
    seed,
    endOnFailure: true,
  });
  if (errorInstance) throw errorInstance;
}

/** Words and addresses that mean something to the house, right and nearly right, among all that JSON can be. */
function letters(house: string, reader: string) {
  const near = reader.replace(/\/people\/.*/, '');
  const paths = [
    '/ap/articles/port',
    '/ap/actors/news',
    '/ap/actors/section-world',
    '/a/port',
    '/ap/inbox',
    '/',
    '/ap/articles/port.2',
  ];
  const address = fc.oneof(
    fc.constantFrom(...paths.map((path) => house + path)),
    fc.constantFrom(reader, `${reader}/notes/1`, `${reader}#main-key`, near, 'https://a.example/1', 'as:Public'),
    fc.constantFrom(
      'https://www.w3.org/ns/activitystreams#Public',
      'http://[',
      'javascript:1',
      '//x',
      'http://%00',
      '',
    ),
    fc.nat(30).map((number) => `${reader}/things/${number}`),
    fc.webUrl({ withFragments: true, withQueryParameters: true }),
  );
  const date = fc.oneof(fc.constantFrom('2026-11-20T00:00:00Z', '+275760-09-13T00:00:00Z', 'now', '-1'), fc.string());
  const html = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('<p>نص', '<script>', '<a href="', '\ud800', '<'.repeat(5000)),
  );
  const anything = fc.jsonValue({ maxDepth: 4 });
  const odd = <T>(right: fc.Arbitrary<T>) =>
    fc.oneof({ weight: 5, arbitrary: right }, anything, fc.array(right, { maxLength: 3 }));
  const language = fc.oneof(fc.constantFrom('ar', 'en-GB', 'x', '__proto__', 'constructor'), fc.string());
  const thing = fc.record(
    {
      id: odd(address),
      type: odd(fc.constantFrom('Note', 'Follow', 'Like', 'Tombstone', 'Person', 'Article')),
      actor: odd(address),
      attributedTo: odd(fc.oneof(fc.constant(reader), address)),
      object: odd(address),
      url: odd(address),
      inReplyTo: odd(address),
      quote: odd(address),
      quoteUrl: odd(address),
      to: odd(address),
      cc: odd(address),
      content: odd(html),
      contentMap: odd(fc.dictionary(language, html)),
      published: odd(date),
      name: odd(html),
      inbox: odd(address),
      endpoints: anything,
      publicKey: odd(fc.record({ id: odd(address), owner: address })),
      preferredUsername: anything,
      summary: odd(html),
    },
    { requiredKeys: [] },
  );
  const note = thing.map((one) => ({
    ...one,
    type: 'Note',
    attributedTo: reader,
    id: `${reader}/notes/1`,
    to: 'as:Public',
    inReplyTo: `${house}/ap/articles/port`,
  }));
  const type = fc.constantFrom(...Object.keys(listeners), 'Accept', 'toString', '__proto__', 'constructor', 'Question');
  const activity = fc.record(
    {
      id: fc.uuid().map((id) => `${reader}/activities/${id}`),
      type,
      actor: fc.constant(reader),
      object: fc.oneof(odd(address), thing, note, fc.constant({ id: reader })),
      target: odd(address),
      instrument: odd(address),
      content: odd(html),
      to: odd(address),
      '@context': anything,
    },
    { requiredKeys: ['id', 'type', 'actor'] },
  );
  return fc.oneof(
    { weight: 12, arbitrary: activity },
    fc.tuple(activity, thing).map(([one, other]) => ({ ...one, ...other })),
    anything,
  );
}

it('signed, of all kinds: each is taken or refused, and afterwards a like is a like', {
  timeout: 110_000,
}, async () => {
  const { neighbour, house, reader, agent, inbox, like } = await scene();
  const counts = new Map<number, number>();
  const keyId = `${reader.id}#main-key`;
  const send = (body: unknown) => neighbour.post(inbox, {}, { body: JSON.stringify(body), keyId, agent });
  const bodies = fc.array(letters(house.origin, reader.id), { minLength: together, maxLength: together });
  const stands = fc.asyncProperty(bodies, async (some) => {
    const statuses = await Promise.all(some.map(send));
    for (const status of statuses) counts.set(status, (counts.get(status) ?? 0) + 1);
    const wrong = statuses.flatMap((status, at) => (taken.includes(status) ? [] : [[status, some[at]]]));
    expect(wrong).toEqual([]);
  });
  await holds(stands, times);
  console.info(`answers: ${[...counts].map(([status, count]) => `${count} of ${status}`).join(', ')}`);
  expect(counts.get(202)).toBeGreaterThan((together * times) / 2);

  const one = `${like.id}/after`;
  const undo = { id: `${one}/undo`, type: 'Undo', actor: reader.id, object: { ...like, id: one } };
  const likes = () =>
    house.store.interactions('port').filter(({ kind, actor }) => kind === 'like' && actor === reader.id);
  for (const { uri } of likes()) house.store.takeBack(uri, reader.id, '2026-11-24T00:00:00Z');
  expect(await send({ ...like, id: one })).toBe(202);
  expect(likes()).toHaveLength(1);
  expect(await send(undo)).toBe(202);
  expect(likes()).toHaveLength(0);
  for (const { text } of house.store.interactions('port')) expect(text?.html.toString() ?? '').not.toContain('<script');
  for (const path of ['/', '/a/port', '/rss.xml', '/healthz'])
    expect((await fetch(house.origin + path)).status).toBe(200);
});

it('unsigned, of any bytes: nothing is believed', { timeout: 60_000 }, async () => {
  const { neighbour, house, agent, inbox, reader } = await scene();
  const json = letters(house.origin, reader.id).map((one) => Buffer.from(JSON.stringify(one)));
  const body = fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    json,
    fc.string().map((text) => Buffer.from(text)),
  );
  const header = fc.oneof(
    fc.constant(''),
    fc.base64String(),
    fc.constantFrom('keyId="', 'keyId="x",headers="host",signature="%"', 'sig1=()', '%%'),
  );
  const forms = fc.record({
    signature: header,
    'signature-input': header,
    digest: header,
    'content-type': header,
    date: header,
  });
  const letter = fc.array(fc.tuple(body, forms), { minLength: together, maxLength: together });
  const stands = fc.asyncProperty(letter, async (some) => {
    const post = ([body, spoiled]: (typeof some)[number]) =>
      neighbour.post(inbox, {}, { body, unsigned: true, spoiled, agent, keyId: 'x' });
    const statuses = await Promise.all(some.map(post));
    // A farewell of somebody whom nobody here knows is waved through: there is nothing to forget.
    const isRight = (status: number, [body]: (typeof some)[number]) =>
      status === 400 || status === 401 || (status === 202 && body.includes('"Delete"'));
    expect(some.filter((one, at) => !isRight(statuses[at] as number, one))).toEqual([]);
  });
  await holds(stands, 40);
  expect(house.store.interactions('port')).toEqual([]);
  expect(house.store.followers()).toEqual([]);
});
