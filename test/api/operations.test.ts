/** The list of operations, the document that follows from it, and what is answered: they agree. */
import { Validator } from '@seriousme/openapi-schema-validator';
import type { Response } from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Interaction } from '../../src/follower.ts';
import { openApi, problemsOfForm } from '../../src/http/api/document.ts';
import type { Operation } from '../../src/http/api/operation.ts';
import { operations, publicOperations } from '../../src/http/api/operations.ts';
import { problemKinds, statusOf } from '../../src/http/api/problem.ts';
import { createAjv } from '../../src/http/api/validation.ts';
import { trusted } from '../../src/text/html.ts';
import { scopes } from '../../src/token.ts';
import { article, many } from '../newsroom.ts';
import { plain, sharp } from '../pictures.ts';
import { now, type TestDesk, testDesk } from './desk.ts';

let desk: TestDesk;

const report = {
  uri: 'https://social.example/reports/1',
  actor: 'https://social.example/actor',
  text: 'غير صحيح',
  objects: ['https://news.example/ap/articles/one'],
  at: now,
};

const reply: Interaction = {
  uri: 'https://social.example/notes/1',
  kind: 'reply',
  article: 'one',
  actor: 'https://social.example/users/a',
  text: { html: trusted('<p>رد</p>'), language: 'ar', url: 'https://social.example/@a/1', version: 0 },
  at: now,
};

beforeAll(async () => {
  desk = await testDesk(
    {
      ...many(3),
      'articles/one.md': article(
        { id: 'one', title: 'من ملف', date: '2026-11-20', correction: 'صُحّح.', image: 'port.png' },
        'نص الملف.\n\nاقرأ أيضاً: مقال رقم ١\n\nاقرأ أيضاً: عنوان لم يُكتب',
      ),
      'articles/two.md': article({ id: 'two', title: 'عنوان لم يُكتَب بعد', date: '2026-11-20' }),
      'media/port.png': await sharp(plain(8, 6)).png().toBuffer(),
    },
    { atEnd: afterAll },
  );
  const { federation } = desk.room.newsroom;
  for (const name of ['a', 'b', 'c']) {
    const uri = `https://social.example/users/${name}`;
    const actor = { uri, inbox: `${uri}/inbox`, sharedInbox: null, name, url: uri, keyIds: [] };
    federation.remember(actor, now);
    federation.follow('news', actor, `${uri}#follow`, now);
  }
  federation.report(report);
  federation.interact(reply, now);
  const activity = { uri: 'https://news.example/x', handle: 'news', topic: 'x', bytes: Buffer.from('{}') };
  federation.deliver(activity, { handles: ['news'], left: false }, Date.parse(now));
  const results = federation
    .claim(1, 1, [], Date.parse(now))
    .map((delivery) => ({ delivery, verdict: { is: 'failed' as const }, error: '500', signature: '' }));
  federation.settle(results, Date.parse(now));
});

const draft = { title: 'مسودة', draft: true, text: 'نص.' };

async function written(): Promise<string> {
  return (await desk.ask('POST', '/articles', { body: draft })).body.id;
}

