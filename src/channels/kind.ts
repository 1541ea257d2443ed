import type { Manuscript } from '../article.ts';
import type { Name } from '../site.ts';

/** A kind of channel. A new one is one file beside this, and one line in the list of src/channels/kinds.ts. */
export type Kind<Id extends string = string> = {
  kind: Id;
  /** The first part of its addresses, `sections` in `/sections/world`; the site's is empty. */
  folder: string;
  /** What people call all of them, by language; English at least. The site is one alone. */
  plural?: { en: string } & Record<string, string>;
  /** As what it is followed elsewhere. Mastodon marks a Service as a bot: fit for what nobody writes in the name of. */
  actorType: 'Organization' | 'Person' | 'Service';
  /** Begins the handles that `site.yaml` does not name: `section` in `section-world`. */
  handlePrefix: string;
  /** The channels of this kind that an article belongs to. */
  namesOf(manuscript: Manuscript): Name[];
  /** What a channel is called in `language`, where that is not its own title. */
  titleIn?(slug: string, language: string): string;
};
