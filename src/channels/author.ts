import type { Kind } from './kind.ts';

export const author: Kind<'author'> = {
  kind: 'author',
  folder: 'authors',
  plural: { ar: 'الكتّاب', en: 'Authors' },
  actorType: 'Person',
  handlePrefix: 'author',
  namesOf: ({ authors }) => authors,
};
