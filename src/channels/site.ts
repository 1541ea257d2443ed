import type { Kind } from './kind.ts';

/** Everything that is published. */
export const site: Kind<'site'> = {
  kind: 'site',
  folder: '',
  actorType: 'Organization',
  handlePrefix: 'site',
  namesOf: () => [{ slug: '', title: '' }],
};