/** One request for each operation that is answered as it should be. A new operation without one fails here. */
const examples: Record<string, () => Promise<Response>> = {
  listArticles: () => desk.ask('GET', '/articles?state=published&title=%D9%85%D9%82&limit=2'),
  createArticle: () => desk.ask('POST', '/articles', { body: draft }),
  previewArticle: () => desk.ask('POST', '/articles/preview', { body: { ...draft, date: 'soon' } }),
  getArticle: () => desk.ask('GET', '/articles/one'),
  replaceArticle: async () =>
    desk.ask('PUT', `/articles/${await written()}`, {
      body: { ...draft, tags: ['بحر'] },
      headers: { 'If-Match': '"1"' },
    }),
  changeArticle: async () =>
    desk.ask('PATCH', `/articles/${await written()}`, { body: { tags: ['بحر'] }, headers: { 'If-Match': '"1"' } }),
  discardArticle: async () => desk.ask('DELETE', `/articles/${await written()}`),
  publishArticle: async () => desk.ask('POST', `/articles/${await written()}/publish`),
  withdrawArticle: () => desk.ask('POST', '/articles/many0/withdraw'),
  takeOverArticle: () => desk.ask('POST', '/articles/many1/take-over'),
  listRevisions: () => desk.ask('GET', '/articles/one/revisions'),
  compareRevisions: async () => {
    const id = await written();
    await desk.ask('POST', `/articles/${id}/publish`);
    await desk.ask('PATCH', `/articles/${id}`, { body: { text: 'نص آخر.' }, headers: { 'If-Match': '"2"' } });
    return desk.ask('GET', `/articles/${id}/differences?former=1`);
  },
  listMedia: () => desk.ask('GET', '/media'),
  uploadMedia: async () => desk.ask('POST', '/media?name=sea.png', { body: await sharp(plain(9, 6)).png().toBuffer() }),
  getMedia: () => desk.ask('GET', '/media/port.png'),
  listOpenReferences: () => desk.ask('GET', '/references'),
  listNearMisses: () => desk.ask('GET', '/articles/one/references/1/near-misses'),
  settleReference: () => desk.ask('PUT', '/articles/one/references/1', { body: { target: 'two' } }),
  listSuggestions: async () => {
    await desk.ask('PUT', '/articles/two/suggestions/one', { body: { verdict: 'pinned' } });
    return desk.ask('GET', '/articles/two/suggestions');
  },
  judgeSuggestion: () => desk.ask('PUT', '/articles/one/suggestions/two', { body: { verdict: 'pinned' } }),
  listReplies: () => desk.ask('GET', '/replies?review=all'),
  approveReply: () => desk.ask('POST', '/replies/approve', { body: { uri: reply.uri } }),
  hideReply: () => desk.ask('POST', '/replies/hide', { body: { uri: reply.uri } }),
  listDeliveryHours: () => desk.ask('GET', '/deliveries/history?days=30'),
  listChannels: () => desk.ask('GET', '/channels?limit=2'),
  listFollowers: () => desk.ask('GET', '/followers?handle=news&limit=2'),
  listReports: () => desk.ask('GET', '/reports'),
  settleReport: () => desk.ask('POST', '/reports/settle', { body: { uri: report.uri } }),
  listBlocks: async () => {
    await desk.ask('POST', '/blocks', { body: { target: 'listed.example' } });
    return desk.ask('GET', '/blocks');
  },
  addBlock: () => desk.ask('POST', '/blocks', { body: { target: 'https://bad.example/' } }),
  removeBlock: async () => {
    await desk.ask('POST', '/blocks', { body: { target: 'removed.example' } });
    return desk.ask('DELETE', '/blocks?target=removed.example');
  },
  listServers: () => desk.ask('GET', '/deliveries/servers'),
  listFailedDeliveries: () => desk.ask('GET', '/deliveries/failed'),
  retryDeliveries: () => desk.ask('POST', '/deliveries/retry', { body: { host: 'social.example' } }),
  pauseServer: () => desk.ask('POST', '/deliveries/servers/social.example/pause'),
  resumeServer: () => desk.ask('POST', '/deliveries/servers/social.example/resume'),
  getToken: () => desk.ask('GET', '/token'),
  listActivity: () => desk.ask('GET', '/activity?limit=2'),
};

/** What is not described is not answered either. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]));
  const isOpen = !('properties' in inner) || 'propertyNames' in inner || 'not' in inner;
  return isOpen ? inner : { ...inner, additionalProperties: false };
}

const { schemas } = openApi().components;
const ajv = createAjv({ components: { schemas: closed(schemas) } });

function mistakes(schema: object, body: unknown): unknown {
  const validate = ajv.compile(JSON.parse(JSON.stringify(closed(schema)).replaceAll('"#/', '"document#/')));
  validate(body);
  return (validate.errors ?? []).map(({ instancePath, message, params }) => ({ instancePath, message, params }));
}

/** An address of the operation, with something for each name. */
const addressOf = ({ path, query = [] }: Operation) => {
  const required = query.filter((one) => one.required).map(({ name }) => [name, 'one']);
  return path.replace(/\{\w+\}/g, 'one') + (required.length > 0 ? `?${new URLSearchParams(required)}` : '');
};

describe('the document', () => {
  it('is OpenAPI 3.1, and served to whoever asks', async () => {
    const { body, headers } = await desk.ask('GET', '/openapi.json', { token: null });
    expect(await new Validator().validate(body)).toMatchObject({ valid: true });
    expect(body).toEqual(JSON.parse(JSON.stringify(openApi())));
    expect(headers['access-control-allow-origin']).toBe('*');
    const again = await desk.ask('GET', '/openapi.json', {
      token: null,
      headers: { 'If-None-Match': String(headers.etag) },
    });
    expect(again.status).toBe(304);
  });

  it('has an address for each kind of problem, which answers name', async () => {
    const { body } = await desk.ask('GET', '/articles/nobody');
    expect(body.type).toBe('/api/v1/openapi.json#/x-problems/missing');
    expect(openApi()['x-problems']).toHaveProperty('missing');
  });

  it('names each operation once', () => {
    const ids = [...operations, ...publicOperations].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const places = operations.map(({ method, path }) => `${method} ${path}`);
    expect(new Set(places).size).toBe(places.length);
  });
});

