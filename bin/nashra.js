#!/usr/bin/env -S MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=65536 node --max-semi-space-size=4 --heap-growing-percent=20
// `nashra`. A checkout has the TypeScript itself; a package has what `npm pack` made of it, since Node strips no types below
// node_modules (docs/decisions/0016-package.md). The first line is that of src/main.ts.
import { existsSync } from 'node:fs';

const source = new URL('../src/main.ts', import.meta.url);
await import(existsSync(source) ? source.href : '../dist/main.js');
