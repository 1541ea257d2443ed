/** Files that come, change, move, clash and go. */
import { readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import request from 'supertest';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openNewsroom } from '../../src/app.ts';
import { idOfPath } from '../../src/article.ts';
import { records } from '../logged.ts';
import { article, siteFile, type TestNewsroom, temporaryFolder, testNewsroom, writeFiles } from '../newsroom.ts';

const port = article({ title: 'المرفأ', date: '2026-11-01' });
const picture = readFileSync(join(import.meta.dirname, '../../content/media/sea-chart.jpg'));
const move = ({ content }: TestNewsroom, from: string, to: string) =>
  renameSync(join(content, from), join(content, to));

async function body({ app }: TestNewsroom, path: string): Promise<string> {
  return (await request(app.server).get(encodeURI(path)).buffer(true).expect(200)).text;
}

describe('importing the content folder', () => {
  it('is idempotent: a second time nothing is new, and no validator moves', async () => {
    const room = await testNewsroom({ 'articles/port.md': port });
    const { again: _again, ...revision } = room.newsroom.archive.revision('site/', 'everything');
    await room.importAgain();
    const again = await room.restart();
    expect(again.results.map(({ outcome }) => outcome)).toEqual(['unchanged']);
    expect(again.newsroom.archive.revision('site/', 'everything')).toMatchObject(revision);
  });

  it('takes what is good and names what is bad, by file and line', async () => {
    const room = await testNewsroom({
      'articles/good.md': port,
      'articles/no-title.md': '---\ndate: 2026-11-01\n---\nنص\n',
      'articles/bad-date.md': '---\ntitle: س\ndate: غداً\n---\nنص\n',
      'articles/bad-yaml.md': '---\ntitle: "س\n---\nنص\n',
      'articles/binary.txt': new Uint8Array([0xff, 0xfe, 0xff, 0xdc, 0x80, 0x81]),
      'articles/empty.txt': '',
    });
    const problems = Object.fromEntries(room.results.map(({ file, problems: found }) => [file, found]));
    expect(problems['articles/good.md']).toEqual([]);
    expect(problems['articles/no-title.md']).toMatchObject([{ line: 1, message: expect.stringContaining('title') }]);
    expect(problems['articles/bad-date.md']).toMatchObject([
      { line: 3, message: expect.stringContaining('2026-11-20') },
    ]);
    expect(problems['articles/bad-yaml.md']?.[0]?.message).toContain('YAML');
    expect(problems['articles/binary.txt']?.[0]?.message).toContain('UTF-8');
    expect(problems['articles/empty.txt']?.[0]?.message).toContain('title');
    expect(JSON.parse(await body(room, '/feed.json')).items).toHaveLength(1);
  });

  it('leaves the published article as it is when its file becomes bad', async () => {
    const room = await testNewsroom({ 'articles/port.md': port });
    room.write({ 'articles/port.md': '---\ntitle: [\n---\n' });
    await room.importAgain();
    expect(room.results.at(-1)?.outcome).toBe('failed');
    expect(await body(room, '/rss.xml')).toContain('المرفأ');
  });

  it('keeps the article of a renamed file, and advises to write its id down', async () => {
    const room = await testNewsroom({ 'articles/port.md': port });
    const id = idOfPath('port');
    expect(room.newsroom.archive.article(id)?.title).toBe('المرفأ');
    move(room, 'articles/port.md', 'articles/harbour.md');
    await room.importAgain();
    const { id: kept, outcome, warnings } = room.results.at(-1) ?? {};
    expect({ kept, outcome }).toEqual({ kept: id, outcome: 'unchanged' });
    expect(warnings?.[0]?.message).toContain(`id: ${id}`);
    expect(room.newsroom.archive.article(idOfPath('harbour'))).toBeNull();
    expect(room.reported).toEqual([]);
  });

  it('names both files where two want one id, and takes only the first', async () => {
    const room = await testNewsroom({
      'articles/a.md': article({ title: 'أ', id: 'same' }),
      'articles/b.md': article({ title: 'ب', id: 'same' }),
    });
    expect(room.results.map(({ outcome }) => outcome)).toEqual(['new', 'failed']);
    expect(room.results[1]?.problems[0]).toMatchObject({
      file: 'articles/b.md',
      message: expect.stringContaining('articles/a.md'),
    });
    expect(room.newsroom.archive.article('same')?.title).toBe('أ');
  });

  it('refuses another id for an article that has one', async () => {
    const room = await testNewsroom({ 'articles/port.md': port });
    room.write({ 'articles/port.md': article({ title: 'المرفأ', id: 'another' }) });
    await room.importAgain();
    expect(room.results.at(-1)?.problems[0]?.message).toContain(idOfPath('port'));
    expect(room.newsroom.archive.article('another')).toBeNull();
  });

  it('reports a removed file and changes nothing', async () => {
    const room = await testNewsroom({ 'articles/port.md': port });
    rmSync(join(room.content, 'articles/port.md'));
    await room.importAgain();
    expect(room.reported).toEqual(['removed articles/port.md']);
    expect(await body(room, '/rss.xml')).toContain('المرفأ');
  });

  it('shows a picture as soon as it is there, in the feeds of the article that names it', async () => {
    const room = await testNewsroom({ 'articles/port.md': article({ title: 'المرفأ', image: 'port.jpg' }) });
    expect(room.results[0]?.warnings[0]?.message).toContain('port.jpg');
    expect(await body(room, '/rss.xml')).not.toContain('media:content');
    const before = room.newsroom.archive.revision('site/').number;
    room.write({ 'media/port.jpg': picture });
    await room.importAgain();
    expect(room.newsroom.archive.revision('site/').number).toBeGreaterThan(before);
    expect(await body(room, '/rss.xml')).toContain('media:content');
  });

  it('attaches that sound also when it comes after the text', async () => {
    const sound = readFileSync(join(import.meta.dirname, '../../content/media/ras-al-nour-second-quay.mp3'));
    const room = await testNewsroom({
      'articles/talk.txt': 'عنوان الحديث\n\nملخّص الحديث.\n\n0:00\n\nنص الحديث كما أُلقي.',
    });
    expect(room.results[0]?.warnings).toEqual([]);
    expect(JSON.parse(await body(room, '/feed.json')).items[0]).not.toHaveProperty('attachments');
    room.write({ 'media/talk.mp3': sound });
    await room.importAgain();
    expect(JSON.parse(await body(room, '/feed.json')).items[0].attachments).toMatchObject([
      { mime_type: 'audio/mpeg' },
    ]);
  });

  it('keeps the address of a picture that was drawn anew, with the bytes it had', async () => {
    const old = readFileSync(join(import.meta.dirname, '../../content/media/harbour-dawn.jpg'));
    const room = await testNewsroom({
      'media/port.jpg': old,
      'articles/port.md': article({ title: 'المرفأ', image: 'port.jpg' }),
    });
    const address = async () => new URL(JSON.parse(await body(room, '/feed.json')).items[0].image).pathname;
    const before = await address();
    room.write({ 'media/port.jpg': picture });
    await room.importAgain();
    expect(await address()).not.toBe(before);
    expect((await request(room.app.server).get(before).buffer(true).expect(200)).body.equals(old)).toBe(true);
  });

  it('warns of an alias that leads to another article', async () => {
    const room = await testNewsroom({
      'articles/a.md': article({ id: 'a', title: 'أ', aliases: ['/old'] }),
      'articles/b.md': article({ id: 'b', title: 'ب', aliases: ['/old', '/rss.xml'] }),
    });
    expect(room.results[1]?.warnings).toMatchObject([
      { message: expect.stringContaining('/old leads to the article a') },
    ]);
    await body(room, '/rss.xml');
  });

  it('dates an undated draft by its publication, not by its first import', async () => {
    const room = await testNewsroom(
      { 'articles/a.md': article({ id: 'a', title: 'أ', draft: true }) },
      { now: '2026-11-10T00:00:00Z' },
    );
    room.setClock('2026-11-12T00:00:00Z');
    room.write({ 'articles/a.md': article({ id: 'a', title: 'أ' }) });
    await room.importAgain();
    expect(room.newsroom.archive.article('a')?.published.at).toBe('2026-11-12T00:00:00Z');
  });

  it('takes no hidden files', async () => {
    const room = await testNewsroom({ 'articles/.draft.md': port, 'articles/._a.md': port });
    expect(room.results).toEqual([]);
  });

  it('shows the icon of the publication as soon as it is there', async () => {
    const room = await testNewsroom({ 'articles/port.md': port });
    room.write({ 'site.yaml': 'title: نشرة\nlanguage: ar\nicon: icon.jpg\n' });
    await room.newsroom.reloadSite();
    expect(JSON.parse(await body(room, '/feed.json'))).not.toHaveProperty('icon');
    room.write({ 'media/icon.jpg': picture });
    await room.importAgain();
    expect(JSON.parse(await body(room, '/feed.json')).icon).toContain('/icon.jpg');
  });

  it('names a media file that is no picture and no sound', async () => {
    const room = await testNewsroom({ 'media/notes.jpg': 'not a picture', 'articles/port.md': port });
    expect(room.reported).toEqual([expect.stringContaining('media/notes.jpg: neither a picture')]);
  });

  it('attaches the sound of the same name to a text with a player mark', async () => {
    const sound = readFileSync(join(import.meta.dirname, '../../content/media/ras-al-nour-second-quay.mp3'));
    const room = await testNewsroom({
      'media/talk.mp3': sound,
      'articles/talk.txt': 'عنوان الحديث\n\nملخّص الحديث.\n\n0:00\n\nنص الحديث كما أُلقي في القاعة.',
    });
    expect(JSON.parse(await body(room, '/feed.json')).items[0].attachments).toMatchObject([
      { mime_type: 'audio/mpeg' },
    ]);
  });

  it('reads every article anew when site.yaml changes what it means', async () => {
    const room = await testNewsroom({
      'articles/port.md': article({ title: 'Port', section: 'world' }, 'See also: Elsewhere'),
    });
    room.write({ 'site.yaml': 'title: Harbour News\nlanguage: en\nsections: [{slug: world, title: Abroad}]\n' });
    await room.newsroom.reloadSite();
    expect(room.newsroom.archive.article(idOfPath('port'))).toMatchObject({
      language: 'en',
      section: { title: 'Abroad' },
    });
    expect(await body(room, '/rss.xml')).toContain('<title>Harbour News</title>');
  });
});

