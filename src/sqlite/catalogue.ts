import type { State } from '../article.ts';
import type { CatalogueQuery, Entry } from '../catalogue.ts';
import { titleKey } from '../text/fold.ts';
import type { Database } from './database.ts';

const none: Record<State, number> = { draft: 0, scheduled: 0, published: 0, hidden: 0, withdrawn: 0 };

/** Articles in every state. */
export function catalogueIn(database: Database) {
  const count = database.prepare<[], { state: State; count: number }>(
    'SELECT state, count(*) AS count FROM article GROUP BY state',
  );
  const anchor = database.prepare<[string], { at: string; uid: string }>(
    'SELECT published_at AS at, uid FROM article WHERE uid = ?',
  );
  // Statements of their own, so that each goes along an index.
  const listed = (where: string) =>
    database.prepare<[Record<string, unknown>], Entry>(
      `SELECT uid AS id, title, language, state, published_at AS published, updated_at AS updated, embargo,
         CASE WHEN EXISTS (SELECT 1 FROM source WHERE source.uid = article.uid) THEN NULL
           ELSE (SELECT path FROM source_file WHERE source_file.uid = article.uid AND NOT path GLOB '/*' LIMIT 1) END AS file
       FROM article WHERE (published_at, uid) < (@at, @uid) ${where}
       ORDER BY published_at DESC, uid DESC LIMIT @limit`,
    );
  const isNamed = `AND EXISTS (SELECT 1 FROM name
    WHERE article_id = article.id AND present AND key GLOB 'title *' AND instr(key, @title) > 0)`;
  const all = listed('');
  const inState = listed('AND state = @state');
  const named = listed(isNamed);
  const namedInState = listed(`AND state = @state ${isNamed}`);

  return {
    catalogue({ state, title = '', before, limit }: CatalogueQuery): Entry[] {
      const from = before === undefined ? undefined : anchor.get(before);
      const key = titleKey(title);
      const values = { at: from?.at ?? '9999-12-31', uid: from?.uid ?? '', limit };
      if (key === '') return state === undefined ? all.all(values) : inState.all({ ...values, state });
      return state === undefined
        ? named.all({ ...values, title: key })
        : namedInState.all({ ...values, title: key, state });
    },

    states: (): Record<State, number> => ({
      ...none,
      ...Object.fromEntries(count.all().map(({ state, count }) => [state, count])),
    }),
  };
}
