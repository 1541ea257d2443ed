/** Articles: written, published, taken back. */

import { permanentPath } from '../../article.ts';
import { renderBody } from '../../article-html.ts';
import { Refused, requireScope } from '../../deed.ts';
import type { SourceParts } from '../../desk-store.ts';
import type { Newsdesk } from '../../newsdesk.ts';
import type { Publication } from '../publication.ts';
import {
  articleJson,
  articleReply,
  entryJson,
  isMatched,
  referencesJson,
  requireMatch,
  staleProblem,
} from './article-json.ts';
import { mergePatch } from './merge-patch.ts';
import { type Call, type Operation, ok, type Reply } from './operation.ts';
import { paged } from './paging.ts';
import { limit, oneOf, text } from './parameters.ts';
import { mistakeOf, Problem } from './problem.ts';
import { states } from './schemas.ts';
import { page, ref } from './shape.ts';

type Sent = Record<string, unknown>;

const tag = 'Articles';
const article = { 200: ref('Article') };

export const articles: Operation[] = [
  {
    id: 'listArticles',
    method: 'GET',
    path: '/articles',
    tag,
    scope: 'read',
    summary: 'Articles in every state, the latest publication time first',
    query: [
      oneOf('state', states, 'Only those in this state.'),
      text('title', 'Only those with this in their title, in any spelling.'),
      text('before', 'Those after the article with this id.'),
      limit,
    ],
    answers: { 200: page('Entry') },
    answer: (call) => {
      const { archive } = call.publication;
      const { state, title, before, limit } = call.query;
      if (before !== undefined && !archive.article(before)) throw nobody('before', before);
      const found = archive.catalogue({ state, title, before, limit: limit + 1 });
      return paged(
        call,
        found,
        ({ id }) => ({ before: id }),
        (one) => entryJson(call.publication, one),
      );
    },
  },
  {
    id: 'createArticle',
    method: 'POST',
    path: '/articles',
    tag,
    scope: 'write',
    summary: 'Writes a new article',
    description:
      'Published at once unless it says `draft: true` or has a `date` to come; that takes the scope `publish`.',
    takes: { json: ref('NewSource') },
    answers: { 201: ref('Article') },
    problems: ['missing-scope', 'taken', 'unreadable'],
    answer: (call) => {
      const { publication, who, body } = call;
      const id = publication.newsdesk.create(partsIn(publication.newsdesk, body as Sent), who);
      const { headers, ...reply } = articleReply(call, id, 201);
      return { ...reply, headers: { ...headers, Location: `${publication.origin}/api/v1/articles/${id}` } };
    },
  },
  {
    id: 'previewArticle',
    method: 'POST',
    path: '/articles/preview',
    tag,
    scope: 'write',
    summary: 'Says what an article would be, and keeps nothing',
    query: [text('article', 'The id of the article that it is to replace.')],
    keepsNothing: true,
    takes: { json: ref('NewSource') },
    answers: { 200: ref('Preview') },
    answer: ({ publication, query, body }) => ok(previewJson(publication, query.article ?? null, body as Sent)),
  },
  {
    id: 'getArticle',
    method: 'GET',
    path: '/articles/{id}',
    tag,
    scope: 'read',
    summary: 'One article, and what it is made from',
    answers: { ...article, 304: null },
    problems: ['missing'],
    answer: (call) => articleReply(call, call.path.id ?? ''),
  },
  {
    id: 'replaceArticle',
    method: 'PUT',
    path: '/articles/{id}',
    tag,
    scope: 'write',
    summary: 'Replaces what an article is made from',
    description: 'All of it: a field that is not sent is taken out. Of what readers see it takes the scope `publish`.',
    ifMatch: 'required',
    takes: { json: ref('NewSource') },
    answers: article,
    problems: ['missing', 'missing-scope', 'elsewhere', 'unreadable'],
    answer: (call) => saved(call, partsIn(call.publication.newsdesk, call.body as Sent)),
  },
  {
    id: 'changeArticle',
    method: 'PATCH',
    path: '/articles/{id}',
    tag,
    scope: 'write',
    summary: 'Changes some fields of an article, or its text',
    description: 'Takes the scope `read` as well. Of what readers see it takes the scope `publish`.',
    ifMatch: 'required',
    takes: { patch: ref('SourcePatch') },
    answers: article,
    problems: ['missing', 'missing-scope', 'elsewhere', 'unreadable'],
    answer: (call) => {
      requireScope(call.who, 'read');
      const { source } = articleJson(call.publication, call.path.id ?? '');
      const { text: _text, ...fields } = source ?? { text: '' };
      const { text: merged, ...rest } = mergePatch({ ...fields, text: source?.text ?? '' }, call.body) as Sent;
      return saved(call, { fields: rest, text: typeof merged === 'string' ? merged : '' });
    },
  },
  {
    id: 'discardArticle',
    method: 'DELETE',
    path: '/articles/{id}',
    tag,
    scope: 'write',
    summary: 'Discards a draft that nobody has seen',
    ifMatch: 'optional',
    answers: { 204: null },
    problems: ['missing', 'elsewhere'],
    answer: (call) => {
      const { publication, who, path } = call;
      requireMatch(call);
      publication.newsdesk.discard(path.id ?? '', who);
      return { status: 204 };
    },
  },
  deed('publish', 'Lets everybody see an article now', (newsdesk, id, who) => newsdesk.publish(id, who)),
  deed('withdraw', 'Takes back what readers have seen', (newsdesk, id, who) => newsdesk.withdraw(id, who)),
  deed(
    'take-over',
    'Makes an article of a file the database’s: its file is not read from then on',
    (newsdesk, id, who) => newsdesk.takeOver(id, who),
  ),
];

