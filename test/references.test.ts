/** A pair of articles through everything that can happen between them: pages, feeds, and whose validators move. */
import { parseAtomFeed, parseRssFeed } from 'feedsmith';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { article, type Files, origin, siteFile, type TestNewsroom, testNewsroom } from './newsroom.ts';

/** «الحدث» refers to «الهدف» by its title; they share the site and the language, and nothing else. */
const source = {
  id: 'source',
  title: 'الحدث كما جرى',
  date: '2026-11-01T08:00:00Z',
  section: 'world',
  author: 'salma',
  tags: ['حدث'],
};
const target = {
  id: 'target',
  title: 'ما وراء القرار: قراءة أولى',
  date: '2026-10-01',
  section: 'analysis',
  tags: ['هدف'],
};
const bystander = { id: 'bystander', title: 'لا شأن له', date: '2026-09-01', section: 'sports', tags: ['بعيد'] };
const line = 'إقرأ أيضًا: ما وراء القرار قراءة أولى';
const permanent = `${origin}/a/target`;

const channels = [
  '',
  '/sections/world',
  '/sections/analysis',
  '/sections/sports',
  '/authors/salma',
  '/tags/حدث',
  '/tags/هدف',
  '/tags/بعيد',
  '/languages/ar',
];
const pages = ['/a/source/الحدث-كما-جرى', '/a/bystander/لا-شأن-له'];
const addresses = [
  ...channels.flatMap((path) => [
    path || '/',
    ...['rss.xml', 'atom.xml', 'feed.json'].map((file) => `${path}/${file}`),
  ]),
  ...pages,
];

type Snapshot = Map<string, { tag: string | undefined; text: string }>;

async function snapshot({ app }: TestNewsroom): Promise<Snapshot> {
  const answers = addresses.map(async (address) => {
    const { headers, text } = await request(app.server).get(encodeURI(address)).buffer(true);
    return [address, { tag: headers.etag, text }] as const;
  });
  return new Map(await Promise.all(answers));
}

/** The addresses whose bytes changed. Every one of them, and no other that is byte-equal, has a new tag. */
function changed(before: Snapshot, after: Snapshot): string[] {
  return addresses.filter((address) => before.get(address)?.text !== after.get(address)?.text);
}

function moved(before: Snapshot, after: Snapshot): string[] {
  return addresses.filter((address) => before.get(address)?.tag !== after.get(address)?.tag);
}

async function walk(files: Files) {
  const sections = 'sections:\n  - {slug: analysis, title: تحليل}\n  - {slug: sports, title: رياضة}';
  const site = siteFile.replace('sections:', sections);
  const room = await testNewsroom(
    { 'site.yaml': site, 'articles/bystander.md': article(bystander), ...files },
    { now: '2026-11-10T00:00:00Z' },
  );
  let minute = 0;
  let last = await snapshot(room);
  return {
    room,
    /** Saves files and tells what that changed. */
    async step(save: () => void) {
      minute += 1;
      room.setClock(`2026-11-10T00:${String(minute).padStart(2, '0')}:00Z`);
      save();
      await room.importAgain();
      const now = await snapshot(room);
      const result = { changed: changed(last, now), moved: moved(last, now) };
      last = now;
      return result;
    },
    reference: () => room.newsroom.archive.article('source')?.references[0],
    updated: () => room.newsroom.archive.article('source')?.updated,
    text: (address: string) => last.get(address)?.text ?? '',
    page: async (path: string) => (await request(room.app.server).get(path).redirects(1)).text,
  };
}

const ofSource = ['/', '/sections/world', '/authors/salma', '/tags/حدث', '/languages/ar'];
const feedsOf = (paths: string[]) =>
  paths.flatMap((path) => ['rss.xml', 'atom.xml', 'feed.json'].map((file) => `${path === '/' ? '' : path}/${file}`));
const untouchedByBoth = addresses.filter((address) => /sports|بعيد|bystander/.test(address));

