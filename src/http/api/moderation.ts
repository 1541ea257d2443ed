/** What people elsewhere say, and who is not heard. */
import { blockTargetOf } from '../../block-target.ts';
import { type Operation, ok } from './operation.ts';
import { text } from './parameters.ts';
import { Problem } from './problem.ts';
import { list, object, ref, sent } from './schemas.ts';

const tag = 'Moderation';

export const moderation: Operation[] = [
  {
    id: 'listReports',
    method: 'GET',
    path: '/reports',
    tag,
    scope: 'moderate',
    summary: 'What others reported of articles and actors of ours, oldest first',
    answers: { 200: object({ items: list(ref('Report')) }) },
    answer: ({ publication }) => ok({ items: publication.federation.reports() }),
  },
  {
    id: 'settleReport',
    method: 'POST',
    path: '/reports/settle',
    tag,
    scope: 'moderate',
    summary: 'Somebody has dealt with a report: it is listed no longer',
    takes: { json: sent({ uri: { type: 'string' } }) },
    answers: { 204: null },
    problems: ['missing'],
    answer: ({ publication: { federation, newsdesk }, who, body }) => {
      const { uri } = body as { uri: string };
      newsdesk.act(who, 'settled', uri, '', () => {
        if (!federation.settleReport(uri)) throw new Problem('missing', { detail: `${uri} is no report` });
      });
      return { status: 204 };
    },
  },
  {
    id: 'listBlocks',
    method: 'GET',
    path: '/blocks',
    tag,
    scope: 'moderate',
    summary: 'Actors and domains from which nothing is heard',
    answers: { 200: object({ items: list(ref('Block')) }) },
    answer: ({ publication }) => ok({ items: publication.federation.blocks() }),
  },
  {
    id: 'addBlock',
    method: 'POST',
    path: '/blocks',
    tag,
    scope: 'moderate',
    summary: 'Hears nothing more from an actor, or from a domain and all below it',
    description: 'Who follows from there is forgotten; what waits for them is dropped.',
    takes: { json: sent({ target: { type: 'string', maxLength: 2000 } }) },
    answers: { 201: ref('Block') },
    problems: ['unreadable'],
    answer: ({ publication: { federation, newsdesk }, who, body }) => {
      const target = targetIn((body as { target: string }).target);
      newsdesk.act(who, 'blocked', target, '', () => federation.block(target, newsdesk.now()));
      return { status: 201, body: federation.blocks().find((one) => one.target === target) };
    },
  },
  {
    id: 'removeBlock',
    method: 'DELETE',
    path: '/blocks',
    tag,
    scope: 'moderate',
    summary: 'Takes a block back',
    query: [text('target', 'As the list has it.', { required: true })],
    answers: { 204: null },
    problems: ['missing'],
    answer: ({ publication: { federation, newsdesk }, who, query: { target = '' } }) => {
      newsdesk.act(who, 'unblocked', target, '', () => {
        if (!federation.unblock(target, newsdesk.now()))
          throw new Problem('missing', { detail: `${target} is not blocked` });
      });
      return { status: 204 };
    },
  },
];

function targetIn(text: string): string {
  const target = blockTargetOf(text);
  if (target !== null) return target;
  const message =
    'is neither; write an actor’s address (https://social.example/users/name) or a domain (social.example)';
  throw new Problem('unreadable', { errors: [{ pointer: '/target', message }] });
}
