import { element } from '../xml.ts';
import type { Namespace } from './namespace.ts';

/** RSS 1.0's content module: the full text. */
export const content: Namespace = {
  prefix: 'content',
  uri: 'http://purl.org/rss/1.0/modules/content/',
  item: ({ html }) => [element('content:encoded', {}, html)],
};
