import { element } from '../xml.ts';
import type { Namespace } from './namespace.ts';

/** Media RSS 1.5.1: the picture with its size, caption and credit. */
export const mediaRss: Namespace = {
  prefix: 'media',
  uri: 'http://search.yahoo.com/mrss/',
  item: ({ picture }) => {
    if (!picture) return [];
    const { url, media, caption, alt, credit } = picture;
    const known = {
      type: media?.type ?? null,
      width: media?.width ?? null,
      height: media?.height ?? null,
      fileSize: media?.bytes ?? null,
    };
    const description = caption ?? (alt === '' ? null : alt);
    return [
      element(
        'media:content',
        { url, medium: 'image', ...known },
        description === null ? null : element('media:description', { type: 'plain' }, description),
        credit === null ? null : element('media:credit', { role: 'photographer', scheme: 'urn:ebu' }, credit),
      ),
      element('media:thumbnail', { url, width: known.width, height: known.height }),
    ];
  },
};
