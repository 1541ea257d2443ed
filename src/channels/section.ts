import type { Kind } from './kind.ts';

export const section: Kind<'section'> = {
  kind: 'section',
  folder: 'sections',
  plural: { ar: 'الأقسام', en: 'Sections' },
  actorType: 'Organization',
  handlePrefix: 'section',
  namesOf: (manuscript) => (manuscript.section ? [manuscript.section] : []),
};
