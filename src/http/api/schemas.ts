/** Shapes of what the API takes and gives, as JSON Schema 2020-12: `components` of the document. */
import { kinds } from '../../channels/kinds.ts';
import { verbs } from '../../desk-store.ts';
import { scopes } from '../../token.ts';
import type { Schema } from './operation.ts';
import { described, integer, list, moment, object, orNull, ref, string } from './shape.ts';
import { sourceSchemas } from './source-schemas.ts';

export const states = ['draft', 'scheduled', 'published', 'hidden', 'withdrawn'] as const;
export const referenceStates = ['resolved', 'external', 'pending', 'ambiguous', 'dead', 'rejected'] as const;
export const reviewStates = ['new', 'approved', 'hidden', 'all'] as const;
export const kindNames = kinds.map(({ kind }) => kind);

const target = object({ id: string, url: string, title: string, language: string });

const remark = object({
  line: described(orNull(integer), 'Counts from 1 in the text; null for what concerns the fields.'),
  message: string,
});

const reference = object({
  position: described(integer, 'Among the references of the article, from 0.'),
  origin: { enum: ['label', 'frontmatter', 'inline', 'wikilink'] },
  label: string,
  title: string,
  url: described(orNull(string), 'As it is written in the text.'),
  state: { enum: referenceStates },
  target: orNull(ref('Target')),
  chosen: described({ type: 'boolean' }, 'An editor said which article it means.'),
});

const owner: Schema = {
  oneOf: [object({ database: { const: true } }), object({ file: string })],
  description: 'What belongs to a file is written there: take it over to write it here.',
};

export const schemas: Record<string, Schema> = {
  ...sourceSchemas,
  Target: target,
  Remark: remark,
  Reference: reference,
  Article: object({
    id: string,
    url: described(string, 'Of its page; moves with the title.'),
    permanentUrl: described(string, 'The same for ever.'),
    state: { enum: states },
    version: described(orNull(integer), 'Counts the saves; null for what belongs to a file.'),
    belongsTo: owner,
    published: moment,
    updated: orNull(moment),
    embargo: orNull(moment),
    expires: orNull(moment),
    withdrawn: orNull(moment),
    language: string,
    title: string,
    references: list(ref('Reference')),
    corrections: list(object({ text: string, at: moment })),
    warnings: list(ref('Remark')),
    source: described(orNull(ref('Source')), 'null where none is kept, and for a token that may not read.'),
  }),
  Entry: object({
    id: string,
    permanentUrl: string,
    title: string,
    language: string,
    state: { enum: states },
    published: moment,
    updated: orNull(moment),
    embargo: orNull(moment),
    belongsTo: owner,
  }),
  Preview: object({
    article: orNull(
      object({
        title: string,
        summary: orNull(string),
        language: string,
        html: described(string, 'The text as the page would show it.'),
        references: list(ref('Reference')),
      }),
    ),
    warnings: list(ref('Remark')),
    problems: list(ref('Mistake')),
  }),
  Revision: object({
    number: integer,
    kind: { enum: ['initial', 'minor', 'update', 'correction'] },
    at: moment,
    title: string,
  }),
  Difference: object({
    part: { enum: ['title', 'summary', 'image', 'body'] },
    words: list(object({ in: { enum: ['both', 'former', 'later'] }, text: string })),
  }),
  Media: object({
    name: described(string, 'What an article writes as `image` or `audio`.'),
    url: string,
    kind: { enum: ['image', 'audio'] },
    type: string,
    bytes: integer,
    width: orNull(integer),
    height: orNull(integer),
    duration: described(orNull({ type: 'number' }), 'Seconds.'),
  }),
  OpenReference: object({
    article: string,
    position: integer,
    state: { enum: referenceStates },
    label: string,
    title: string,
    url: orNull(string),
  }),
  Suggestions: object({
    items: list(ref('Target')),
    judgements: list(object({ verdict: { enum: ['pinned', 'refused'] }, target: ref('Target') })),
  }),
  NearMiss: object({ id: string, title: string, likeness: described({ type: 'number' }, 'From 0.8 to 1.') }),
  Channel: object({
    kind: { enum: kindNames },
    slug: string,
    title: string,
    language: string,
    url: string,
    feeds: list(object({ format: string, type: string, url: string })),
    handle: described(string, 'The name before the @ in the fediverse.'),
    actor: string,
    followers: integer,
  }),
  Follower: object({ handle: string, actor: string, name: string, url: string, since: moment }),
  Reply: object({
    uri: string,
    kind: { enum: ['reply', 'quote'] },
    article: string,
    actor: string,
    author: object({ name: string, url: string }),
    html: described(orNull(string), 'Clean.'),
    language: orNull(string),
    url: orNull(string),
    at: moment,
    state: { enum: ['new', 'approved', 'hidden', 'blocked'] },
  }),
  Report: object({ uri: string, actor: string, text: string, objects: list(string), at: moment }),
  Block: object({ target: described(string, 'An actor, or a domain with all below it.'), since: moment }),
  Server: object({
    host: string,
    waiting: integer,
    failed: described(integer, 'Given up and set aside.'),
    delivered: integer,
    lastSuccess: orNull(moment),
    lastError: orNull(string),
    lastErrorAt: orNull(moment),
    failures: described(integer, 'In a row.'),
    pausedUntil: described(orNull(string), 'A time; or what must come first: `resumed`, `heard from`.'),
    nextTry: orNull(moment),
  }),
  DeliveryHour: object({
    hour: moment,
    delivered: integer,
    failed: described(integer, 'Tries that were not the last.'),
    givenUp: integer,
  }),
  FailedDelivery: object({
    host: string,
    inbox: string,
    activity: string,
    tries: integer,
    since: string,
    error: string,
  }),
  Deed: object({ number: integer, at: moment, who: string, verb: { enum: verbs }, object: string, detail: string }),
  Token: object({
    id: string,
    name: string,
    scopes: list({ enum: scopes }),
    createdAt: moment,
    expiresAt: orNull(moment),
  }),
  Mistake: object({ field: string, pointer: string, parameter: string, line: integer, message: string }, [
    'field',
    'pointer',
    'parameter',
    'line',
  ]),
  Problem: {
    ...object(
      {
        type: string,
        title: string,
        status: integer,
        detail: string,
        errors: list(ref('Mistake')),
        scope: described(string, 'The one that is missing.'),
        current: described(ref('Article'), 'Of `stale`: the article as it is now, for a token that may read.'),
      },
      ['detail', 'errors', 'scope', 'current'],
    ),
    description: 'RFC 9457.',
  },
  Hit: object({
    id: string,
    url: string,
    title: string,
    titleHtml: string,
    excerptHtml: string,
    summary: orNull(string),
    language: string,
    section: orNull(ref('Name')),
    authors: list(ref('Name')),
    tags: list(ref('Name')),
    published: moment,
    updated: orNull(moment),
    everyWord: { type: 'boolean' },
  }),
  Name: object({ slug: string, title: string }),
  Found: object({
    query: string,
    searchedFor: string,
    didYouMean: orNull(string),
    total: integer,
    page: integer,
    next: orNull(string),
    results: list(ref('Hit')),
  }),
  Like: object({
    like: string,
    references: list(ref('Target')),
    kind: { enum: ['suggested', 'latest'] },
    results: list(ref('Target')),
  }),
};
