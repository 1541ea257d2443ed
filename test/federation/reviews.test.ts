/** What people elsewhere say is looked at here: found, let stand, hidden; and, where the newsroom wants it so, shown only then. */
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import type { ConversationQuery } from '../../src/federation-store.ts';
import { trusted } from '../../src/text/html.ts';
import { article, siteFile, testNewsroom } from '../newsroom.ts';

const now = '2026-11-24T00:00:00Z';
const files = {
  'articles/a.md': article({ id: 'a', title: 'مقال', date: '2026-11-20' }),
  'articles/b.md': article({ id: 'b', title: 'آخر', date: '2026-11-19' }),
};

async function scene(replies: 'open' | 'approved') {
  const site = `${siteFile}federation: {replies: ${replies}}\n`;
  const room = await testNewsroom({ ...files, 'site.yaml': site }, { now });
  const { archive, federation: store } = room.newsroom;
  const says = (
    name: string,
    words: string,
    more: { kind?: 'reply' | 'quote'; article?: string; version?: number } = {},
  ) => {
    const actor = `https://${name}.example/u`;
    const uri = `${actor}/1`;
    const known = { uri: actor, inbox: `${actor}/inbox`, sharedInbox: null, name, url: `${actor}/profile`, keyIds: [] };
    store.remember(known, now);
    const text = { html: trusted(`<p>${words}</p>`), language: null, url: null, version: more.version ?? 0 };
    const { kind = 'reply', article: about = 'a' } = more;
    const at = `2026-11-24T00:00:${String(store.conversations({ state: 'all', limit: 99 }).length).padStart(2, '0')}Z`;
    store.interact({ uri, kind, article: about, actor, text, at }, now);
    return uri;
  };
  const get = async (path: string) => {
    const asked = request(room.app.server).get(path).redirects(1).buffer(true);
    const { text } = await (path.startsWith('/ap/') ? asked.set('Accept', 'application/activity+json') : asked);
    return text;
  };
  return {
    room,
    store,
    says,
    get,
    page: () => get('/a/a'),
    collection: async () => {
      const { totalItems, orderedItems: items } = JSON.parse(await get('/ap/articles/a/replies'));
      return { totalItems, items };
    },
    revision: () => archive.revision('answers/a').number,
    listed: (query: Partial<ConversationQuery> = {}) =>
      store.conversations({ state: 'all', limit: 99, ...query }).map(({ author, state }) => `${author.name} ${state}`),
  };
}

describe('where replies are open', () => {
  it('one shows at once, and is new until somebody here lets it stand, of which readers see nothing', async () => {
    const { store, says, page, collection, revision, listed } = await scene('open');
    const uri = says('ann', 'شكراً');
    expect(await page()).toContain('<p>شكراً</p>');
    expect(await collection()).toEqual({ totalItems: 1, items: [uri] });
    expect(listed()).toEqual(['ann new']);
    const before = revision();
    expect(store.review(uri, 'approved', now)).toBe(true);
    expect(listed()).toEqual(['ann approved']);
    expect(revision()).toBe(before);
    says('ann', 'شكراً جزيلاً', { version: 1 });
    expect(listed()).toEqual(['ann approved']);
    expect(await page()).toContain('شكراً جزيلاً');
  });

  it('one that is hidden is nowhere, also after an edit, until somebody lets it stand after all', async () => {
    const { store, says, page, collection, revision, listed } = await scene('open');
    const uri = says('ann', 'كلام');
    const before = revision();
    expect(store.review(uri, 'hidden', now)).toBe(true);
    expect(revision()).toBeGreaterThan(before);
    says('ann', 'كلام آخر', { version: 1 });
    expect(await page()).not.toContain('كلام');
    expect(await collection()).toEqual({ totalItems: 0, items: [] });
    expect(listed()).toEqual(['ann hidden']);
    const hidden = revision();
    store.review(uri, 'approved', now);
    expect(revision()).toBeGreaterThan(hidden);
    expect(await page()).toContain('كلام آخر');
  });
});

