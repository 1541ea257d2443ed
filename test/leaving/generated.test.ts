/** Any history of files becomes an equal publication again; any body can be told in Markdown. */
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseArticleFile } from '../../src/content/article-file.ts';
import { rebuilt } from '../../src/content/export-text.ts';
import { createExporter } from '../../src/content/exporter.ts';
import { storyHash } from '../../src/edit.ts';
import { site } from '../content/reading.ts';
import { article, type TestNewsroom, temporaryFolder, testNewsroom } from '../newsroom.ts';

const seed = Number(process.env.NASHRA_TEST_SEED ?? 20261126);

const titles = fc.constantFrom(
  'المرفأ القديم',
  'سوق السمك',
  'Harbour: "news" & <views>',
  'عام 2026',
  '0123',
  'true',
  "l'été",
);
const times = fc.constantFrom('2026-11-10', '2026-11-12 08:30', '2026-11-25T10:00:00+02:00', '2026-03-29', undefined);
const pieces = [
  'فقرة عادية، فيها *ميل* و**ثقل** و`رمز` و~~شطب~~.',
  'سطر أول\\\nوسطر ثان مع & و< و> و"علامات".',
  '## عنوان داخلي',
  '- بند\n- بند ثان **مهم**\n  - فرعي',
  '3. ثالثاً\n4. رابعاً',
  '- رخو\n\n  فقرة أخرى\n\n- وثان',
  '> اقتباس من كلام\n>\n> وفقرة منه',
  '```\nرمز < & >\n  سطر\n```',
  '---',
  '| أ | ب |\n| --- | --- |\n| 1 \\| 2 | **3** |',
  '![وصف](p.jpg "تعليق \\"كما\\" هو")',
  '[كلمات](https://example.org/a?b=1&c=(2)) و[[سوق السمك]] و[[المرفأ القديم|غيره]] و[هنا](/a/n1/x).',
  'اقرأ أيضاً: سوق السمك',
  'Read also: [المرفأ القديم](/a/n0)',
  'قد يهمك:\n\n- المرفأ القديم\n- [خارج](https://example.org/)',
  '2026\\. ليس ترقيماً، و* ولا هذه، و_لا هذه_، و# هذه.',
  'اخترنا لك',
];
const bodies = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 6 }).map((some) => some.join('\n\n'));
const fields = fc.record({
  title: titles,
  date: times,
  updated: fc.constantFrom(undefined, '2026-11-19', '2027-01-01'),
  draft: fc.constantFrom(undefined, true),
  embargo: fc.constantFrom(undefined, undefined, '2026-12-01'),
  expires: fc.constantFrom(undefined, undefined, '2026-11-19', '2027-11-19'),
  withdrawn: fc.constantFrom(undefined, undefined, undefined, '2026-11-19 10:00'),
  edit: fc.constantFrom(undefined, undefined, 'minor'),
  correction: fc.constantFrom(undefined, undefined, 'كان خطأ: رقم 7', 'null', 'آخر'),
  slug: fc.constantFrom(undefined, undefined, 'الاسم-القديم', '0123'),
  aliases: fc.constantFrom(undefined, ['/old/one'], ['/old/two', '/قديم']),
  tags: fc.constantFrom(undefined, ['بحر', 'R&D'], ['سفن']),
  section: fc.constantFrom(undefined, 'world', 'جديد'),
  related: fc.constantFrom(undefined, ['سوق السمك'], [{ title: 'خارج', url: 'https://example.org/r' }]),
  image: fc.constantFrom(undefined, 'p.jpg', { src: 'p.jpg', alt: 'وصف', caption: 'تعليق', credit: 'س' }),
  series: fc.constantFrom(undefined, 'رحلة'),
  weight: fc.constantFrom(undefined, 7),
});
const version = fc.tuple(fields, bodies);
const history = fc.array(version, { minLength: 1, maxLength: 4 });

async function exportOf({ newsroom }: TestNewsroom) {
  const folder = temporaryFolder((work) => void cleanups.push(work));
  const problems: string[] = [];
  const { archive, desk, contentFolder, mediaStore, site: current } = newsroom;
  const report = { problem: ({ message }: { message: string }) => void problems.push(message), progress: () => {} };
  await createExporter(archive, desk, contentFolder, mediaStore).exportTo(folder, current(), report);
  return { folder, problems };
}

const cleanups: (() => Promise<void> | void)[] = [];
const atEnd = (work: () => Promise<void> | void) => void cleanups.push(work);

async function cleanUp(): Promise<void> {
  for (const work of cleanups.splice(0).reverse()) await work();
}

it('any history of files is an equal publication again', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc
      .asyncProperty(
        fc.array(history, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 0, max: 3 }),
        async (all, lost) => {
          const room = await testNewsroom({}, { atEnd, now: '2026-11-20T12:00:00Z' });
          for (let round = 0; round < 4; round++) {
            room.setClock(`2026-11-2${round}T12:00:00Z`);
            for (const [index, versions] of all.entries()) {
              const [front, body] = versions[round] ?? versions.at(-1) ?? [{}, ''];
              if (round < versions.length)
                room.write({ [`articles/n${index}.md`]: article({ id: `n${index}`, ...front }, body) });
            }
            await room.importAgain();
            room.app.passTime();
          }
          const { archive } = room.newsroom;
          if (archive.known(`n${lost}`)?.corrections.length) rmSync(join(room.content, `articles/n${lost}.md`));
          const { folder, problems } = await exportOf(room);
          const copy = temporaryFolder(atEnd);
          cpSync(folder, copy, { recursive: true });
          const again = await testNewsroom({}, { atEnd, content: copy, now: '2026-11-23T12:00:00Z' });
          for (let index = 0; index < all.length; index++) {
            const one = again.newsroom.archive.article(`n${index}`);
            expect(one).toEqual(archive.article(`n${index}`));
          }
          expect(problems.filter((one) => one.includes('differently'))).toEqual([]);
        },
      )
      .afterEach(cleanUp),
    { seed, numRuns: 25 },
  );
});

it('any body is told in Markdown that means it', async () => {
  const room = await testNewsroom({});
  fc.assert(
    fc.property(bodies, (body) => {
      const source = article({ id: 'x', title: 'عنوان', date: '2026-11-01' }, body);
      const { manuscript } = parseArticleFile(Buffer.from(source), 'articles/x.md', site);
      if (!manuscript) throw new Error('unreadable');
      room.newsroom.archive.save('x', manuscript, '2026-11-20T12:00:00Z');
      const known = room.newsroom.archive.known('x');
      const record = { article: room.newsroom.archive.article('x'), known } as Parameters<typeof rebuilt>[1];
      const { bytes } = rebuilt('articles/x.md', record);
      const again = parseArticleFile(bytes, 'articles/x.md', site).manuscript;
      expect(again?.body, Buffer.from(bytes).toString()).toEqual(manuscript.body);
      expect(again?.mentions).toEqual(manuscript.mentions);
      expect(again && storyHash(again)).toBe(storyHash(manuscript));
    }),
    { seed, numRuns: 300 },
  );
});
