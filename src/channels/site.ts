import type { Kind } from './kind.ts';

/** Everything that is published. */
export const site: Kind<'site'> = { kind: 'site', folder: '', namesOf: () => [{ slug: '', title: '' }] };
