/** What comes in from who means harm: the right status, and nothing has changed. */
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { startNeighbour } from './neighbour.ts';
import { scene } from './victim.ts';

const megabyte = 1024 * 1024;
const activityJson = { 'Content-Type': 'application/activity+json' };

const attackers = generateKeyPairSync('rsa', { modulusLength: 2048 });

describe('who sends too much', () => {
  it('is stopped after a mebibyte of a stream that names no length', async () => {
    const { house, inbox, state } = await scene();
    const before = state();
    const sent = request(inbox, { method: 'POST', agent: false, headers: activityJson });
    const answered = once(sent, 'response') as Promise<[IncomingMessage]>;
    let written = 0;
    sent.on('error', () => {});
    const chunk = Buffer.alloc(64 * 1024, 0x20);
    const pour = () => {
      while (!sent.destroyed && written < 20 * megabyte) {
        written += chunk.length;
        if (!sent.write(chunk)) return void sent.once('drain', pour);
      }
      sent.end();
    };
    pour();
    expect((await answered)[0].statusCode).toBe(413);
    expect(written).toBeLessThan(20 * megabyte);
    expect(state()).toEqual(before);
    expect((await fetch(`${house.origin}/healthz`)).status).toBe(200);
  });

  it('gains nothing by zipping it, or by nesting it', async () => {
    const { neighbour, inbox, like, state } = await scene();
    const before = state();
    const bomb = gzipSync(Buffer.alloc(20 * megabyte, 0x20));
    const zipped = { body: bomb, spoiled: { 'content-encoding': 'gzip' } };
    expect(await neighbour.post(inbox, like, zipped)).toBe(400);
    const deep = `${`{"a":`.repeat(3000)}1${'}'.repeat(3000)}`;
    const wrapped = JSON.stringify(like).replace(/\}$/, `,"tag":${deep}}`);
    expect(await neighbour.post(inbox, like, { body: wrapped })).toBe(400);
    expect(state()).toEqual(before);
  });
});

describe('who sends what is long to read', () => {
  it.each([
    ['a report of signs that open nothing', 'Flag', '<'.repeat(1_000_000)],
    ['a text of signs that open nothing', 'Create', '<'.repeat(1_000_000)],
    ['a text that nests without end', 'Create', '<blockquote><a href="#">x'.repeat(30_000)],
    ['a text of links that lead nowhere', 'Create', '<a href="#">x</a>'.repeat(50_000)],
  ])('is answered all the same: %s', async (_what, type, content) => {
    const { neighbour, house, inbox, news, act, note, stranger } = await scene();
    const what = type === 'Flag' ? [news] : note(stranger, content);
    const said = type === 'Flag' ? { content } : {};
    expect(await neighbour.post(inbox, { ...act(stranger, type, what), ...said })).toBe(202);
    const kept = house.store.interactions('port').find(({ actor }) => actor === stranger.id);
    expect(String(kept?.text?.html ?? '').length).toBeLessThan(21_000);
    expect(house.store.reports()[0]?.text ?? '').toHaveLength(type === 'Flag' ? 2000 : 0);
  });

  it('fills no page: a hundred texts of a mebibyte are shown by their beginnings', async () => {
    const { neighbour, house, inbox, object, act, note, stranger } = await scene();
    const content = `<p>${'كلمة '.repeat(100_000)}</p>`;
    for (let count = 0; count < 101; count++) {
      const text = { ...note(stranger, content), id: `${stranger.id}/notes/${count}` };
      expect(await neighbour.post(inbox, act(stranger, 'Create', text, String(count)))).toBe(202);
    }
    const page = await (await fetch(`${house.origin}/a/port`)).text();
    expect(page.length).toBeLessThan(100 * 22_000);
    expect(page.match(/ …<\/p>/g)).toHaveLength(99);
    const { json } = await house.get(`${object}/replies`);
    expect([json.totalItems, json.orderedItems.length]).toEqual([102, 100]);
  });
});

