import { type Article, articlePath, pictureAddresses } from '../article.ts';
import { answersSubject, articleSubject, suggestionsSubject } from '../change.ts';
import { activityLink, movedFor, type Route } from './answer.ts';
import { briefly } from './caching.ts';
import { HttpError } from './http-error.ts';
import { articlePage } from './pages/article-page.ts';
import type { Publication } from './publication.ts';
import { contentSecurityPolicy } from './security.ts';
import { latestChannel, latestSelection } from './suggested.ts';

export function articleRoute(publication: Publication): Route {
  const { archive, outside } = publication;
  return ({ path, segments: [first, id, slug, more] }) => {
    if (first !== 'a' || id === undefined || more !== undefined) return null;
    const isAlone = archive.suggestions(id).length === 0;
    const subjects = [articleSubject(id), answersSubject(id), suggestionsSubject(id), 'everything'] as const;
    // Asked before what is shown is read: a change in between then costs a second answer, never a wrong one.
    const revision = isAlone
      ? archive.listRevision(latestChannel(visible(archive.article(id))), latestSelection, ...subjects)
      : archive.revision(...subjects);
    const article = visible(archive.article(id));
    if (slug !== article.slug) return movedFor(articlePath(article));
    const object = outside.objectOf(article);
    const pictureOrigins = pictureAddresses(article).map((address) => new URL(address).origin);
    return {
      key: path,
      revision,
      // What is new in a list changes more than the few headlines of it that are shown.
      ...(isAlone ? { tagged: 'content' } : {}),
      type: 'text/html; charset=utf-8',
      caching: briefly,
      negotiated: true,
      headers: {
        'Content-Security-Policy': contentSecurityPolicy(pictureOrigins),
        ...(object ? { Link: activityLink(object.address) } : {}),
      },
      write: () => articlePage(publication, article),
    };
  };
}

/** Former addresses that the newsroom brought along: tried late, so that none can hide an address of our own. */
export function aliasRoute({ archive }: Publication): Route {
  return ({ path, query }) => {
    const article = (query.size > 0 && archive.articleAt(`${path}?${query}`)) || archive.articleAt(path);
    return article && movedFor(articlePath(visible(article)));
  };
}

/** WordPress's plain addresses, `/?p=12`: the front page knows neither of these names, so that nothing is hidden. */
export function plainAliasRoute({ archive }: Publication): Route {
  return ({ path, query }) => {
    const name = path === '/' ? ['p', 'page_id'].find((one) => query.has(one)) : undefined;
    const article = name === undefined ? null : archive.articleAt(`/?${name}=${query.get(name)}`);
    return article && movedFor(articlePath(visible(article)));
  };
}

function visible(article: Article | null): Article {
  if (article?.state === 'withdrawn') throw new HttpError(410);
  if (article?.state !== 'published') throw new HttpError(404);
  return article;
}
