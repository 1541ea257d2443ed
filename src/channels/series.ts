import { nameIn } from '../site.ts';
import type { Kind } from './kind.ts';

/** Articles that belong together: `series` in the front matter, a name or a list of names. */
export const series: Kind<'series'> = {
  kind: 'series',
  folder: 'series',
  plural: { ar: 'السلاسل', en: 'Series' },
  actorType: 'Organization',
  handlePrefix: 'series',
  namesOf: ({ extra }) =>
    [extra.series]
      .flat()
      .map((name) => (['string', 'number'].includes(typeof name) ? nameIn([], String(name)) : null))
      .filter((name) => name !== null),
};
