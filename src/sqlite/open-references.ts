import type { OpenReference } from '../archive.ts';
import type { Database } from './database.ts';

/** What leads nowhere, and what it may have meant. */
export function openReferencesIn(database: Database) {
  const open = database.prepare<[{ unseen: 0 | 1 }], OpenReference>(
    `SELECT uid AS article, position, reference.state, label, reference.title, reference.url
     FROM reference JOIN article ON article.id = article_id
     WHERE (article.state = 'published' OR @unseen AND article.state <> 'withdrawn')
       AND reference.state NOT IN ('resolved', 'external')
     ORDER BY published_at DESC, uid, position`,
  );
  const titles = database.prepare<[], { id: string; title: string }>(
    "SELECT uid AS id, title FROM article WHERE state = 'published' ORDER BY uid",
  );

  return {
    openReferences: (which?: { unseen: boolean }): OpenReference[] => open.all({ unseen: which?.unseen ? 1 : 0 }),
    titles: (): { id: string; title: string }[] => titles.all(),
  };
}
