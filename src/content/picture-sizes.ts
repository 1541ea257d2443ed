/** Smaller versions of pictures on the disk, each made once: when it is first asked for. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { log } from '../log.ts';
import { type MakeSize, type Media, mediaFile, type Size, sizeFile } from '../media.ts';
import type { Resize } from './resize.ts';
import { writeWhole } from './whole-file.ts';

/** Each takes one of the four threads that also read the files which are sent. */
const atOnce = 2;

export function createPictureSizes(originals: string, store: string, resize: Resize): MakeSize {
  const underWay = new Map<string, Promise<void>>();
  /** Hashes of pictures that cannot be scaled: nobody has to wait for that again. */
  const refused = new Set<string>();
  const inTurn = createTurns(atOnce);

  async function make(media: Media, size: Size, target: string): Promise<void> {
    const bytes = await resize(join(originals, ...mediaFile(media)), media, size).catch((error: Error) => {
      refuse(media, error);
      return null;
    });
    await (bytes &&
      writeWhole(bytes, target).catch((error: Error) => {
        log('media').error('a size of a picture cannot be kept', { file: target, reason: error.message });
      }));
  }

  function refuse({ hash, name }: Media, { message }: Error): void {
    if (!refused.has(hash))
      log('media').warn('picture cannot be scaled; it is sent as it is', { file: `media/${name}`, reason: message });
    refused.add(hash);
  }

  return async (media, size) => {
    const target = join(store, ...sizeFile(media, size));
    if (refused.has(media.hash) || existsSync(target)) return;
    let work = underWay.get(target);
    if (!work) {
      work = inTurn(() => make(media, size, target)).finally(() => underWay.delete(target));
      underWay.set(target, work);
    }
    await work;
  };
}

/** Lets so many work at once; the others wait in their order. */
function createTurns(most: number) {
  const waiting: (() => void)[] = [];
  let working = 0;
  return async (work: () => Promise<void>): Promise<void> => {
    if (working === most) await new Promise<void>((resolve) => waiting.push(resolve));
    else working++;
    await work().finally(() => {
      const next = waiting.shift();
      if (next) next();
      else working--;
    });
  };
}
