/** References that lead nowhere. */
import { nearMisses } from '../../near-miss.ts';
import { type Operation, ok } from './operation.ts';
import { Problem } from './problem.ts';
import { list, object, ref } from './schemas.ts';

const tag = 'References';

export const references: Operation[] = [
  {
    id: 'listOpenReferences',
    method: 'GET',
    path: '/references',
    tag,
    scope: 'read',
    summary: 'The references of published articles that lead nowhere, the newest article first',
    answers: { 200: object({ items: list(ref('OpenReference')) }) },
    answer: ({ publication }) => ok({ items: publication.archive.openReferences() }),
  },
  {
    id: 'listNearMisses',
    method: 'GET',
    path: '/articles/{id}/references/{position}/near-misses',
    tag,
    scope: 'read',
    summary: 'Titles that nearly match what a reference says, the likest first',
    description: 'For a person to choose from: a headline and its negation are as alike as a headline and its typo.',
    answers: { 200: object({ items: list(ref('NearMiss')) }) },
    problems: ['missing'],
    answer: ({ publication: { archive }, path: { id = '', position } }) => {
      const reference = archive.article(id)?.references.find((_one, index) => String(index) === position);
      if (!reference) throw new Problem('missing', { detail: `"${id}" has no reference ${position}` });
      const others = archive.titles().filter((one) => one.id !== id);
      return ok({ items: nearMisses(reference.title, others) });
    },
  },
];
