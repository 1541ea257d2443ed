/** What `/metrics` says, read by a strict reader of our own, and to whom. */
import request from 'supertest';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createApp } from '../../src/app.ts';
import { createMeter, kindOfRequest } from '../../src/meter.ts';
import { by, counter, gauge, metricsText } from '../../src/metrics.ts';
import { startHouse } from '../federation/house.ts';
import { startNeighbour } from '../federation/neighbour.ts';
import { article, origin, type TestNewsroom, testNewsroom } from '../newsroom.ts';

type Series = Map<string, number>;

/** After the text format 0.0.4: throws for anything that Prometheus would refuse, or take amiss. */
function parsed(text: string): { types: Map<string, string>; series: Series } {
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  const [types, series] = [new Map<string, string>(), new Map<string, number>()];
  let family = '';
  let helped = '';
  for (const line of text.slice(0, -1).split('\n')) {
    const help = /^# HELP ([a-z_:][a-z0-9_:]*) \S.*\.$/.exec(line)?.[1];
    const [, typed, type] = /^# TYPE ([a-z_:][a-z0-9_:]*) (counter|gauge|summary)$/.exec(line) ?? [];
    if (help !== undefined) helped = help;
    else if (typed !== undefined && type !== undefined) {
      if (typed !== helped || types.has(typed)) throw new Error(`${line}: no help before it, or twice`);
      if (type === 'counter' && !typed.endsWith('_total')) throw new Error(`${line}: a counter ends in _total`);
      types.set(typed, type);
      family = typed;
    } else readSample(line, family, types.get(family) ?? '', series);
  }
  for (const name of types.keys())
    if (![...series.keys()].some((one) => one.startsWith(name))) throw new Error(`${name} has no sample`);
  return { types, series };
}

