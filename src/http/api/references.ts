/** What articles refer to, and what they suggest. */
import { nearMisses } from '../../near-miss.ts';
import type { SuggestionVerdict } from '../../search.ts';
import type { Publication } from '../publication.ts';
import { articleReply, requireMatch, targetJson } from './article-json.ts';
import { type Call, type Operation, ok, type Reply } from './operation.ts';
import { flag } from './parameters.ts';
import { Problem } from './problem.ts';
import { list, object, ref, sent } from './shape.ts';

const tag = 'References';

export const references: Operation[] = [
  {
    id: 'listOpenReferences',
    method: 'GET',
    path: '/references',
    tag,
    scope: 'read',
    summary: 'The references of published articles that lead nowhere, the newest article first',
    query: [flag('unseen', 'true: also those of drafts, scheduled and hidden articles.')],
    answers: { 200: object({ items: list(ref('OpenReference')) }) },
    answer: ({ publication, query }) =>
      ok({ items: publication.archive.openReferences({ unseen: query.unseen === 'true' }) }),
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
    answer: (call) => {
      const { archive } = call.publication;
      const { id = '' } = call.path;
      const title = archive.article(id)?.references[positionIn(call)]?.title;
      if (title === undefined) throw noReference(call);
      const others = archive.titles().filter((one) => one.id !== id);
      return ok({ items: nearMisses(title, others) });
    },
  },
  {
    id: 'settleReference',
    method: 'PUT',
    path: '/articles/{id}/references/{position}',
    tag,
    scope: 'publish',
    summary: 'Says which article a reference means; null leaves that to its words again',
    description: 'Every reference in that article that says the same means it from then on. Of articles of files, too.',
    ifMatch: 'optional',
    takes: { json: sent({ target: { type: ['string', 'null'], description: 'The id of an article.' } }) },
    answers: { 200: ref('Article') },
    problems: ['missing'],
    answer: (call) => {
      const { publication, who, path, body } = call;
      const { id = '' } = path;
      requireMatch(call);
      publication.newsdesk.settleReference(id, positionIn(call), (body as { target: string | null }).target, who);
      return articleReply(call, id);
    },
  },
  {
    id: 'listSuggestions',
    method: 'GET',
    path: '/articles/{id}/suggestions',
    tag,
    scope: 'read',
    summary: 'What an article suggests, and what editors said to that',
    answers: { 200: ref('Suggestions') },
    problems: ['missing'],
    answer: ({ publication, path: { id = '' } }) => suggestionsReply(publication, id),
  },
  {
    id: 'judgeSuggestion',
    method: 'PUT',
    path: '/articles/{id}/suggestions/{target}',
    tag,
    scope: 'publish',
    summary: 'Pins a suggestion or refuses it, whatever is found; null leaves it to what is found',
    takes: { json: sent({ verdict: { enum: ['pinned', 'refused', null] } }) },
    answers: { 200: ref('Suggestions') },
    problems: ['missing'],
    answer: ({ publication, who, path: { id = '', target = '' }, body }) => {
      publication.newsdesk.judgeSuggestion(id, target, (body as { verdict: SuggestionVerdict | null }).verdict, who);
      return suggestionsReply(publication, id);
    },
  },
];

function suggestionsReply(publication: Publication, id: string): Reply {
  const { archive } = publication;
  if (!archive.article(id)) throw new Problem('missing', { detail: `no article has the id "${id}"` });
  return ok({
    items: archive.suggestions(id).map((one) => targetJson(publication, one)),
    judgements: archive
      .suggestionJudgements(id)
      .map(({ target, verdict }) => ({ verdict, target: targetJson(publication, target) })),
  });
}

function positionIn(call: Call): number {
  const { position = '' } = call.path;
  if (!/^\d{1,6}$/.test(position)) throw noReference(call);
  return Number(position);
}

function noReference({ path: { id, position } }: Call): Problem {
  return new Problem('missing', { detail: `"${id}" has no reference ${position}` });
}