function deed(
  name: string,
  summary: string,
  work: (newsdesk: Newsdesk, id: string, who: Call['who']) => void,
): Operation {
  return {
    id: `${name.replace('-o', 'O')}Article`,
    method: 'POST',
    path: `/articles/{id}/${name}`,
    tag,
    scope: 'publish',
    summary,
    ifMatch: 'optional',
    answers: article,
    problems: ['missing', 'elsewhere'],
    answer: (call) => {
      const { publication, who, path } = call;
      requireMatch(call);
      work(publication.newsdesk, path.id ?? '', who);
      return articleReply(call, path.id ?? '');
    },
  };
}

function partsIn(newsdesk: Newsdesk, { plainText, text: written, ...fields }: Sent): SourceParts {
  if (typeof plainText !== 'string') return { fields, text: typeof written === 'string' ? written : '' };
  const guessed = newsdesk.fromPlainText(plainText);
  return { fields: { ...guessed.fields, ...fields }, text: guessed.text };
}

/** Throws Problem where somebody saved another version, with the article as it is now. */
function saved(call: Call, parts: SourceParts): Reply {
  const { publication, who, path, ifMatch = '' } = call;
  const id = path.id ?? '';
  const owner = publication.newsdesk.ownerOf(id);
  const version = owner.is === 'database' && isMatched(publication, id, ifMatch) ? owner.version : null;
  try {
    publication.newsdesk.save(id, parts, version ?? -1, who);
  } catch (error) {
    if (error instanceof Refused && error.reason === 'stale') throw staleProblem(call, error.message);
    throw error;
  }
  return articleReply(call, id);
}

/** As it would be if it were saved now. */
function previewJson(publication: Publication, id: string | null, body: Sent) {
  const { archive, newsdesk, origin } = publication;
  if (id !== null && !archive.article(id)) throw nobody('article', id);
  const { article, warnings, problems } = newsdesk.preview(id, partsIn(newsdesk, body));
  const shown = article && {
    title: article.title,
    summary: article.summary,
    language: article.language,
    html: String(renderBody(article, { origin, pathOf: ({ id }) => permanentPath(id), guard: false, styled: false })),
    references: referencesJson(publication, article),
  };
  return { article: shown, warnings, problems: problems.map(mistakeOf) };
}

function nobody(parameter: string, id: string): Problem {
  return new Problem('wrong-parameter', { errors: [{ parameter, message: `no article has the id "${id}"` }] });
}
