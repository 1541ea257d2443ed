/** What receivers make of our articles, rule by rule: in every shape, as it is sent and as it is read. */
import { describe, expect, it } from 'vitest';
import { articlesInShapes, quiet, type Seen, type ShapeName, shapes } from './in-shapes.ts';
import { gotosocial, hollo, type Json, lemmy, mastodon, misskey, pixelfed, pleroma, snac } from './receivers.ts';

let all: ReturnType<typeof articlesInShapes> | null = null;

async function seenIn(shape: ShapeName): Promise<Seen> {
  all ??= articlesInShapes();
  return (await all).get(shape) as Seen;
}

type Holds = (object: Json, seen: Seen) => void;

/** A receiver's rule, and where it is written (activitypub.md, interop.md). Holds for every form of the article. */
function rule(name: string, source: string, holds: Holds): void {
  it.each(shapes)(`${name} (${source}): %s`, async (shape) => {
    const seen = await seenIn(shape);
    for (const object of seen.objects) holds(object, seen);
  });
}

/** The same of an article that has everything, too. */
function ruleForAll(name: string, source: string, holds: Holds): void {
  rule(name, source, (object, seen) => {
    for (const one of [object, ...seen.loud]) holds(one, seen);
  });
}

const page = 'https://news.example/a/quiet';
const title = `\u200f${quiet.title}`;
const standfirst = `\u200f${quiet.summary.replace('&', '&amp;')}`;
const picture = { url: expect.stringMatching(/dawn\.jpg$/), alt: quiet.image.alt };

describe('every receiver', () => {
  rule('finds the same keys and the same kinds of values, sent or read', 'activitypub 4.3', (object, { objects }) => {
    const kinds = (one: Json) => Object.fromEntries(Object.entries(one).map(([name, value]) => [name, kindOf(value)]));
    const { '@context': _context, ...own } = kinds(object);
    expect(own).toEqual(kinds(objects[0] as Json));
    for (const name of ['to', 'cc', 'tag', 'attachment']) expect(own[name]).toBe('list');
    for (const name of ['url', 'attributedTo', 'content']) expect(own[name]).toBe('string');
  });
  ruleForAll('finds ids that are ASCII, below /ap/, and free of the slug', 'activitypub 6', (object) => {
    expect(object.id).toMatch(/^https:\/\/news\.example\/ap\/articles\/[a-z0-9-]+$/);
    expect(object.url).toMatch(/^https:\/\/news\.example\/a\/[a-z0-9-]+$/);
  });
  ruleForAll('finds texts plainly, and the same by language', 'interop 1.3', (object) => {
    const names = ['name', 'summary', 'content'].filter((name) => object[name] !== undefined);
    expect(names).toContain('content');
    for (const name of names) expect(Object.values(object[`${name}Map`])).toEqual([object[name]]);
  });
  ruleForAll('keeps the elements of the text (FEP-b2b8)', 'activitypub 4.14', ({ content }) => {
    const kept = /^(p|h[2-6]|a|blockquote|ul|ol|li|strong|em|b|i|u|br|code|pre|span|img|audio|video|source)$/;
    for (const [, name] of content.matchAll(/<([a-z0-9]+)/gi)) expect(name).toMatch(kept);
    expect(content).not.toContain('مقال لم يُكتب');
  });
  rule('reads right to left, without `dir`', 'activitypub 4.15', ({ name, content }) => {
    expect(name ?? title).toBe(title);
    expect(content.replace(/<img[^>]*>/g, '')).toMatch(/^<p>(<\/p>\s*<p>)?(<em>|<strong>)?[\u200f\u0600-\u06ff]/);
  });
});

describe('Mastodon', () => {
  rule('shows title, standfirst and link, and the text of a card', 'activitypub 2', (object, { shape }) => {
    const { content, ...post } = mastodon(object);
    const shown = { title, standfirst: shape === 'article' ? standfirst : '', link: page };
    if (shape !== 'card') expect(post).toMatchObject(shown);
    else expect(content).toMatch(/^<p><strong>[^<]*<\/strong><\/p><p>[^<]*<\/p><p><a href="[^"]*">[^<]*<\/a><\/p>$/);
    expect(post.contentWarning).toBeNull();
  });
  rule('makes its preview card of our page, whatever is related', 'interop 1.6', (object, { shape }) => {
    const { card, olderCard } = mastodon(shape === 'card' ? { ...object, attachment: [] } : object);
    expect([card, olderCard]).toEqual([page, page]);
  });
  rule('gets a picture where it has no card, or the site asks for it', 'activitypub, 3 of 10', (object, seen) => {
    expect(mastodon(object).media).toEqual(seen.shape === 'card' ? [picture] : []);
    expect(mastodon(seen.pictured).media).toEqual([picture]);
  });
  rule('learns the language, from the small form by its title', 'interop 1.4', (object, { shape, small }) => {
    expect(mastodon(object).language).toBe('ar');
    expect(mastodon(small.object).language).toBe(shape === 'card' ? null : 'ar');
  });
  rule('takes each hashtag for one word', 'activitypub 4.16', (object) => {
    expect(mastodon(object).hashtags).toEqual(['#أمن_البحر', '#energy']);
  });
  rule('sees that it was edited', 'activitypub, 5 of 10', (object) => {
    expect(mastodon(object).edited).toBe(quiet.updated);
  });
  ruleForAll('shows it to everybody, with counts, and lets it be quoted', 'activitypub 2', (object) => {
    const { isPublic, mayBeQuoted, counts, replies } = mastodon(object);
    expect({ isPublic, mayBeQuoted, counts }).toEqual({ isPublic: true, mayBeQuoted: true, counts: [2, 1] });
    expect(replies).toBe(`${object.id}/replies`);
  });
  rule('finds no link in the preview, which would become the card', 'activitypub 4.11', ({ preview }, { shape }) => {
    if (shape === 'card') expect(preview).toBeUndefined();
    else expect(preview.content).not.toMatch(/<a |href/);
  });
});

