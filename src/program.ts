import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

export function programVersion(): string {
  return (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version;
}

/** As what it asks other servers. */
export function userAgent(origin: string): string {
  return `Nashra/${programVersion()} (+${origin}/)`;
}

/** Of the program's own text and of its packages: an update can change every output, so that every validator must change with it. */
export function programFingerprint(): string {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package.json')));
  // `src` in a checkout, `dist` in a package.
  const folder = import.meta.dirname;
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort())
    if (/\.(ts|css|js)$/.test(file)) hash.update(readFileSync(join(folder, file)));
  return hash.digest('base64url');
}
