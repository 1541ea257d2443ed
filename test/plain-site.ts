/** The settings that a publication has where nothing is set but what must be. */
import type { Site } from '../src/site.ts';

export const plainSite: Site = {
  title: 'نشرة',
  language: 'ar',
  description: null,
  timezone: 'UTC',
  handle: 'news',
  icon: null,
  licence: null,
  sections: [],
  authors: [],
  federation: { shape: 'article', media: 'none', attributedTo: 'site', replies: 'open' },
  labels: { related: [], slot: [] },
};
