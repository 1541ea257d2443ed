/** References do not depend on the order in which articles come. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import request from 'supertest';
import { expect, it } from 'vitest';
import { article, type Files, type TestNewsroom, testNewsroom } from './newsroom.ts';

const count = 1000;
const places = ['المرفأ', 'الجبل', 'السوق', 'القطار', 'المدرسة', 'الساحل', 'النهر', 'البلدة', 'الحقل', 'الميناء'];

/** A number that looks random and is the same in every run. */
function scattered(seed: number): number {
  return (Math.imul(seed + 1, 2654435761) >>> 0) % 2 ** 31;
}

/** Some titles are shared by two articles, and some that are referred to are nobody's. */
function titleOf(index: number): string {
  const own = index % 97 === 0 ? index + 1 : index;
  return `${places[own % places.length]} في يومه رقم ${own}: ما الذي تغيّر؟`;
}

function corpus(): Files {
  const files = Array.from({ length: count }, (_, index) => {
    const named = [1, 2, 3].map((step) => scattered(index * 3 + step) % (count + 50));
    const lines = [
      `اقرأ أيضاً: ${titleOf(named[0] as number)}`,
      `طالع أيضا: [${titleOf(named[1] as number)}](/a/n${named[1]})`,
      `كما جاء في [[${titleOf(named[2] as number).replace('في يومه', 'في  يومِه')}|مقال سابق]].`,
    ];
    const fields = {
      id: `n${index}`,
      title: titleOf(index),
      date: new Date(Date.UTC(2025, 0, 1) + index * 7_200_000).toISOString(),
      section: `s${index % 7}`,
    };
    return [
      `articles/${String(scattered(index)).padStart(10, '0')}.md`,
      article(fields, `متن.\n\n${lines.join('\n\n')}`),
    ];
  });
  return Object.fromEntries(files);
}

/** They follow from how many articles there were when they were looked for. */
const suggestions = /<aside class="box suggestions".*?<\/aside>/s;

/** Everything that readers get: every page of every feed, and every article's page. */
async function everything({ app, newsroom }: TestNewsroom): Promise<string[]> {
  const texts: string[] = [];
  const get = async (path: string) => {
    const { text } = await request(app.server).get(path).redirects(1).buffer(true);
    texts.push(text.replace(suggestions, ''));
    return text;
  };
  for (const channel of ['', ...Array.from({ length: 7 }, (_, index) => `/sections/s${index}`)]) {
    for (const file of ['rss.xml', 'atom.xml']) await get(`${channel}/${file}`);
    for (let next = `${channel}/feed.json`; next !== ''; )
      next = (JSON.parse(await get(next)).next_url ?? '').replace('https://news.example', '');
  }
  for (let index = 0; index < count; index += 9) await get(`/a/n${index}`);
  texts.push(
    JSON.stringify(Array.from({ length: count }, (_, index) => newsroom.archive.article(`n${index}`)?.references)),
  );
  return texts;
}

async function importedInOrder(order: (names: string[]) => string[]): Promise<string[]> {
  const files = corpus();
  const room = await testNewsroom({});
  for (const name of order(Object.keys(files))) {
    room.write({ [name]: files[name] as string });
    await room.newsroom.importer.importArticle(
      room.newsroom.folder.sourceFile(join(room.content, name)),
      room.newsroom.site(),
    );
  }
  return everything(room);
}

it('1,000 articles with 3,000 references come out the same, imported in any order or one by one as they are saved', {
  timeout: 240_000,
}, async () => {
  const sorted = await testNewsroom(corpus());
  const expected = await everything(sorted);
  const states = Array.from(
    { length: count },
    (_, index) => sorted.newsroom.archive.article(`n${index}`)?.references ?? [],
  ).flat();
  expect(states).toHaveLength(3000);
  const inState = (wanted: string) => states.filter(({ state }) => state === wanted).length;
  expect(inState('resolved')).toBeGreaterThan(2500);
  expect(inState('ambiguous')).toBeGreaterThan(10);
  expect(inState('pending')).toBeGreaterThan(50);

  expect(await importedInOrder((names) => [...names].reverse())).toEqual(expected);
  expect(
    await importedInOrder((names) =>
      [...names].sort(
        (a, b) => scattered(a.length + Number(a.slice(9, 19))) - scattered(b.length + Number(b.slice(9, 19))),
      ),
    ),
  ).toEqual(expected);
  expect(await savedOneByOne()).toEqual(expected);
});

/** Saved into the watched folder of a running app, in a handful of batches of growing size. */
async function savedOneByOne(): Promise<string[]> {
  const files = Object.entries(corpus());
  let taken = () => {};
  const room = await testNewsroom({}, { onBatch: () => taken() });
  mkdirSync(join(room.content, 'articles'), { recursive: true });
  const imported = () => room.results.filter(({ outcome }) => outcome === 'new').length;
  for (const [name, text] of files) writeFileSync(join(room.content, name), text);
  while (imported() < count)
    await new Promise<void>((resolve) => {
      taken = resolve;
    });
  expect(readdirSync(join(room.content, 'articles'))).toHaveLength(count);
  expect(readFileSync(join(room.content, files[0]?.[0] as string), 'utf8')).toBe(files[0]?.[1]);
  return everything(room);
}
