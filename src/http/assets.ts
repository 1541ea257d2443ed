/** What pages, feeds and the desk load besides pictures and sound. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Revision } from '../change.ts';
import type { Route } from './answer.ts';

const types = {
  'style.css': 'text/css; charset=utf-8',
  'feed.css': 'text/css; charset=utf-8',
  'copy.js': 'text/javascript; charset=utf-8',
  'desk.css': 'text/css; charset=utf-8',
  'desk.js': 'text/javascript; charset=utf-8',
};

type Name = keyof typeof types;

const folder = join(import.meta.dirname, 'assets');
const read = new Map<Name, { text: string; path: string }>();

/** Under the hash of its bytes: a browser may keep it for ever. */
export function assetPath(name: Name): string {
  return asset(name).path;
}

function asset(name: Name) {
  let found = read.get(name);
  if (!found) {
    const text = readFileSync(join(folder, name), 'utf8');
    const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
    found = { text, path: `/assets/${hash}/${name}` };
    read.set(name, found);
  }
  return found;
}

/** A page from before an update asks for the former hash: it gets the present bytes, not to be kept. */
export function assetRoute(revision: () => Revision): Route {
  return ({ path, segments: [first, hash, name, more] }) => {
    if (first !== 'assets' || hash === undefined || more !== undefined || !isName(name)) return null;
    const { text, path: present } = asset(name);
    return {
      key: path,
      revision: revision(),
      type: types[name],
      caching: path === present ? 'public, max-age=31536000, immutable' : 'no-cache',
      write: () => text,
    };
  };
}

function isName(name: string | undefined): name is Name {
  return name !== undefined && Object.hasOwn(types, name);
}
