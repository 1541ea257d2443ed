import { articleSubject, channelSubject } from '../change.ts';
import type { Media } from '../media.ts';
import type { Instant } from '../time.ts';
import type { Changes } from './changes.ts';
import type { Database } from './database.ts';
import type { Lists } from './lists.ts';

export type MediaTable = ReturnType<typeof mediaIn>;

const columns = 'name, hash, kind, type, bytes, width, height, duration';

/**
 * What only articles name that are out of sight is out of sight as well. What nobody names any more stays: feeds that
 * were fetched before still show it.
 */
const isInSight = `(
  NOT EXISTS (SELECT 1 FROM media_use WHERE media_use.name = media.name)
  OR EXISTS (
    SELECT 1 FROM media_use JOIN article ON article.id = article_id
    WHERE media_use.name = media.name AND state = 'published'
  )
  OR media.name = (SELECT value ->> '$.icon' FROM meta WHERE meta.name = 'site')
)`;

export function mediaIn(database: Database, changes: Changes, lists: Lists) {
  const find = database.prepare<[string], Media>(`SELECT ${columns} FROM media WHERE name = ? AND present`);
  const byHash = database.prepare<[{ beginning: string; unseen: 0 | 1 }], Media>(
    `SELECT ${columns} FROM media WHERE hash >= @beginning AND hash < @beginning || 'g' AND (@unseen OR ${isInSight})`,
  );
  const list = database.prepare<[string, number], Media>(
    `SELECT ${columns} FROM media WHERE present AND name > ? ORDER BY name LIMIT ?`,
  );
  const putAside = database.prepare<[string]>('UPDATE media SET present = 0 WHERE name = ?');
  const put = database.prepare<[Media]>(
    `INSERT OR REPLACE INTO media (${columns}, present)
     VALUES (@name, @hash, @kind, @type, @bytes, @width, @height, @duration, 1)`,
  );
  const uses = database.prepare<[string], { id: number; uid: string }>(
    `SELECT article.id, article.uid FROM media_use JOIN article ON article.id = article_id
     WHERE name = ? AND seen = 1 AND state = 'published'`,
  );
  const shownBy = database
    .prepare<[string], string>(
      `SELECT uid FROM media_use JOIN article ON article.id = article_id
       WHERE name = ? AND state = 'published' ORDER BY article.id LIMIT 1`,
    )
    .pluck();
  const isIcon = database.prepare<[string]>("SELECT 1 FROM meta WHERE name = 'site' AND value ->> '$.icon' = ?");
  const ofArticle = database.prepare<[number], Media>(
    `SELECT ${columns} FROM media WHERE present AND name IN (SELECT name FROM media_use WHERE article_id = ?)`,
  );
  const dropUses = database.prepare<[number]>('DELETE FROM media_use WHERE article_id = ?');
  const addUse = database.prepare<[string, number]>('INSERT OR IGNORE INTO media_use (name, article_id) VALUES (?, ?)');

  return {
    find: (name: string): Media | null => find.get(name) ?? null,

    list: ({ after = '', limit }: { after?: string | undefined; limit: number }): Media[] => list.all(after, limit),

    byHash: (beginning: string, fileName: string, { unseen } = { unseen: false }): Media | null =>
      byHash
        .all({ beginning, unseen: unseen ? 1 : 0 })
        .find(({ name }) => name.slice(name.lastIndexOf('/') + 1) === fileName) ?? null,

    shownBy: (name: string): string | null => shownBy.get(name) ?? null,

    /** A picture that arrives, or is drawn anew, shows in every article that names it: one change touches them all. */
    save(media: Media, now: Instant): void {
      const before = find.get(media.name);
      putAside.run(media.name);
      put.run(media);
      if (before?.hash === media.hash) return;
      if (isIcon.get(media.name)) changes.record('site', null, ['everything'], now);
      for (const { id, uid } of uses.all(media.name)) {
        const places = lists.ofArticle(id);
        const number = changes.record('rendered', uid, [articleSubject(uid), ...places.map(channelSubject)], now);
        lists.mark(uid, places, number);
      }
    },

    ofArticle: (articleId: number): Record<string, Media> => byName(ofArticle.all(articleId)),
    named: (names: string[]): Record<string, Media> =>
      byName(names.map((name) => find.get(name)).filter((media) => media !== undefined)),

    setUses(articleId: number, names: string[]): void {
      dropUses.run(articleId);
      for (const name of names) addUse.run(name, articleId);
    },
  };
}

/** No prototype: a sound may be called `constructor`. */
function byName(media: Media[]): Record<string, Media> {
  return Object.assign(Object.create(null), Object.fromEntries(media.map((one) => [one.name, one])));
}