describe('a related line', () => {
  it('stays true while everything around it changes', async () => {
    const { room, step, reference, updated, text, page } = await walk({
      'articles/source.md': article(source, `نص.\n\n${line}`),
    });
    const writeTarget = (more: Record<string, unknown> = {}, file = 'articles/target.md') =>
      room.write({ [file]: article({ ...target, ...more }) });
    const json = (address: string) =>
      JSON.parse(text(address)).items.find(({ id }: { id: string }) => id.endsWith('/source'))._nashra.related[0];
    const expectLink = (title: string) => {
      expect(reference()).toMatchObject({ state: 'resolved', target: { id: 'target', title } });
      for (const address of feedsOf(ofSource)) expect(text(address)).toContain(title);
      expect(text('/rss.xml')).toContain(
        `<atom:link rel="related" href="${permanent}" type="text/html" hreflang="ar" title="${title}"/>`,
      );
      expect(text('/atom.xml')).toContain(
        `<link rel="related" href="${permanent}" type="text/html" hreflang="ar" title="${title}"/>`,
      );
      for (const address of ['/rss.xml', '/atom.xml'])
        expect(text(address)).toContain(`<dcterms:references>${permanent}</dcterms:references>`);
      expect(json('/feed.json')).toEqual({ id: permanent, url: permanent, title, language: 'ar', state: 'resolved' });
      expect(text(pages[0] as string)).toMatch(
        new RegExp(
          `<p class="read-also"><span>إقرأ أيضًا:</span> <a href="/a/target/[^"]+" rel="related">${title}</a></p>`,
        ),
      );
    };
    const expectText = (state: string) => {
      expect(reference()).toMatchObject({ state, target: null });
      for (const address of ['/sections/world/rss.xml', '/sections/world/atom.xml']) {
        expect(text(address)).toContain('إقرأ أيضًا: ما وراء القرار قراءة أولى');
        expect(text(address)).not.toContain(permanent);
      }
      expect(json('/feed.json')).toEqual({ title: 'ما وراء القرار قراءة أولى', state });
      expect(text(pages[0] as string)).toContain(
        `<p class="read-also" data-ref="${state}"><span>إقرأ أيضًا:</span> ما وراء القرار قراءة أولى</p>`,
      );
    };
    const expectTouched = ({ changed: bytes, moved: tags }: Awaited<ReturnType<typeof step>>) => {
      for (const address of bytes) expect(tags).toContain(address);
      for (const address of untouchedByBoth) expect(tags).not.toContain(address);
    };
    const expectQuiet = (step: Parameters<typeof expectTouched>[0]) => {
      expectTouched(step);
      expect(updated()).toBeNull();
    };

    expectText('pending');

    const arrival = await step(() => writeTarget());
    expectQuiet(arrival);
    expect(arrival.changed).toEqual(expect.arrayContaining([...feedsOf(ofSource), pages[0]]));
    expectLink('ما وراء القرار: قراءة أولى');
    expect(await page('/a/target')).toMatch(/ورد ذكره في[\s\S]*\/a\/source\/[\s\S]*الحدث كما جرى/);

    const rename = await step(() => writeTarget({ title: 'ما وراء القرار: قراءة ثانية' }));
    expectQuiet(rename);
    expect(rename.changed).toEqual(expect.arrayContaining([...feedsOf(ofSource), pages[0]]));
    expectLink('ما وراء القرار: قراءة ثانية');
    await request(room.app.server).get(encodeURI('/a/target/ما-وراء-القرار-قراءة-أولى')).expect(301);

    expectQuiet(await step(() => writeTarget()));
    expectLink('ما وراء القرار: قراءة أولى');

    const twin = { ...target, id: 'twin', title: 'ما وراء القرار، قراءة أولى' };
    const ambiguity = await step(() => room.write({ 'articles/twin.md': article(twin) }));
    expectQuiet(ambiguity);
    expectText('ambiguous');
    expect(await page('/a/target')).not.toContain('/a/source');

    const settled = article(source, `نص.\n\nإقرأ أيضًا: [ما وراء القرار قراءة أولى](/a/target)`);
    await step(() => room.write({ 'articles/source.md': settled }));
    expect(reference()).toMatchObject({ state: 'resolved', target: { id: 'target' } });
    await step(() =>
      room.write({
        'articles/source.md': article({ ...source, edit: 'minor' }, `نص.\n\n${line}`),
        'articles/twin.md': article({ ...twin, draft: true }),
      }),
    );
    expectLinkState('resolved');

    const withdrawal = await step(() => writeTarget({ withdrawn: '2026-11-10T00:00:00Z' }));
    expectTouched(withdrawal);
    expect(withdrawal.changed).toEqual(expect.arrayContaining([...feedsOf(ofSource), pages[0]]));
    expect(reference()).toMatchObject({ state: 'dead', target: null });
    expect(text(pages[0] as string)).toContain(
      '<p class="read-also" data-ref="dead"><span>إقرأ أيضًا:</span> ما وراء القرار قراءة أولى</p>',
    );

    expectTouched(await step(() => writeTarget()));
    expectLinkState('resolved');

    function expectLinkState(state: string): void {
      expect(reference()).toMatchObject({ state, target: { id: 'target' } });
      expect(text(pages[0] as string)).toContain('<a href="/a/target/');
    }
  });

  it('of plain text becomes a link when its article arrives with an extra shadda and an ellipsis', async () => {
    const plain =
      'عنوان الخبر\n\nملخّص الخبر.\n\n0:00\n\nمتن الخبر هنا.\n\nاقرأ أيضاً: الصيف والشتاء في الجبل.. كيف يتعاونان؟\n\nاخترنا لك';
    const room = await testNewsroom({ 'articles/2026-11-01-news.txt': plain });
    const id = room.results[0]?.id as string;
    expect(room.newsroom.archive.article(id)?.references[0]?.state).toBe('pending');
    room.write({
      'articles/seasons.md': article({
        id: 'seasons',
        title: 'الصّيف والشتاء في الجبل… كيف يتعاونان؟',
        date: '2026-11-02',
      }),
    });
    await room.importAgain();
    expect(room.newsroom.archive.article(id)?.references[0]).toMatchObject({
      state: 'resolved',
      target: { id: 'seasons' },
    });
    for (const path of ['/rss.xml', '/atom.xml', '/feed.json', `/a/${id}`]) {
      const { text } = await request(room.app.server).get(path).redirects(1).buffer(true);
      expect(text).toMatch(/اقرأ أيضاً:(<\/span>)? (<|&lt;)a href=\\?"[^"]*\/a\/seasons/);
    }
  });
});

