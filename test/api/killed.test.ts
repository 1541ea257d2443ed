/** The real server, killed in the midst of requests that are sent again: each is done once. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { openNewsroom } from '../../src/app.ts';
import { hashOfSecret, scopes } from '../../src/token.ts';
import { siteFile, temporaryFolder, writeFiles } from '../newsroom.ts';
import { numbersFrom } from '../text/random.ts';
import { now } from './desk.ts';

const program = join(import.meta.dirname, '../../bin/nashra.js');
const secret = 'nashra_killed';
const kills = 5;
const requestsEach = 40;
const seed = Number(process.env.NASHRA_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));

type Answer = { id: string; replayed: boolean };

async function startServer(data: string, content: string) {
  const settings = { NASHRA_DATA: data, NASHRA_CONTENT: content, NASHRA_ORIGIN: 'http://127.0.0.1:9', PORT: '0' };
  const env = { ...process.env, ...settings, LOG_LEVEL: 'fatal' };
  const server = spawn(process.execPath, [program, 'serve'], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  const exit = once(server, 'exit');
  onTestFinished(async () => {
    server.kill('SIGKILL');
    await exit;
  });
  const [line] = await once(server.stdout as NodeJS.ReadableStream, 'data');
  const address = /Listening on (\S+)/.exec(String(line))?.[1] as string;
  return { server, exit, address };
}

/** null where no answer came. */
async function post(address: string, key: string): Promise<Answer | null> {
  const headers = {
    Authorization: `Bearer ${secret}`,
    'Content-Type': 'application/json',
    'Idempotency-Key': key,
  };
  const body = JSON.stringify({ title: key, text: 'نص.\n\nاقرأ أيضاً: 0-0' });
  try {
    const answer = await fetch(`${address}/api/v1/articles`, { method: 'POST', headers, body });
    expect(answer.status).toBe(201);
    const { id } = (await answer.json()) as { id: string };
    return { id, replayed: answer.headers.get('Idempotent-Replayed') === 'true' };
  } catch (error) {
    if (error instanceof TypeError || error instanceof SyntaxError) return null;
    throw error;
  }
}

it('a server that is killed has done a request with its key and kept the answer, or neither', {
  timeout: 120_000,
}, async () => {
  console.info(`kills come from seed ${seed} (NASHRA_TEST_SEED)`);
  const random = numbersFrom(seed);
  const [data, content] = [temporaryFolder(), temporaryFolder()];
  writeFiles(content, { 'site.yaml': siteFile });
  const newsroom = await openNewsroom({ data, content, clock: () => new Date(), report: {} });
  const token = { id: 'k', name: 'k', scopes: [...scopes], createdAt: now, expiresAt: null };
  newsroom.desk.addToken({ ...token, usedAt: null, revokedAt: null }, hashOfSecret(secret));
  newsroom.close();

  const answered = new Map<string, string>();
  for (let kill = 0; kill < kills; kill++) {
    const { server, exit, address } = await startServer(data, content);
    const database = new Sqlite(join(data, 'nashra.sqlite'), { readonly: true });
    const read = (sql: string) => database.prepare<[], string>(sql).pluck().all();
    const count = database.prepare<[], number>('SELECT count(*) FROM article').pluck();
    const enough = (count.get() ?? 0) + 1 + Math.floor(random() * (requestsEach - 2));
    const keys = Array.from({ length: requestsEach }, (_, index) => `${kill}-${index}`);
    const answers = keys.map(async (key) => {
      const answer = await post(address, key);
      if (answer) answered.set(key, answer.id);
    });
    // As soon as an article is on the disk: what belongs to it must be there too.
    while ((count.get() ?? 0) < enough) await new Promise((done) => setImmediate(done));
    server.kill('SIGKILL');
    await Promise.all([exit, ...answers]);
    const done = read('SELECT title FROM article ORDER BY title');
    expect(done.length).toBeGreaterThanOrEqual(answered.size);
    expect(read('SELECT key FROM answered ORDER BY key')).toEqual(done);
    expect(read("SELECT detail FROM activity_log WHERE verb = 'created' ORDER BY detail")).toEqual(done);
    database.close();
  }
  expect(answered.size).toBeLessThan(kills * requestsEach);

  const { address } = await startServer(data, content);
  const ids = new Map<string, string>();
  for (let kill = 0; kill < kills; kill++)
    for (let index = 0; index < requestsEach; index++) {
      const key = `${kill}-${index}`;
      const answer = (await post(address, key)) as Answer;
      ids.set(key, answer.id);
      if (answered.has(key)) expect(answer).toEqual({ id: answered.get(key), replayed: true });
    }
  expect(new Set(ids.values()).size).toBe(kills * requestsEach);
  const database = new Sqlite(join(data, 'nashra.sqlite'), { readonly: true });
  expect(database.prepare('SELECT count(*) FROM article').pluck().get()).toBe(kills * requestsEach);
  database.close();
});
