import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import request from 'supertest';
import { expect, it } from 'vitest';
import { formats } from '../../src/feeds/formats.ts';
import { testNewsroom } from '../newsroom.ts';
import { files } from './full-article.ts';

const twin = readFileSync(join(import.meta.dirname, '../fixtures/pasted-page.txt'));

it.each(formats)('the $name feed is the one that was reviewed: test/golden/$file', async ({ file }) => {
  const { app } = await testNewsroom({ ...files, 'articles/2026-11-03-twin.txt': twin });
  const { text } = await request(app.server).get(`/${file}`).buffer(true).expect(200);
  // The stylesheet's own bytes are no part of what was reviewed.
  await expect(text.replace(/assets\/[0-9a-f]{16}/, 'assets/HASH')).toMatchFileSnapshot(`../golden/${file}`);
});
