/** Everything that the API does. A new operation is one entry in one of these lists. */
import { articles } from './articles.ts';
import { channels } from './channels.ts';
import { deliveries } from './deliveries.ts';
import { media } from './media.ts';
import { moderation } from './moderation.ts';
import { newsroom } from './newsroom.ts';
import type { Operation, PublicOperation } from './operation.ts';
import { number, text } from './parameters.ts';
import { references } from './references.ts';
import { revisions } from './revisions.ts';
import { ref } from './shape.ts';

export const operations: readonly Operation[] = [
  ...articles,
  ...revisions,
  ...media,
  ...references,
  ...channels,
  ...moderation,
  ...deliveries,
  ...newsroom,
];

/** Answered by src/http/search-routes.ts, token or not. */
export const publicOperations: readonly PublicOperation[] = [
  {
    id: 'search',
    method: 'GET',
    path: '/search',
    tag: 'Search',
    summary: 'Published articles by their words; or, with `like`, what may be read after one',
    description: 'docs/search.md says how a query is written. Other parameters are ignored.',
    query: [
      text('q', 'What is searched.'),
      text('like', 'The id of an article.'),
      ...['section', 'series', 'author', 'tag', 'language', 'from', 'to'].map((name) => text(name, 'Narrows it down.')),
      number('page', 'From 1.'),
    ],
    answers: { 200: { oneOf: [ref('Found'), ref('Like')] } },
  },
];
