import type { Kind } from './kind.ts';

export const tag: Kind<'tag'> = { kind: 'tag', folder: 'tags', namesOf: ({ tags }) => tags };
