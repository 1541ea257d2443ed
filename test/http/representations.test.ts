import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gunzipSync } from 'node:zlib';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import type { Revision } from '../../src/change.ts';
import type { Document } from '../../src/http/answer.ts';
import type { Encoding } from '../../src/http/encodings.ts';
import { createRepresentations } from '../../src/http/representations.ts';
import { openStores } from '../../src/sqlite/archive.ts';
import { many, testNewsroom } from '../newsroom.ts';

const text = 'نشرة '.repeat(200);
const size = Buffer.byteLength(text);

/** A world in which documents change by number, and writing is counted. */
function scene(capacity = 100 * size) {
  const numbers = new Map<string, number>();
  const written: string[] = [];
  let latest = 0;
  const kept = createRepresentations(() => latest, capacity, {});
  const revisionOf = (key: string): Revision => {
    const number = numbers.get(key) ?? 0;
    return { epoch: 'e', number, at: '2026-11-20T00:00:00Z', subjects: [], again: () => revisionOf(key) };
  };
  const documentAt = (key: string): Document => ({
    ...{ key, revision: revisionOf(key), type: 'text/plain', caching: 'no-cache' },
    write() {
      written.push(key);
      return key + text;
    },
  });
  return {
    kept,
    written,
    revisionOf,
    touch: (key: string) => numbers.set(key, ++latest),
    ask: (key: string, encoding: Encoding = 'identity') =>
      (kept.ready(key) ?? kept.of(documentAt(key), latest)).bytes(encoding, false),
  };
}

describe('documents that are kept', () => {
  it('are written once, however many ask at the same time and in whichever encoding', async () => {
    const { ask, written } = scene();
    const answers = await Promise.all([...Array(50).keys()].map(() => ask('/a', 'gzip')));
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(gunzipSync((answers[0] as { body: Buffer }).body).toString()).toBe(`/a${text}`);
    await ask('/a');
    expect(written).toEqual(['/a']);
  });

  it('let go of the article that they were written from', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage: () => void = runInNewContext('gc');
    const { kept, revisionOf } = scene();
    const write = () => {
      const article = { text };
      const revision = revisionOf('/a');
      const document = { key: '/a', revision, type: 'text/plain', caching: 'no-cache', write: () => article.text };
      return { article: new WeakRef(article), sent: kept.of(document, 0).bytes('gzip', false) };
    };
    const { article, sent } = write();
    await sent;
    await turn();
    collectGarbage();
    expect(article.deref()).toBeUndefined();
    expect(kept.ready('/a')).not.toBeNull();
  });

  it('are kept compressed alone, in buffers of their own length, unless somebody takes them plain', async () => {
    const { ask, kept, written } = scene(20 * 5000);
    const { body } = await ask('/a/0', 'gzip');
    expect(body.buffer.byteLength).toBe(body.length);
    for (let page = 1; page < 20; page++) await ask(`/a/${page}`, 'gzip');
    expect(kept.ready('/a/0')).not.toBeNull();
    for (let page = 20; page < 40; page++) await ask(`/a/${page}`);
    expect(kept.ready('/a/0')).toBeNull();
    expect(written).toHaveLength(40);
  });

  it('give their text again from what is compressed', async () => {
    const { ask, written } = scene();
    await ask('/a', 'gzip');
    expect((await ask('/a')).body.toString()).toBe(`/a${text}`);
    expect((await ask('/a', 'br')).body.length).toBeLessThan(100);
    expect(written).toEqual(['/a']);
  });

  it('are written anew when something touched them, and only then', async () => {
    const { ask, touch, written } = scene();
    await ask('/a');
    await ask('/b');
    touch('/b');
    await ask('/a');
    await ask('/b');
    expect(written).toEqual(['/a', '/b', '/b']);
  });

  it('are not taken back by what was compressed too late', async () => {
    const { ask, touch, kept } = scene();
    const late = ask('/a', 'gzip');
    touch('/a');
    await ask('/a');
    const current = kept.ready('/a');
    await late;
    expect(kept.ready('/a')).toBe(current);
  });

  it('make room where nobody asked again: a walk through the archive puts nothing else out', async () => {
    const { ask, kept, written } = scene(30 * (size + 5000));
    for (let page = 0; page < 100; page++) {
      if (page % 20 === 0) await ask('/rss.xml');
      await ask(`/a/${page}`);
    }
    expect(written.filter((key) => key === '/rss.xml')).toHaveLength(1);
    expect(kept.ready('/a/0')).toBeNull();
    expect(kept.ready('/a/99')).not.toBeNull();
  });

  it('that hold nothing are not kept', () => {
    const { kept } = scene();
    const revision: Revision = {
      epoch: 'e',
      number: 0,
      at: '2026-11-20T00:00:00Z',
      subjects: [],
      again: () => revision,
    };
    const nothing: Document = { key: '/x', revision, type: 'text/plain', caching: 'no-cache', write: () => null };
    expect(() => kept.of(nothing, 0).bytes('identity', false)).toThrow('404');
    expect(kept.ready('/x')).toBeNull();
  });
});

describe('a running server', () => {
  it('shows what another process changed, also where it answers from memory', async () => {
    const room = await testNewsroom(many(2));
    const feed = async () => (await request(room.app.server).get('/feed.json').buffer(true)).text;
    const before = await feed();
    expect(await feed()).toBe(before);
    const other = openStores(join(room.data, 'nashra.sqlite'));
    other.archive.act(() =>
      other.archive.declare({ ...room.newsroom.site(), title: 'نشرة أخرى' }, '2026-11-20T12:00:00Z'),
    );
    other.archive.close();
    while ((await feed()) === before);
    expect(JSON.parse(await feed()).title).toBe('نشرة أخرى');
  });
});
