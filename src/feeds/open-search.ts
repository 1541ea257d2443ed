/** OpenSearch 1.1: browsers offer the publication's own search. */
import type { Site } from '../site.ts';
import { element, textElement, toXml } from './xml.ts';

/** What browsers show at most. */
const longestName = 16;

export function openSearch({ title, description, language }: Site, origin: string): string {
  const root = element(
    'OpenSearchDescription',
    { xmlns: 'http://a9.com/-/spec/opensearch/1.1/' },
    element('ShortName', {}, [...title].slice(0, longestName).join('').trim()),
    element('Description', {}, description ?? title),
    textElement('Language', language),
    element('InputEncoding', {}, 'UTF-8'),
    element('Url', { type: 'text/html', template: `${origin}/search?q={searchTerms}` }),
  );
  return `<?xml version="1.0" encoding="utf-8"?>\n${toXml(root)}`;
}
