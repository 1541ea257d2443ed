import type { NewsEntry } from '../listing.ts';
import { addDays, type Instant } from '../time.ts';
import type { Changes } from './changes.ts';
import type { Database } from './database.ts';
import { inSitemaps } from './sitemap.ts';

/** What a news sitemap may hold at most, by the rules of those who read it. */
const days = 2;
const most = 1000;

export type News = ReturnType<typeof newsIn>;

/** The articles of the last two days. Time alone takes one out: a change like any other, so that caches follow. */
export function newsIn(database: Database, changes: Changes) {
  const meta = database.prepare<[], string>("SELECT value FROM meta WHERE name = 'news since'").pluck();
  const setMeta = database.prepare<[Instant]>("INSERT OR REPLACE INTO meta (name, value) VALUES ('news since', ?)");
  const listed = `FROM membership JOIN channel ON channel.id = channel_id JOIN article ON article.id = article_id
    WHERE channel.kind = 'site' AND listed_at > ?`;
  const hasAged = database
    .prepare<[Instant, Instant], 0 | 1>(`SELECT EXISTS (SELECT 1 ${listed} AND listed_at <= ?)`)
    .pluck();
  const newest = database.prepare<[Instant], NewsEntry>(
    `SELECT article.uid AS id, article.slug, article.title, article.language, published_at AS published ${listed}
     AND state = 'published' AND ${inSitemaps} ORDER BY listed_at DESC, membership.uid DESC LIMIT ${most}`,
  );

  const since = (): Instant => meta.get() ?? '';
  const isDue = (now: Instant): boolean => hasAged.get(since(), addDays(now, -days)) === 1;

  return {
    isDue,
    /** Lets what has aged go; returns how many times something did, one or none. */
    age(now: Instant): number {
      if (!isDue(now)) return 0;
      setMeta.run(addDays(now, -days));
      changes.record('rendered', null, ['news'], now);
      return 1;
    },
    articles: (): NewsEntry[] => newest.all(since()),
  };
}
