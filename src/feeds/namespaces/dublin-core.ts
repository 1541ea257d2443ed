import { element } from '../xml.ts';
import type { Namespace } from './namespace.ts';

/** Dublin Core elements: RSS's own `author` wants an e-mail address, and it has no language for an item. */
export const dublinCore: Namespace = {
  prefix: 'dc',
  uri: 'http://purl.org/dc/elements/1.1/',
  item: ({ authors, language }) => [
    ...authors.map(({ name }) => element('dc:creator', {}, name)),
    element('dc:language', {}, language),
  ],
};
