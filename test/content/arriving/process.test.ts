/** `nashra import` of exports, as the real program. */
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { openArchive } from '../../../src/sqlite/archive.ts';
import { siteFile, temporaryFolder, writeFiles } from '../../newsroom.ts';
import { type Environment, runProgram, startProgram } from '../../program.ts';
import { fixtures, oldSite, wordpressPost, wordpressWith, written } from './arriving.ts';

function place(): Environment {
  const content = temporaryFolder();
  writeFiles(content, { 'site.yaml': siteFile });
  return { NASHRA_DATA: temporaryFolder(), NASHRA_CONTENT: content, NASHRA_ALLOW_PRIVATE_ADDRESSES: 'true' };
}

const run = (where: Environment, ...args: string[]) => runProgram(['import', ...args], where);

describe('nashra import', () => {
  it('loses and doubles nothing when it is killed in the midst, and goes on where it was', async () => {
    const where = place();
    const posts = Array.from({ length: 150 }, (_, index) => wordpressPost(index + 1, `<p>نص ${index}</p>`));
    const file = written('export.xml', wordpressWith(posts));
    const child = startProgram(['import', file], where);
    let seen = 0;
    for await (const _line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
      seen += 1;
      if (seen === 40) child.kill('SIGKILL');
    }
    const archive = openArchive(join(String(where.NASHRA_DATA), 'nashra.sqlite'));
    const kept = archive.states().published;
    archive.close();
    expect(kept).toBeGreaterThanOrEqual(40);
    expect(kept).toBeLessThan(150);
    const { status, stdout } = await run(where, file);
    expect(status).toBe(0);
    expect(stdout.trim().split('\n').at(-1)).toBe(
      `150 articles: ${150 - kept} new, 0 changed, ${kept} unchanged, 0 read, 0 left out, 0 failed`,
    );
  });

  it('prints one JSON object for each post, and reports on standard error what was not taken', async () => {
    const { status, stdout, stderr } = await run(
      place(),
      '--json',
      '--dry-run',
      join(fixtures, 'ghost.json'),
      '--from',
      'https://old.example/',
    );
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(status).toBe(1);
    expect(lines).toHaveLength(7);
    expect(lines[0]).toMatchObject({
      file: join(fixtures, 'ghost.json'),
      title: 'ليلة في سوق السمك',
      language: 'ar',
      direction: 'rtl',
      paragraphs: 3,
      figures: 1,
      references: [{ label: '', title: 'مصنع الثلج', url: 'https://old.example/ice-factory/' }, {}, {}],
      url: 'https://old.example/fish-market-night/',
      guid: '66a1f0c2d4e5f60001a2b3c4',
      outcome: 'read',
    });
    expect(lines[5]).toMatchObject({
      title: 'بلا نص',
      outcome: 'failed',
      problems: [{ message: expect.stringContaining('not as HTML') }],
    });
    expect(stderr).toContain('ghost.json: "بلا نص" (https://old.example/no-html/): its text is there only');
  });

  it('reports each post by its title, its id here, and its former address as people read it', async () => {
    const post = wordpressPost(1, 'نص [slider id="1"] آخر', { link: 'https://old.example/%d9%86%d8%b5%0A/' });
    const { stdout, stderr } = await run(place(), written('a.xml', wordpressWith([post])));
    const id = /^new (\w+) /.exec(stdout)?.[1];
    expect(stderr).toContain(`a.xml: "خبر 1" (${id}, https://old.example/نص%0A/): warning: the shortcode [slider] `);
  });

  it('finds the pictures of an export in whichever of its files they are', async () => {
    const thumbnail =
      '<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>7</wp:meta_value></wp:postmeta>';
    const post = wordpressWith([wordpressPost(1, 'نص')]).replace('</item>', `${thumbnail}</item>`);
    const picture = {
      ...{ 'wp:post_id': '7', 'wp:post_type': 'attachment', 'wp:status': 'inherit' },
      'wp:attachment_url': 'https://old.example/a.jpg',
    };
    const files = [written('1.xml', post), written('2.xml', wordpressWith([picture]))] as const;
    const missing = 'its featured image is not in the export';
    expect((await run(place(), '--dry-run', files[0])).stderr).toContain(missing);
    expect((await run(place(), '--dry-run', ...files)).stderr).not.toContain(missing);
  });

  it('says in one line what cannot be read, with status 1, and takes the rest', async () => {
    const address = await oldSite(() => ({}));
    const good = written('good.xml', wordpressWith([wordpressPost(1, 'نص')]));
    const bad = written('bad.xml', '<rss version="2.0"><channel>\n<item></channel></rss>');
    const { status, stdout, stderr } = await run(place(), bad, `${address}/feed`, good);
    expect(status).toBe(1);
    expect(stderr).toContain(`${address}/feed: the server answers 404\n`);
    expect(stderr).toMatch(/bad\.xml:2: this is not XML: /);
    expect(stdout).toContain('1 new');
  });

  it.each([
    [['--from', 'old.example', join(fixtures, 'ghost.json')], '--from: "old.example" is no address'],
    [[join(import.meta.dirname, 'arriving.ts')], 'is no article (.md, .txt), and no export or feed that is known'],
  ])('takes %j for wrong usage, status 2', async (args, message) => {
    const { status, stderr } = await run(place(), ...args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});