describe('a running app', () => {
  it('has a moment after each file that is taken, not after all alone', async () => {
    const content = temporaryFolder();
    writeFiles(content, { 'site.yaml': siteFile, 'articles/port.md': port });
    const newsroom = await openNewsroom({ data: temporaryFolder(), content, clock: () => new Date(), report: {} });
    onTestFinished(() => newsroom.close());
    let files = 0;
    const { promise, resolve } = Promise.withResolvers<void>();
    const close = await newsroom.folder.watch(newsroom.site, {
      importEverything: () => newsroom.importContent(),
      onSite: async () => {},
      onFile: () => void files++,
      onBatch: () => files >= 2 && resolve(),
    });
    writeFiles(content, { 'articles/new/a.md': article({ title: 'أ' }), 'articles/new/b.md': article({ title: 'ب' }) });
    await promise;
    await close();
    expect(files).toBeGreaterThanOrEqual(2);
  });

  it('says in the log that the icon of site.yaml is not there, and nothing where it is', async () => {
    const said = await records();
    const settings = 'title: نشرة\nlanguage: ar\nicon: icon.jpg\n';
    await testNewsroom({ 'site.yaml': settings });
    const ofIcon = () => said.filter(({ message }) => message.join('').includes('icon'));
    expect(ofIcon().map(({ level, properties }) => [level, properties])).toEqual([['warning', { icon: 'icon.jpg' }]]);
    await testNewsroom({ 'site.yaml': settings, 'media/icon.jpg': picture });
    expect(ofIcon().length).toBe(1);
  });

  it('has a saved, a renamed and a repaired file in its feeds without a restart', async () => {
    const batches: (() => void)[] = [];
    const room = await testNewsroom({ 'articles/port.md': port }, { onBatch: () => batches.shift()?.() });
    const nextBatch = () => new Promise<void>((resolve) => batches.push(resolve));
    const afterSaving = async (save: () => void) => {
      const done = nextBatch();
      save();
      await done;
      return body(room, '/rss.xml');
    };
    expect(await afterSaving(() => room.write({ 'articles/new/sea.md': article({ title: 'البحر' }) }))).toContain(
      'البحر',
    );
    expect(
      await afterSaving(() =>
        room.write({ 'articles/port.md': article({ title: 'المرفأ الكبير', date: '2026-11-01' }) }),
      ),
    ).toContain('المرفأ الكبير');
    expect(await afterSaving(() => move(room, 'articles/new', 'articles/old'))).toContain('البحر');
    expect(room.newsroom.archive.article(idOfPath('new/sea'))?.title).toBe('البحر');
    expect(await afterSaving(() => room.write({ 'site.yaml': 'title: اسم جديد\nlanguage: ar\n' }))).toContain(
      'اسم جديد',
    );
    expect(await afterSaving(() => room.write({ 'site.yaml': 'title: [' }))).toContain('اسم جديد');
  });
});
