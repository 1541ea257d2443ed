/**
 * Loaded into a measured process before its program: says what it has used, when asked and when it ends. In JavaScript: for a file
 * with types Node would load what strips them, which the program does without.
 */
import { readFileSync } from 'node:fs';

if (process.send) {
  process.on('message', () => process.send?.(usage()));
  process.on('exit', () => process.send?.(usage()));
  process.channel?.unref();
}

function usage() {
  const { user, system } = process.cpuUsage();
  return { cpu: user + system, peak: peakMemory(), memory: process.memoryUsage.rss() };
}

/** `maxRSS` counts what the parent held at the fork, so Linux is asked for this program's own. */
function peakMemory() {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    return Number(kilobytes) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}
