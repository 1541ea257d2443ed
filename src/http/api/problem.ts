/** What the API says when it refuses: `application/problem+json` (RFC 9457), each kind with its address in the document. */
import { MissingScope, type Refusal, Refused, type Remark } from '../../deed.ts';
import { diskFault } from '../../disk-fault.ts';
import { HttpError } from '../http-error.ts';

export const documentPath = '/api/v1/openapi.json';

const kinds = {
  malformed: [400, 'The request cannot be read'],
  'wrong-parameter': [400, 'A parameter is wrong'],
  unauthenticated: [401, 'A bearer token is needed'],
  'missing-scope': [403, 'The token lacks a scope'],
  missing: [404, 'There is nothing of that name'],
  'wrong-method': [405, 'This address takes other methods'],
  slow: [408, 'The body did not come in time'],
  elsewhere: [409, 'It cannot be done here, or not now'],
  taken: [409, 'The name is taken'],
  stale: [412, 'Somebody saved another version'],
  'too-large': [413, 'The body is too large'],
  'too-long': [414, 'The address is too long'],
  'wrong-type': [415, 'The body is of another type'],
  unreadable: [422, 'It cannot be kept like this'],
  'other-request': [422, 'Another request had this Idempotency-Key'],
  unconditional: [428, 'If-Match is needed'],
  'too-many': [429, 'Too many requests'],
  fault: [500, 'Something went wrong here'],
  busy: [503, 'Too many bodies at once'],
  full: [507, 'There is no room to save anything'],
} as const;

export type ProblemKind = keyof typeof kinds;

/** What is wrong: a field of the body, a place in it (JSON pointer), a parameter, or a line of the text. */
export type Mistake = { field?: string; pointer?: string; parameter?: string; line?: number; message: string };

type More = {
  detail?: string;
  errors?: Mistake[];
  headers?: Record<string, string>;
  /** Further members of the answer. */
  members?: Record<string, unknown>;
};

export class Problem extends Error {
  readonly kind: ProblemKind;
  readonly more: More;

  constructor(kind: ProblemKind, more: More = {}) {
    super(more.detail ?? kinds[kind][1]);
    this.kind = kind;
    this.more = more;
  }
}

export function statusOf(kind: ProblemKind): number {
  return kinds[kind][0];
}

/** As the document lists them, so that `type` leads somewhere. */
export const problemKinds = Object.fromEntries(
  Object.entries(kinds).map(([kind, [status, title]]) => [kind, { status, title }]),
);

export function problemBody({ kind, more: { detail, errors, members } }: Problem): Record<string, unknown> {
  const [status, title] = kinds[kind];
  return {
    type: `${documentPath}#/x-problems/${kind}`,
    title,
    status,
    ...(detail === undefined ? {} : { detail }),
    ...(errors === undefined ? {} : { errors }),
    ...members,
  };
}

const refusals: Record<Refusal, ProblemKind> = {
  missing: 'missing',
  forbidden: 'missing-scope',
  stale: 'stale',
  elsewhere: 'elsewhere',
  unreadable: 'unreadable',
  taken: 'taken',
};

/** null for a fault of ours. */
export function problemOf(error: unknown): Problem | null {
  if (error instanceof Problem) return error;
  if (error instanceof MissingScope) return missingScope(error.scope);
  if (error instanceof Refused) {
    const { reason, message, problems } = error;
    return new Problem(refusals[reason], {
      detail: message,
      ...(problems.length > 0 ? { errors: problems.map(mistakeOf) } : {}),
    });
  }
  const fault = diskFault(error);
  if (fault !== null) return new Problem('full', { detail: fault });
  // What is wrong with an address.
  if (error instanceof HttpError && error.status === 400)
    return new Problem('malformed', { detail: 'the address is not percent-encoded UTF-8' });
  if (error instanceof HttpError && error.status === 414) return new Problem('too-long');
  return null;
}

/** RFC 6750, section 3.1. */
export function missingScope(scope: string): Problem {
  return new Problem('missing-scope', {
    detail: `this needs a token with the scope "${scope}"`,
    headers: { 'WWW-Authenticate': `Bearer realm="api", error="insufficient_scope", scope="${scope}"` },
    members: { scope },
  });
}

/** The parser says `date: "soon" is no time; ...` of a field. */
export function mistakeOf({ line, message }: Remark): Mistake {
  if (line !== null) return { line, message };
  const field = /^([\w-]+): /.exec(message)?.[1];
  return field === undefined ? { message } : { field, message };
}
