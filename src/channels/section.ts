import type { Kind } from './kind.ts';

export const section: Kind<'section'> = {
  kind: 'section',
  folder: 'sections',
  namesOf: (manuscript) => (manuscript.section ? [manuscript.section] : []),
};