describe('Lemmy', () => {
  ruleForAll('can read every attachment, and posts our page', 'activitypub 3', (object) => {
    const { link } = lemmy(object);
    if (object.type === 'Article') expect(link).toBe(object.url);
    expect(() => lemmy({ ...object, attachment: object.attachment[0] })).toThrow('no list');
  });
  rule('names the related page after it', 'activitypub 4.8', (object, { shape }) => {
    expect(lemmy(object).more).toEqual(shape === 'card' ? [] : ['https://news.example/a/near']);
  });
});

describe('GoToSocial', () => {
  ruleForAll('takes it, for it was edited after it was published', 'activitypub 3', (object) => {
    expect(gotosocial(object).edited >= object.published).toBe(true);
    expect(() => gotosocial({ ...object, updated: '2001-01-01T00:00:00Z' })).toThrow('before it was published');
  });
  rule('folds it under the standfirst, the title, or nothing', 'interop 4', (object, { shape }) => {
    const lines = { article: standfirst, 'article-plain': title, card: null };
    expect(gotosocial(object).contentWarning).toBe(lines[shape]);
  });
  rule('has the standfirst in the text where it is no summary', 'interop 1.5', (object, { shape }) => {
    expect(gotosocial(object).content.includes(standfirst)).toBe(shape !== 'article');
  });
  ruleForAll('learns the language', 'interop 1.14', (object) => {
    expect(gotosocial(object).language).toBe(object.id.endsWith('quiet') ? 'ar' : 'ar-LB');
  });
  rule('describes the picture', 'interop 1.13', (_object, { pictured }) => {
    expect(gotosocial(pictured).media).toEqual([picture]);
  });
});

describe('Misskey', () => {
  ruleForAll('has the text, from the plain form', 'interop 1.3', (object) => {
    expect(misskey(object).text).toMatch(/^<p>/);
  });
  rule('gets files by plain addresses', 'interop 1.13', (_object, { pictured, loud }) => {
    for (const one of [pictured, ...loud]) expect(misskey(one).files).toHaveLength(1);
  });
  rule('folds it under text, not under HTML', 'interop 1.5', (object) => {
    expect(misskey(object).contentWarning ?? '').not.toMatch(/<[a-z]/i);
  });
  rule('loses nothing in the form for small inboxes', 'interop 1.4', (_object, { create, small }) => {
    expect(small.object.contentMap).toBeUndefined();
    expect(misskey(small.object)).toEqual(misskey(create.object));
  });
});

describe('snac', () => {
  rule('has title and text, from the plain form', 'interop 1.3', (object, { shape }) => {
    const post = snac(object);
    expect(post.title).toBe(shape === 'card' ? null : title);
    expect(post.content).toMatch(/^<p>/);
  });
  ruleForAll('links it by its id', 'interop 1.7', (object) => {
    expect(snac(object).link).toBe(object.id);
  });
  rule('shows the card in its API, too', 'interop 2', (object, { shape }) => {
    expect(snac(object).isInItsApi).toBe(shape === 'card');
  });
});

describe('Pixelfed, Pleroma and Hollo', () => {
  rule('Pixelfed takes the card, and its picture', 'activitypub 3', (object, { shape }) => {
    if (shape === 'card') expect(pixelfed(object).pictures).toEqual([picture.url]);
    else expect(() => pixelfed(object)).toThrow('refused');
  });
  rule('Pleroma finds one audience on activity and object', 'activitypub 4.2', (object, { create, update, small }) => {
    for (const activity of [create, update, small]) expect(pleroma(activity).actor).toBe(object.attributedTo);
  });
  ruleForAll('Hollo takes nothing for a quote', 'activitypub 5', (object) => {
    expect(hollo(object).quotes).toEqual([]);
  });
});

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'list' : typeof value;
}
