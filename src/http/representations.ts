import type { Revision } from '../change.ts';
import { createMeter, kindOfRequest, type Meter } from '../meter.ts';
import type { Document } from './answer.ts';
import { type Representation, represent } from './representation.ts';

type Entry = {
  key: string;
  revision: Revision;
  representation: Representation;
  /** The newest change that the document was compared with. */
  seen: number;
  /** Somebody asked for it again since it came, or since it was last spared. */
  used: boolean;
  size: number;
};

/** What an entry takes besides its bytes, roughly. */
const overhead = 4096;

export type Representations = ReturnType<typeof createRepresentations>;

/**
 * Keeps documents as they are sent, until a change touches them. When there are more than `capacity` bytes, those make
 * room that nobody asked for again, the oldest first: whoever walks the whole archive puts nothing else out.
 * `shared`: headers of all.
 */
export function createRepresentations(
  latestChange: () => number,
  capacity: number,
  shared: Record<string, string>,
  meter: Meter = createMeter(),
) {
  const kept = new Map<string, Entry>();
  let size = 0;

  function makeRoom(): void {
    for (const [key, oldest] of kept) {
      if (size <= capacity) break;
      kept.delete(key);
      if (oldest.used && oldest.size <= capacity) kept.set(key, Object.assign(oldest, { used: false }));
      else size -= oldest.size;
    }
  }

  /** From its first bytes on: until then a document may turn out to hold nothing. */
  function keep(entry: Entry): void {
    const { key } = entry;
    size += entry.size - (kept.get(key)?.size ?? 0);
    kept.delete(key);
    kept.set(key, entry);
  }

  function grow(entry: Entry, more: number): void {
    if (entry.size === overhead) keep(entry);
    // What was encoded too late for a change counts no more.
    if (kept.get(entry.key) !== entry) return;
    entry.size += more;
    size += more;
    makeRoom();
  }

  /** A function of its own: one that is made beside `write` would keep that, and the article in it, for as long as itself. */
  function growing(entry: Entry): (more: number) => void {
    return (more) => grow(entry, more);
  }

  /** The newest change is asked for before the document's own: one that comes in between is found the next time. */
  function isCurrent(entry: Entry): boolean {
    const latest = latestChange();
    if (entry.seen === latest) return true;
    const { revision } = entry;
    if (!isSame(revision.again(), revision)) return false;
    entry.seen = latest;
    return true;
  }

  function countsOf({ key, status = 200 }: Document): Representation['counts'] {
    const kind = kindOfRequest(key);
    return { sent: meter.requestsOf(kind, status), unchanged: meter.requestsOf(kind, 304) };
  }

  return {
    /** What is kept under `key`; null where nothing is, or where a change touched it. */
    ready(key: string): Representation | null {
      const entry = kept.get(key);
      if (!entry || !isCurrent(entry)) return null;
      entry.used = true;
      meter.cache.hit.value += 1;
      return entry.representation;
    },

    /** Of a document that was looked up when `seen` was the newest change. Throws what writing it throws. */
    of(document: Document, seen: number): Representation {
      const { key, revision } = document;
      const found = kept.get(key);
      if (found && isSame(found.revision, revision)) {
        found.seen = seen;
        found.used = true;
        meter.cache.hit.value += 1;
        return found.representation;
      }
      const entry: Entry = { key, revision, representation: null as never, seen, used: false, size: overhead };
      meter.cache.miss.value += 1;
      const timed = document.asIs ? document : { ...document, write: () => meter.timed(document.write) };
      entry.representation = represent(timed, shared, growing(entry), countsOf(document));
      return entry.representation;
    },
  };
}

/** One number can be that of two revisions, where a change touched what both depend on. */
function isSame(one: Revision, other: Revision): boolean {
  return one.number === other.number && String(one.subjects) === String(other.subjects);
}
