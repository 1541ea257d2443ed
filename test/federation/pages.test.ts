/** What readers see of the fediverse on the pages: answers to an article, and the way to follow. */
import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { article } from '../newsroom.ts';
import { startHouse } from './house.ts';
import { startNeighbour } from './neighbour.ts';

const files = {
  'articles/a.md': article({ id: 'port-1', title: 'مقال', section: 'world', date: '2026-11-20' }),
  'articles/b.md': article({ id: 'home-1', title: 'لا يخرج', federate: 'never', date: '2026-11-19' }),
};

async function scene(allowPrivate = true) {
  const neighbour = await startNeighbour();
  const house = await startHouse(files, { sends: false, allowPrivate });
  const reader = neighbour.person('reader');
  const object = `${house.origin}/ap/articles/port-1`;
  const page = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(house.origin + path, { headers: { Accept: 'text/html', ...headers } });
    return { text: await answer.text(), status: answer.status, headers: answer.headers };
  };
  const act = (type: string, what: unknown, id = '1') => ({
    id: `${reader.id}/${type}/${id}`,
    type,
    actor: reader.id,
    object: what,
  });
  const post = (activity: { id: string }) => neighbour.post(`${house.origin}/ap/inbox`, activity);
  return { neighbour, house, reader, object, page, act, post };
}

describe('an article page', () => {
  it('shows what came back, in its language and direction and without harm, until it is taken back', async () => {
    const { reader, object, page, act, post } = await scene();
    const before = await page('/a/port-1');
    expect(before.text).toContain(`<code class="address">${object}</code>`);
    const note = (id: number, more: object) => ({
      id: `${reader.id}/notes/${id}`,
      type: 'Note',
      attributedTo: reader.id,
      inReplyTo: object,
      to: ['https://www.w3.org/ns/activitystreams#Public'],
      ...more,
    });
    await post(
      act(
        'Create',
        note(1, {
          content: '<p>شكراً <script>alert(1)</script><a href="https://x.example/" onclick="y">رابط</a></p>',
          contentMap: { ar: '<p>شكراً</p>' },
        }),
      ),
    );
    await post(
      act(
        'Create',
        note(2, {
          content: '<p>Thanks <img src="https://spy.example/p.gif"></p>',
          contentMap: { en: '<p>Thanks</p>' },
        }),
        '2',
      ),
    );
    await post(act('Create', note(3, { content: '<p>?</p>', inReplyTo: null, quoteUrl: object }), '3'));
    await post(act('Like', object));
    await post(act('Announce', object));
    const { text, headers } = await page('/a/port-1');
    expect(headers.get('etag')).not.toBe(before.headers.get('etag'));
    expect(text).toContain('الإعجابات: 1 · المشاركات: 1');
    expect(text).toContain(`<a href="${reader.id}" rel="nofollow ugc noopener"><bdi>reader</bdi></a>`);
    expect(text).toMatch(
      /<div lang="ar" dir="rtl"><p>شكراً <a rel="nofollow ugc noopener" href="https:\/\/x\.example\/">رابط<\/a><\/p><\/div>/,
    );
    expect(text).toMatch(/<div lang="en" dir="ltr"><p>Thanks <\/p><\/div>/);
    expect(text).toContain('<div dir="auto"><p>?</p></div>');
    expect(text).toContain('· اقتباس ·');
    expect(text).not.toMatch(/alert|onclick|spy\.example/);
    await post(act('Delete', { id: `${reader.id}/notes/1`, type: 'Tombstone' }));
    expect((await page('/a/port-1')).text).not.toContain('شكراً');
  });

  it('says what it is for other servers, and in whose name it is published', async () => {
    const { house, object, page } = await scene();
    const host = new URL(house.origin).host;
    const { text, headers } = await page('/a/port-1');
    expect(text).toContain(`<link rel="alternate" type="application/activity+json" href="${object}">`);
    expect(text).toContain(`<meta name="fediverse:creator" content="@news@${host}">`);
    expect(headers.get('link')).toBe(`<${object}>; rel="alternate"; type="application/activity+json"`);
    const home = await page('/a/home-1');
    expect(home.text).not.toMatch(/activity\+json|fediverse:creator|id="conversation"/);
    expect(home.headers.get('link')).toBeNull();
  });
});

