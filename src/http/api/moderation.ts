/** What people elsewhere say, and who is not heard. */
import type { Reviewed } from '../../follower.ts';
import { type Call, type Operation, ok } from './operation.ts';
import { paged } from './paging.ts';
import { limit, oneOf, text } from './parameters.ts';
import { reviewStates } from './schemas.ts';
import { list, object, page, ref, sent } from './shape.ts';

const tag = 'Moderation';
const address = { type: 'string', maxLength: 2000 };

export const moderation: Operation[] = [
  {
    id: 'listReplies',
    method: 'GET',
    path: '/replies',
    tag,
    scope: 'moderate',
    summary: 'What people elsewhere answer and quote, newest first, whether or not readers see it',
    query: [
      oneOf('review', reviewStates, 'Only those in this state; what is of blocked people is `hidden`.'),
      text('article', 'Only those about the article with this id.'),
      text('before', 'Those before the one with this `uri`.'),
      limit,
    ],
    answers: { 200: page('Reply') },
    answer: (call) => {
      const { review = 'all', article, before, limit } = call.query;
      const found = call.publication.federation.conversations({ state: review, article, before, limit: limit + 1 });
      return paged(call, found, ({ uri }) => ({ before: uri }), replyJson);
    },
  },
  review('approve', 'approved', 'Lets a reply or quote stand'),
  review('hide', 'hidden', 'Hides a reply or quote from readers'),
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
    takes: { json: sent({ uri: address }) },
    answers: { 204: null },
    problems: ['missing'],
    answer: (call) => {
      call.publication.foreignDesk.settleReport(uriIn(call), call.who);
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
    takes: { json: sent({ target: address }) },
    answers: { 201: ref('Block') },
    problems: ['unreadable'],
    answer: ({ publication: { federation, foreignDesk }, who, body }) => {
      const target = foreignDesk.block((body as { target: string }).target, who);
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
    problems: ['missing', 'unreadable'],
    answer: ({ publication, who, query: { target = '' } }) => {
      publication.foreignDesk.unblock(target, who);
      return { status: 204 };
    },
  },
];

function review(name: string, verdict: 'approved' | 'hidden', summary: string): Operation {
  return {
    id: `${name}Reply`,
    method: 'POST',
    path: `/replies/${name}`,
    tag,
    scope: 'moderate',
    summary,
    takes: { json: sent({ uri: address }) },
    answers: { 204: null },
    problems: ['missing'],
    answer: (call) => {
      call.publication.foreignDesk.review(uriIn(call), verdict, call.who);
      return { status: 204 };
    },
  };
}

function uriIn({ body }: Call): string {
  return (body as { uri: string }).uri;
}

function replyJson({ uri, kind, article, actor, author, text, at, state }: Reviewed) {
  const { html = null, language = null, url = null } = text ?? {};
  return { uri, kind, article, actor, author, html: html && String(html), language, url, at, state };
}
