/** The measured processes: started here, ended here, and no others. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Usage } from './proc.ts';
import { type Core, pinned } from './tools.ts';

/** A folder that a process works with: what it serves, and where it keeps its own. */
export type Place = { content: string; data: string };

export type Running = { pid: number; url: string; usage(): Promise<Usage>; stop(): Promise<Usage> };
export type Finished = { milliseconds: number; usage: Usage };
export type Worker = { pid: number; stop(): Promise<Usage> };
/** Variables of the environment. */
export type Settings = Record<string, string>;
export type Started = { milliseconds: number; running: Running };

const meter = new URL('meter.js', import.meta.url).href;
const main = fileURLToPath(new URL('../bin/nashra.js', import.meta.url));
/** Its first line names variables of the environment and options of Node. */
const [, variables = '', options = ''] = /^#!.* -S (.*)\bnode\s+(.*)$/m.exec(readFileSync(main, 'utf8')) ?? [];
const program = [...options.split(' '), main];
const children = new Set<ChildProcess>();

process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

/** Starts `nashra serve`, on a core of its own if one is named; measured from its start to its `Listening on`. */
export function serve(place: Place, core?: Core, settings: Settings = {}): Promise<Started> {
  return listening([...program, 'serve'], place, core, settings);
}

/** Starts `nashra worker`, which says nothing when it is ready: the house knows. */
export function startWorker(place: Place, core: Core | undefined, settings: Settings): Worker {
  const args = [...program, 'worker'];
  const child = start(args, place, core, { UV_THREADPOOL_SIZE: '64', ...settings });
  child.stdout?.resume();
  return { pid: child.pid as number, stop: () => stopped(child, args) };
}

/** Runs a script beside this file that talks with this process. */
export function forkBeside(script: string, args: string[], core?: Core): ChildProcess {
  const command = [process.execPath, fileURLToPath(new URL(script, import.meta.url)), ...args];
  const [run = '', ...rest] = core === undefined ? command : pinned(core, command);
  return watched(spawn(run, rest, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }));
}

/** Runs `nashra import` on the articles of `place`, to its end. */
export function importArticles(place: Place): Promise<Finished> {
  return finished([...program, 'import', join(place.content, 'articles')], place);
}

/** Runs `nashra import` on what another system exported, to its end. */
export function importExport(place: Place, file: string): Promise<Finished> {
  return finished([...program, 'import', file], place);
}

/** Runs a script beside this file, to its end. */
export function runBare(script: string, args: string[], place: Place): Promise<Finished> {
  return finished([fileURLToPath(new URL(script, import.meta.url)), ...args], place);
}

/** Starts a script beside this file that listens as the program does. */
export function listenBare(script: string, args: string[], place: Place, core?: Core): Promise<Started> {
  return listening([fileURLToPath(new URL(script, import.meta.url)), ...args], place, core);
}

async function finished(args: string[], place: Place): Promise<Finished> {
  const began = performance.now();
  const child = start(args, place);
  child.stdout?.resume();
  const usage = await lastWord(child, args);
  return { milliseconds: performance.now() - began, usage };
}

async function listening(args: string[], place: Place, core?: Core, settings: Settings = {}): Promise<Started> {
  const began = performance.now();
  const child = start(args, place, core, settings);
  const url = await listeningAddress(child, args);
  const milliseconds = performance.now() - began;
  const usage = async () => {
    const answer = once(child, 'message');
    child.send('usage');
    return (await answer)[0] as Usage;
  };
  return { milliseconds, running: { pid: child.pid as number, url, usage, stop: () => stopped(child, args) } };
}

function stopped(child: ChildProcess, args: string[]): Promise<Usage> {
  const word = lastWord(child, args);
  child.kill('SIGTERM');
  return word;
}

/** The environment is its own, so that neither variables nor a `.env` of the caller decide anything. */
function start(args: string[], { content, data }: Place, core?: Core, settings: Settings = {}): ChildProcess {
  mkdirSync(data, { recursive: true });
  const command = [process.execPath, '--import', meter, ...args];
  const [run = '', ...rest] = core === undefined ? command : pinned(core, command);
  const child = spawn(run, rest, {
    cwd: data,
    env: {
      ...Object.fromEntries(variables.split(' ').map((one) => one.split('='))),
      PORT: '0',
      NASHRA_ORIGIN: 'http://bench.example',
      NASHRA_CONTENT: content,
      NASHRA_DATA: data,
      // The other servers of a measurement are on loopback.
      NASHRA_ALLOW_PRIVATE_ADDRESSES: 'true',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
  });
  return watched(child);
}

/** A process that ends with this one at the latest. */
export function watched(child: ChildProcess): ChildProcess {
  children.add(child);
  child.once('close', () => children.delete(child));
  return child;
}

async function listeningAddress(child: ChildProcess, args: string[]): Promise<string> {
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const ended = once(child, 'close').then(([status]) => {
    throw new Error(`${args.join(' ')} ended with status ${status} before it listened`);
  });
  ended.catch(() => {});
  const [line] = await Promise.race([once(lines, 'line'), ended]);
  const url = /^Listening on (\S+)/.exec(String(line))?.[1];
  if (url === undefined) throw new Error(`${args.join(' ')} said "${line}" first, not where it listens`);
  return url;
}

/** What a process has used when it ends; a status other than 0 is a fault of the measurement. */
async function lastWord(child: ChildProcess, args: string[]): Promise<Usage> {
  let word: Usage | undefined;
  child.on('message', (usage: Usage) => {
    word = usage;
  });
  const [status] = await once(child, 'close');
  if (status !== 0 || !word) throw new Error(`${args.join(' ')} ended with status ${status}`);
  return word;
}
