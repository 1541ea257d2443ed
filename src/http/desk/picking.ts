/** What the editor's page asks for while somebody works: articles to refer to, and what its preview shows. */
import { join } from 'node:path';
import type { Article } from '../../article.ts';
import { siteChannel } from '../../channel.ts';
import { mediaFile } from '../../media.ts';
import { isEmpty, parseQuery } from '../../query.ts';
import type { Room, Visit } from './visit.ts';

const offered = 8;

/** Published articles by some words; the newest where there are none. */
export const pickRoom: Room = {
  at: 'pick',
  scope: 'read',
  get({ publication, query, phrases }) {
    const found = articlesFor(publication.archive, query.get('q') ?? '');
    return {
      json: found.map(({ id, title, language }) => ({
        id,
        title,
        language,
        line: `${phrases.readAlso}: [${escaped(title)}](/a/${id})`,
      })),
    };
  },
};

function articlesFor(archive: Visit['publication']['archive'], text: string): Article[] {
  const query = parseQuery(text);
  if (isEmpty(query)) return archive.articles(siteChannel, { limit: offered, notices: false }) ?? [];
  return archive.search(query, { offset: 0, limit: offered, order: 'best' }).hits.map(({ article }) => article);
}

/** As the words of a link in Markdown. */
function escaped(title: string): string {
  return title.replace(/[\\[\]*_`<>]/g, '\\$&');
}

/** A picture or a sound, seen or not: `/desk/media/HASH/NAME`, as the preview of a draft names it. */
export const mediaRoom: Room = {
  at: 'media/:id/:name',
  scope: 'read',
  get({ publication, path: [, hash = '', name = ''] }) {
    const media = /^[0-9a-f]{16}$/.test(hash) ? publication.archive.mediaByHash(hash, name, { unseen: true }) : null;
    return media && { file: join(publication.mediaStore, ...mediaFile(media)), type: media.type };
  },
};

/** Where a link in the preview leads. */
export const shownRoom: Room = {
  at: 'a/:id',
  scope: 'read',
  get: (_visit, id) => ({ to: `/desk/articles/${encodeURIComponent(id)}` }),
};
