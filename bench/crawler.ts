/** A crawler: everything that a publication's pages and feeds lead to on the same server, each address once. */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { createClient } from './client.ts';

const unzipped = promisify(gunzip);
const readers = 8;

export type Walked = { addresses: number; feeds: number; bytes: number; failed: number };

export async function crawl(server: string, progress: (done: number, known: number) => void): Promise<Walked> {
  const client = createClient(readers);
  const known = new Set(['/', '/rss.xml', '/atom.xml', '/feed.json', '/robots.txt', '/sitemap.xml']);
  const waiting = [...known];
  const walked = { addresses: 0, feeds: 0, bytes: 0, failed: 0 };
  let working = 0;

  /** Once more where it fails: a server may end a kept connection just when the next question is on its way (RFC 9112, 9.3.1). */
  const ask = (path: string) => client.ask(server + path, { 'Accept-Encoding': 'gzip' });

  async function visit(path: string): Promise<void> {
    const { status, head, body } = await ask(path).catch(() => ask(path));
    walked.addresses += 1;
    walked.bytes += body.length;
    if (walked.addresses % 500 === 0) progress(walked.addresses, known.size);
    if (status >= 400) walked.failed += 1;
    const type = headerIn(head, 'content-type');
    if (/rss|atom|feed\+json/.test(type)) walked.feeds += 1;
    const text = headerIn(head, 'content-encoding') === 'gzip' ? await unzipped(body) : body;
    const found = /html|xml|json/.test(type) ? linksIn(String(text)) : [];
    for (const link of [...found, headerIn(head, 'location')]) note(link);
  }

  function note(link: string): void {
    const path = pathOf(link.replaceAll('&amp;', '&'));
    if (path === null || known.has(path)) return;
    known.add(path);
    waiting.push(path);
  }

  await new Promise<void>((resolve, reject) => {
    const next = () => {
      if (waiting.length === 0 && working === 0) resolve();
      while (working < readers && waiting.length > 0) {
        working += 1;
        visit(waiting.pop() as string)
          .finally(() => {
            working -= 1;
          })
          .then(next, reject);
      }
    };
    next();
  });
  client.close();
  return walked;
}

/** In pages, in feeds' links to their next page, and in lists of addresses. */
function linksIn(text: string): string[] {
  const attributes = text.matchAll(/(?:href|src|next_url|<loc)(?:=|": ?|>)"?([^"<>\s]+)/g);
  return [...attributes].map(([, link = '']) => link);
}

const origin = 'http://bench.example';

/** null for what is elsewhere. */
function pathOf(link: string): string | null {
  if (link === '' || !URL.canParse(link, origin)) return null;
  const url = new URL(link, origin);
  return url.origin === origin ? url.pathname + url.search : null;
}

function headerIn(head: string[], name: string): string {
  return head.find((_, index) => index % 2 === 1 && head[index - 1]?.toLowerCase() === name) ?? '';
}