describe('who is read from a bad place', () => {
  it.each<[string, (origin: string) => Parameters<Awaited<ReturnType<typeof startNeighbour>>['documents']['set']>[1]]>([
    ['an actor of five mebibytes', () => (answer) => answer.writeHead(200, activityJson).end('['.padEnd(5 * megabyte))],
    ['no JSON', () => (answer) => answer.writeHead(200, activityJson).end('{"id":')],
    ['a page', () => (answer) => answer.writeHead(200, { 'Content-Type': 'text/html' }).end('<p>')],
    ['a redirect to itself', () => (answer) => answer.writeHead(302, { Location: '/people/mallory' }).end()],
    ['a redirect to nowhere', () => (answer) => answer.writeHead(302, { Location: 'http://%' }).end()],
    [
      'a zipped actor',
      () => (answer) => answer.writeHead(200, { ...activityJson, 'Content-Encoding': 'gzip' }).end('x'),
    ],
    ['somebody else', (origin) => ({ id: `${origin}/people/victim`, type: 'Person', inbox: `${origin}/inbox` })],
  ])('is not believed: %s', async (_what, document) => {
    const { neighbour, inbox, object, act, state } = await scene();
    const before = state();
    const mallory = { id: `${neighbour.origin}/people/mallory` };
    neighbour.documents.set('/people/mallory', document(neighbour.origin));
    expect(await neighbour.post(inbox, act(mallory, 'Like', object))).toBe(401);
    expect(state()).toEqual(before);
    expect(neighbour.fetched.filter((path) => path === '/people/mallory').length).toBeLessThan(9);
  });

  it('cannot make the house ask private addresses', async () => {
    const { neighbour, inbox, act, object, state } = await scene({ allowPrivate: false });
    const { port } = new URL(neighbour.origin);
    const hosts = ['127.0.0.1', 'localhost', '2130706433', '0x7f.1', '[::1]', '[::ffff:127.0.0.1]', '169.254.169.254'];
    for (const host of [...hosts, '10.0.0.1', 'user@127.0.0.1'])
      for (const scheme of ['http', 'https']) {
        const person = { id: `${scheme}://${host}:${port}/people/victim` };
        expect([host, await neighbour.post(inbox, act(person, 'Like', object))]).toEqual([
          host,
          host.includes('@') ? 400 : 401,
        ]);
      }
    expect(neighbour.fetched).toEqual([]);
    expect(state()).toMatchObject({ followers: [], answers: [] });
  });
});

