/** The OpenAPI 3.1 document, from the list of operations. */
import { programVersion } from '../../program.ts';
import type { Operation, Parameter, PublicOperation, Schema } from './operation.ts';
import { operations, publicOperations } from './operations.ts';
import { type ProblemKind, problemKinds, statusOf } from './problem.ts';
import { schemas } from './schemas.ts';
import { ref } from './shape.ts';

type Described = Operation | PublicOperation;

export const jsonType = 'application/json';
export const patchType = 'application/merge-patch+json';
export const problemType = 'application/problem+json';

export type OpenApi = ReturnType<typeof openApi>;

export function openApi() {
  const all: Described[] = [...operations, ...publicOperations];
  const paths = [...new Set(all.map(({ path }) => path))];
  return {
    openapi: '3.1.0',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: {
      title: 'Nashra',
      version: programVersion(),
      description: 'The newsroom for programs: docs/api.md.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/api/v1' }],
    tags: [...new Set(all.map(({ tag }) => tag))].map((name) => ({ name })),
    paths: Object.fromEntries(
      paths.map((path) => [
        path,
        Object.fromEntries(
          all.filter((one) => one.path === path).map((one) => [one.method.toLowerCase(), described(one)]),
        ),
      ]),
    ),
    components: {
      schemas,
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: '`nashra token create NAME --scope read,write`' },
      },
    },
    'x-problems': problemKinds,
  };
}

function described(one: Described) {
  const { id, tag, summary, description, takes } = one;
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    security: 'scope' in one ? [{ bearer: one.scope === null ? [] : [one.scope] }] : [],
    parameters: parametersOf(one),
    ...(takes ? { requestBody: { required: true, content: contentOf(takes) } } : {}),
    responses: { ...answersOf(one), ...('scope' in one ? problemsOf(one) : {}) },
  };
}

function parametersOf(one: Described) {
  const { path, query = [], ifMatch } = one;
  return [
    ...namesIn(path).map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
    ...query.map(({ name, schema, description, required = false }: Parameter) => ({
      ...{ name, in: 'query', required, description, schema },
    })),
    ...(ifMatch ? [header('If-Match', 'The ETag of the article that was edited.', ifMatch === 'required')] : []),
    ...(isKeyed(one) ? [header('Idempotency-Key', 'The same request under the same key is done once.')] : []),
  ];
}

function header(name: string, description: string, required = false) {
  return { name, in: 'header', required, description, schema: { type: 'string' } };
}

function contentOf(takes: NonNullable<Described['takes']>): Record<string, { schema: Schema }> {
  if ('json' in takes) return { [jsonType]: { schema: takes.json } };
  if ('patch' in takes) return { [patchType]: { schema: takes.patch }, [jsonType]: { schema: takes.patch } };
  return { 'application/octet-stream': { schema: { description: takes.bytes } } };
}

function answersOf({ answers }: Described) {
  return Object.fromEntries(
    Object.entries(answers).map(([status, schema]) => [
      status,
      {
        description: status === '304' ? 'As you have it.' : 'Done.',
        ...(schema === null ? {} : { content: { [jsonType]: { schema } } }),
      },
    ]),
  );
}

/** Those of one status are one answer. */
function problemsOf(one: Operation) {
  const kinds = problemsOfForm(one);
  return Object.fromEntries(
    [...new Set(kinds.map(statusOf))].map((status) => [
      status,
      {
        description: kinds
          .filter((kind) => statusOf(kind) === status)
          .map((kind) => `\`${kind}\`: ${problemKinds[kind]?.title}`)
          .join('; '),
        content: { [problemType]: { schema: ref('Problem') } },
      },
    ]),
  );
}

/** What can be wrong with a request of this form, and what the operation itself may refuse. */
export function problemsOfForm(one: Operation): ProblemKind[] {
  const { scope, takes, ifMatch, problems = [] } = one;
  return [
    ...new Set<ProblemKind>([
      ...(['malformed', 'wrong-parameter', 'unauthenticated', 'too-long', 'too-many', 'fault', 'full'] as const),
      ...(scope === null ? [] : (['missing-scope'] as const)),
      ...(takes ? (['slow', 'too-large', 'wrong-type', 'busy'] as const) : []),
      ...(takes && !('bytes' in takes) ? (['unreadable'] as const) : []),
      ...(isKeyed(one) ? (['other-request'] as const) : []),
      ...(ifMatch ? (['stale'] as const) : []),
      ...(ifMatch === 'required' ? (['unconditional'] as const) : []),
      ...problems,
    ]),
  ];
}

/** Whether it is done once under a key. */
export function isKeyed({ method, keepsNothing }: Pick<Described, 'method' | 'keepsNothing'>): boolean {
  return method === 'POST' && !keepsNothing;
}

export function namesIn(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
}
