/** Who works here, and what they did. */
import { type Operation, ok } from './operation.ts';
import { paged } from './paging.ts';
import { limit, number, text } from './parameters.ts';
import { page, ref } from './shape.ts';

const tag = 'Newsroom';

export const newsroom: Operation[] = [
  {
    id: 'getToken',
    method: 'GET',
    path: '/token',
    tag,
    scope: null,
    summary: 'Whose token this is, and what it allows',
    answers: { 200: ref('Token') },
    answer: ({ who: { id, name, scopes, createdAt, expiresAt } }) => ok({ id, name, scopes, createdAt, expiresAt }),
  },
  {
    id: 'listActivity',
    method: 'GET',
    path: '/activity',
    tag,
    scope: 'read',
    summary: 'Who did what, newest first',
    query: [
      text('article', 'Only what was done to the article with this id.'),
      number('before', 'What was done before the deed with this number.'),
      limit,
    ],
    answers: { 200: page('Deed') },
    answer: (call) => {
      const { article, before, limit } = call.query;
      const found = call.publication.desk.deeds({
        object: article,
        before: before === undefined ? undefined : Number(before),
        limit: limit + 1,
      });
      return paged(call, found, ({ number }) => ({ before: String(number) }));
    },
  },
];
