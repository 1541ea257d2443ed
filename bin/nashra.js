#!/usr/bin/env -S MALLOC_ARENA_MAX=1 MALLOC_MMAP_THRESHOLD_=65536 node --max-semi-space-size=4 --heap-growing-percent=20
/**
 * The process. The only file that does anything when it is loaded. What its first line is for: docs/performance.md. A checkout
 * has the TypeScript itself; a package has what `npm pack` made of it, since Node strips no types below node_modules
 * (docs/decisions/0016-package.md). This file has none to strip: for a single one Node loads 13 MB.
 */
import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// Node keeps what it compiled, and stripped, from one start to the next, where it may write there.
enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/node'));
const source = new URL('../src/command-line.ts', import.meta.url);
const { runCommand } = await import(existsSync(source) ? source.href : '../dist/command-line.js');
process.exitCode = await runCommand(process.argv);
