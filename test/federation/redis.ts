/** A Redis of a test's own, with nothing on the disk. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { freePort } from '../free-port.ts';

export const withoutRedis = !has('redis-server');

function has(command: string): boolean {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export type Redis = Awaited<ReturnType<typeof startRedis>>;

export async function startRedis() {
  const port = await freePort();
  let child = await run(port);
  onTestFinished(() => void child.kill('SIGKILL'));
  return {
    url: `redis://127.0.0.1:${port}`,
    secret: 'a secret of a test, of thirty-two letters or more',
    /** It goes without a word, and comes back with nothing. */
    async restart(): Promise<void> {
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
      child = await run(port);
    },
    /** It takes connections and answers none of them. */
    stall: (): void => void child.kill('SIGSTOP'),
    goOn: (): void => void child.kill('SIGCONT'),
  };
}

async function run(port: number): Promise<ChildProcess> {
  const settings = ['--save', '', '--appendonly', 'no', '--bind', '127.0.0.1', '--loglevel', 'notice'];
  const child = spawn('redis-server', ['--port', String(port), ...settings], { stdio: ['ignore', 'pipe', 'ignore'] });
  for await (const text of child.stdout) if (String(text).includes('Ready to accept')) break;
  child.stdout?.resume();
  return child;
}
