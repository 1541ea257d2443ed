import type { Kind } from './kind.ts';

export const tag: Kind<'tag'> = {
  kind: 'tag',
  folder: 'tags',
  plural: { ar: 'الوسوم', en: 'Tags' },
  actorType: 'Service',
  handlePrefix: 'tag',
  namesOf: ({ tags }) => tags,
};