describe('a channel page', () => {
  it('has the handle by which it is followed, and how many do', async () => {
    const { house, page, act, post } = await scene();
    const host = new URL(house.origin).host;
    const before = await page('/sections/world');
    expect(before.text).toContain(`<b>@section-world@${host}</b>`);
    expect(before.text).toContain(`data-address="@section-world@${host}"`);
    expect(before.text).toContain(`type="application/activity+json" href="${house.origin}/ap/actors/section-world"`);
    await post(act('Follow', `${house.origin}/ap/actors/section-world`));
    const after = await page('/sections/world');
    expect(after.text).toContain('المتابعون: 1');
    expect(after.headers.get('etag')).not.toBe(before.headers.get('etag'));
  });
});

describe('following from elsewhere', () => {
  const follow = (account: string, of = 'news') => `/follow?of=${of}&account=${encodeURIComponent(account)}`;

  async function server(links: unknown, status = 200) {
    const room = await scene();
    const host = new URL(room.neighbour.origin).host;
    const body = typeof links === 'string' ? links : JSON.stringify({ links });
    const path = `/.well-known/webfinger?resource=${encodeURIComponent(`acct:you@${host}`)}`;
    room.neighbour.documents.set(path, (answer: ServerResponse) => void answer.writeHead(status).end(body));
    const actor = encodeURIComponent(`${room.house.origin}/ap/actors/news`);
    return { ...room, host, actor, go: () => room.page(follow(`@you@${host}`)) };
  }

  it('leads to the page that the reader’s server names, FEP-3b86 before OStatus, by one link', async () => {
    const { neighbour, host, actor, go } = await server([]);
    const set = (links: unknown) =>
      neighbour.documents.set(
        `/.well-known/webfinger?resource=${encodeURIComponent(`acct:you@${host}`)}`,
        (answer: ServerResponse) => void answer.writeHead(200).end(JSON.stringify({ links })),
      );
    const intent = { rel: 'https://w3id.org/fep/3b86/Follow', template: `http://${host}/follow?o={object}` };
    const ostatus = { rel: 'http://ostatus.org/schema/1.0/subscribe', template: `http://${host}/authorize?uri={uri}` };
    set([ostatus, intent]);
    const { text, headers, status } = await go();
    expect(status).toBe(200);
    expect(text).toContain(`<a class="action" href="http://${host}/follow?o=${actor}" rel="nofollow noopener">`);
    expect(text).toContain('<meta name="robots" content="noindex">');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it.each([
    [
      'an OStatus page alone',
      [{ rel: 'http://ostatus.org/schema/1.0/subscribe', template: 'https://x.example/a?uri={uri}' }],
      200,
      'href="https://x.example/a?uri=',
    ],
    ['no such page', [], 200, 'ليس في هذا الخادم صفحة'],
    [
      'a script instead of an address',
      [{ rel: 'http://ostatus.org/schema/1.0/subscribe', template: 'javascript:alert({uri})' }],
      200,
      'ليس في هذا الخادم صفحة',
    ],
    ['no such account', [], 404, 'لا يعرف هذا الخادم'],
    ['a fault', [], 500, 'لم يُجب هذا الخادم'],
    ['no JSON', '<html>', 200, 'لم يُجب هذا الخادم'],
    ['links of the wrong kind', 'null', 200, 'ليس في هذا الخادم صفحة'],
  ])('understands %s', async (_name, links, status, words) => {
    const { go } = await server(links, status);
    const { text } = await go();
    expect(text).toContain(words);
    expect(text).not.toContain('javascript:');
  });

  it.each([
    ['', 'اكتب حسابك هكذا'],
    ['you', 'اكتب حسابك هكذا'],
    ['<script>@x', 'اكتب حسابك هكذا'],
    ['mastodon.example', 'href="https://mastodon.example/authorize_interaction?uri='],
    ['@you@nowhere.invalid', 'لم يُجب هذا الخادم'],
  ])('answers "%s"', async (account, words) => {
    const { page } = await scene(false);
    const { text } = await page(follow(account));
    expect(text).toContain(words);
    expect(text).not.toContain('<script>@x');
  });

  it('asks no private address, nobody in a hurry, and for no stranger’s handle', async () => {
    const { neighbour, page } = await scene(false);
    const host = new URL(neighbour.origin).host;
    expect((await page(follow(`@you@${host}`))).text).toContain('لم يُجب هذا الخادم');
    const second = await page(follow(`@you@${host}`));
    expect([second.status, second.headers.get('retry-after')]).toEqual([429, '1']);
    expect(neighbour.fetched).toEqual([]);
    expect((await page(follow('@you@x.example', 'stranger'))).status).toBe(404);
  });
});
