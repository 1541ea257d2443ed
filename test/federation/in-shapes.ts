/** Two articles in every shape, as other servers get them. */
import type { Article } from '../../src/article.ts';
import { createOf, smallerForm, updateOf } from '../../src/federation/activities.ts';
import { articleObject, type Shape, type Standing } from '../../src/federation/article-object.ts';
import { files } from '../feeds/full-article.ts';
import { article, testNewsroom } from '../newsroom.ts';
import type { Json } from './receivers.ts';

export type ShapeName = Shape['shape'];

export const shapes: ShapeName[] = ['article', 'article-plain', 'card'];

/** `objects`: as created, as edited, as read by its address. */
export type Seen = {
  shape: ShapeName;
  create: Json;
  update: Json;
  objects: Json[];
  /** For who answers 413. */
  small: Json;
  /** Where the site asks for pictures. */
  pictured: Json;
  /** Another article, which has a sound and everything else. */
  loud: Json[];
};

/** Its title and standfirst begin with Latin letters, and have signs of HTML in them. */
export const quiet = {
  id: 'quiet',
  title: 'GPS في المرفأ & <البحر>',
  summary: 'Ports: ما تغيّر & ما بقي',
  date: '2026-11-01T08:00:00Z',
  updated: '2026-11-02T08:00:00Z',
  tags: ['أمن البحر', 'energy'],
  image: { src: 'dawn.jpg', alt: 'رافعات عند الفجر', caption: 'المرفأ' },
};

const standing: Standing = { origin: 'https://news.example', generation: 1, sender: 'news', likes: 2, shares: 1 };

export async function articlesInShapes(): Promise<Map<ShapeName, Seen>> {
  const { newsroom } = await testNewsroom({
    ...files,
    'articles/near.md': article({ id: 'near', title: 'المرفأ القريب', date: '2026-10-01' }),
    'articles/quiet.md': article(quiet, 'نص أول.\n\n## عنوان\n\nاقرأ أيضاً: المرفأ القريب\n\nاقرأ أيضاً: مقال لم يُكتب'),
  });
  const find = (id: string) => newsroom.archive.article(id) as Article;
  return new Map(shapes.map((shape) => [shape, inShape(shape, find('quiet'), find('harbour-01'))]));
}

function inShape(shape: ShapeName, one: Article, other: Article): Seen {
  const form: Shape = { shape, media: 'none' };
  const create = over(createOf(one, standing, form));
  const update = over(updateOf(one, standing, form, 7));
  return {
    shape,
    create,
    update,
    objects: [create.object, update.object, over(articleObject(one, standing, form))],
    small: over(smallerForm(create)),
    pictured: over(articleObject(one, standing, { shape, media: 'image' })),
    loud: [over(createOf(other, standing, form)).object, over(articleObject(other, standing, form))],
  };
}

/** What is no JSON does not travel. */
function over(value: unknown): Json {
  return JSON.parse(JSON.stringify(value));
}
