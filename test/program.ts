/** The real program, run to its end. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const main = join(import.meta.dirname, '../bin/nashra.js');

export type Environment = Record<string, string>;

export function startProgram(args: string[], environment: Environment): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, [main, ...args], {
    cwd: import.meta.dirname,
    env: { PATH: process.env.PATH, PORT: '0', LOG_LEVEL: 'warning', ...environment },
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
