/** How shapes are written down: JSON Schema in a few words. */
import type { Schema } from './operation.ts';

export const string: Schema = { type: 'string' };
export const integer: Schema = { type: 'integer' };
export const moment: Schema = { type: 'string', format: 'date-time', description: 'UTC, to the second.' };

export function ref(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

/** Everything is required but for what `optional` names. */
export function object(properties: Record<string, Schema>, optional: string[] = []): Schema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties, ...(required.length > 0 ? { required } : {}) };
}

/** What is sent: a name that means nothing here is a mistake. */
export function sent(properties: Record<string, Schema>, optional: string[] = []): Schema {
  return { ...object(properties, optional), additionalProperties: false };
}

export function list(of: Schema): Schema {
  return { type: 'array', items: of };
}

/** A page of a list. */
export function page(of: string): Schema {
  return object({
    items: list(ref(of)),
    next: { ...orNull(string), description: 'Address of the next page; null where this is the last.' },
  });
}

export function orNull(schema: Schema): Schema {
  return typeof schema.type === 'string'
    ? { ...schema, type: [schema.type, 'null'] }
    : { anyOf: [schema, { type: 'null' }] };
}

export function described(schema: Schema, description: string): Schema {
  return { ...schema, description };
}
