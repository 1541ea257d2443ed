import type { Parameter } from './operation.ts';

/** How many come at once. */
export const limit: Parameter = {
  name: 'limit',
  schema: { type: 'integer', minimum: 1, maximum: 100, default: 50 },
  description: 'How many come at once; `next` of the answer leads to those after them.',
};

export function text(name: string, description: string, more: Pick<Parameter, 'required'> = {}): Parameter {
  return { name, schema: { type: 'string', minLength: 1, maxLength: 2000 }, description, ...more };
}

export function number(
  name: string,
  description: string,
  { required, maximum }: { required?: boolean; maximum?: number } = {},
): Parameter {
  const schema = { type: 'integer', minimum: 1, ...(maximum === undefined ? {} : { maximum }) };
  return { name, schema, description, ...(required ? { required } : {}) };
}

export function oneOf(name: string, values: readonly string[], description: string): Parameter {
  return { name, schema: { type: 'string', enum: values }, description };
}

export function flag(name: string, description: string): Parameter {
  return oneOf(name, ['true', 'false'], description);
}