describe('who makes the house ask others', () => {
  /** Fixed, so that nobody gets more while the test goes on. */
  const now = () => new Date().toISOString();

  it('with the same key a hundred times has made it ask once', async () => {
    const elsewhere = await startNeighbour();
    const { neighbour, inbox, object, act } = await scene({ now: now() });
    const person = elsewhere.person('victim');
    for (let count = 0; count < 100; count++) {
      const like = act(person, 'Like', object, String(count));
      expect(await neighbour.post(inbox, like, { key: attackers.privateKey })).toBe(401);
    }
    const missing = { id: `${elsewhere.origin}/people/nobody` };
    for (let count = 0; count < 10; count++)
      expect(await neighbour.post(inbox, act(missing, 'Like', object, String(count)))).toBe(401);
    expect(elsewhere.fetched).toEqual(['/people/victim', '/people/nobody']);
  });

  it('with many keys of one server is refused after some, and heard again after a while', async () => {
    const elsewhere = await startNeighbour();
    const { neighbour, house, inbox, object, act, victim } = await scene({ now: now() });
    const statuses: number[] = [];
    for (let count = 0; count < 100; count++)
      statuses.push(await neighbour.post(inbox, act({ id: `${elsewhere.origin}/${count}` }, 'Like', object)));
    expect([...new Set(statuses)]).toEqual([401, 503]);
    expect(elsewhere.fetched.length).toBeLessThanOrEqual(60);
    // Who is known already is heard meanwhile.
    expect(await neighbour.post(inbox, act(victim, 'Announce', object))).toBe(202);
    const fresh = elsewhere.person('fresh');
    expect(await neighbour.post(inbox, act(fresh, 'Like', object))).toBe(503);
    house.setClock(new Date(Date.now() + 60_000).toISOString());
    expect(await neighbour.post(inbox, act(fresh, 'Like', object))).toBe(202);
  });

  it('with keys that never come keeps nobody else out', async () => {
    const [hanging, other] = [await startNeighbour(), await startNeighbour('localhost')];
    const { neighbour, inbox, object, act, victim } = await scene({ now: now() });
    const { promise: allButSome, resolve } = Promise.withResolvers<void>();
    const refused: number[] = [];
    for (let count = 0; count < 200; count++) {
      const person = { id: `${hanging.origin}/people/${count}` };
      hanging.documents.set(`/people/${count}`, () => {});
      neighbour.post(inbox, act(person, 'Like', object)).then(
        (status) => refused.push(status) === 184 && resolve(),
        () => {},
      );
    }
    await allButSome;
    expect(new Set(refused)).toEqual(new Set([503]));
    expect(await neighbour.post(inbox, act(victim, 'Announce', object))).toBe(202);
    expect(await other.post(inbox, act(other.person('fresh'), 'Like', object))).toBe(202);
    let later = '';
    const answered = ({ headers }: IncomingMessage) => {
      later = String(headers['retry-after']);
    };
    expect(await neighbour.post(inbox, act(neighbour.person('fresh'), 'Like', object), { answered })).toBe(503);
    expect(later).toBe('30');
  });

  it('by naming more addresses in a document has made it ask for none of them', async () => {
    const elsewhere = await startNeighbour();
    const { neighbour, inbox, object, act } = await scene();
    const mallory = neighbour.person('mallory');
    const { origin } = elsewhere;
    Object.assign(mallory, {
      publicKey: [`${origin}/1`, `${origin}/2`, { id: `${origin}/3` }],
      assertionMethod: `${origin}/4`,
      '@context': [mallory['@context'], `${origin}/5`],
    });
    expect(await neighbour.post(inbox, act(mallory, 'Like', object))).toBe(401);
    const owned = `${neighbour.origin}/keys/owned`;
    neighbour.documents.set('/keys/owned', {
      ...{ '@context': 'https://w3id.org/security/v1', id: owned, type: 'CryptographicKey', owner: `${origin}/6` },
      publicKeyPem: attackers.publicKey.export({ type: 'spki', format: 'pem' }),
    });
    const signedWith = { keyId: owned, key: attackers.privateKey };
    expect(await neighbour.post(inbox, act({ id: `${neighbour.origin}/7` }, 'Like', object), signedWith)).toBe(401);
    expect(neighbour.fetched).toContain('/keys/owned');
    expect(elsewhere.fetched).toEqual([]);
  });

  it('in the name of a server by the key of another has made it ask neither', async () => {
    const elsewhere = await startNeighbour();
    const { neighbour, inbox, object, act, stranger } = await scene();
    const person = elsewhere.person('person');
    const before = neighbour.fetched.length;
    expect(await neighbour.post(inbox, act(person, 'Like', object), { keyId: `${stranger.id}#other` })).toBe(401);
    expect(await neighbour.post(inbox, act(stranger, 'Like', object), { keyId: `${person.id}#main-key` })).toBe(401);
    expect([neighbour.fetched.length - before, elsewhere.fetched.length]).toEqual([0, 0]);
  });
});