describe.each(operations.map((operation) => [operation.id, operation] as const))('%s', (id, operation) => {
  it('answers what the document says', async () => {
    const { status, body, headers } = await (examples[id] as () => Promise<Response>)();
    expect([status, body]).toEqual([Number(Object.keys(operation.answers)[0]), body]);
    const schema = operation.answers[status];
    if (schema) expect(mistakes(schema, body)).toEqual([]);
    else expect(body).toBe(null);
    // An empty list would fit any schema.
    if (body?.items) expect(body.items).not.toEqual([]);
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it('says nothing without a token, nor to one that lacks the scope', async () => {
    const { method, scope } = operation;
    const nobody = await desk.ask(method, addressOf(operation), { token: null });
    expect([nobody.status, nobody.headers['www-authenticate']]).toEqual([401, 'Bearer realm="api"']);
    if (scope === null) return;
    const others = scopes.filter((one) => one !== scope);
    const token = desk.token(`all-but-${scope}-${id}`, others);
    const { status, body, headers } = await desk.ask(method, addressOf(operation), { token });
    expect([status, body.scope]).toEqual([403, scope]);
    expect(headers['www-authenticate']).toBe(`Bearer realm="api", error="insufficient_scope", scope="${scope}"`);
    expect(mistakes(schemas.Problem as object, body)).toEqual([]);
  });

  it('says which parameter means nothing', async () => {
    const address = addressOf(operation);
    const { status, body } = await desk.ask(
      operation.method,
      `${address}${address.includes('?') ? '&' : '?'}nonsense=1`,
    );
    expect([status, body.errors[0]?.parameter]).toEqual([400, 'nonsense']);
    expect(mistakes(schemas.Problem as object, body)).toEqual([]);
  });

  it('lists its problems by kinds that there are', () => {
    const kinds = problemsOfForm(operation);
    expect(kinds.filter((kind) => !(kind in problemKinds))).toEqual([]);
    expect(kinds.every((kind) => statusOf(kind) >= 400)).toBe(true);
  });
});

it('what no schema describes would be seen', () => {
  const body = { items: [{ target: 'a.example', since: now, more: 1 }], further: 1 };
  const found = mistakes(operations.find(({ id }) => id === 'listBlocks')?.answers[200] as object, body);
  expect(found).toMatchObject([{ instancePath: '' }, { instancePath: '/items/0' }]);
});

describe('public search', () => {
  it('answers what the document says, with a token or without', async () => {
    const schema = publicOperations[0]?.answers[200] as object;
    for (const path of ['/search?q=%D9%85%D9%82%D8%A7%D9%84', '/search?like=one'])
      for (const token of [null, desk.secret]) {
        const { status, body } = await desk.ask('GET', path, { token });
        expect([status, mistakes(schema, body)]).toEqual([200, []]);
      }
  });
});

describe('a list', () => {
  it.each([
    ['/articles', 'id'],
    ['/channels', 'handle'],
    ['/media', 'name'],
    ['/followers?handle=news', 'actor'],
    ['/activity', 'number'],
  ])('%s comes in pages that lead to each other', async (path, key) => {
    const all = (await desk.ask('GET', path)).body.items.map((one: Record<string, unknown>) => one[key]);
    const found: unknown[] = [];
    let next: string | null = `${path}${path.includes('?') ? '&' : '?'}limit=1`;
    while (next !== null) {
      const { body }: Response = await desk.ask('GET', next);
      expect(body.items.length).toBeLessThanOrEqual(1);
      found.push(...body.items.map((one: Record<string, unknown>) => one[key]));
      next = body.next?.replace('https://news.example/api/v1', '') ?? null;
    }
    expect(found).toEqual(all);
    expect(all.length).toBeGreaterThan(1);
  });

  it('says that a cursor is nobody’s', async () => {
    for (const path of ['/articles?before=nobody', '/channels?after=nobody', '/followers?handle=nobody'])
      expect((await desk.ask('GET', path)).status).toBe(400);
  });
});
