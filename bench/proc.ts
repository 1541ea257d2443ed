/** What Linux says of a process that cannot be asked itself. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export type Usage = {
  /** Of all threads, user and system: microseconds. */
  cpu: number;
  /** The most memory it ever held: bytes. */
  peak: number;
  /** What it holds now: bytes. */
  memory: number;
};

/** Ticks of the clock by which Linux counts CPU, a second: the same on every system that Node runs on. */
const ticks = 100;

export function usageOf(pid: number): Usage {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const bytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1024;
  return { cpu: cpuIn(`/proc/${pid}/stat`), peak: bytes('VmHWM'), memory: bytes('VmRSS') };
}

/** CPU of the thread that JavaScript runs on, which signing and looking up names are not: microseconds. */
export const mainThreadOf = (pid: number): number => cpuIn(`/proc/${pid}/task/${pid}/stat`);

/** Bytes that it has let be written to a disk. */
export const writtenBy = (pid: number): number =>
  Number(/^write_bytes: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1]);

function cpuIn(file: string): number {
  const stat = readFileSync(file, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return ((Number(stat[11]) + Number(stat[12])) * 1e6) / ticks;
}

/** The process that delivers, which `serve` starts. */
export function senderOf(server: number): number {
  const pid = findSender(server);
  if (pid === null) throw new Error('there is no sender');
  return pid;
}

/** Waits for it: `serve` listens before it is there. */
export async function senderBeside(server: number): Promise<number> {
  for (;;) {
    const pid = findSender(server);
    if (pid !== null) return pid;
    await sleep(20);
  }
}

function findSender(server: number): number | null {
  const isSender = (pid: number) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('\0sender\0');
  return descendants(server).find(isSender) ?? null;
}

function descendants(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  return children.flatMap((child) => [child, ...descendants(child)]);
}