const label = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\[\\\\"n])*"';
const sample = new RegExp(`^([a-z_:][a-z0-9_:]*)(\\{${label}(?:,${label})*\\})? (-?[0-9.]+(?:e[+-]?[0-9]+)?)$`);

function readSample(line: string, family: string, type: string, series: Series): void {
  const [, name = '', labels = '', value = ''] = sample.exec(line) ?? [];
  const suffixes = type === 'summary' ? ['', '_sum', '_count'] : [''];
  if (!suffixes.some((suffix) => name === family + suffix)) throw new Error(`${line}: stands under ${family}`);
  if (series.has(name + labels)) throw new Error(`${line}: twice`);
  if (!Number.isFinite(Number(value))) throw new Error(`${line}: no number`);
  if (type === 'counter' && Number(value) < 0) throw new Error(`${line}: less than nothing`);
  series.set(name + labels, Number(value));
}

async function metricsOf({ app }: TestNewsroom): Promise<Series> {
  const { text, headers } = await request(app.server).get('/metrics').expect(200);
  expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
  return parsed(text).series;
}

describe('the metrics', () => {
  it('count answers by kind and status, what was ready, and what was written', async () => {
    const room = await testNewsroom({ 'articles/a.md': article({ id: 'a', title: 'مقال', date: '2026-11-20' }) });
    const get = (path: string, headers = {}) => request(room.app.server).get(path).set(headers);
    const { headers } = await get('/rss.xml');
    for (let again = 0; again < 3; again++) await get('/rss.xml');
    await get('/rss.xml', { 'If-None-Match': headers.etag });
    await get('/a/nothing');
    await get('/a/a', { Accept: 'application/activity+json' });
    await request(room.app.server).post('/ap/inbox').send('{}');
    const series = await metricsOf(room);
    expect(series.get('nashra_http_requests_total{kind="feed",status="200"}')).toBe(4);
    expect(series.get('nashra_http_requests_total{kind="feed",status="304"}')).toBe(1);
    expect(series.get('nashra_http_requests_total{kind="article",status="404"}')).toBe(1);
    expect(series.get('nashra_http_requests_total{kind="inbox",status="400"}')).toBe(1);
    expect(series.get('nashra_inbox_requests_total{outcome="malformed"}')).toBe(1);
    expect(series.get('nashra_document_cache_total{result="hit"}')).toBe(4);
    expect(series.get('nashra_document_cache_total{result="miss"}')).toBe(1);
    expect(series.get('nashra_render_seconds_count')).toBe(1);
    expect(series.get('nashra_render_seconds_sum')).toBeGreaterThan(0);
    const later = await metricsOf(room);
    for (const [name, value] of series)
      if (name.includes('_total')) expect(later.get(name), name).toBeGreaterThanOrEqual(value);
  });

  it('tell of articles by state, of sizes, memory and the event loop', async () => {
    const room = await testNewsroom({
      'articles/a.md': article({ title: 'مقال' }),
      'articles/b.md': article({ title: 'مسودة', draft: true }),
    });
    const series = await metricsOf(room);
    expect(series.get('nashra_articles{state="published"}')).toBe(1);
    expect(series.get('nashra_articles{state="draft"}')).toBe(1);
    expect(series.get('nashra_sqlite_bytes{part="file"}')).toBeGreaterThan(100_000);
    expect(series.get('process_resident_memory_bytes')).toBeGreaterThan(10_000_000);
    expect(series.has('nashra_event_loop_delay_seconds{quantile="0.99"}')).toBe(true);
  });

  it('tell of followers, of what waits and for how long, and count deliveries of another process', async () => {
    const neighbour = await startNeighbour();
    const house = await startHouse({});
    neighbour.person('a');
    await neighbour.post(`${house.origin}/ap/inbox`, {
      id: `${neighbour.origin}/people/a/follows/1`,
      type: 'Follow',
      actor: `${neighbour.origin}/people/a`,
      object: `${house.origin}/ap/actors/news`,
    });
    await neighbour.until(() => neighbour.got.length === 1);
    await house.sender.onIdle();
    neighbour.manner.status = () => 500;
    await house.write({ 'articles/a.md': article({ title: 'مقال', date: new Date().toISOString() }) });
    await house.sender.onIdle();
    const { series } = parsed(await (await fetch(`${house.origin}/metrics`)).text());
    expect(series.get('nashra_followers')).toBe(1);
    expect(series.get('nashra_inbox_requests_total{outcome="accepted"}')).toBe(1);
    expect(series.get('nashra_deliveries_total{outcome="delivered"}')).toBe(1);
    expect(series.get('nashra_deliveries_total{outcome="failed"}')).toBe(1);
    expect(series.get('nashra_deliveries_waiting')).toBe(1);
    expect(series.has('nashra_deliveries_oldest_seconds')).toBe(true);
  });

  it('are for this machine alone, and for nobody for whom a proxy asks', async () => {
    const room = await testNewsroom({});
    for (const name of ['X-Forwarded-For', 'Forwarded', 'Via', 'X-Real-IP']) {
      const { status, text } = await request(room.app.server).get('/metrics').set(name, '203.0.113.9');
      expect([name, status, text.includes('nashra_')]).toEqual([name, 403, false]);
    }
    await request(room.app.server).get('/metrics').expect(200);
  });

  it('are with a token for whoever has it, and for nobody else', async () => {
    const room = await testNewsroom({});
    const app = createApp(room.newsroom, { origin, hub: null, clock: () => new Date(), metricsToken: 's3cret' });
    onTestFinished(() => room.app.close().catch(() => {}));
    const status = async (headers: Record<string, string>) =>
      (await request(app.server).get('/metrics').set(headers)).status;
    expect(await status({})).toBe(401);
    expect(await status({ Authorization: 'Bearer s3cre' })).toBe(401);
    expect(await status({ Authorization: 'Bearer s3cret!' })).toBe(401);
    expect(await status({ Authorization: 'Bearer s3cret', 'X-Forwarded-For': '203.0.113.9' })).toBe(200);
  });

  it('are written so that any label can be read again', () => {
    const odd = { 'a"b': 1, 'c\\d': 2, 'e\nf': 3 };
    const { series } = parsed(metricsText([counter('x_total', 'Odd.', by('name', odd)), gauge('none', 'None.', [])]));
    expect([...series.keys()]).toEqual(['x_total{name="a\\"b"}', 'x_total{name="c\\\\d"}', 'x_total{name="e\\nf"}']);
  });

  it('know few kinds of requests, whatever is asked', () => {
    const asked = [
      '/',
      '/a/x',
      '/x/y/z',
      '/%00',
      '/desk/a',
      '/ap/actors/x/inbox',
      '/.well-known/webfinger?x',
      '//',
      '/tags/a/rss.xml?before=1',
    ];
    const kinds = new Set(asked.map(kindOfRequest));
    expect([...kinds].sort()).toEqual(['article', 'desk', 'discovery', 'feed', 'inbox', 'page']);
    expect(createMeter().requestsOf('page', 200)).toEqual({ kind: 'page', status: 200, value: 0 });
  });
});
