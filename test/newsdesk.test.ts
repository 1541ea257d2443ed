/** What editors do with articles, by whichever way they come. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { parseArticleFile } from '../src/content/article-file.ts';
import { fromPlainText, sourceOf, sourceParts } from '../src/content/article-source.ts';
import { Refused } from '../src/deed.ts';
import { type Editor, scopes } from '../src/token.ts';
import { records } from './logged.ts';
import { article, siteFile, temporaryFolder, testNewsroom, writeFiles } from './newsroom.ts';
import { plain, sharp } from './pictures.ts';
import { plainSite } from './plain-site.ts';

const salma: Editor = { name: 'سلمى', scopes };
const intern: Editor = { name: 'متدرّب', scopes: ['read', 'write'] };

const refused = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    if (error instanceof Refused) return error.reason;
    throw error;
  }
  return null;
};

async function desk(files = {}) {
  const room = await testNewsroom(files);
  const { newsdesk, archive } = room.newsroom;
  const state = (id: string) => archive.article(id)?.state;
  const status = async (path: string) => (await request(room.app.server).get(path).redirects(1)).status;
  return { room, newsdesk, archive, state, status, log: () => room.newsroom.desk.deeds({ limit: 20 }) };
}

describe('an article of the database', () => {
  it('is a draft that only editors see, then published, corrected, withdrawn and published again', async () => {
    const { newsdesk, archive, state, status, room, log } = await desk();
    const id = newsdesk.create(
      { fields: { title: 'سفينة في المرفأ', draft: true, section: 'world' }, text: 'وصلت السفينة.\n' },
      salma,
    );
    expect([state(id), await status(`/a/${id}`)]).toEqual(['draft', 404]);
    room.setClock('2026-11-20T13:00:00Z');
    newsdesk.publish(id, salma);
    expect([state(id), await status(`/a/${id}`)]).toEqual(['published', 200]);
    expect(archive.article(id)?.published.at).toBe('2026-11-20T13:00:00Z');
    const parts = newsdesk.dossier(id).parts;
    const corrected = { ...parts?.fields, correction: 'السفينة سفينتان.' };
    room.setClock('2026-11-20T14:00:00Z');
    expect(newsdesk.save(id, { fields: corrected, text: 'وصلت سفينتان.' }, 2, salma)).toBe(3);
    expect(archive.article(id)?.corrections).toEqual([{ text: 'السفينة سفينتان.', at: '2026-11-20T14:00:00Z' }]);
    newsdesk.withdraw(id, salma);
    expect([state(id), await status(`/a/${id}`)]).toEqual(['withdrawn', 410]);
    newsdesk.publish(id, salma);
    expect([state(id), await status(`/a/${id}`)]).toEqual(['published', 200]);
    expect(archive.revisions(id).map(({ kind }) => kind)).toEqual(['initial', 'correction']);
    expect(log().map(({ who, verb, object }) => [who, verb, object])).toEqual(
      ['published', 'withdrew', 'corrected', 'published', 'created'].map((verb) => ['سلمى', verb, id]),
    );
  });

  it('is saved only over the version that was edited', async () => {
    const { newsdesk } = await desk();
    const id = newsdesk.create({ fields: { title: 'خبر', draft: true }, text: 'أول' }, salma);
    expect(newsdesk.save(id, { fields: { title: 'خبر', draft: true }, text: 'ثانٍ' }, 1, salma)).toBe(2);
    expect(refused(() => newsdesk.save(id, { fields: { title: 'خبر' }, text: 'آخر' }, 1, intern))).toBe('stale');
    expect(newsdesk.dossier(id).parts?.text).toBe('ثانٍ');
  });

  it('that cannot be read is not saved, and says in which line of the text or in which field', async () => {
    const { newsdesk, archive } = await desk();
    const parts = { fields: { title: 'خبر', date: 'soon' }, text: 'نص' };
    const { problems } = newsdesk.preview(null, parts);
    expect(problems).toEqual([{ line: null, message: expect.stringContaining('date: "soon" is no time') }]);
    expect(refused(() => newsdesk.create(parts, salma))).toBe('unreadable');
    expect(archive.catalogue({ limit: 9 })).toEqual([]);
    const doubtful = newsdesk.preview(null, { fields: { title: 'خبر' }, text: 'سطر\n\n«قال ولم يغلق' });
    expect(doubtful.warnings).toEqual([{ line: 3, message: expect.stringContaining('unbalanced quotation mark') }]);
  });

  it('asks for the scope that the deed needs', async () => {
    const { newsdesk, state } = await desk();
    const draft = { title: 'مسودة', draft: true };
    const id = newsdesk.create({ fields: draft, text: 'نص' }, intern);
    expect(newsdesk.save(id, { fields: draft, text: 'نص أطول' }, 1, intern)).toBe(2);
    expect(refused(() => newsdesk.publish(id, intern))).toBe('forbidden');
    expect(refused(() => newsdesk.save(id, { fields: { title: 'مسودة' }, text: 'نص' }, 2, intern))).toBe('forbidden');
    newsdesk.publish(id, salma);
    expect(refused(() => newsdesk.save(id, { fields: draft, text: 'نص' }, 3, intern))).toBe('forbidden');
    expect(state(id)).toBe('published');
  });

  it('that readers saw can be withdrawn whenever it is to appear again; one that nobody saw cannot', async () => {
    const { newsdesk, state, log } = await desk();
    const later = { title: 'خبر', date: '2026-12-19' };
    const id = newsdesk.create({ fields: { title: 'خبر' }, text: 'نص' }, salma);
    newsdesk.save(id, { fields: later, text: 'نص' }, 1, salma);
    expect([state(id), newsdesk.dossier(id).seen]).toEqual(['scheduled', true]);
    newsdesk.withdraw(id, salma);
    expect(state(id)).toBe('withdrawn');
    const unseen = newsdesk.create({ fields: later, text: 'نص' }, salma);
    expect(refused(() => newsdesk.withdraw(unseen, salma))).toBe('elsewhere');
    expect(log().map(({ verb }) => verb)).toEqual([
      ...['scheduled', 'created', 'withdrew'],
      ...['scheduled', 'saved', 'published', 'created'],
    ]);
  });

  it('can be discarded as long as nobody has seen it', async () => {
    const { newsdesk, archive, room } = await desk();
    const seen = newsdesk.create({ fields: { title: 'منشور' }, text: 'نص' }, salma);
    const id = newsdesk.create({ fields: { title: 'مسودة', draft: true, tags: ['بحر'] }, text: 'نص' }, salma);
    await room.app.onIdle();
    newsdesk.discard(id, intern);
    expect(archive.article(id)).toBe(null);
    expect(room.newsroom.desk.source(id)).toBe(null);
    expect(refused(() => newsdesk.discard(seen, salma))).toBe('elsewhere');
  });

  it('is read anew when the settings change', async () => {
    const { newsdesk, archive, room } = await desk();
    const id = newsdesk.create({ fields: { title: 'خبر' }, text: 'نص.\n\nنافذة: عنوان ما' }, salma);
    expect(archive.article(id)?.references).toEqual([]);
    room.write({ 'site.yaml': `${siteFile}labels: {related: [نافذة]}\n` });
    await room.newsroom.reloadSite();
    expect(archive.article(id)?.references.map(({ label, title }) => [label, title])).toEqual([['نافذة', 'عنوان ما']]);
  });
});

describe('a source that can be read no more', () => {
  it('leaves its article as it was, and is named in the log', async () => {
    const { newsdesk, archive, room } = await desk();
    const id = newsdesk.create({ fields: { title: 'خبر' }, text: 'نص' }, salma);
    const source = room.newsroom.desk.source(id);
    if (source) room.newsroom.desk.putSource({ ...source, text: '---\ndate: soon\n---\nنص', parser: 'older' });
    const said = await records();
    await newsdesk.readAgain();
    expect(archive.article(id)?.title).toBe('خبر');
    expect(said.map(({ level, properties }) => [level, properties.id])).toEqual([['warning', id]]);
  });
});

describe('an article of a file', () => {
  const files = { 'articles/one.md': article({ id: 'one', title: 'من ملف', date: '2026-11-20' }, 'نص الملف.') };

  it('is not written at the desk', async () => {
    const { newsdesk } = await desk(files);
    const { owner, parts } = newsdesk.dossier('one');
    expect(owner).toEqual({ is: 'file', path: 'articles/one.md' });
    expect(parts?.text).toBe('نص الملف.\n');
    expect(refused(() => newsdesk.save('one', { fields: { title: 'آخر' }, text: '' }, 1, salma))).toBe('elsewhere');
  });

  it('stays withdrawn, whatever its file says, until it is published', async () => {
    const { newsdesk, room, state } = await desk(files);
    newsdesk.withdraw('one', salma);
    room.write({ 'articles/one.md': article({ id: 'one', title: 'عنوان أحدث', date: '2026-11-20' }) });
    await room.importAgain();
    expect(state('one')).toBe('withdrawn');
    const again = await room.restart();
    expect(again.newsroom.archive.article('one')?.state).toBe('withdrawn');
    again.newsroom.newsdesk.publish('one', salma);
    expect(again.newsroom.archive.article('one')?.state).toBe('published');
  });

  it('is withdrawn now though its file says later, and stays so', async () => {
    const fields = { id: 'one', title: 'من ملف', date: '2026-11-20', withdrawn: '2027-01-01' };
    const { newsdesk, room, state } = await desk({ 'articles/one.md': article(fields) });
    newsdesk.withdraw('one', salma);
    expect(state('one')).toBe('withdrawn');
    room.write({ 'articles/one.md': article({ ...fields, title: 'عنوان أحدث' }) });
    await room.importAgain();
    expect(state('one')).toBe('withdrawn');
    room.write({ 'articles/one.md': article({ ...fields, withdrawn: '2026-11-20T12:00:00Z' }) });
    await room.importAgain();
    expect(() => newsdesk.publish('one', salma)).toThrow('`withdrawn` in articles/one.md keeps it back');
  });

  it('that keeps itself back says what is to be changed, and where', async () => {
    const { newsdesk, log } = await desk({ 'articles/d.md': article({ id: 'd', title: 'مسودة', draft: true }) });
    expect(() => newsdesk.publish('d', salma)).toThrow('`draft` in articles/d.md keeps it back');
    expect(log().map(({ verb }) => verb)).toEqual(['imported']);
  });

  it('that is taken over belongs to the database, and its file is no longer read', async () => {
    const { newsdesk, room, archive } = await desk(files);
    newsdesk.takeOver('one', salma);
    newsdesk.save('one', { fields: { title: 'من المكتب', date: '2026-11-20' }, text: 'نص المكتب.' }, 1, salma);
    room.write({ 'articles/one.md': article({ id: 'one', title: 'من ملف معدّل', date: '2026-11-20' }) });
    await room.importAgain();
    expect(archive.article('one')?.title).toBe('من المكتب');
    expect(room.results.at(-1)?.warnings[0]?.message).toContain('belongs to the database');
  });
});

describe('a file that is taken over', () => {
  it.each([
    ['txt', 'عنوان الخبر\n\nمقدمة الخبر.\n\n0:00\n\nفقرة أولى طويلة بعض الشيء.'],
    ['md', article({ title: 'عنوان', date: '2026-11-20' }, '0:00\n\nفقرة.')],
  ])('keeps the sound that its name says: .%s', async (ending, text) => {
    const { newsdesk, archive } = await desk({ [`articles/2026-11-20-talk.${ending}`]: text });
    const [{ id = '' } = {}] = archive.catalogue({ limit: 1 });
    const before = archive.article(id);
    expect(before?.audio).toBe('2026-11-20-talk.mp3');
    newsdesk.takeOver(id, salma);
    const { audio, body, published, updated } = archive.article(id) ?? {};
    expect({ audio, body, updated }).toEqual({ audio: before?.audio, body: before?.body, updated: null });
    expect(published).toMatchObject({ at: '2026-11-19T22:00:00Z', precision: 'day' });
  });
});

describe('a file from elsewhere', () => {
  const outside = async () => {
    const folder = temporaryFolder();
    const { room, newsdesk, archive } = await desk();
    writeFiles(folder, { 'wire.txt': readFileSync(join(import.meta.dirname, 'fixtures/pasted-page.txt'), 'utf8') });
    const path = join(folder, 'wire.txt');
    const read = () =>
      room.newsroom.importer.importArticle(room.newsroom.folder.sourceFile(path, folder), room.newsroom.site(), {
        always: true,
      });
    return { room, newsdesk, archive, path, read };
  };

  it('belongs to the database, as the Markdown that means the same', async () => {
    const { newsdesk, archive, read } = await outside();
    const { id } = await read();
    const { owner, parts } = newsdesk.dossier(id as string);
    expect(owner).toEqual({ is: 'database', version: 1 });
    const before = archive.article(id as string);
    const text = `${parts?.text}\nفقرة زادها المكتب.\n`;
    newsdesk.save(id as string, { fields: parts?.fields ?? {}, text }, 1, salma);
    const after = archive.article(id as string);
    expect(after?.body.slice(0, -1)).toEqual(before?.body);
    expect(after?.audio).toBe(before?.audio);
  });

  it('is not read over what was edited at the desk since', async () => {
    const { newsdesk, archive, read, path } = await outside();
    const { id } = await read();
    await read();
    expect(newsdesk.ownerOf(id as string)).toEqual({ is: 'database', version: 1 });
    writeFileSync(path, `${readFileSync(path, 'utf8')}\n\nسطر جديد من الوكالة.\n`);
    expect((await read()).outcome).toBe('changed');
    newsdesk.save(id as string, { fields: { title: 'عنوان المكتب' }, text: 'نص' }, 2, salma);
    expect((await read()).outcome).toBe('unchanged');
    writeFileSync(path, `${readFileSync(path, 'utf8')}\n\nسطر آخر.\n`);
    const again = await read();
    expect(again.outcome).toBe('failed');
    expect(again.problems[0]?.message).toContain('where سلمى edited it');
    expect(archive.article(id as string)?.title).toBe('عنوان المكتب');
  });
});

describe('plain text', () => {
  it('as Markdown means the same: whatever signs are in it', () => {
    const text = readFileSync(join(import.meta.dirname, 'fixtures/pasted-page.txt'), 'utf8');
    const signs =
      'عنوان فيه *نجوم* و_خطوط_\n\n# ليس عنواناً [كذا](x) و`رمز` و<b>وسم</b> & رمز\n\n1. ليست قائمة\n\n+ ولا هذه 2*3*4\n\nانظر https://example.com/a_b_c(x) و[[وصلة]]\n\n---\n\nاقرأ أيضاً: عنوان *آخر*\n\n• بند أول\n• بند_ثانٍ';
    for (const one of [text, signs]) {
      // Between two elements Markdown has line ends that say nothing.
      const meaning = (text: string, name: string) =>
        JSON.stringify(parseArticleFile(Buffer.from(text), name, plainSite).manuscript).replaceAll('>\\n', '>');
      expect(meaning(sourceOf(fromPlainText(one, plainSite)), 'a.md')).toBe(meaning(one, 'a.txt'));
    }
  });

  it('as fields and text survives being written and read', () => {
    const parts = {
      fields: { title: 'عنوان: «فيه» نقطتان', draft: true, tags: ['بحر', 'no'], date: '2026-11-20', id: '0123' },
      text: '---\nنص\n',
    };
    expect(sourceParts(sourceOf(parts))).toMatchObject(parts);
    expect(sourceParts('---\nid: 0123\n---\nنص')?.fields).toEqual({ id: '0123' });
  });
});

describe('an upload', () => {
  it('is known by its bytes, never by its name, and never replaces another', async () => {
    const { newsdesk, archive, log } = await desk();
    const picture = await sharp(plain(8, 6)).png().toBuffer();
    const other = await sharp(plain(9, 6)).png().toBuffer();
    const first = await newsdesk.upload('../../etc/مرفأ.png', picture, intern);
    expect(first).toMatchObject({ name: 'uploads/2026-11/مرفأ.png', type: 'image/png', width: 8 });
    expect((await newsdesk.upload('مرفأ.png', picture, intern)).name).toBe(first.name);
    expect((await newsdesk.upload('مرفأ.png', other, intern)).name).toBe('uploads/2026-11/مرفأ-2.png');
    expect(log().map(({ verb }) => verb)).toEqual(['uploaded', 'uploaded']);
    const alike = [sharp(plain(5, 6)), sharp(plain(6, 6))].map((one) => one.png().toBuffer());
    const both = await Promise.all(alike.map(async (one) => newsdesk.upload('معاً.png', await one, intern)));
    expect(both.map(({ name }) => archive.media(name)?.width)).toEqual([5, 6]);
    const twice = await Promise.all([1, 2].map(() => newsdesk.upload('مرّتين.png', picture, intern)));
    expect(new Set(twice.map(({ name }) => name)).size).toBe(1);
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
    await expect(newsdesk.upload('a.png', svg, intern)).rejects.toThrow('neither a picture');
  });
});
