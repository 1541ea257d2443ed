#!/usr/bin/env -S MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=65536 node --max-semi-space-size=4 --heap-growing-percent=20
/** The process. The only file that does anything when it is imported. What its first line is for: docs/performance.md. */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// Node keeps what it compiled from one start to the next, where it may write there.
enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/node'));
const { runCommand } = await import('./command-line.ts');
process.exitCode = await runCommand(process.argv);
