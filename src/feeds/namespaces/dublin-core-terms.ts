import { element } from '../xml.ts';
import type { Namespace } from './namespace.ts';

/** `dcterms:references`: the permanent id of the article that an item names, so that an aggregator can tie the two. */
export const dublinCoreTerms: Namespace = {
  prefix: 'dcterms',
  uri: 'http://purl.org/dc/terms/',
  item: ({ related }) => related.map(({ id }) => (id === null ? null : element('dcterms:references', {}, id))),
};
