/** The pictures of what arrives: from a folder beside it, or from where they were; kept under names of ours. */
import { createHash } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Archive } from '../../archive.ts';
import type { Media } from '../../media.ts';
import type { Fetch } from '../../outgoing.ts';
import type { Instant } from '../../time.ts';
import { fetchFollowing } from './fetching.ts';

/** Bytes of one picture. */
const largest = 32 * 1024 * 1024;

/** A host that did not answer so often is not asked any more. */
const mostSilences = 3;

/** What `wp-content/uploads/2020/01/a.jpg` is below in a folder of uploads. */
const roots = [/^wp-content\/uploads\//, /^content\/images\//, /^wp-content\//, /^content\//];

type Kept = { name: string } | { trouble: string };

export type PictureKeeper = ReturnType<typeof createPictureKeeper>;

type Parts = {
  archive: Pick<Archive, 'media' | 'saveMedia'>;
  keepBytes(bytes: Uint8Array, name: string): Promise<Media | string>;
  fetch: Fetch;
  now(): Instant;
};

export function createPictureKeeper({ archive, keepBytes, fetch, now }: Parts) {
  const silences = new Map<string, { count: number; why: string }>();

  /** `folders`: where pictures may lie, first one first. An address that is a path alone can only be there. */
  async function keep(address: string, folders: readonly string[]): Promise<Kept> {
    const name = pictureName(address);
    if (name === null) return { trouble: 'its address is none' };
    if (archive.media(name) !== null) return { name };
    try {
      const bytes = (await fromFolders(address, folders)) ?? (await fromHost(address));
      const media = await keepBytes(bytes, name);
      if (typeof media === 'string') return { trouble: media };
      archive.saveMedia(media, now());
      return { name };
    } catch (error) {
      if ((error as Error).name === 'SqliteError') throw error;
      return { trouble: (error as Error).message };
    }
  }

  async function fromHost(address: string): Promise<Uint8Array> {
    if (!/^https?:/i.test(address)) throw new Error('it is in no folder that was given');
    const { host } = new URL(address);
    const known = silences.get(host);
    if (known && known.count >= mostSilences) throw new Error(known.why);
    // The picture as it was uploaded is larger than the copy that stood in the text.
    for (const wanted of new Set([withoutSize(address), address])) {
      const { answer } = await fetchFollowing(fetch, wanted, 'image/*', largest).catch((error) => {
        silences.set(host, { count: (silences.get(host)?.count ?? 0) + 1, why: error.message });
        throw error;
      });
      silences.delete(host);
      if (answer.status === 200) return answer.body;
      if (wanted === address) throw new Error(`${host} answers ${answer.status}`);
    }
    throw new Error('it is not there');
  }

  return { keep };
}

async function fromFolders(address: string, folders: readonly string[]): Promise<Uint8Array | null> {
  const parts = partsOf(address);
  if (parts === null) return null;
  const whole = parts.join('/');
  const below = roots.flatMap((root) => (root.test(whole) ? [whole.replace(root, '')] : []));
  for (const folder of folders)
    for (const place of [whole, ...below])
      for (const wanted of new Set([withoutSize(place), place])) {
        const bytes = await readInside(folder, wanted);
        if (bytes) return bytes;
      }
  return null;
}

/** Only what really lies in the folder: a link in it may lead anywhere. */
async function readInside(folder: string, place: string): Promise<Uint8Array | null> {
  try {
    const root = await realpath(folder);
    const file = await realpath(join(root, place));
    return file.startsWith(root + sep) ? await readFile(file) : null;
  } catch {
    return null;
  }
}

/** `imported/HOST/2020/01/a.jpg`; another query is another picture. */
export function pictureName(address: string): string | null {
  const parts = partsOf(address);
  if (parts === null || parts.length === 0) return null;
  const url = URL.parse(address, 'https://here.invalid');
  const host = url?.hostname === 'here.invalid' ? 'here' : (url?.hostname ?? 'here');
  const query = url?.search ? `-${createHash('sha256').update(url.search).digest('hex').slice(0, 8)}` : '';
  const last = (parts.at(-1) ?? '').replace(/(\.\w+)?$/, (extension) => query + extension);
  return ['imported', host.replace(/[^\w.-]/g, '-'), ...parts.slice(0, -1), last].join('/').slice(-200);
}

/** The parts of a path, decoded, none of which leads anywhere else. */
function partsOf(address: string): string[] | null {
  const url = URL.parse(address, 'https://here.invalid');
  if (url === null || !/^https?:$/.test(url.protocol)) return null;
  const parts = url.pathname.split('/').map((part) => decoded(part).normalize('NFC'));
  // A decoded part may hold slashes of its own.
  const safe = parts.map((part) => part.replace(/[\p{Cc}/\\%<>"|:*?]/gu, '-').replace(/^\.+/, ''));
  return safe.filter((part) => part !== '');
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** WordPress makes `a-300x200.jpg` of `a.jpg`. */
function withoutSize(address: string): string {
  return address.replace(/-\d{2,4}x\d{2,4}(?=\.\w{3,4}(?:$|\?))/, '');
}
