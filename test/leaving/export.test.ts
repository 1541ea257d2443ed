/** What is exported becomes an equal publication in a new database. */
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import type { Archive } from '../../src/archive.ts';
import { exportCommand } from '../../src/commands/export.ts';
import { readConfig } from '../../src/config.ts';
import { type Editor, scopes } from '../../src/token.ts';
import { article, type TestNewsroom, temporaryFolder, testNewsroom } from '../newsroom.ts';
import { plain, sharp } from '../pictures.ts';

const salma: Editor = { name: 'سلمى', scopes };
const sample = join(import.meta.dirname, '../../content');

async function exported(room: TestNewsroom, folder = join(temporaryFolder(), 'out')) {
  const { config } = readConfig({ NASHRA_DATA: room.data, NASHRA_CONTENT: room.content });
  return { folder, status: await exportCommand(config, folder) };
}

/** The publication that a new database makes of an export, at the same time of day. */
async function madeAnew(content: string, now: string): Promise<TestNewsroom> {
  const copy = temporaryFolder();
  cpSync(content, copy, { recursive: true });
  return testNewsroom({}, { content: copy, now });
}

function idsIn(archive: Archive): string[] {
  return archive
    .catalogue({ limit: 10_000 })
    .map(({ id }) => id)
    .sort();
}

function everyArticle(archive: Archive) {
  return Object.fromEntries(idsIn(archive).map((id) => [id, archive.article(id)]));
}

function filesIn(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    names.map(({ parentPath, name }) => [
      join(parentPath, name).slice(folder.length + 1),
      readFileSync(join(parentPath, name)).toString('base64'),
    ]),
  );
}

async function answers(room: TestNewsroom, paths: string[]) {
  const found: [string, number, string, string][] = [];
  for (const path of paths) {
    const { status, text, headers } = await request(room.app.server).get(encodeURI(path)).buffer(true);
    found.push([path, status, text ?? '', headers.location ?? '']);
  }
  return found;
}

const feeds = ['/rss.xml', '/atom.xml', '/feed.json', '/sections/world/atom.xml', '/feeds.opml', '/sitemap-news.xml'];

