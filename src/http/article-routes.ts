import { type Request, type Response, Router } from 'express';
import { type Article, articlePath } from '../article.ts';
import { articleSubject } from '../change.ts';
import { answeredUnchanged } from './conditional.ts';
import { HttpError } from './errors.ts';
import { articlePage } from './pages/article-page.ts';
import type { Publication } from './publication.ts';

export function articleRoutes(publication: Publication): Router {
  const { archive } = publication;
  const router = Router();

  router.get(['/a/:id', '/a/:id/:slug'], (request: Request<{ id: string; slug?: string }>, response: Response) => {
    const { id, slug } = request.params;
    // Asked before the article is read: a change in between then costs a second answer, never a wrong one.
    const revision = archive.revision(articleSubject(id), 'everything');
    const article = visible(archive.article(id));
    if (slug?.normalize('NFC') !== article.slug) return redirect(response, article);
    response.set('Cache-Control', 'no-cache').type('html');
    if (answeredUnchanged(request, response, revision)) return;
    response.send(articlePage(publication, article));
  });

  return router;
}

/** Former addresses that the newsroom brought along: tried last, so that none can hide an address of our own. */
export function aliasRoutes({ archive }: Publication): Router {
  const router = Router();
  router.get('/*path', (request, response, next) => {
    const article = archive.articleAt(request.path);
    return article ? redirect(response, visible(article)) : next();
  });
  return router;
}

function visible(article: Article | null): Article {
  if (article?.state === 'withdrawn') throw new HttpError(410);
  if (article?.state !== 'published') throw new HttpError(404);
  return article;
}

/** Names can change back: a permanent redirect that nobody keeps. */
function redirect(response: Response, article: Article): void {
  response.set('Cache-Control', 'no-cache').redirect(301, articlePath(article));
}
