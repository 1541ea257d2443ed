/** What Linux says of a process that cannot be asked itself. */
import { readFileSync } from 'node:fs';

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
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const bytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1024;
  return { cpu: ((Number(stat[11]) + Number(stat[12])) * 1e6) / ticks, peak: bytes('VmHWM'), memory: bytes('VmRSS') };
}

/** The process that delivers, which `serve` starts. */
export function senderOf(server: number): number {
  const pid = descendants(server).find((one) => readFileSync(`/proc/${one}/cmdline`, 'utf8').includes('\0sender\0'));
  if (pid === undefined) throw new Error('there is no sender');
  return pid;
}

function descendants(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  return children.flatMap((child) => [child, ...descendants(child)]);
}