describe("who uses another's name", () => {
  it('has no key of theirs, wherever a document says so', async () => {
    const { neighbour, house, inbox, object, act, victim, state } = await scene();
    const before = state();
    const elsewhere = await startNeighbour();
    const key = { ...victim.publicKey, publicKeyPem: attackers.publicKey.export({ type: 'spki', format: 'pem' }) };
    const actor = { '@context': victim['@context'], type: 'Person', inbox: victim.inbox };
    const planted: [typeof neighbour, object][] = [
      [elsewhere, { '@context': actor['@context'], ...key, type: 'CryptographicKey' }],
      [elsewhere, { ...actor, id: `${elsewhere.origin}/key`, publicKey: key }],
      [elsewhere, { ...actor, id: victim.id, publicKey: key }],
      // On the victim's own server, as a file that the attacker put there.
      [neighbour, { '@context': actor['@context'], ...key, type: 'CryptographicKey' }],
      [neighbour, { ...actor, id: `${neighbour.origin}/key`, publicKey: key }],
      [neighbour, { ...actor, id: victim.id, publicKey: key }],
      [neighbour, { ...actor, id: victim.id, publicKey: { ...key, id: `${neighbour.origin}/key` } }],
    ];
    for (const [number, [at, document]] of planted.entries())
      for (const part of ['', '#main-key']) {
        // What was read a moment ago is not read again: each has an address of its own.
        at.documents.set(
          `/keys/${number}`,
          JSON.parse(JSON.stringify(document).replaceAll('/key"', `/keys/${number}"`)),
        );
        const options = { keyId: `${at.origin}/keys/${number}${part}`, key: attackers.privateKey };
        const boost = act(victim, 'Announce', object, `${number}${part.length}`);
        expect([number, part, await neighbour.post(inbox, boost, options)]).toEqual([number, part, 401]);
      }
    const ours = `${house.origin}/ap/actors/news`;
    const asUs = { ...act({ id: ours }, 'Like', object), id: `${ours}#1` };
    expect(await neighbour.post(inbox, asUs, { key: attackers.privateKey })).toBe(401);
    expect(state()).toEqual(before);
  });

  it("cannot touch what is theirs, though signed with the stranger's own key", async () => {
    const { neighbour, inbox, news, object, act, note, victim, stranger, follow, like, state } = await scene();
    const before = state();
    const text = { ...note(victim), content: '<p>سرقة</p>' };
    const attempts: [string, unknown][] = [
      ['Undo', like],
      ['Undo', like.id],
      ['Undo', follow],
      ['Undo', follow.id],
      ['Undo', { type: 'Follow', object: news }],
      ['Delete', text.id],
      ['Delete', { id: text.id, type: 'Tombstone' }],
      ['Delete', victim.id],
      ['Delete', object],
      ['Update', text],
      ['Update', { ...text, attributedTo: stranger.id }],
      ['Update', { ...victim, inbox: stranger.inbox }],
      ['Create', text],
      ['Create', { ...text, id: `${victim.id}/notes/2` }],
      ['Create', { ...text, attributedTo: stranger.id }],
      ['Move', victim.id],
      ['Block', victim.id],
      ['Announce', text.id],
      ['Follow', `${news}/`],
      ['Accept', follow],
      ['Flag', victim.id],
    ];
    for (const [number, [type, what]] of attempts.entries())
      expect(await neighbour.post(inbox, act(stranger, type, what, String(number)))).toBe(202);
    expect(state()).toEqual(before);
    const ids = [{ id: `${news}#1` }, { id: object }, { id: 'https://elsewhere.example/1' }];
    for (const id of ids) expect(await neighbour.post(inbox, { ...act(stranger, 'Like', object), ...id })).toBe(401);
    expect(state()).toEqual(before);
  });
});

describe('who is blocked', () => {
  it('is not heard by another spelling of the host', async () => {
    const { neighbour, house, inbox, act, object, stranger } = await scene();
    house.store.block('example.org', '2026-11-20T00:00:00Z');
    const from = (host: string) =>
      neighbour.post(inbox, act({ id: `https://${host}/u` }, 'Like', object), { keyId: 'https://x.example/u' });
    for (const host of ['example.org', 'EXAMPLE.ORG', 'social.example.org', 'ex%61mple.org:8443', 'ｅxample.org'])
      expect([host, await from(host)]).toEqual([host, 403]);
    for (const host of ['example.org.', 'example.org.:8443', 'example.org%2e', 'example.org。'])
      expect([host, await from(host)]).toEqual([host, 400]);
    expect(await neighbour.post(inbox, act(stranger, 'Like', object))).toBe(202);
  });
});

describe('who takes nothing', () => {
  it('has one answer waiting for each channel, however often they ask to follow it', async () => {
    const { neighbour, house, inbox, news, act, stranger } = await scene();
    const before = house.store.pending().waiting;
    for (const number of ['1', '2', '3', '4'])
      expect(await neighbour.post(inbox, act(stranger, 'Follow', news, number))).toBe(202);
    expect(house.store.pending().waiting - before).toBe(1);
    const other = act(stranger, 'Follow', news.replace('news', 'lang-ar'), '5');
    expect(await neighbour.post(inbox, other)).toBe(202);
    expect(house.store.pending().waiting - before).toBe(2);
    house.sender.start();
    await house.sender.onIdle();
    const accepted = neighbour.got.flatMap(({ activity, inbox: at }) =>
      at === '/people/stranger/inbox' && activity.type === 'Accept' ? [activity.object.id] : [],
    );
    expect(accepted.sort()).toEqual([act(stranger, 'Follow', news, '4').id, other.id]);
  });
});

