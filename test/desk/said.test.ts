/** That the desk says in the newsroom's language what the importer and the newsdesk say in English. */
import { describe, expect, it } from 'vitest';
import { Refused } from '../../src/deed.ts';
import { said } from '../../src/http/desk/said.ts';
import { scopes } from '../../src/token.ts';
import { article, testNewsroom } from '../newsroom.ts';

const title = { title: 'خبر' };

/** Everything that can be wrong with an article at the desk. */
const sources: [Record<string, unknown>, string][] = [
  [title, '«قال ولم يُغلق'],
  [title, 'فقرة.\n\nإعلان'],
  [title, '![صورة](<../x.png> "تعليق")'],
  [{ ...title, image: '../a.jpg' }, 'نص'],
  [{ ...title, audio: '../a.mp3' }, 'نص'],
  [title, 'انظر [هنا](page.html)'],
  [{}, 'نص'],
  ...['date', 'embargo', 'expires', 'updated'].map((name): [Record<string, unknown>, string] => [
    { ...title, [name]: 'غداً' },
    'نص',
  ]),
  [{ ...title, lang: 'عربي فصيح' }, 'نص'],
  [{ ...title, canonical: 'هنا' }, 'نص'],
  [{ ...title, aliases: ['a b'] }, 'نص'],
  [{ ...title, id: 'another' }, 'نص'],
];

const english = /\b(is|are|was|and|the|no|not|of|be|it|that|there|this|or|an|has|at|in|nobody|needs)\b/;

async function room() {
  const { newsroom, app } = await testNewsroom({
    'articles/one.md': article({ id: 'one', title: 'من ملف', date: '2026-11-20' }),
    'articles/two.md': article({ id: 'two', title: 'مسودة', draft: true }),
  });
  await app.onIdle();
  return newsroom;
}

describe('what the desk says in Arabic', () => {
  it.each(sources)('of the fields %o', async (fields, text) => {
    const { newsdesk } = await room();
    const { warnings, problems } = newsdesk.preview('one', { fields, text });
    const remarks = [...warnings, ...problems].map(({ message }) => message);
    expect(remarks.length).toBeGreaterThan(0);
    for (const message of remarks) {
      expect(message).toMatch(english);
      expect(String(said(message, 'ar'))).not.toMatch(english);
      expect(String(said(message, 'ar'))).toMatch(/[ء-ي]{2,}/);
      expect(String(said(message, 'en'))).toBe(String(said(message, 'fr')));
    }
  });

  it('of every deed that is refused', async () => {
    const { newsdesk } = await room();
    const editor = { name: 'سلمى', scopes };
    const nobody = { name: 'زائر', scopes: [] };
    const draft = { fields: { ...title, draft: true }, text: 'نص' };
    const ours = newsdesk.create({ fields: { id: 'ours', ...title }, text: 'نص' }, editor);
    const deeds = [
      () => newsdesk.save(ours, { fields: title, text: 'آخر' }, 7, editor),
      () => newsdesk.save('one', draft, 1, editor),
      () => newsdesk.withdraw('two', editor),
      () => newsdesk.publish('two', editor),
      () => newsdesk.discard(ours, editor),
      () => newsdesk.dossier('nowhere'),
      () => newsdesk.publish('one', nobody),
      () => newsdesk.settleReference('one', 9, 'two', editor),
      () => newsdesk.judgeSuggestion('one', 'one', 'pinned', editor),
    ];
    for (const deed of deeds) {
      const message = refusalOf(deed);
      expect(message).toMatch(english);
      expect(String(said(message, 'ar'))).not.toMatch(english);
    }
    const upload = newsdesk.upload('a.png', Buffer.from('<svg/>'), editor);
    await expect(upload.catch((error) => String(said(error.message, 'ar')))).resolves.not.toMatch(english);
  });
});

function refusalOf(deed: () => unknown): string {
  try {
    deed();
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
  throw new Error('it was done');
}
