/** A publication that others follow, on addresses of 127.0.0.0/8. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { siteChannel } from '../src/channel.ts';
import { openStores } from '../src/sqlite/archive.ts';
import type { Place } from './process.ts';
import { site } from './saving.ts';
import { seeded, sentences } from './words.ts';
import type { Workplace } from './workplace.ts';

/** Where the program is for everybody else. */
export const origin = 'http://bench.example';

/** A publication of a few old articles. */
export async function followed(workplace: Workplace, size: number): Promise<Place> {
  const { content: corpus, data } = await workplace.fresh(size);
  const content = workplace.newFolder();
  cpSync(corpus, content, { recursive: true });
  mkdirSync(data, { recursive: true });
  return { content, data };
}

/** An inbox on a server of its own each. */
export function addresses(port: number, number: number): string[] {
  const host = (index: number) => [
    127,
    1 + Math.floor(index / 40_000),
    1 + (Math.floor(index / 200) % 200),
    1 + (index % 200),
  ];
  return Array.from({ length: number }, (_, index) => `http://${host(index).join('.')}:${port}/inbox`);
}

/** Lets everybody follow; then the milliseconds that one activity takes to stand in the queue for all of them. */
export function enqueue({ data }: Place, inboxes: string[]): number {
  const { archive, federation } = openStores(join(data, 'nashra.sqlite'));
  archive.declare(site, '2026-01-01T00:00:00Z');
  const handle = federation.handleOf(siteChannel);
  archive.act(() => {
    for (const inbox of inboxes) {
      const uri = inbox.replace(/inbox$/, 'me');
      const actor = { uri, inbox, sharedInbox: null, name: 'x', url: uri, keyIds: [] };
      federation.follow(handle, actor, `${uri}#follow`, '2026-01-01T00:00:00Z');
    }
  });
  const activity = { uri: `${origin}/ap/measured`, handle, topic: 'measured', bytes: Buffer.alloc(11_000, 'x') };
  const began = performance.now();
  archive.act(() => federation.deliver(activity, { handles: [handle], left: false }, 8.64e15));
  const took = performance.now() - began;
  federation.prune('9999-01-01T00:00:00Z');
  archive.close();
  return took;
}

/** Saves an article of about 6 kB, published now, into the watched folder. */
export function publish({ content }: Place, id: string): void {
  const text = sentences(seeded(1), 60);
  const date = new Date(Date.now() - 60_000).toISOString();
  writeFileSync(join(content, 'articles', `${id}.md`), `---\nid: ${id}\ntitle: ${id}\ndate: ${date}\n---\n${text}\n`);
}