describe('who repeats', () => {
  it.each(['Follow', 'Like', 'Announce', 'Create', 'Flag', 'QuoteRequest'])(
    '%s ten times at once has done it once',
    async (type) => {
      const { neighbour, house, inbox, news, object, act, note, stranger, state } = await scene();
      const what = { Follow: news, Create: note(stranger) }[type] ?? object;
      const activity = { ...act(stranger, type, what), instrument: `${stranger.id}/notes/2` };
      const before = state();
      const ten = Array.from({ length: 10 }, () => neighbour.post(inbox, activity));
      expect(await Promise.all(ten)).toEqual(Array(10).fill(202));
      const after = state();
      expect(await neighbour.post(inbox, activity)).toBe(202);
      expect(state()).toEqual(after);
      const grown = (one: typeof after) => one.followers.length + one.answers.length + one.waiting.waiting;
      expect(grown(after) - grown(before)).toBe({ Follow: 2, Flag: 0, QuoteRequest: 1 }[type] ?? 1);
      expect((await house.get(object)).status).toBe(200);
    },
  );

  it('what was taken back does not bring it back', async () => {
    const { neighbour, inbox, note, act, victim, follow, like, state } = await scene();
    const reply = act(victim, 'Create', note(victim));
    const undone: [string, unknown][] = [
      ['Undo', follow],
      ['Undo', like],
      ['Delete', note(victim).id],
    ];
    for (const [number, [type, what]] of undone.entries())
      expect(await neighbour.post(inbox, act(victim, type, what, String(number)))).toBe(202);
    expect(state()).toMatchObject({ followers: [], answers: [] });
    for (const one of [follow, like, reply]) expect(await neighbour.post(inbox, one)).toBe(202);
    expect(state()).toMatchObject({ followers: [], answers: [] });
  });
});

it('nothing that runs is kept of what people write', async () => {
  const { neighbour, house, inbox, act, note, stranger } = await scene();
  const texts = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<a href="javascript:alert(1)">x</a>',
    '<svg onload=alert(1)>',
    '<a href="jAvA&#x09;script:alert(1)">x</a>',
    '<iframe srcdoc="<script>1</script>"></iframe>',
    '<math><mi//xlink:href="data:x,<script>1</script>">',
    '<style>*{background:url(//x)}</style>',
    '<p style="position:fixed;inset:0" onclick=1>x</p>',
    '<scr<script>ipt>alert(1)</script>',
    '<form action=//x><button>x</button></form>',
    '<!--<img src="--><img src=x onerror=1>">',
    '<a href="data:text/html,<script>1</script>">x</a>',
    '<noscript><p title="</noscript><img src=x onerror=1>">',
    '<base href=//x><meta http-equiv=refresh content=0>',
  ];
  for (const [number, text] of texts.entries()) {
    const one = {
      ...note(stranger, `<p>قبل</p>${text}<p>بعد</p>`),
      id: `${stranger.id}/notes/${number}`,
      url: 'javascript:alert(1)',
    };
    expect(await neighbour.post(inbox, act(stranger, 'Create', one, String(number)))).toBe(202);
  }
  const kept = house.store
    .interactions('port')
    .flatMap(({ text, actor }) => (text && actor === stranger.id ? [text] : []));
  expect(kept).toHaveLength(texts.length);
  for (const { html, url } of kept) {
    expect(html.toString()).toContain('قبل');
    expect(html.toString().replace(/&lt;.*?(&gt;|$)/g, '')).not.toMatch(
      /<(?!\/?(p|a|br|span|strong|em|b|i|u|code|pre|blockquote|ul|ol|li|del)\b)|\son\w+=|script:|style=|data:/i,
    );
    expect(url).toBeNull();
  }
});
