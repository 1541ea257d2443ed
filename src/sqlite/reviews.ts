import type { ConversationQuery } from '../federation-store.ts';
import type { Reviewed, ReviewState } from '../follower.ts';
import type { Instant } from '../time.ts';
import type { Database } from './database.ts';
import { type InteractionRow, interactionOf } from './interactions.ts';

type Row = InteractionRow & { hidden: 0 | 1 | 2; reviewed: 0 | 1; author_name: string; author_url: string };
type Place = { at: Instant; uri: string };

const states: Record<ConversationQuery['state'], string> = {
  new: 'hidden = 0 AND reviewed = 0',
  approved: 'hidden = 0 AND reviewed = 1',
  hidden: 'hidden <> 0',
  all: 'TRUE',
};

/** Later than any. */
const end: Place = { at: '~', uri: '' };

/** Replies and quotes of all articles, as who has to look at them finds them. */
export function reviewsIn(database: Database) {
  const latest = (condition: string) =>
    database.prepare<[Place & { limit: number; article: string | undefined }], Row>(
      `SELECT interaction.*, coalesce(remote_actor.name, actor_uri) AS author_name,
         coalesce(remote_actor.url, actor_uri) AS author_url
       FROM interaction LEFT JOIN remote_actor ON remote_actor.uri = actor_uri
       WHERE kind IN ('reply', 'quote') AND ${condition} AND (at, interaction.uri) < (@at, @uri)
       ORDER BY at DESC, interaction.uri DESC LIMIT @limit`,
    );
  const inState = ([state, condition]: [string, string]) =>
    [state, { all: latest(condition), ofArticle: latest(`uid = @article AND ${condition}`) }] as const;
  const lists = new Map(Object.entries(states).map(inState));
  const placeOf = database.prepare<[string], Place>('SELECT at, uri FROM interaction WHERE uri = ?');
  const review = database.prepare<[0 | 1 | 2, string]>('UPDATE interaction SET reviewed = 1, hidden = ? WHERE uri = ?');
  const text = database.prepare<[string], { article: string; author: string }>(
    "SELECT uid AS article, actor_uri AS author FROM interaction WHERE uri = ? AND kind IN ('reply', 'quote')",
  );

  return {
    conversations({ state, article, limit, before }: ConversationQuery): Reviewed[] {
      const place = before === undefined ? end : placeOf.get(before);
      const list = lists.get(state)?.[article === undefined ? 'all' : 'ofArticle'];
      return (place && list?.all({ ...place, limit, article }).map(reviewedOf)) ?? [];
    },
    /** A reply or quote. */
    text: (uri: string): { article: string; author: string } | null => text.get(uri) ?? null,
    setReviewed: (uri: string, hidden: 0 | 1 | 2): void => void review.run(hidden, uri),
  };
}

function reviewedOf(row: Row): Reviewed {
  return { ...interactionOf(row), author: { name: row.author_name, url: row.author_url }, state: stateOf(row) };
}

function stateOf({ hidden, reviewed }: Row): ReviewState {
  if (hidden === 0) return reviewed === 1 ? 'approved' : 'new';
  return hidden === 1 ? 'hidden' : 'blocked';
}
