import type { Kind } from './kind.ts';

export const author: Kind<'author'> = { kind: 'author', folder: 'authors', namesOf: ({ authors }) => authors };
