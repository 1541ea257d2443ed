/** What arrived from elsewhere can leave again, and is still what readers know. */
import { join } from 'node:path';
import request from 'supertest';
import { expect, it } from 'vitest';
import { exportCommand } from '../../src/commands/export.ts';
import { readConfig } from '../../src/config.ts';
import { arrive, fixtures } from '../content/arriving/arriving.ts';
import { temporaryFolder, testNewsroom } from '../newsroom.ts';

it('an import that is exported keeps its guids, its former addresses and its peace in a new database', async () => {
  const room = await testNewsroom({});
  await arrive(room, join(fixtures, 'ghost.json'), { from: 'https://old.example' });
  const folder = join(temporaryFolder(), 'out');
  const { config } = readConfig({ NASHRA_DATA: room.data, NASHRA_CONTENT: room.content });
  expect(await exportCommand(config, folder)).toBe(0);
  const anew = await testNewsroom({}, { content: folder });
  expect(anew.reported).toEqual([]);
  for (const { id } of room.newsroom.archive.catalogue({ limit: 100 })) {
    const { published: _at, ...article } = room.newsroom.archive.article(id) ?? { published: null };
    expect(anew.newsroom.archive.article(id)).toMatchObject(article);
  }
  expect(anew.newsroom.archive.articleAt('/fish-market-night')?.federate).toBe('quiet');
  // The same export again changes nothing: what it has belongs to files now.
  const again = await arrive(anew, join(fixtures, 'ghost.json'), { from: 'https://old.example' });
  expect(new Set(again.map(({ outcome }) => outcome))).toEqual(new Set(['unchanged', 'failed']));
  const feed = async (of: typeof room) => (await request(of.app.server).get('/rss.xml').buffer(true)).text;
  const idsIn = (text: string) => [...text.matchAll(/<guid[^>]*>([^<]*)/g)].map((match) => match[1]);
  expect(idsIn(await feed(anew))).toEqual(idsIn(await feed(room)));
  expect(idsIn(await feed(room))).toContain('66a1f0c2d4e5f60001a2b3c4');
});
