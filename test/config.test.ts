import { describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';

describe('NASHRA_HUB', () => {
  const read = (NASHRA_HUB: string, more = {}) => {
    const { config, problems } = readConfig({ NASHRA_HUB, ...more });
    return problems.length === 0 ? config.hub : problems;
  };
  const allowed = { NASHRA_ALLOW_PRIVATE_ADDRESSES: 'true' };

  it('is an address as a header can hold it, or none', () => {
    expect(read('')).toBeNull();
    expect(read(' https://hub.example ')).toBe('https://hub.example/');
    expect(read('https://hub.example/?a=1&b="2"')).toBe('https://hub.example/?a=1&b=%222%22');
    expect(read('https://نشرة.example/مركز>')).toMatch(/^https:\/\/xn--[a-z0-9]+\.example\/[%A-F0-9]+$/);
  });

  it.each([
    'x',
    'hub.example',
    'ftp://hub.example/',
    'https://',
    'https://me@hub.example/',
    'https://hub.example/#a',
    'http://hub.example/',
  ])('is refused where no ping could go there: %s', (hub) => {
    expect(read(hub)).toEqual([`NASHRA_HUB: "${hub}" is no address of a hub; write https://hub.example/`]);
  });

  it('may be plain http only where tests run on one machine', () => {
    expect(read('http://127.0.0.1:9/', allowed)).toBe('http://127.0.0.1:9/');
    expect(read('ftp://127.0.0.1/', allowed)).toHaveLength(1);
  });
});

describe('NASHRA_REDIS', () => {
  const secret = 'x'.repeat(32);
  const problemsOf = (redis: string, signing = secret) =>
    readConfig({ NASHRA_REDIS: redis, NASHRA_SIGNING_SECRET: signing }).problems;

  it('is the address of a Redis, or none', () => {
    const { config, problems } = readConfig({
      NASHRA_REDIS: 'rediss://u:p@r.example/1',
      NASHRA_SIGNING_SECRET: secret,
    });
    expect(config).toMatchObject({ redis: 'rediss://u:p@r.example/1', signingSecret: secret });
    expect(problems).toEqual([]);
    expect(readConfig({})).toMatchObject({ config: { redis: null }, problems: [] });
    for (const wrong of ['http://r.example', 'r.example:6379', 'redis://'])
      expect(problemsOf(wrong)).toEqual([
        expect.stringMatching(/^NASHRA_REDIS: is no address of a Redis; write redis:/),
      ]);
  });

  it('needs a secret that nobody guesses, and shows none', () => {
    for (const short of ['', 'hidden'])
      expect(problemsOf('redis://r.example', short)).toEqual([
        expect.stringMatching(/^NASHRA_SIGNING_SECRET: .* 32 letters/),
      ]);
    expect(problemsOf('http://u:hidden@r.example', 'hidden').join()).not.toContain('hidden');
  });
});

describe('OpenTelemetry', () => {
  const read = (more: Record<string, string>) => {
    const { config, problems } = readConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318', ...more });
    return problems.length === 0 ? config.telemetry : problems;
  };
  const to = (signal: string) => ({ url: `http://localhost:4318/v1/${signal}`, protocol: 'http/protobuf' });

  it('is exported where a collector is named, and it is not turned off', () => {
    const all = { traces: to('traces'), metrics: to('metrics'), logs: to('logs') };
    expect(read({})).toEqual({ to: all, interval: 60_000 });
    expect(read({ OTEL_EXPORTER_OTLP_ENDPOINT: ' ' })).toBeNull();
    expect(read({ OTEL_SDK_DISABLED: 'True', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' })).toBeNull();
    expect(read({ OTEL_LOGS_EXPORTER: 'none' })).toMatchObject({ to: { traces: all.traces, metrics: all.metrics } });
  });

  it('goes where each signal is wanted', () => {
    const more = {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.example/otlp/?tenant=1',
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://traces.example/',
      OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json',
    };
    expect(read(more)).toMatchObject({
      to: {
        traces: { url: 'http://traces.example/', protocol: 'http/json' },
        logs: { url: 'https://collector.example/otlp/v1/logs?tenant=1', protocol: 'http/protobuf' },
      },
    });
  });

  it.each([
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'localhost:4318', 'is no address of a collector; write http://localhost:4318'],
    [
      'OTEL_EXPORTER_OTLP_LOGS_ENDPOINT',
      'ftp://a.example',
      'is no address of a collector; write http://localhost:4318',
    ],
    [
      'OTEL_EXPORTER_OTLP_PROTOCOL',
      'grpc',
      'is not spoken here; write http/protobuf or http/json, for which collectors listen at port 4318',
    ],
    ['OTEL_METRICS_EXPORTER', 'prometheus', 'is not known here; write otlp or none'],
    ['OTEL_METRIC_EXPORT_INTERVAL', '1m', 'is no time; write milliseconds'],
  ])('names a wrong %s once', (name, value, clue) => {
    expect(read({ [name]: value })).toEqual([`${name}: "${value}" ${clue}`]);
  });
});

describe('NASHRA_PURGE', () => {
  const read = (NASHRA_PURGE: string, NASHRA_PURGE_HEADER = '') => readConfig({ NASHRA_PURGE, NASHRA_PURGE_HEADER });

  it('is where a CDN is told of changes, with the header that opens it, or none', () => {
    expect(read('').config.purge).toBeNull();
    const url = 'https://cdn.example/purge?zone=1';
    expect(read(url)).toMatchObject({ config: { purge: { url, header: null } }, problems: [] });
    expect(read(url, 'Authorization:  Bearer a b ').config.purge?.header).toEqual(['Authorization', 'Bearer a b']);
  });

  it.each([
    'https://cdn.example/',
    'http://127.0.0.1:6081/purge',
    'http://localhost/',
    'http://10.0.0.5/',
    'http://[::1]/',
  ])('may be %s', (url) => expect(read(url).problems).toEqual([]));

  it.each([
    'cdn.example',
    'ftp://cdn.example/',
    'http://cdn.example/purge',
    'http://9.9.9.9/',
    'https://me@cdn.example/',
  ])('is refused where the secret would go over the open network in the clear, or nowhere: %s', (url) => {
    expect(read(url).problems).toEqual([
      `NASHRA_PURGE: "${url}" is no address of a purge hook; write https://cdn.example/purge, or http:// on this machine or a network of your own`,
    ]);
  });

  it.each([
    'SECRET',
    'Fastly-Key SECRET',
    'Fastly-Key:',
    ': SECRET',
    'Fastly-Key: SECRET\r\nX: y',
    'Schlüssel: SECRET',
  ])('its header is refused without being repeated: %j', (header) => {
    const { problems } = read('https://cdn.example/', header);
    expect(problems).toEqual(['NASHRA_PURGE_HEADER: what it holds is no header; write Authorization: Bearer SECRET']);
    expect(problems.join().replace('Bearer SECRET', '')).not.toContain('SECRET');
  });
});
