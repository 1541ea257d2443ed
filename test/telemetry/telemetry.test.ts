/** What the real processes export to a collector, and what a collector can do to them. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openNewsroom } from '../../src/app.ts';
import { article, siteFile, temporaryFolder, writeFiles } from '../newsroom.ts';
import { type Environment, outcomeOf, startProgram } from '../program.ts';
import { attributesOf, type Item, startCollector } from './collector.ts';

function publication(): Environment {
  const [data, content] = [temporaryFolder(), temporaryFolder()];
  const date = new Date(Date.now() - 3_600_000).toISOString();
  writeFiles(content, { 'site.yaml': siteFile, 'articles/a.md': article({ id: 'a', title: 'مقال', date }) });
  return { NASHRA_DATA: data, NASHRA_CONTENT: content, NASHRA_ALLOW_PRIVATE_ADDRESSES: 'true' };
}

/** The server, when it serves. */
async function serving(environment: Environment) {
  const child = startProgram(['serve'], environment);
  const outcome = outcomeOf(child);
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return {
    url: String(line).replace('Listening on ', ''),
    /** Ends it; resolves with its status and with what it logged. */
    stop() {
      child.kill('SIGTERM');
      return outcome;
    },
  };
}

/** Another server, which takes one kind of signature only, and knows no keys. */
async function startNeighbour() {
  const { promise: delivered, resolve } = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    const isTaken = request.headers['signature-input'] !== undefined;
    response.writeHead(request.method === 'GET' ? 500 : isTaken ? 202 : 401).end(() => isTaken && resolve());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { uri: `http://127.0.0.1:${port}/salim`, port, delivered };
}

/** Somebody there follows the publication. */
async function follow({ NASHRA_DATA = '', NASHRA_CONTENT = '' }: Environment, uri: string): Promise<void> {
  const newsroom = await openNewsroom({ data: NASHRA_DATA, content: NASHRA_CONTENT, clock: () => new Date() });
  const store = newsroom.federation;
  const actor = { uri, inbox: `${uri}/inbox?box=secret`, sharedInbox: null, name: 'x', url: uri, keyIds: [] };
  newsroom.archive.act(() =>
    store.follow(store.handleOf({ kind: 'site', slug: '' }), actor, `${uri}/follow`, '2026-11-20T00:00:00Z'),
  );
  newsroom.close();
}

/** A letter whose signature has to be looked at. */
function letterFrom(actor: string): RequestInit {
  const headers = {
    Signature: `keyId="${actor}#key",headers="(request-target) host date digest",signature="c2VjcmV0"`,
    Digest: 'SHA-256=secret',
    'X-Forwarded-For': '203.0.113.9',
    Authorization: 'Bearer secret',
  };
  const body = JSON.stringify({ id: `${actor}/1`, type: 'Like', actor, object: `${actor}/2`, content: 'secret' });
  return { method: 'POST', headers, body };
}

/** The samples of `/metrics`, by name. */
function namesIn(text: string): string[] {
  return [...new Set([...text.matchAll(/^([a-z_]+)(?:\{.*\})? /gm)].map((match) => match[1] as string))];
}

/** What a collector has got when a publication was read, written to, had something to deliver, and was stopped. */
async function runOnce() {
  const [collector, neighbour] = [await startCollector(), await startNeighbour()];
  const environment = publication();
  await follow(environment, neighbour.uri);
  const server = await serving({
    ...environment,
    LOG_LEVEL: 'info',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Basic%20abc',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=trial',
  });
  const get = (path: string, options = {}) => fetch(server.url + path, options);
  await get('/a/a?q=secret', { headers: { 'X-Forwarded-For': '203.0.113.9', Authorization: 'Bearer secret' } });
  await get('/a/a');
  const { status: answer } = await get('/ap/inbox', letterFrom(neighbour.uri));
  const shown = await (await get('/metrics')).text();
  await neighbour.delivered;
  const { status, stderr } = await server.stop();
  expect(status).toBe(0);
  const [spans, logs, metrics] = [collector.spans(), collector.logs(), collector.metrics()];
  return { spans, logs, metrics, exports: collector.exports, answer, shown, stderr, port: neighbour.port };
}

