import { verifyObject } from '@fedify/fedify/sig';
import { Create, Article as FedifyArticle, Organization } from '@fedify/vocab';
import { describe, expect, it } from 'vitest';
import type { Article } from '../../src/article.ts';
import { announceOf, createOf, smallerForm } from '../../src/federation/activities.ts';
import { articleObject, hashtagOf, type Shape, type Standing, toldOf } from '../../src/federation/article-object.ts';
import { actorContext } from '../../src/federation/json.ts';
import { makeKeys, privateKey, publicMultibase } from '../../src/federation/keys.ts';
import { withProof } from '../../src/federation/proof.ts';
import { contextLoader } from '../../src/federation/remote-documents.ts';
import { files } from '../feeds/full-article.ts';
import { article, testNewsroom } from '../newsroom.ts';

const standing: Standing = { origin: 'https://news.example', generation: 1, sender: 'news', likes: 2, shares: 1 };
const shape: Shape = { shape: 'article', media: 'none' };

async function fullArticle(): Promise<Article> {
  const { newsroom } = await testNewsroom({
    ...files,
    'articles/target.md': article({ id: 'target', title: 'OpenSea تفتح رصيفها', date: '2026-10-01' }),
    'articles/second.md': article(
      {
        id: 'second',
        title: 'GPS في المرفأ',
        summary: 'Ports: ما تغيّر',
        date: '2026-11-01',
        tags: ['أمن البحر', '2026'],
      },
      'اقرأ أيضاً: OpenSea تفتح رصيفها\n\nنص.\n\nاقرأ أيضاً: مقال لم يُكتب',
    ),
  });
  return newsroom.archive.article('harbour-01') as Article;
}

describe('an article as an object', () => {
  it.each([
    ['article', 'none'],
    ['article-plain', 'image'],
    ['card', 'none'],
  ] as const)('in the shape %s is the one that was reviewed', async (one, media) => {
    const object = articleObject(await fullArticle(), standing, { shape: one, media });
    const text = JSON.stringify(object, null, 2);
    await expect(`${text}\n`).toMatchFileSnapshot(`../golden/activitypub-${one}.json`);
  });

  it('is what receivers read: lists are lists, single values are none', async () => {
    const object = articleObject(await fullArticle(), standing, shape);
    for (const name of ['attachment', 'tag', 'to', 'cc']) expect(object[name]).toBeInstanceOf(Array);
    for (const name of ['attributedTo', 'url', 'content', 'name']) expect(object[name]).toBeTypeOf('string');
    const [own] = object.attachment as { type: string; href: string }[];
    expect(own).toMatchObject({ type: 'Link', href: object.url });
    expect(object.content).toBe((object.contentMap as Record<string, string>)['ar-LB']);
    expect(object.content).not.toMatch(/<(figure|figcaption|div)|مقال لم يصل بعد/);
    expect((object.updated as string) >= (object.published as string)).toBe(true);
  });

  it('guards its direction, and links only what leads somewhere', async () => {
    const { newsroom } = await testNewsroom({
      'articles/target.md': article({ id: 'target', title: 'OpenSea تفتح رصيفها', date: '2026-10-01' }),
      'articles/second.md': article(
        { id: 'second', title: 'GPS في المرفأ', date: '2026-11-01', tags: ['أمن البحر', '2026'] },
        'اقرأ أيضاً: OpenSea تفتح رصيفها\n\nنص.\n\nاقرأ أيضاً: مقال لم يُكتب',
      ),
    });
    const object = articleObject(newsroom.archive.article('second') as Article, standing, shape);
    expect(object.name).toBe('\u200fGPS في المرفأ');
    expect(object.attachment).toMatchObject([
      { href: 'https://news.example/a/second' },
      { href: 'https://news.example/a/target', rel: ['related'] },
    ]);
    expect(object.content).toContain('<a href="https://news.example/a/target" rel="related">');
    expect(object.content).not.toContain('مقال لم يُكتب');
    expect(object.tag).toMatchObject([{ name: '#أمن_البحر' }]);
    expect(hashtagOf('٢٠٢٦')).toBe('');
  });

  it('is told anew when its text changes, and not when a reference finds its target', async () => {
    const { newsroom, write, importAgain } = await testNewsroom({
      'articles/a.md': article({ id: 'a', title: 'أول', date: '2026-11-01' }, 'نص.\n\nاقرأ أيضاً: ثانٍ وبعيد'),
    });
    const told = () => toldOf(newsroom.archive.article('a') as Article, shape);
    const before = told();
    write({ 'articles/b.md': article({ id: 'b', title: 'ثانٍ وبعيد', date: '2026-11-01' }) });
    await importAgain();
    expect(newsroom.archive.article('a')?.references[0]?.state).toBe('resolved');
    expect(told()).toBe(before);
  });

  it.each([1_000, 6_000])('of %i words is the same, sent or read, and small enough to be taken', async (words) => {
    const { newsroom } = await testNewsroom({
      'articles/long.md': article({ id: 'long', title: 'طويل', date: '2026-11-01' }, 'كلمة '.repeat(words)),
    });
    const long = newsroom.archive.article('long') as Article;
    const { '@context': _context, ...read } = articleObject(long, standing, shape);
    expect(createOf(long, standing, shape).object).toEqual(read);
    expect('contentMap' in read).toBe(words < 4_000);
    expect(read.nameMap).toEqual({ ar: 'طويل' });
  });

  it('carries a proof that Fedify verifies, and Fedify reads it whole', async () => {
    const keys = makeKeys();
    const actor = 'https://news.example/ap/actors/news';
    const create = createOf(await fullArticle(), standing, shape);
    const signed = withProof(create, privateKey(keys.ed25519), `${actor}#proof-key`, '2026-11-24T00:00:00Z');
    const owner = {
      '@context': actorContext,
      id: actor,
      type: 'Organization',
      assertionMethod: [
        {
          id: `${actor}#proof-key`,
          type: 'Multikey',
          controller: actor,
          publicKeyMultibase: publicMultibase(keys.ed25519),
        },
      ],
    };
    const documentLoader = async (documentUrl: string) => ({ document: owner, documentUrl, contextUrl: null });
    const verified = await verifyObject(Create, signed, { documentLoader, contextLoader });
    const object = await verified?.getObject({ documentLoader, contextLoader });
    expect(object).toBeInstanceOf(FedifyArticle);
    expect(object?.id?.href).toBe('https://news.example/ap/articles/harbour-01');
    expect((await verified?.getActor({ documentLoader, contextLoader })) instanceof Organization).toBe(true);
    const spoiled = { ...signed, published: '2020-01-01T00:00:00Z' };
    expect(await verifyObject(Create, spoiled, { documentLoader, contextLoader })).toBeNull();
    expect(smallerForm(signed)).not.toHaveProperty('proof');
  });

  it('that is only named in an activity gets no smaller: an Announce stays what it is', () => {
    const announce = announceOf(standing, 'a', {
      handle: 'tag-sea',
      round: 1,
      at: '2026-11-24T00:00:00Z',
      undone: false,
    });
    expect(smallerForm(announce)).toEqual(announce);
  });
});
