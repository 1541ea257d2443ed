import { isIP } from 'node:net';
import type { LogLevel } from '@logtape/logtape';
import { isPublicAddress } from './outgoing.ts';
import type { PurgeHook } from './purging.ts';
import { readTelemetry, type TelemetrySettings } from './telemetry-settings.ts';

/** The database, below NASHRA_DATA. */
export const databaseName = 'nashra.sqlite';

/** What the environment decides; docs/operate.md lists every variable. */
export type Config = {
  host: string;
  port: number;
  /** The public origin, without a path; null: `http://localhost` and the real port. */
  origin: string | null;
  data: string;
  content: string;
  hub: string | null;
  /** What tells a cache in front of changes. */
  purge: PurgeHook | null;
  /** Opens `/metrics` to whoever sends it; null: it is for this machine alone. */
  metricsToken: string | null;
  /** Addresses, networks (`10.0.0.0/8`) and Express's names for some. */
  trustProxy: string[];
  allowPrivateAddresses: boolean;
  /** Where workers on other machines get what they deliver; null: this server delivers. */
  redis: string | null;
  /** What goes through Redis is sealed with it; '' where there is none. */
  signingSecret: string;
  logLevel: LogLevel;
  logFormat: 'text' | 'json';
  /** null: nothing is exported to a collector. */
  telemetry: TelemetrySettings | null;
};

const levels: readonly LogLevel[] = ['trace', 'debug', 'info', 'warning', 'error', 'fatal'];

/** Reads the environment; all problems at once, and no configuration where there is one. */
export function readConfig(env: Record<string, string | undefined>): { config: Config; problems: string[] } {
  const problems: string[] = [];
  const text = (name: string, fallback: string) => env[name]?.trim() || fallback;

  function check<T>(name: string, value: T, right: boolean, clue: string): T {
    if (!right) problems.push(`${name}: "${env[name]}" ${clue}`);
    return value;
  }

  const port = text('PORT', '8000');
  const origin = text('NASHRA_ORIGIN', '');
  const hub = text('NASHRA_HUB', '');
  const purge = text('NASHRA_PURGE', '');
  const purgeHeader = text('NASHRA_PURGE_HEADER', '');
  // It is a secret, and not repeated.
  if (purgeHeader !== '' && headerIn(purgeHeader) === null)
    problems.push('NASHRA_PURGE_HEADER: what it holds is no header; write Authorization: Bearer SECRET');
  const proxies = text('NASHRA_TRUST_PROXY', '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  const allowPrivate = text('NASHRA_ALLOW_PRIVATE_ADDRESSES', 'false');
  const redis = text('NASHRA_REDIS', '');
  const secret = text('NASHRA_SIGNING_SECRET', '');
  const level = text('LOG_LEVEL', 'info') as LogLevel;
  const format = text('LOG_FORMAT', 'text');
  const config: Config = {
    host: text('HOST', '127.0.0.1'),
    port: check(
      'PORT',
      Number(port),
      /^\d{1,5}$/.test(port) && Number(port) < 65_536,
      'is no port; write a number from 0 to 65535',
    ),
    origin: check(
      'NASHRA_ORIGIN',
      origin || null,
      origin === '' || isOrigin(origin),
      'is no origin; write https://news.example, without a path',
    ),
    data: text('NASHRA_DATA', 'data'),
    content: text('NASHRA_CONTENT', 'content'),
    hub: check(
      'NASHRA_HUB',
      // As it goes into a header: in ASCII.
      URL.canParse(hub) ? new URL(hub).href : null,
      hub === '' || isHub(hub, allowPrivate === 'true'),
      'is no address of a hub; write https://hub.example/',
    ),
    purge: check(
      'NASHRA_PURGE',
      purge === '' ? null : { url: purge, header: headerIn(purgeHeader) },
      purge === '' || isPurgeHook(purge),
      'is no address of a purge hook; write https://cdn.example/purge, or http:// on this machine or a network of your own',
    ),
    metricsToken: text('NASHRA_METRICS_TOKEN', '') || null,
    trustProxy: check(
      'NASHRA_TRUST_PROXY',
      proxies,
      proxies.every(isProxy),
      'is no list of addresses; write loopback, or 10.0.0.1,192.168.0.0/16',
    ),
    allowPrivateAddresses: check(
      'NASHRA_ALLOW_PRIVATE_ADDRESSES',
      allowPrivate === 'true',
      ['true', 'false'].includes(allowPrivate),
      'is neither; write true or false',
    ),
    redis: redis || null,
    signingSecret: secret,
    logLevel: check('LOG_LEVEL', level, levels.includes(level), `is no level; write one of ${levels.join(', ')}`),
    logFormat: check(
      'LOG_FORMAT',
      format as 'text' | 'json',
      ['text', 'json'].includes(format),
      'is no format; write text or json',
    ),
    telemetry: readTelemetry(text, check),
  };
  problems.push(...problemsOfRedis(redis, secret));
  // A variable that serves several purposes is wrong once.
  return { config, problems: [...new Set(problems)] };
}

const shortestSecret = 32;

/** Without the values, which are secret. */
function problemsOfRedis(redis: string, secret: string): string[] {
  if (redis === '') return [];
  const isRedis = /^rediss?:\/\//.test(redis) && URL.canParse(redis) && new URL(redis).hostname !== '';
  return [
    isRedis ? [] : 'NASHRA_REDIS: is no address of a Redis; write redis://redis.example:6379, or rediss:// with TLS',
    secret.length >= shortestSecret
      ? []
      : `NASHRA_SIGNING_SECRET: NASHRA_REDIS needs one of ${shortestSecret} letters or more, the same for the server and each worker; make it with openssl rand -hex 32`,
  ].flat();
}

function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

/** What src/outgoing.ts would take: plain http only where tests run on one machine. */
function isHub(text: string, allowPrivate: boolean): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, hash } = new URL(text);
  return (protocol === 'https:' || (allowPrivate && protocol === 'http:')) && username === '' && hash === '';
}

/** Only the operator says where it is, so it may be on a private network; but no secret goes over the open one in the clear. */
function isPurgeHook(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, hash, hostname } = new URL(text);
  const address = hostname.replace(/^\[|\]$/g, '');
  const isOwn = hostname === 'localhost' || (isIP(address) !== 0 && !isPublicAddress(address));
  return (protocol === 'https:' || (protocol === 'http:' && isOwn)) && username === '' && hash === '';
}

/** `Fastly-Key: SECRET`; null for anything else. */
function headerIn(text: string): [name: string, value: string] | null {
  const [, name, value] = /^([\w-]+):\s*([\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?)$/.exec(text) ?? [];
  return name === undefined || value === undefined ? null : [name, value];
}

/** As Express's "trust proxy" takes it. */
function isProxy(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [, address = '', bits = '1'] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const longest = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0;
  return Number(bits) >= 1 && Number(bits) <= longest;
}
