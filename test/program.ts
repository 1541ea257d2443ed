/** The real program, run to its end. */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const main = join(import.meta.dirname, '../bin/nashra.js');

export type Environment = Record<string, string>;

/** Somebody who is not root, for whom folders can be closed; null where the program would be closed to them, too. */
export function ordinaryUser(): { uid?: number; gid?: number } | null {
  if (process.getuid?.() !== 0) return {};
  const nobody = { uid: 65534, gid: 65534 };
  const tried = spawnSync(process.execPath, [main, '--version'], nobody);
  if (tried.status !== 0) console.info('skipped: nobody but root can run the program here');
  return tried.status === 0 ? nobody : null;
}

export function startProgram(
  args: string[],
  environment: Environment,
  user: { uid?: number; gid?: number } = {},
): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, [main, ...args], {
    cwd: import.meta.dirname,
    env: { PATH: process.env.PATH, PORT: '0', LOG_LEVEL: 'warning', ...environment },
    ...user,
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

export async function outcomeOf(child: ChildProcessWithoutNullStreams) {
  const texts = ['', ''];
  for (const [index, stream] of [child.stdout, child.stderr].entries())
    stream.setEncoding('utf8').on('data', (text: string) => {
      texts[index] += text;
    });
  const [status, signal] = await once(child, 'close');
  return { status, signal, stdout: texts[0] as string, stderr: texts[1] as string };
}

export function runProgram(args: string[], environment: Environment) {
  return outcomeOf(startProgram(args, environment));
}
