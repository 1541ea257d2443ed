import type { StoryRevision } from '../story-revision.ts';
import type { Database } from './database.ts';

type Row = Pick<StoryRevision, 'number' | 'kind' | 'at' | 'title' | 'summary'> & { body: string; image: string | null };

/** What articles were before: `article-saving.ts` adds a row with each edit that readers see. */
export function revisionsIn(database: Database): (uid: string) => StoryRevision[] {
  const ofArticle = database.prepare<[string], Row>(
    `SELECT number, kind, at, revision.title, revision.summary, revision.body, revision.image
     FROM revision JOIN article ON article.id = article_id WHERE uid = ? ORDER BY number`,
  );
  return (uid) =>
    ofArticle.all(uid).map(({ body, image, ...row }) => ({
      ...row,
      body: JSON.parse(body),
      image: image === null ? null : JSON.parse(image),
    }));
}
