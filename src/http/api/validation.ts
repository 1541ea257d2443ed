/** Checks what is sent against the document that is served. */
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { jsonType, type OpenApi, patchType } from './document.ts';
import type { Operation, Parameter, Query } from './operation.ts';
import { type Mistake, Problem } from './problem.ts';

/** Nobody reads more of them. */
const mostMistakes = 20;

export type Validation = ReturnType<typeof createValidation>;

export function createValidation(document: OpenApi) {
  const ajv = createAjv(document);
  const compiled = new Map<object, ValidateFunction>();

  function validatorOf(schema: object): ValidateFunction {
    const known = compiled.get(schema);
    if (known) return known;
    const made = ajv.compile(schema);
    compiled.set(schema, made);
    return made;
  }

  return {
    /** Throws Problem for what the schema does not allow. */
    checkBody(operation: Operation, body: unknown): void {
      const { path, method } = operation;
      const type = operation.takes && 'patch' in operation.takes ? patchType : jsonType;
      const place = ['paths', path, method.toLowerCase(), 'requestBody', 'content', type, 'schema'];
      const validate = ajv.getSchema(`document#${place.map(pointerPart).join('')}`) as ValidateFunction;
      if (validate(body)) return;
      const errors = (validate.errors ?? []).slice(0, mostMistakes).map(mistakeOf);
      throw new Problem('unreadable', { detail: 'the body is not what the document says', errors });
    },

    /** Throws Problem for a parameter that is unknown, missing, there twice, or wrong. */
    queryOf({ query = [] }: Operation, given: URLSearchParams): Query {
      const unknown = [...new Set(given.keys())]
        .filter((name) => !query.some((one) => one.name === name))
        .map((name) => ({ parameter: name.slice(0, 100), message: `means nothing here; ${namesOf(query)}` }));
      const read = query.map((one) => ({
        one,
        ...readParameter(one, given.getAll(one.name), validatorOf(one.schema)),
      }));
      const errors = [...unknown, ...read.flatMap(({ mistake }) => mistake ?? [])].slice(0, mostMistakes);
      if (errors.length > 0) throw new Problem('wrong-parameter', { errors });
      return Object.fromEntries(
        read.flatMap(({ one, value }) => (value === undefined ? [] : [[one.name, value]])),
      ) as unknown as Query;
    },
  };
}

export function createAjv(document: object) {
  // The document itself is checked in tests: at every start it would take longer than everything else.
  const ajv = new Ajv2020({ allErrors: true, verbose: true, allowUnionTypes: true, validateSchema: false });
  ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  // Its own words are none of JSON Schema.
  ajv.addVocabulary(Object.keys(document));
  ajv.addSchema(document, 'document');
  return ajv;
}

function namesOf(query: readonly Parameter[]): string {
  return query.length === 0 ? 'nothing does' : `known are ${query.map(({ name }) => name).join(', ')}`;
}

type Read = { value?: unknown; mistake?: Mistake };

function readParameter({ name, schema, required }: Parameter, texts: string[], validate: ValidateFunction): Read {
  const wrong = (message: string): Read => ({ mistake: { parameter: name, message } });
  const [text, ...more] = texts;
  if (more.length > 0) return wrong('is there more than once');
  if (text === undefined) return required ? wrong('is missing') : { value: schema.default };
  const value = schema.type === 'integer' && /^\d{1,15}$/.test(text) ? Number(text) : text;
  if (validate(value)) return { value };
  return wrong(messageOf(validate.errors?.[0] as ErrorObject));
}

/** RFC 6901, in a fragment. */
function pointerPart(name: string): string {
  return `/${encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))}`;
}

function mistakeOf(error: ErrorObject): Mistake {
  return { pointer: error.instancePath, message: messageOf(error) };
}

/** What would be right. */
function messageOf({ keyword, params, message = '', schema, parentSchema }: ErrorObject): string {
  if (keyword === 'type') return `must be ${[schema].flat().join(' or ')}`;
  if (keyword === 'enum') return `must be one of ${(schema as unknown[]).join(', ')}`;
  if (keyword === 'additionalProperties')
    return `"${params.additionalProperty}" means nothing here; known are ${Object.keys(parentSchema?.properties ?? {}).join(', ')}`;
  if (keyword === 'not') return (schema as { description?: string }).description ?? message;
  return message;
}