let run: ReturnType<typeof runOnce> | null = null;
/** Once for all who look at it. */
function exported() {
  run ??= runOnce();
  return run;
}

const named = (items: Item[], name: string) => items.filter((one) => one.name === name);

describe('a collector gets', () => {
  it('what both processes say, with the credentials and the attributes that the environment names', async () => {
    const { spans, logs, metrics, exports } = await exported();
    expect(new Set(exports.map(({ authorization }) => authorization))).toEqual(new Set(['Basic abc']));
    for (const { resource } of [...spans, ...logs, ...metrics])
      expect(resource).toMatchObject({ 'service.name': 'nashra', 'deployment.environment.name': 'trial' });
    const parts = spans.map(({ resource }) => resource['nashra.part']);
    expect(new Set(parts)).toEqual(new Set(['server', 'sender']));
  });

  it('nothing that is secret, and no address of a reader', async () => {
    const { spans, logs, metrics } = await exported();
    expect(JSON.stringify([spans, logs, metrics])).not.toMatch(/secret|203\.0\.113\.9|c2VjcmV0/);
  });

  it('the numbers of /metrics', async () => {
    const { metrics, shown } = await exported();
    const names = metrics.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(namesIn(shown)));
    expect(new Set(names).size).toBe(names.length);
    const [states] = named(metrics, 'nashra_articles');
    expect(pointsOf(states?.gauge)).toContainEqual([{ state: 'published' }, 1]);
    const [answers] = named(metrics, 'nashra_http_requests_total');
    expect(answers?.sum).toMatchObject({ isMonotonic: true, aggregationTemporality: 2 });
    expect(pointsOf(answers?.sum)).toContainEqual([{ kind: 'article', status: '200' }, 2]);
  });

  it('the log with its fields, beside standard error', async () => {
    const { logs, stderr } = await exported();
    expect(stderr).toContain('stopping signal="SIGTERM"');
    const stopping = {
      scope: 'nashra.serve',
      severityNumber: 9,
      severityText: 'info',
      body: { stringValue: 'stopping' },
      attributes: { signal: 'SIGTERM' },
    };
    expect(logs).toContainEqual(expect.objectContaining(stopping));
  });

  it('a span for each request that was not answered from memory', async () => {
    const { spans } = await exported();
    const requests = named(spans, 'GET article');
    // Two were redirected; of the two answers, one was ready.
    const statuses = requests.map(({ attributes }) => attributes['http.response.status_code']);
    expect(statuses.sort()).toEqual([200, 301, 301]);
    expect(requests[0]).toMatchObject({
      kind: 2,
      attributes: { 'http.request.method': 'GET', 'http.route': 'article', 'url.path': '/a/a' },
    });
    expect(named(spans, 'import content')).toHaveLength(1);
  });

  it("a letter's span in that of its request, and Fedify's in that", async () => {
    const { spans, answer } = await exported();
    const [request] = named(spans, 'POST inbox');
    const [receiving] = named(spans, 'receive activity');
    expect(receiving).toMatchObject({
      parentSpanId: request?.spanId,
      attributes: { 'activitypub.activity.type': 'Like', 'nashra.inbox.status': answer },
    });
    const [verifying] = named(spans, 'http_signatures.verify');
    expect(verifying).toMatchObject({ scope: '@fedify/fedify', parentSpanId: receiving?.spanId });
  });

  it('a span for each try to deliver', async () => {
    const { spans, port } = await exported();
    const [refused, taken] = named(spans, 'deliver activity');
    const shared = { 'http.request.method': 'POST', 'server.address': '127.0.0.1', 'server.port': port };
    expect(refused?.attributes).toMatchObject({ ...shared, 'http.response.status_code': 401, 'error.type': '401' });
    expect(taken).toMatchObject({
      kind: 3,
      attributes: { ...shared, 'http.response.status_code': 202 },
      resource: { 'nashra.part': 'sender' },
    });
    const signings = named(spans, 'http_signatures.sign');
    expect(signings.map(({ parentSpanId }) => parentSpanId)).toContain(taken?.spanId);
  });

  it('protobuf, where nothing else is asked for, and no signal that is turned off', async () => {
    const collector = await startCollector();
    const settings = { OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/otlp/`, OTEL_TRACES_EXPORTER: 'none' };
    const server = await serving({ ...publication(), ...settings, LOG_LEVEL: 'info' });
    await fetch(`${server.url}/a/a`);
    await server.stop();
    expect(new Set(collector.exports.map(({ type }) => type))).toEqual(new Set(['application/x-protobuf']));
    const paths = new Set(collector.exports.map(({ path }) => path));
    expect(paths).toEqual(new Set(['/otlp/v1/metrics', '/otlp/v1/logs']));
    const [metrics] = collector.exports.filter(({ path }) => path.endsWith('metrics'));
    expect(metrics?.body.toString('latin1')).toContain('nashra_http_requests_total');
  });
});

function pointsOf({ dataPoints }: Item): unknown[] {
  return dataPoints.map((one: Item) => [attributesOf(one.attributes as never), one.asDouble]);
}

describe('a collector that', () => {
  // An export may take ten minutes here: who waited for it would not end within this test.
  const patient = { OTEL_EXPORTER_OTLP_TIMEOUT: '600000', OTEL_BSP_SCHEDULE_DELAY: '20' };

  it('never answers does not keep the server from serving, nor from ending', async () => {
    const collector = await startCollector(() => {});
    const settings = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, ...patient };
    const server = await serving({ ...publication(), ...settings, LOG_LEVEL: 'info' });
    await collector.arrived(1);
    expect((await fetch(`${server.url}/a/a`)).status).toBe(200);
    expect((await server.stop()).status).toBe(0);
  });

  it('is not there harms nothing', async () => {
    const settings = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', ...patient };
    const server = await serving({ ...publication(), ...settings });
    expect((await fetch(`${server.url}/a/a`)).status).toBe(200);
    expect((await server.stop()).status).toBe(0);
  });

  it('refuses what it gets for a while is named in the log once, and once more when that is over', async () => {
    let refusals = 0;
    const collector = await startCollector((response) => response.writeHead(refusals++ < 10 ? 400 : 200).end());
    const settings = {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_METRIC_EXPORT_INTERVAL: '20',
      OTEL_LOGS_EXPORTER: 'none',
    };
    const server = await serving({ ...publication(), ...settings, LOG_LEVEL: 'info' });
    await collector.arrived(13);
    const { status, stderr } = await server.stop();
    expect(status).toBe(0);
    expect(stderr.match(/the collector takes .*/g)).toEqual([
      'the collector takes nothing signal="metrics" error="Bad Request"',
      'the collector takes everything again',
    ]);
  });
});

describe('the packages of OpenTelemetry', () => {
  /** Those that both processes had loaded when they ended. */
  async function loaded(settings: Environment): Promise<Set<string>> {
    const folder = temporaryFolder();
    const tell = 'process.on("exit", () => require("fs").writeSync(2, Object.keys(require.cache).join("\\n") + "\\n"))';
    writeFiles(folder, { 'tell.cjs': tell });
    const server = await serving({ ...publication(), ...settings, NODE_OPTIONS: `--require ${folder}/tell.cjs` });
    const { stderr } = await server.stop();
    expect(stderr.match(/tell\.cjs/g)).toHaveLength(2);
    return new Set(stderr.match(/@opentelemetry\/[a-z-]+/g));
  }

  it('are loaded where a collector is configured, and not before', async () => {
    const { url } = await startCollector();
    expect(await loaded({ OTEL_EXPORTER_OTLP_ENDPOINT: url })).toContain('@opentelemetry/sdk-trace-node');
    const without = new Set(['@opentelemetry/api']);
    expect(await loaded({})).toEqual(without);
    expect(await loaded({ OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_SDK_DISABLED: 'true' })).toEqual(without);
  });
});
