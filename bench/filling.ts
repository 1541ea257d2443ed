/**
 * A database as importing leaves it, in a fifth of the time: the same parser and the same saving, but a thousand articles
 * in one transaction. Only `import` measures what importing takes.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openNewsroom } from '../src/app.ts';
import { idOfPath } from '../src/article.ts';
import { parseArticleFile } from '../src/content/article-file.ts';
import { filesBelow } from '../src/content/files-below.ts';
import { hashOf, parserOf, stampOf } from '../src/content/importer.ts';
import type { Place } from './process.ts';

const atOnce = 1_000;
const now = '2026-01-02T00:00:00Z';

export async function fill({ content, data }: Place): Promise<void> {
  const { archive, folder, close } = await openNewsroom({ content, data, clock: () => new Date(now) });
  const site = await folder.readSite();
  const parser = parserOf(site);
  await folder.importMedia(site);
  const files = await filesBelow(join(content, 'articles'));
  for (let from = 0; from < files.length; from += atOnce) {
    const some = files.slice(from, from + atOnce);
    const stamps = await Promise.all(some.map(stampOf));
    archive.act(() => {
      for (const [index, location] of some.entries()) {
        const { path, idPath } = folder.sourceFile(location);
        const bytes = readFileSync(location);
        const { manuscript } = parseArticleFile(bytes, path, site);
        if (!manuscript) throw new Error(`${location} is no article`);
        const uid = idOfPath(idPath);
        archive.recordSource({ path, uid, hash: hashOf(bytes), stamp: String(stamps[index]), parser });
        archive.save(uid, manuscript, now);
      }
    });
  }
  close();
}
