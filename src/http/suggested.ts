/** What may be read after an article. */
import type { Article } from '../article.ts';
import type { ChannelKey } from '../channel.ts';
import type { Target } from '../reference.ts';
import type { Publication } from './publication.ts';

/** `latest` is nothing like the article, and never called so: it is only what is new where it stands. */
export type Suggested = { kind: 'suggested' | 'latest'; articles: Target[] };

const most = 4;
/** How much of a list decides what is shown: some are in another language, or are named on the page already. */
export const latestSelection = { limit: 8, notices: false };

export function suggestedFor({ archive }: Publication, article: Article): Suggested {
  const found = archive.suggestions(article.id).slice(0, most);
  if (found.length > 0) return { kind: 'suggested', articles: found };
  const refused = archive.suggestionJudgements(article.id).filter(({ verdict }) => verdict === 'refused');
  const named = [...namedOn(article), ...archive.backlinks(article.id).map(({ id }) => id)];
  const left = new Set([article.id, ...named, ...refused.map(({ target }) => target.id)]);
  const newest = archive.articles(latestChannel(article), latestSelection) ?? [];
  const others = newest.filter(({ id, language }) => language === article.language && !left.has(id));
  return { kind: 'latest', articles: others.slice(0, most) };
}

/** The list whose newest articles stand in for suggestions: the section's, else the language's. */
export function latestChannel({ section, language }: Pick<Article, 'section' | 'language'>): ChannelKey {
  return section ? { kind: 'section', slug: section.slug } : { kind: 'language', slug: language };
}

function namedOn({ references }: Article): string[] {
  return references.flatMap(({ target }) => (target ? [target.id] : []));
}
