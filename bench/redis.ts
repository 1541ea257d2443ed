/** A Redis of the measurement's own, with nothing on the disk. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '../test/free-port.ts';
import { type Settings, watched } from './process.ts';
import { type Core, pinned } from './tools.ts';

export type Redis = { pid: number; settings: Settings; stop(): Promise<void> };

export async function startRedis(program: string, core?: Core): Promise<Redis> {
  const port = await freePort();
  const options = ['--port', `${port}`, '--save', '', '--appendonly', 'no', '--bind', '127.0.0.1'];
  const command = [program, ...options, '--loglevel', 'notice'];
  const [run = '', ...args] = core === undefined ? command : pinned(core, command);
  const child = watched(spawn(run, args, { stdio: ['ignore', 'pipe', 'ignore'] }));
  for await (const text of child.stdout ?? []) if (String(text).includes('Ready to accept')) break;
  child.stdout?.resume();
  return {
    pid: child.pid as number,
    settings: { NASHRA_REDIS: `redis://127.0.0.1:${port}`, NASHRA_SIGNING_SECRET: 'x'.repeat(32) },
    async stop(): Promise<void> {
      const closed = once(child, 'close');
      child.kill('SIGTERM');
      await closed;
    },
  };
}
