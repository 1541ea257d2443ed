import type { Selection } from '../archive.ts';
import { channelSubject, placeSubject, type Revision, type Subject } from '../change.ts';
import type { ChannelKey, ChannelKind } from '../channel.ts';
import type { Instant } from '../time.ts';
import type { Changes } from './changes.ts';
import type { Database } from './database.ts';

/** Where an article stands in one list. `notice`: withdrawn, for feeds alone. */
export type Place = ChannelKey & { channel: number; at: Instant; notice: 0 | 1 };

/** Before everything that was ever written, and after everything that can be. */
const first = { at: '~', uid: '' };
const last = { at: '', uid: '' };

export type Lists = ReturnType<typeof listsIn>;

/** The places of articles in the lists of their channels, and what changed there. */
export function listsIn(database: Database, changes: Changes) {
  const places = database.prepare<[number], Place>(
    `SELECT channel.id AS channel, channel.kind, channel.slug, listed_at AS at, article.state = 'withdrawn' AS notice
     FROM membership JOIN channel ON channel.id = channel_id JOIN article ON article.id = article_id
     WHERE article_id = ? AND listed_at IS NOT NULL ORDER BY channel.id`,
  );
  const mark = database.prepare<[Pick<Place, 'channel' | 'at' | 'notice'> & { uid: string; number: number }]>(
    'INSERT OR REPLACE INTO list_change VALUES (@channel, @at, @uid, @notice, @number)',
  );
  const channelId = database
    .prepare<[ChannelKind, string], number>('SELECT id FROM channel WHERE kind = ? AND slug = ?')
    .pluck();
  // Where it stands, or stood while it was listed.
  const anchor = database.prepare<[string], { at: Instant; uid: string }>(
    `SELECT CASE WHEN state = 'withdrawn' THEN withdrawn ELSE published_at END AS at, uid FROM article
     WHERE uid = ? AND seen = 1`,
  );
  const around = database.prepare<[Record<string, unknown>], { at: Instant; uid: string }>(
    `SELECT listed_at AS at, membership.uid FROM membership JOIN article ON article.id = article_id
     WHERE channel_id = @channel AND listed_at IS NOT NULL AND (listed_at, membership.uid) < (@at, @uid)
       AND (@notices OR state = 'published')
     ORDER BY listed_at DESC, membership.uid DESC LIMIT 2 OFFSET @offset`,
  );
  const between = `FROM list_change WHERE channel_id = @channel AND (listed_at, uid) < (@fromAt, @from)
    AND (listed_at, uid) >= (@toAt, @to) AND (@notices OR notice = 0)`;
  const newest = database.prepare<[Record<string, unknown>], number | null>(`SELECT max(number) ${between}`).pluck();
  const changed = database
    .prepare<[Record<string, unknown>], string>(`SELECT uid ${between} AND number > @since`)
    .pluck();

  /** The stretch of the list that a page shows, and the article after it. */
  function stretch({ kind, slug }: ChannelKey, { before, limit, notices }: Selection) {
    const channel = channelId.get(kind, slug) ?? null;
    const begin = before === undefined ? first : (anchor.get(before) ?? first);
    const bounds = { channel, ...begin, notices: notices ? 1 : 0, offset: limit - 1 };
    const [end, next] = around.all(bounds);
    // Where nothing follows, whatever comes to the end of the list comes to this page.
    const { at: toAt, uid: to } = (next && end) ?? last;
    return { next, bounds: { channel, fromAt: begin.at, from: begin.uid, toAt, to, notices: bounds.notices } };
  }

  return {
    /** Where a page begins that goes on after this article, in whichever list; null for one that nobody has seen. */
    anchor: (uid: string) => anchor.get(uid) ?? null,

    ofArticle: (id: number): Place[] => places.all(id),

    /** An article looks different, or stands elsewhere, since change `number`. */
    mark(uid: string, where: Place[], number: number): void {
      for (const { channel, at, notice } of where) mark.run({ channel, at, notice, uid, number });
    },

    /** Of one page of a list: of what stands on it, whether another follows, and `subjects`. */
    revision(key: ChannelKey, selection: Selection, subjects: Subject[]): Revision {
      const { before } = selection;
      const begins = before === undefined ? [] : [placeSubject(before)];
      // Whatever changes on the page, or moves onto it, touches the channel; not the other way round.
      return changes.revisionBy([...subjects, channelSubject(key), ...begins], () => {
        const { bounds, next } = stretch(key, selection);
        const follows = next === undefined ? [] : [placeSubject(next.uid)];
        return Math.max(newest.get(bounds) ?? 0, changes.last([...subjects, ...begins, ...follows]));
      });
    },

    /** What changed on a page after change `since`: articles that stand there, or did. */
    changedIn: (key: ChannelKey, selection: Selection, since: number): string[] =>
      changed.all({ ...stretch(key, selection).bounds, since }),
  };
}
