/** How SQLite goes about what it is asked: without statistics it takes any equality for a rare one. */
import Sqlite from 'better-sqlite3';
import { expect, it } from 'vitest';
import { openStores } from '../../src/sqlite/archive.ts';

/** These are for all articles, and nobody waits for them. */
const forAll = [/^SELECT uid AS id, title FROM article/, /^SELECT state, count\(\*\)/];

/** How each statement is carried out that is prepared when the stores are opened. */
function plans(): { sql: string; steps: string[] }[] {
  const { prepare } = Sqlite.prototype;
  const found = new Map<string, string[]>();
  Sqlite.prototype.prepare = function (this: Sqlite.Database, sql: string) {
    const explain = prepare.call<Sqlite.Database, [string], Sqlite.Statement>(this, `EXPLAIN QUERY PLAN ${sql}`);
    found.set(
      sql,
      (explain.all(...nothingFor(sql)) as { detail: string }[]).map(({ detail }) => detail),
    );
    return prepare.call(this, sql);
  } as typeof prepare;
  try {
    openStores(':memory:').archive.close();
  } finally {
    Sqlite.prototype.prepare = prepare;
  }
  return [...found].map(([sql, steps]) => ({ sql, steps }));
}

/** A plan does not depend on the values. */
function nothingFor(sql: string): unknown[] {
  const names = [...sql.matchAll(/@(\w+)/g)].map(([, name]) => [name, null]);
  return [...(sql.match(/\?/g) ?? []).map(() => null), ...(names.length > 0 ? [Object.fromEntries(names)] : [])];
}

it('nothing walks all articles, or all that are published, where somebody waits', () => {
  const found = plans();
  expect(found.length).toBeGreaterThan(200);
  const walks = found.filter(({ steps }) =>
    steps.some((step) => /^SCAN article\b|^SEARCH article .*\(state=\?\)$/.test(step)),
  );
  expect(walks.map(({ sql }) => sql).filter((sql) => !forAll.some((one) => one.test(sql)))).toEqual([]);
});
