/** What `GET /api/v1/search` answers: docs/search.md describes it. */
import type { Article } from '../article.ts';
import { articleUrl } from '../format.ts';
import type { Found, Hit, Piece } from '../search.ts';
import { html } from '../text/html.ts';
import type { Asked } from './asked.ts';
import type { Publication } from './publication.ts';
import { suggestedFor } from './suggested.ts';

export function foundJson(publication: Publication, { searched, page }: Asked, found: Found): string {
  const { asked, query, hits, whole, total, more, meant } = found;
  const next = `${publication.origin}/api/v1/search?${searched.parameters}&page=${page + 1}`;
  return JSON.stringify({
    query: asked.text,
    searchedFor: query.text,
    didYouMean: meant,
    total,
    page,
    next: more ? next : null,
    results: hits.map((hit, index) => ({ ...hitJson(publication, hit), everyWord: index < whole })),
  });
}

/** null where there is no such article to be seen. */
export function likeJson(publication: Publication, id: string): string | null {
  const { archive } = publication;
  const article = archive.article(id);
  if (article?.state !== 'published') return null;
  const { kind, articles } = suggestedFor(publication, article);
  const references = article.references.flatMap(({ target }) => target ?? []);
  const target = ({ id, slug, title, language }: Pick<Article, 'id' | 'slug' | 'title' | 'language'>) => ({
    id,
    url: articleUrl(publication, { id, slug }),
    title,
    language,
  });
  return JSON.stringify({ like: id, references: references.map(target), kind, results: articles.map(target) });
}

function hitJson(publication: Publication, { article, title, excerpt }: Hit) {
  const { id, language, summary, section, authors, tags, published, updated } = article;
  return {
    id,
    url: articleUrl(publication, article),
    title: article.title,
    titleHtml: piecesHtml(title),
    excerptHtml: piecesHtml(excerpt),
    summary,
    language,
    section,
    authors,
    tags,
    published: published.at,
    updated,
  };
}

function piecesHtml(pieces: Piece[]): string {
  return pieces.map(({ text, match }) => String(match ? html`<mark>${text}</mark>` : html`${text}`)).join('');
}
