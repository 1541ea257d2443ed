/** The real program, as a user starts it: vitest accepts things that Node refuses. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import Sqlite from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openArchive } from '../src/sqlite/archive.ts';
import { article, siteFile, temporaryFolder, writeFiles } from './newsroom.ts';
import { type Environment, ordinaryUser, outcomeOf, runProgram, startProgram } from './program.ts';

const twin = join(import.meta.dirname, 'fixtures/pasted-page.txt');

function folders(files: Record<string, string> = {}): Environment {
  const content = temporaryFolder();
  writeFiles(content, { 'site.yaml': siteFile, ...files });
  return { NASHRA_DATA: temporaryFolder(), NASHRA_CONTENT: content };
}

async function firstLine(child: ChildProcess): Promise<string> {
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const [line] = await once(lines, 'line');
  return line as string;
}

describe('nashra serve', () => {
  it('says first where it listens, serves the imported articles, and ends with SIGTERM', async () => {
    const child = startProgram([], folders({ 'articles/one.md': article({ title: 'مقال' }) }));
    const url = /^Listening on (http:\/\/127\.0\.0\.1:\d+)$/.exec(await firstLine(child))?.[1];
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    const feed = await (await fetch(`${url}/rss.xml`)).text();
    expect(feed).toContain('مقال');
    expect(feed).toContain(`http://localhost:${new URL(String(url)).port}/rss.xml`);
    child.kill('SIGTERM');
    expect((await once(child, 'close'))[0]).toBe(0);
    await expect(fetch(`${url}/readyz`)).rejects.toThrow();
  });

  it('refuses a database that another process serves', async () => {
    const environment = folders();
    await firstLine(startProgram([], environment));
    const { status, stdout, stderr } = await runProgram(['serve'], environment);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('another process serves');
  });

  it('shows what another process imported', async () => {
    const environment = folders();
    const child = startProgram([], environment);
    const url = (await firstLine(child)).replace('Listening on ', '');
    expect(await (await fetch(`${url}/feed.json`)).text()).not.toContain('المرافئ الصغيرة');
    expect((await runProgram(['import', twin], environment)).status).toBe(0);
    expect(await (await fetch(`${url}/feed.json`)).text()).toContain('المرافئ الصغيرة');
  });

  it('names every wrong variable at once, with status 2', async () => {
    const wrong = {
      ...folders(),
      PORT: 'http',
      NASHRA_ORIGIN: 'https://a.example/path',
      LOG_LEVEL: 'loud',
      NASHRA_HUB: 'x',
    };
    const { status, stderr } = await runProgram([], wrong);
    expect(status).toBe(2);
    for (const name of ['PORT', 'NASHRA_ORIGIN', 'LOG_LEVEL', 'NASHRA_HUB']) expect(stderr).toContain(`${name}: "`);
  });

  it('says of a HOST that leads nowhere what is wrong, with status 2', async () => {
    const { status, stderr } = await runProgram([], { ...folders(), HOST: 'nowhere.invalid' });
    expect([status, stderr.split('\n').length]).toEqual([2, 2]);
    expect(stderr).toMatch(/^HOST, PORT: cannot listen there: .*nowhere\.invalid/);
  });

  it('says what is missing where there is no site.yaml, and which line of it is wrong', async () => {
    const empty = { NASHRA_DATA: temporaryFolder(), NASHRA_CONTENT: temporaryFolder() };
    expect(await runProgram([], empty)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('site.yaml: is missing'),
    });
    const bad = folders({ 'site.yaml': 'title: x\nlanguage: ar\ntimezone: Beirut\n' });
    expect(await runProgram([], bad)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('site.yaml:3: timezone'),
    });
  });

  it('says of a command that has to wait too long for another process what it waited for, and keeps nothing', async () => {
    const environment = folders();
    await runProgram(['migrate'], environment);
    const other = new Sqlite(join(environment.NASHRA_DATA as string, 'nashra.sqlite'));
    onTestFinished(() => void other.close());
    other.exec('BEGIN IMMEDIATE');
    const { status, stderr } = await runProgram(['token', 'create', 'salma'], environment);
    expect([status, stderr]).toEqual([1, 'another process writes to the database and does not end\n']);
    other.exec('ROLLBACK');
    expect(await runProgram(['token', 'list'], environment)).toMatchObject({ status: 0, stdout: '' });
  });

  const user = ordinaryUser();
  it.runIf(user !== null)(
    'serves what it may read, and names folders that it may not; so does nashra doctor',
    async () => {
      const environment = folders({
        'articles/open.md': article({ id: 'open', title: 'أ' }),
        'articles/closed/a.md': article({ id: 'a', title: 'ب' }),
      });
      const { NASHRA_DATA: data = '', NASHRA_CONTENT: content = '' } = environment;
      chmodSync(data, 0o777);
      chmodSync(content, 0o755);
      chmodSync(join(content, 'articles/closed'), user?.uid === undefined ? 0 : 0o700);
      onTestFinished(() => chmodSync(join(content, 'articles/closed'), 0o700));
      const child = startProgram([], environment, user ?? {});
      const logged = createInterface({ input: child.stderr as NodeJS.ReadableStream });
      const [[said], line] = await Promise.all([once(logged, 'line'), firstLine(child)]);
      expect(said).toMatch(/ERR .* articles\/closed: cannot be read: EACCES/);
      const url = line.replace('Listening on ', '');
      expect([(await fetch(`${url}/a/open`)).status, (await fetch(`${url}/a/a`)).status]).toEqual([200, 404]);
      const run = (...args: string[]) => outcomeOf(startProgram(args, environment, user ?? {}));
      const { stdout } = await run('doctor', url, '--json');
      expect(stdout).toMatch(/"check":"content",.*articles\/closed/);
      const backup = await run('backup', join(data, 'all.tar'));
      expect([backup.status, backup.stderr]).toEqual([
        1,
        expect.stringMatching(/^EACCES: .*closed.* user of the server/),
      ]);
    },
  );

  it('logs what is wrong in a file as it was written, braces included', async () => {
    const child = startProgram([], folders({ 'articles/{a}.md': '---\ntitle: س\ndate: "{{soon}}"\n---\n' }));
    const logged = createInterface({ input: child.stderr as NodeJS.ReadableStream });
    const [line] = await once(logged, 'line');
    expect(line).toContain('articles/{a}.md:3: date: "{{soon}}" is no time');
  });

  it('loses no article to kill -9 in the middle of an import', async () => {
    const files = Array.from({ length: 400 }, (_, index) => [
      `articles/${index}.md`,
      article({ id: `n${index}`, title: `مقال ${index}` }),
    ]);
    const environment = folders(Object.fromEntries(files));
    const child = startProgram([], { ...environment, LOG_LEVEL: 'info' });
    const logged = createInterface({ input: child.stderr as NodeJS.ReadableStream });
    const imported: string[] = [];
    for await (const line of logged) {
      imported.push(/article imported .* id="(n\d+)"/.exec(line)?.[1] ?? '');
      if (imported.length === 100) child.kill('SIGKILL');
    }
    expect(imported.length).toBeGreaterThanOrEqual(100);
    expect(imported.length).toBeLessThan(400);
    const archive = openArchive(join(String(environment.NASHRA_DATA), 'nashra.sqlite'));
    expect(imported.filter((id) => archive.article(id)?.state !== 'published')).toEqual([]);
    archive.close();
    const again = startProgram([], environment);
    const url = (await firstLine(again)).replace('Listening on ', '');
    for (const index of [0, 200, 399]) expect((await fetch(`${url}/a/n${index}`)).status).toBe(200);
  });
});

describe('nashra import', () => {
  it('prints what it read of each file as JSON, and nothing else on standard output', async () => {
    const { status, stdout } = await runProgram(['import', '--json', twin], folders());
    expect(status).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(JSON.parse(stdout)).toMatchObject({
      file: twin,
      id: expect.stringMatching(/^[a-z2-7]{8}$/),
      language: 'ar',
      direction: 'rtl',
      paragraphs: 10,
      headings: 2,
      figures: 1,
      references: [{ label: 'اقرأ أيضاً', url: null, state: 'pending' }],
      slots: 1,
      warnings: [{ line: 13, message: expect.stringContaining('quotation mark') }],
    });
  });

  it('gives the same answer the second time, and keeps nothing in a dry run', async () => {
    const environment = folders();
    const dry = JSON.parse((await runProgram(['import', '--dry-run', '--json', twin], environment)).stdout);
    const first = JSON.parse((await runProgram(['import', '--json', twin], environment)).stdout);
    const second = JSON.parse((await runProgram(['import', '--json', twin], environment)).stdout);
    expect([dry.outcome, first.outcome, second.outcome]).toEqual(['read', 'new', 'unchanged']);
    expect({ ...second, outcome: '' }).toEqual({ ...first, outcome: '' });
  });

  it('ends with status 1 where a file could not be taken, and takes the others', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, { 'good.md': article({ title: 'سليم' }), 'bad.md': '---\ntitle: س\ndate: متى\n---\n' });
    const { status, stdout, stderr } = await runProgram(['import', folder], folders());
    expect(status).toBe(1);
    expect(stdout).toContain('2 files: 1 new');
    expect(stderr).toMatch(/bad\.md:3: date: /);
  });

  it('refuses what is no article with status 2, and wrong words too', async () => {
    const environment = folders();
    cpSync(twin, join(String(environment.NASHRA_DATA), 'twin.pdf'));
    for (const args of [
      ['import'],
      ['import', 'nowhere'],
      ['import', 'twin.pdf'],
      ['import', 'ftp://example.org/feed'],
      ['publicise'],
      ['--loud'],
    ])
      expect((await runProgram(args, environment)).status).toBe(2);
  });

  it('lists the references that lead nowhere, with the titles that they may have meant', async () => {
    const environment = folders({
      'articles/one.md': article({ id: 'one', title: 'المرفأ يفتح رصيفه الثاني' }),
      'articles/two.md': article(
        { id: 'two', title: 'خبر' },
        'اقرأ أيضاً: المرفأ يفتح رصيفه الثني\n\nاقرأ أيضاً: المرفأ يفتح رصيفه الثاني',
      ),
    });
    await runProgram(['import', join(String(environment.NASHRA_CONTENT), 'articles')], environment);
    const { stdout } = await runProgram(['references', '--json'], environment);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      {
        article: 'two',
        state: 'pending',
        label: 'اقرأ أيضاً',
        title: 'المرفأ يفتح رصيفه الثني',
        candidates: [{ id: 'one' }],
      },
    ]);
    expect((await runProgram(['references'], environment)).stdout).toContain(
      'did you mean one: المرفأ يفتح رصيفه الثاني',
    );
  });

  it('knows no other commands', async () => {
    const { status, stderr } = await runProgram(['frobnicate'], folders());
    expect([status, stderr]).toEqual([2, '"frobnicate" is no command; `nashra --help` lists them\n']);
  });

  it('searches as the page does, whatever the words begin with', async () => {
    const environment = folders({
      'articles/one.md': article({ id: 'one', title: 'المرفأ يفتح رصيفه الثاني', date: '2025-01-02' }),
      'articles/two.md': article({ id: 'two', title: 'المرفأ والجسر' }),
    });
    await runProgram(['import', join(String(environment.NASHRA_CONTENT), 'articles')], environment);
    const { stdout, status } = await runProgram(['search', 'مرفا', '-جسر'], environment);
    expect([stdout, status]).toEqual(['one 2025-01-02 المرفأ يفتح رصيفه الثاني\n', 0]);
    const instead = await runProgram(['search', '--json', 'رصيفت'], environment);
    expect(JSON.parse(instead.stdout)).toMatchObject({ id: 'one', language: 'ar', everyWord: true });
    expect(instead.stderr).toContain('رصيفه');
  });

  it('shows help and the version', async () => {
    expect(await runProgram(['--help'], folders())).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('import'),
    });
    expect(await runProgram(['--version'], folders())).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });
});

describe('nashra revisions', () => {
  it('lists what an article was, and says how two versions differ', async () => {
    const environment = folders();
    const file = join(String(environment.NASHRA_CONTENT), 'articles/port.md');
    const imported = async (title: string) => {
      writeFiles(String(environment.NASHRA_CONTENT), {
        'articles/port.md': article({ id: 'port', title, date: '2026-11-20' }, 'وصلت ثلاث سفن.'),
      });
      await runProgram(['import', file], environment);
    };
    await imported('المرفأ يفتح صباحاً');
    await imported('المرفأ يفتح ظهراً');
    const list = await runProgram(['revisions', 'port'], environment);
    expect(list.stdout).toMatch(/^1 2026-11-19T22:00:00Z initial المرفأ يفتح صباحاً\n2 \S+Z update المرفأ يفتح ظهراً\n$/);
    const twoOfThem = await runProgram(['revisions', 'port', '1', '2'], environment);
    expect(twoOfThem).toMatchObject({ status: 0, stdout: 'title:\nالمرفأ يفتح [-صباحاً-]{+ظهراً+}\n' });
    const json = await runProgram(['revisions', 'port', '1', '--json'], environment);
    expect(JSON.parse(json.stdout)).toMatchObject({ part: 'title', words: [{ in: 'both' }, {}, {}] });
  });

  it('refuses an article and a number that are not there', async () => {
    const environment = folders({ 'articles/port.md': article({ id: 'port', title: 'مقال' }) });
    await runProgram(['import', String(environment.NASHRA_CONTENT)], environment);
    const nobody = await runProgram(['revisions', 'nobody'], environment);
    expect(nobody).toMatchObject({ status: 2, stdout: '', stderr: 'revisions: no article has the id "nobody"\n' });
    const nine = await runProgram(['revisions', 'port', '9'], environment);
    expect(nine).toMatchObject({ status: 2, stdout: '', stderr: 'revisions: there is no "9"; it has 1 to 1\n' });
  });
});