describe('a reference finds its article', () => {
  const named = {
    id: 'named',
    title: 'قطار الجبل: عودة بعد 30 عاماً',
    date: '2026-10-01',
    slug: 'mountain-train',
    aliases: ['/2019/train'],
    canonical: 'https://old.example/news/123',
  };
  const stateFor = async (body: string, more: Record<string, unknown> = {}) => {
    const { newsroom } = await testNewsroom({
      'articles/named.md': article(named),
      'articles/from.md': article({ id: 'from', title: 'من هنا', date: '2026-10-02', ...more }, body),
    });
    const [reference] = newsroom.archive.article('from')?.references ?? [];
    return reference?.state === 'resolved' ? reference.target?.id : reference?.state;
  };

  it.each([
    ['its title', 'طالع أيضا: قطار الجبل عودة بعد ٣٠ عاما'],
    ['its title with marks and tatweel', 'اقرأ أيضاً: قـطار الجَبَل: عودةٌ بعد 30 عاماً'],
    ['its title with the site behind it', 'اقرأ أيضاً: قطار الجبل: عودة بعد 30 عاماً | نشرة الاختبار'],
    ['its title with a wrapper', 'اقرأ أيضاً: بالفيديو.. قطار الجبل: عودة بعد 30 عاماً'],
    ['the beginning of its title', 'اقرأ أيضاً: قطار الجبل: عودة بعد…'],
    ['its id in an address', 'اقرأ أيضاً: [القطار](/a/named)'],
    ['its page', 'اقرأ أيضاً: [القطار](https://news.example/a/named/mountain-train?utm=1#x)'],
    ['a page with a former slug', 'اقرأ أيضاً: [القطار](https://news.example/2019/train/)'],
    ['the address where it appeared first', 'اقرأ أيضاً: [القطار](http://old.example/news/123)'],
    ['its slug', 'اقرأ أيضاً: mountain-train'],
    ['its id in an address with any slug', 'اقرأ أيضاً: [القطار](http://news.example/a/named/some-other-slug)'],
    ['a wikilink', 'كما كتبنا في [[قطار الجبل: عودة بعد 30 عاماً|القطار]].'],
    ['an inline link', 'كما كتبنا عن [القطار](/a/named/mountain-train).'],
    ['a French label', 'À lire aussi : قطار الجبل: عودة بعد 30 عاماً'],
  ])('by %s', async (_by, body) => expect(await stateFor(body)).toBe('named'));

  it.each([
    ['an id', [{ id: 'named' }]],
    ['a title', ['قطار الجبل: عودة بعد 30 عاماً']],
    ['a slug', ['mountain-train']],
    ['an address', [{ url: 'https://old.example/news/123' }]],
  ])('by %s in the front matter', async (_by, related) => expect(await stateFor('نص.', { related })).toBe('named'));

  it.each([
    ['a word that differs', 'اقرأ أيضاً: قطار الجبل: عودة بعد 31 عاماً', 'pending'],
    ['a negation', 'اقرأ أيضاً: لا قطار الجبل: عودة بعد 30 عاماً', 'pending'],
    ['a beginning that is too short', 'اقرأ أيضاً: قطار الجبل…', 'pending'],
    ['a page elsewhere', 'اقرأ أيضاً: [القطار](https://old.example/news/124)', 'external'],
    ['itself', 'اقرأ أيضاً: من هنا', 'rejected'],
    ['signs alone', 'اقرأ أيضاً: !!!', 'pending'],
    [
      'another query of the address where it appeared first',
      'اقرأ أيضاً: [القطار](https://old.example/news/)',
      'external',
    ],
    ['an article that is not there', 'اقرأ أيضاً: [القطار](/a/none)', 'pending'],
  ])('and never by guessing: %s', async (_by, body, state) => expect(await stateFor(body)).toBe(state));

  it('keeps the words of an inline link, and shows them alone where it leads nowhere', async () => {
    const body =
      'كما كتبنا عن [القطار **القديم**](/a/named) و[غيره](/a/none) و[[لم يصل|سواه]] و[الخارج](https://example.org/?a=1&b=2).';
    const { app } = await testNewsroom({
      'articles/named.md': article(named),
      'articles/from.md': article({ id: 'from', title: 'من هنا', date: '2026-10-02' }, body),
    });
    const { text } = await request(app.server).get('/a/from').redirects(1);
    expect(text).toContain(
      '<p>كما كتبنا عن <a href="/a/named/mountain-train">القطار <strong>القديم</strong></a> وغيره وسواه و<a href="https://example.org/?a=1&amp;b=2">الخارج</a>.</p>',
    );
    const feed = JSON.parse((await request(app.server).get('/feed.json').buffer(true)).text);
    expect(feed.items[0].content_html).toContain(`<a href="${origin}/a/named">`);
    expect(feed.items[0]._nashra.related).toEqual([]);
  });

  it('never leaks the title of an article that was never public', async () => {
    const { newsroom } = await testNewsroom({
      'articles/secret.md': article({ id: 'secret', title: 'سر', draft: true }),
      'articles/from.md': article({ id: 'from', title: 'من هنا' }, 'اقرأ أيضاً: [انظر](/a/secret)\n\nاقرأ أيضاً: سر'),
    });
    expect(newsroom.archive.article('from')?.references.map(({ state, target: of }) => [state, of])).toEqual([
      ['pending', null],
      ['pending', null],
    ]);
  });

  it('comes back from an independent parser, in all three formats', async () => {
    const { app } = await testNewsroom({
      'articles/a.md': article({ id: 'a', title: 'الأول', date: '2026-10-02' }, 'اقرأ أيضاً: Harbour'),
      'articles/b.md': article({ id: 'b', title: 'Harbour', lang: 'en', date: '2026-10-01' }),
    });
    const get = async (path: string) => (await request(app.server).get(path).buffer(true).expect(200)).text;
    const link = { rel: 'related', href: `${origin}/a/b`, hreflang: 'en', title: 'Harbour' };
    const item = parseRssFeed(await get('/rss.xml')).items?.[0];
    expect(item).toMatchObject({ atom: { links: [link] }, dcterms: { references: [`${origin}/a/b`] } });
    const entry = parseAtomFeed(await get('/atom.xml')).entries?.[0];
    expect(entry?.links).toContainEqual(expect.objectContaining(link));
    expect(entry).toMatchObject({ dcterms: { references: [`${origin}/a/b`] } });
    const related = { id: `${origin}/a/b`, url: `${origin}/a/b`, title: 'Harbour', language: 'en', state: 'resolved' };
    expect(JSON.parse(await get('/feed.json')).items[0]._nashra.related).toEqual([related]);
    const html = `<p>اقرأ أيضاً: <a href="${origin}/a/b" rel="related" hreflang="en"><bdi lang="en" dir="ltr">Harbour</bdi></a></p>`;
    for (const content of [item?.content?.encoded, entry?.content?.value]) expect(content).toContain(html);
  });

  it('says nothing of an id that is not public, and leaves other pages alone', async () => {
    const room = await testNewsroom({
      'articles/secret.md': article({ id: 'secret', title: 'سر', draft: true }),
      'articles/from.md': article({ id: 'from', title: 'من هنا', related: [{ id: 'secret' }] }),
    });
    for (const path of ['/a/from', '/rss.xml', '/atom.xml', '/feed.json']) {
      const { text } = await request(room.app.server).get(path).redirects(1).buffer(true);
      expect(text).not.toContain('secret');
    }
    await request(room.app.server).get('/rss.xml?before=secret').expect(404);
  });

  it('moves only the page of a referrer whose inline target is renamed', async () => {
    const room = await testNewsroom({
      'articles/a.md': article({ id: 'a', title: 'الأول', section: 'world' }, 'كما في [هذا](/a/b).'),
      'articles/b.md': article({ id: 'b', title: 'الثاني' }),
    });
    const revision = (subject: 'article/a' | 'section/world') => room.newsroom.archive.revision(subject).number;
    const before = { page: revision('article/a'), section: revision('section/world') };
    room.write({ 'articles/b.md': article({ id: 'b', title: 'الثاني بعد تعديل' }) });
    await room.importAgain();
    expect(revision('article/a')).toBeGreaterThan(before.page);
    expect(revision('section/world')).toBe(before.section);
    room.write({ 'articles/b.md': article({ id: 'b', title: 'الثاني', draft: true }) });
    await room.importAgain();
    expect(revision('section/world')).toBeGreaterThan(before.section);
  });

  it('moves the page of a target only where its list of referrers changes', async () => {
    const related = ['الثاني', 'الثالث'];
    const room = await testNewsroom({
      'articles/a.md': article({ id: 'a', title: 'الأول', related }),
      'articles/b.md': article({ id: 'b', title: 'الثاني' }),
      'articles/c.md': article({ id: 'c', title: 'الثالث' }),
    });
    const revision = () => room.newsroom.archive.revision('article/b').number;
    const before = revision();
    room.write({
      'articles/c.md': article({ id: 'c', title: 'الثالث بعد تعديل' }),
      'articles/a.md': article({ id: 'a', title: 'الأول', related }, 'نص جديد'),
    });
    await room.importAgain();
    expect(revision()).toBe(before);
    room.write({ 'articles/a.md': article({ id: 'a', title: 'الأول معدّلاً', related }) });
    await room.importAgain();
    expect(revision()).toBeGreaterThan(before);
  });

  it('lets two articles name each other, and shows each once', async () => {
    const { app, newsroom } = await testNewsroom({
      'articles/a.md': article({ id: 'a', title: 'الأول', date: '2026-10-01' }, 'اقرأ أيضاً: الثاني'),
      'articles/b.md': article({ id: 'b', title: 'الثاني', date: '2026-10-02' }, 'اقرأ أيضاً: الأول'),
    });
    for (const id of ['a', 'b']) expect(newsroom.archive.article(id)?.references[0]?.state).toBe('resolved');
    const { text } = await request(app.server).get('/a/a').redirects(1);
    expect(text.match(/<a [^>]*\/a\/b\//g)).toHaveLength(1);
  });
});
