import type { Revision } from '../change.ts';

/** Rendered documents, each kept until a change touches it; the oldest make room. */
export function createRendered(capacity: number) {
  const kept = new Map<string, { version: string; bytes: Buffer }>();

  return function rendered(key: string, { epoch, number }: Revision, render: () => string): Buffer {
    const version = `${epoch}-${number}`;
    const found = kept.get(key);
    if (found?.version === version) return found.bytes;
    const bytes = Buffer.from(render());
    kept.delete(key);
    kept.set(key, { version, bytes });
    if (kept.size > capacity) kept.delete(kept.keys().next().value as string);
    return bytes;
  };
}
