/** Changes that nothing follows from are let go; validators stay as they are. */

import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import request from 'supertest';
import { expect, it } from 'vitest';
import { article, many, testNewsroom } from '../newsroom.ts';

it('changes do not grow with the number of edits, and no validator moves when old ones go', async () => {
  const room = await testNewsroom(many(30));
  const { archive, housekeeping } = room.newsroom;
  const date = '2026-11-20T08:00:00Z';
  const edit = async (turn: number) => {
    room.setClock(new Date(Date.UTC(2026, 10, 20, 13, 0, turn)).toISOString());
    room.write({
      'articles/x.md': article({ id: 'x', title: `عنوان ${turn}`, date, section: 'world', tags: ['بحر'] }),
    });
    await room.importAgain();
    room.app.passTime();
  };
  for (let turn = 0; turn < 60; turn++) await edit(turn);
  const database = new Sqlite(join(room.data, 'nashra.sqlite'));
  const count = (table: string) => database.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;
  const paths = [
    '/',
    '/rss.xml',
    '/sections/world/atom.xml',
    '/tags/بحر/',
    '/a/x',
    '/a/many3',
    '/feed.json?before=many9',
    '/feeds',
  ];
  const tags = async () =>
    Promise.all(
      paths.map(async (path) => {
        const { headers } = await request(room.app.server).get(encodeURI(path)).redirects(1);
        return [path, headers.etag, headers['last-modified']];
      }),
    );
  const before = await tags();
  while (housekeeping.pruneChanges());
  expect(archive.latestChange()).toBeGreaterThan(90);
  expect(count('change')).toBeLessThan(50);
  expect(database.prepare('SELECT DISTINCT number FROM list_change EXCEPT SELECT number FROM change').all()).toEqual(
    [],
  );
  const again = await room.restart();
  const fresh = await Promise.all(
    paths.map(async (path) => {
      const { headers } = await request(again.app.server).get(encodeURI(path)).redirects(1);
      return [path, headers.etag, headers['last-modified']];
    }),
  );
  expect(fresh).toEqual(before);
  const left = count('change_subject');
  expect(left).toBe(database.prepare('SELECT count(DISTINCT subject) FROM change_subject').pluck().get());
  database.close();
});

it('a change that is not told yet stays, whatever came after it', async () => {
  const room = await testNewsroom(many(3));
  const { housekeeping } = room.newsroom;
  const database = new Sqlite(join(room.data, 'nashra.sqlite'));
  const untold = database.prepare("UPDATE meta SET value = '2' WHERE name = 'told'");
  untold.run();
  const numbers = () => database.prepare('SELECT number FROM change WHERE number > 2 ORDER BY number').pluck().all();
  const before = numbers();
  while (housekeeping.pruneChanges());
  expect(numbers()).toEqual(before);
  database.close();
});
