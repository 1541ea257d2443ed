/** JSON as it goes over the wire, with the contexts that its words need. */

export type Json = { [key: string]: unknown };

const as = 'https://www.w3.org/ns/activitystreams';

/** Own words inline: a context elsewhere is one more server that may be down. */
const gotosocial = {
  gts: 'https://gotosocial.org/ns#',
  interactionPolicy: { '@id': 'gts:interactionPolicy', '@type': '@id' },
  canQuote: { '@id': 'gts:canQuote', '@type': '@id' },
  automaticApproval: { '@id': 'gts:automaticApproval', '@type': '@id' },
};

export const plainContext: unknown = as;

export const articleContext: unknown = [
  as,
  'https://w3id.org/security/data-integrity/v1',
  { Hashtag: 'as:Hashtag', sensitive: 'as:sensitive', ...gotosocial },
];

/** FEP-044f: who may quote whom. */
export const quoteContext: unknown = [
  as,
  'https://w3id.org/security/data-integrity/v1',
  {
    QuoteRequest: 'https://w3id.org/fep/044f#QuoteRequest',
    QuoteAuthorization: 'https://w3id.org/fep/044f#QuoteAuthorization',
    gts: 'https://gotosocial.org/ns#',
    interactingObject: { '@id': 'gts:interactingObject', '@type': '@id' },
    interactionTarget: { '@id': 'gts:interactionTarget', '@type': '@id' },
  },
];

export const actorContext: unknown = [
  as,
  'https://w3id.org/security/v1',
  'https://w3id.org/security/data-integrity/v1',
  // Where `assertionMethod` comes from.
  'https://www.w3.org/ns/did/v1',
  'https://w3id.org/security/multikey/v1',
  {
    toot: 'http://joinmastodon.org/ns#',
    schema: 'http://schema.org#',
    PropertyValue: 'schema:PropertyValue',
    value: 'schema:value',
    discoverable: 'toot:discoverable',
    indexable: 'toot:indexable',
    manuallyApprovesFollowers: 'as:manuallyApprovesFollowers',
    featured: { '@id': 'toot:featured', '@type': '@id' },
    attributionDomains: { '@id': 'toot:attributionDomains', '@type': '@id' },
    webfinger: {
      '@id': 'https://purl.archive.org/socialweb/webfinger#webfinger',
      '@type': 'http://www.w3.org/2001/XMLSchema#string',
    },
  },
];
