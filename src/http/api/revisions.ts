/** What articles were before. */
import { differences, type StoryRevision } from '../../story-revision.ts';
import type { Publication } from '../publication.ts';
import { type Operation, ok } from './operation.ts';
import { number } from './parameters.ts';
import { Problem } from './problem.ts';
import { list, object, ref } from './shape.ts';

const tag = 'Articles';

export const revisions: Operation[] = [
  {
    id: 'listRevisions',
    method: 'GET',
    path: '/articles/{id}/revisions',
    tag,
    scope: 'read',
    summary: 'What was read of an article, the first version first',
    answers: { 200: object({ items: list(ref('Revision')) }) },
    problems: ['missing'],
    answer: ({ publication, path: { id = '' } }) => ok({ items: revisionsOf(publication, id).map(revisionJson) }),
  },
  {
    id: 'compareRevisions',
    method: 'GET',
    path: '/articles/{id}/differences',
    tag,
    scope: 'read',
    summary: 'How two versions of an article differ, word by word',
    query: [
      number('former', 'The number of one version.', { required: true }),
      number('later', 'The number of the other; the newest if left out.'),
    ],
    answers: { 200: object({ items: list(ref('Difference')) }) },
    problems: ['missing'],
    answer: ({ publication, path: { id = '' }, query }) => {
      const all = revisionsOf(publication, id);
      const former = numbered(all, 'former', query.former);
      const later = numbered(all, 'later', query.later ?? all.length);
      const language = publication.archive.article(id)?.language ?? publication.site().language;
      return ok({ items: differences(former, later, language) });
    },
  },
];

function revisionsOf({ archive }: Publication, id: string): StoryRevision[] {
  if (!archive.article(id)) throw new Problem('missing', { detail: `no article has the id "${id}"` });
  return archive.revisions(id);
}

function revisionJson({ number, kind, at, title }: StoryRevision) {
  return { number, kind, at, title };
}

function numbered(all: StoryRevision[], parameter: string, number: number | undefined): StoryRevision {
  const found = all.find((one) => one.number === number);
  if (found) return found;
  const message = `there is no version ${number}; it has 1 to ${all.length}`;
  throw new Problem('wrong-parameter', { errors: [{ parameter, message }] });
}