describe('where replies wait to be approved', () => {
  it('a new one, or a quote, is nowhere and moves nothing, until it is approved', async () => {
    const { store, says, page, collection, revision, listed } = await scene('approved');
    const before = [await page(), revision()];
    const uri = says('ann', 'شكراً');
    says('bob', 'اقتباس', { kind: 'quote' });
    expect([await page(), revision()]).toEqual(before);
    expect(await collection()).toEqual({ totalItems: 0, items: [] });
    expect(store.interactions('a')).toEqual([]);
    expect(listed({ state: 'new' })).toEqual(['bob new', 'ann new']);
    store.review(uri, 'approved', now);
    expect(revision()).toBeGreaterThan(before[1] as number);
    const text = await page();
    expect(text).toContain('<p>شكراً</p>');
    expect(text).not.toContain('اقتباس');
    expect(await collection()).toEqual({ totalItems: 1, items: [uri] });
  });

  it('likes and boosts count all the same', async () => {
    const { store, get } = await scene('approved');
    const like = {
      uri: 'https://ann.example/like',
      kind: 'like',
      article: 'a',
      actor: 'https://ann.example/u',
    } as const;
    store.interact({ ...like, text: null, at: now }, now);
    expect(JSON.parse(await get('/ap/articles/a')).likes.totalItems).toBe(1);
    expect(store.conversations({ state: 'all', limit: 9 })).toEqual([]);
  });

  it('one that its author edits waits again, and one that comes once more as it was does not', async () => {
    const { store, says, page, revision, listed } = await scene('approved');
    store.review(says('ann', 'شكراً'), 'approved', now);
    says('ann', 'شكراً', { version: 1 });
    expect(listed()).toEqual(['ann approved']);
    const before = revision();
    says('ann', 'إعلان', { version: 2 });
    expect(listed()).toEqual(['ann new']);
    expect(revision()).toBeGreaterThan(before);
    expect(await page()).not.toMatch(/شكراً|إعلان/);
  });

  it('the setting holds for all that nobody has looked at, from the moment that it is made', async () => {
    const { room, says, page } = await scene('open');
    says('ann', 'شكراً');
    const tag = async () => (await request(room.app.server).get('/a/a').redirects(1)).headers.etag;
    const before = await tag();
    room.write({ 'site.yaml': `${siteFile}federation: {replies: approved}\n` });
    await room.newsroom.reloadSite();
    expect(await page()).not.toContain('شكراً');
    expect(await tag()).not.toBe(before);
    room.write({ 'site.yaml': siteFile });
    await room.newsroom.reloadSite();
    expect(await page()).toContain('شكراً');
  });
});

describe('a block', () => {
  it('wins over what was approved, and what is approved meanwhile shows when it ends', async () => {
    const { store, says, page, listed } = await scene('approved');
    const [ann, bob] = [says('ann', 'شكراً'), says('bob', 'وأنا')];
    store.review(ann, 'approved', now);
    for (const host of ['ann.example', 'bob.example']) store.block(host, now);
    store.review(bob, 'approved', now);
    expect(listed({ state: 'hidden' })).toEqual(['bob blocked', 'ann blocked']);
    expect(await page()).not.toMatch(/شكراً|وأنا/);
    for (const host of ['ann.example', 'bob.example']) store.unblock(host, now);
    expect(listed()).toEqual(['bob approved', 'ann approved']);
    expect(await page()).toMatch(/شكراً.*وأنا/s);
  });

  it('leaves hidden what was hidden by hand, before it or meanwhile', async () => {
    const { store, says, listed } = await scene('open');
    const [ann, bob, eve] = [says('ann', '١'), says('bob', '٢'), says('eve', '٣')];
    store.review(ann, 'hidden', now);
    for (const host of ['ann.example', 'bob.example', 'eve.example']) store.block(host, now);
    store.review(bob, 'hidden', now);
    store.review(ann, 'approved', now);
    store.review(eve, 'approved', now);
    expect(listed()).toEqual(['eve blocked', 'bob hidden', 'ann blocked']);
    for (const host of ['ann.example', 'bob.example', 'eve.example']) store.unblock(host, now);
    expect(listed()).toEqual(['eve approved', 'bob hidden', 'ann approved']);
  });
});

describe('the list of conversations', () => {
  it('has replies and quotes of all articles, newest first, by state, by article and page by page', async () => {
    const { store, says, listed } = await scene('open');
    const uris = [says('ann', '١'), says('bob', '٢', { article: 'b' }), says('eve', '٣', { kind: 'quote' })];
    const [ann, bob, eve] = uris as [string, string, string];
    store.review(bob, 'approved', now);
    store.review(eve, 'hidden', now);
    expect(listed()).toEqual(['eve hidden', 'bob approved', 'ann new']);
    expect(listed({ limit: 1, before: eve })).toEqual(['bob approved']);
    expect(listed({ state: 'new' })).toEqual(['ann new']);
    expect(listed({ state: 'approved', article: 'a' })).toEqual([]);
    expect(listed({ article: 'a' })).toEqual(['eve hidden', 'ann new']);
    expect(listed({ before: ann })).toEqual([]);
    expect(listed({ before: 'https://nobody.example/' })).toEqual([]);
    expect(store.conversations({ state: 'new', limit: 1 })).toEqual([
      {
        ...{ uri: ann, kind: 'reply', article: 'a', actor: 'https://ann.example/u', at: '2026-11-24T00:00:00Z' },
        text: { html: trusted('<p>١</p>'), language: null, url: null, version: 0 },
        ...{ author: { name: 'ann', url: 'https://ann.example/u/profile' }, state: 'new' },
      },
    ]);
  });

  it('knows no reply by an address that is none, or a like’s', async () => {
    const { store, revision } = await scene('open');
    const uri = 'https://ann.example/like';
    store.interact({ uri, kind: 'like', article: 'a', actor: 'https://ann.example/u', text: null, at: now }, now);
    const before = revision();
    for (const address of [uri, 'https://ann.example/none']) expect(store.review(address, 'hidden', now)).toBe(false);
    expect(store.interactionCount('a', 'like')).toBe(1);
    expect(revision()).toBe(before);
  });
});
