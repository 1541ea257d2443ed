/** What WordPress calls categories, tags and authors in its addresses: `nicename`, percent-encoded in other scripts. */
import type { FormerName } from '../../former-name.ts';
import { oneLine } from '../../text/clean.ts';
import { wordsOf } from '../../text/sanitise.ts';
import type { XmlNode } from '../../text/xml-reading.ts';
import { childrenOf, fieldOf, textIn } from './xml-names.ts';

/** By the domain that an export names: where these are, and what becomes of them. */
const taxonomies = new Map<string, Pick<FormerName, 'folder' | 'kind'>>([
  ['category', { folder: 'category', kind: 'section' }],
  ['post_tag', { folder: 'tag', kind: 'tag' }],
  ['author', { folder: 'author', kind: 'author' }],
]);

/** What a post is filed under; authors by their logins. */
export function termsOf(item: XmlNode): FormerName[] {
  return childrenOf(item, 'category').flatMap((term) => {
    const { domain = '', nicename = '' } = term.attributes;
    const taxonomy = taxonomies.get(domain);
    const slug = decodedSlug(nicename);
    const title = oneLine(wordsOf(textIn(term)));
    if (!taxonomy || slug === null || title === '') return [];
    // Co-Authors Plus marks its terms so; the address has the author's own.
    return [{ ...taxonomy, slug: domain === 'author' ? slug.replace(/^cap-/, '') : slug, title }];
  });
}

/** As WordPress makes it of a login (`sanitize_title_with_dashes`): no export says what it became if it was changed. */
export function authorSlug(login: string): string {
  return login
    .toLowerCase()
    .replace(/[./\s]+/g, '-')
    .replace(/[^\p{L}\p{N}_-]/gu, '');
}

/** null for one that was cut in the midst of a letter. */
export function decodedSlug(slug: string): string | null {
  try {
    return decodeURIComponent(slug);
  } catch {
    return null;
  }
}

/** A writer of Co-Authors Plus without an account: login and name. */
export function guestAuthorIn(item: XmlNode): [login: string, name: string] | null {
  const [login, name] = ['cap-user_login', 'cap-display_name'].map((key) => metaOf(item, key));
  return login && name ? [login, oneLine(name)] : null;
}

export function metaOf(item: XmlNode, key: string): string | null {
  return metasOf(item, key)[0] ?? null;
}

export function metasOf(item: XmlNode, key: string): string[] {
  return childrenOf(item, 'wp:postmeta')
    .filter((one) => fieldOf(one, 'wp:meta_key') === key)
    .flatMap((one) => fieldOf(one, 'wp:meta_value') ?? []);
}
