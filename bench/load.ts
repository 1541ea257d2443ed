/** Load on a server: from wrk where it is installed, else from autocannon. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Headers } from './client.ts';
import { pinned, wrk } from './tools.ts';

export type Load = {
  /** Answers a second. */
  rate: number;
  answered: number;
  /** Milliseconds that 99 of 100 answers did not pass, and that none did. */
  p99: number;
  slowest: number;
};

const autocannon = fileURLToPath(import.meta.resolve('autocannon/autocannon.js'));
const askOnce = fileURLToPath(new URL('stampede.lua', import.meta.url));

/** As many questions as `connections` readers can ask in `seconds`, each waiting for its answer before it asks again. */
export function load(url: string, headers: Headers, connections: number, seconds: number): Promise<Load> {
  if (wrk !== null) return loadOfWrk([`-c${connections}`, ...named(headers, ': '), url], seconds);
  return loadOfCannon(['-c', `${connections}`, '-d', `${seconds}`, '-L', '100', ...named(headers, '='), url]);
}

/** `readers` that ask at the same time, once each; in `seconds` it has to be over. */
export async function stampede(url: string, headers: Headers, readers: number, seconds: number): Promise<Load> {
  const times = String(readers);
  const measured =
    wrk === null
      ? await loadOfCannon(['-c', times, '-a', times, '-L', '1', ...named(headers, '='), url])
      : await loadOfWrk([`-c${times}`, '-s', askOnce, ...named(headers, ': '), url, '--', times], seconds);
  if (measured.answered !== readers) throw new Error(`${measured.answered} of ${readers} were answered: ${url}`);
  return measured;
}

async function loadOfWrk(args: string[], seconds: number): Promise<Load> {
  const text = await run([String(wrk), '-t1', `-d${seconds}s`, '--latency', ...args]);
  if (/Non-2xx|Socket errors/.test(text)) throw new Error(`wrk ${args.join(' ')}\n${text}`);
  const number = (pattern: RegExp) => Number(pattern.exec(text)?.[1]);
  return {
    rate: number(/Requests\/sec:\s+([\d.]+)/),
    answered: number(/(\d+) requests in/),
    p99: milliseconds(/99%\s+(\S+)/.exec(text)?.[1]),
    slowest: milliseconds(/Latency(?:\s+\S+){2}\s+(\S+)/.exec(text)?.[1]),
  };
}

/** `1.23ms`, as wrk writes it. */
function milliseconds(time = ''): number {
  const [, number, unit = ''] = /^([\d.]+)(us|ms|s|m)$/.exec(time) ?? [];
  return Number(number) * ({ us: 0.001, ms: 1, s: 1000, m: 60_000 }[unit] ?? Number.NaN);
}

type Said = {
  duration: number;
  errors: number;
  requests: { total: number };
  latency: { p99: number; max: number };
} & { [status in '4xx' | '5xx']: number };

async function loadOfCannon(args: string[]): Promise<Load> {
  const text = await run([process.execPath, autocannon, '--json', '-n', ...args]);
  const said = JSON.parse(text) as Said;
  if (said.errors + said['4xx'] + said['5xx'] > 0) throw new Error(`autocannon ${args.join(' ')}\n${text}`);
  const { requests, duration, latency } = said;
  return { rate: requests.total / duration, answered: requests.total, p99: latency.p99, slowest: latency.max };
}

function named(headers: Headers, sign: string): string[] {
  return Object.entries(headers).flatMap(([name, value]) => ['-H', name + sign + value]);
}

/** Runs a program on the readers' core; returns what it said. */
async function run(command: string[]): Promise<string> {
  const [program = '', ...args] = pinned('reader', command);
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const parts: Buffer[] = [];
  child.stdout.on('data', (part) => parts.push(part));
  const [status] = await once(child, 'close');
  if (status !== 0) throw new Error(`${command.join(' ')} ended with status ${status}`);
  return Buffer.concat(parts).toString();
}