describe('an export', () => {
  it('has the followers as CSV, and refuses a folder in which something lies', async () => {
    const room = await testNewsroom({ 'articles/a.md': article({ title: 'مقال' }) });
    const { federation } = room.newsroom;
    federation.actorAt('news');
    const uri = 'https://social.example/users/a,b';
    const actor = { uri, inbox: `${uri}/inbox`, sharedInbox: null, name: 'x', url: uri, keyIds: [] };
    federation.follow('news', actor, `${uri}/follow`, '2026-11-20T00:00:00Z');
    const { folder, status } = await exported(room);
    expect(status).toBe(0);
    expect(readFileSync(join(folder, 'followers.csv'), 'utf8')).toBe(`news,"${uri}",2026-11-20T00:00:00Z\n`);
    await expect(exported(room, folder)).rejects.toThrow('is not empty');
  });

  it('of the sample publication is its files byte for byte, and an equal publication again', async () => {
    const content = temporaryFolder();
    cpSync(sample, content, { recursive: true });
    const now = '2026-11-23T12:00:00Z';
    const room = await testNewsroom({}, { content, now });
    await room.app.onIdle();
    const { folder, status } = await exported(room);
    expect(status).toBe(0);
    const [before, after] = [filesIn(content), filesIn(folder)];
    // Plain texts without a day in their names got their date from the import.
    expect(after).toEqual({ ...before, 'followers.csv': '' });
    const again = await madeAnew(folder, now);
    await again.app.onIdle();
    expect(everyArticle(again.newsroom.archive)).toEqual(everyArticle(room.newsroom.archive));
    const pages = idsIn(room.newsroom.archive).map((id) => `/a/${id}/`);
    expect(await answers(again, [...feeds, ...pages])).toEqual(await answers(room, [...feeds, ...pages]));
  });

  it('says what only the database knows: ids, days, edits, corrections, former names, choices, states', async () => {
    const files = {
      'articles/wire.txt':
        'خبر من الوكالة بلا تاريخ\n\nوصلت ثلاث سفن إلى المرفأ صباح اليوم.\n\n0:00\n\nاقرأ أيضاً: عنوان\n',
      'articles/2026-11-18-dated.txt': 'خبر مؤرخ باسمه\n\nنص الخبر المؤرخ.\n',
      'articles/undated.md': article({ title: 'بلا تاريخ', tags: ['بحر', 'سفن'] }),
      'articles/edited.md': article({ id: 'edited', title: 'العنوان الأول', date: '2026-11-10', slug: 'first-slug' }),
      'articles/moved.md': article({ title: 'سيُنقل', date: '2026-11-10 08:30' }),
      'articles/hidden.md': article({ id: 'hidden', title: 'سيُخفى', date: '2026-11-10' }),
      'articles/withdrawn.md': article({ id: 'withdrawn', title: 'سيُسحب', date: '2026-11-10' }),
      'articles/later.md': article({ id: 'later', title: 'يؤجل', date: '2026-11-19' }),
      'articles/gone.md': article(
        {
          id: 'gone',
          guid: 'urn:x:7',
          title: 'ملفه حُذف',
          date: '2026-11-11',
          image: 'p.jpg',
          related: ['العنوان الأول'],
        },
        'فقرة **مهمة** و[رابط](https://example.org/a?b=1&c=2) و[[العنوان الأول|كلمات]].\n\n- أولاً\n- ثانياً\n\n> اقتباس\n\n![سفينة](p.jpg "تعليق \\"بعلامات\\"")\n\n## قسم\n\n| أ | ب |\n| --- | --- |\n| 1 | 2 |\n\nRead also: [page](https://example.org/x)',
      ),
      'articles/two-a.md': article({ id: 'two-a', title: 'عنوان', date: '2026-11-01' }),
      'articles/two-b.md': article({ id: 'two-b', title: 'عنوان', date: '2026-11-02' }),
      'articles/old-names.md': article(
        { id: 'refers', title: 'يحيل', date: '2026-11-12' },
        'اقرأ أيضاً: العنوان الأول\n\nاقرأ أيضاً: عنوان\n\nاقرأ أيضاً: [قديم](/old/path)',
      ),
      'media/p.jpg': await sharp(plain(40, 30)).jpeg().toBuffer(),
    };
    const room = await testNewsroom(files);
    const at = async (now: string, more: Record<string, string>) => {
      room.setClock(now);
      room.write(more);
      await room.importAgain();
    };
    const edited = { id: 'edited', title: 'العنوان الثاني', date: '2026-11-10', aliases: ['/old/path'] };
    await at('2026-11-20T13:00:00Z', {
      'articles/edited.md': article({ ...edited, correction: 'الأول: كان خطأ.' }, 'نص آخر.'),
      'articles/hidden.md': article({ id: 'hidden', title: 'سيُخفى', date: '2026-11-10', draft: true }),
      'articles/later.md': article({ id: 'later', title: 'يؤجل', date: '2026-12-19' }),
    });
    await at('2026-11-20T14:00:00Z', {
      'articles/edited.md': article({ ...edited, aliases: ['/new/path'], correction: 'والثاني # أيضاً.' }, 'نص ثالث.'),
    });
    const { newsdesk, archive } = room.newsroom;
    newsdesk.withdraw('withdrawn', salma);
    newsdesk.settleReference('refers', 1, 'two-a', salma);
    const { rename, rm } = await import('node:fs/promises');
    await rename(join(room.content, 'articles/moved.md'), join(room.content, 'articles/elsewhere.md'));
    await rm(join(room.content, 'articles/gone.md'));
    await room.importAgain();
    const made = (fields: object, text = 'نص من المكتب.') => newsdesk.create({ fields: { ...fields }, text }, salma);
    made({ id: 'db-draft', title: 'مسودة', draft: true });
    made({ id: 'db-mark', title: 'ملصق من صفحة', date: '2026-11-19' }, '0:00 / 2:41\n\nنص بعد علامة المشغل.');
    made({ id: 'db-later', title: 'مجدول', date: '2026-12-24 09:00' });
    const shown = made({
      id: 'db-shown',
      title: 'منشور',
      date: '2026-11-20',
      tags: ['بحر'],
      image: { src: 'p.jpg', alt: 'س' },
    });
    room.setClock('2026-11-20T15:00:00Z');
    const { parts } = newsdesk.dossier(shown);
    newsdesk.save(
      shown,
      { fields: { ...parts?.fields, title: 'منشور ومعدل', correction: 'عُدّل.' }, text: 'نص جديد.' },
      1,
      salma,
    );
    newsdesk.withdraw(made({ id: 'db-withdrawn', title: 'مسحوب' }), salma);
    made({ id: 'db-expired', title: 'منقضٍ', date: '2026-11-01', expires: '2026-11-02' });
    newsdesk.takeOver('two-b', salma);
    await room.app.onIdle();

    const { folder, status } = await exported(room);
    expect(status).toBe(1);
    const now = '2026-11-20T15:00:00Z';
    const again = await madeAnew(folder, now);
    await again.app.onIdle();
    expect(again.reported).toEqual([]);
    expect(everyArticle(again.newsroom.archive)).toEqual(everyArticle(archive));
    const states = new Set(Object.values(everyArticle(archive)).map((one) => one?.state));
    expect([...states].sort()).toEqual(['draft', 'hidden', 'published', 'scheduled', 'withdrawn']);
    const paths = [...idsIn(archive).map((id) => `/a/${id}`), '/a/edited/first-slug', '/old/path', '/new/path'];
    expect(await answers(again, [...feeds, ...paths])).toEqual(await answers(room, [...feeds, ...paths]));
    const second = await exported(again);
    expect(second.status).toBe(0);
    expect(filesIn(second.folder)).toEqual(filesIn(folder));
  });
});
