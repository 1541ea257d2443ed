/** Programs that may be installed, and cores of their own for both sides of a measurement. */
import { accessSync, constants } from 'node:fs';
import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';

/** Where a program lies; null where it is not installed. */
export function found(program: string): string | null {
  // Administrators' programs are not on everybody's path.
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin'];
  return folders.map((folder) => join(folder, program)).find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export const nginx = found('nginx');
export const wrk = found('wrk');
export const redisServer = found('redis-server');
const nice = found('nice');
const taskset = availableParallelism() > 1 ? found('taskset') : null;

/** The server has one core, and who asks it another. What stands for other machines is there too, and lets readers go first. */
export type Core = 'server' | 'reader' | 'elsewhere';

/** A command that stays on a core, where that can be had. */
export function pinned(core: Core, command: string[]): string[] {
  const ranked = core === 'elsewhere' && nice !== null ? [nice, '-n', '19', ...command] : command;
  return taskset === null ? ranked : [taskset, '-c', core === 'server' ? '0' : '1', ...ranked];
}

/** What a run was measured with, in words. */
export const conditions = [
  wrk === null ? 'load from autocannon' : 'load from wrk',
  nginx === null ? 'no nginx' : 'nginx beside it',
  taskset === null ? 'no cores of their own' : 'server on one core, load on the other',
].join('; ');
