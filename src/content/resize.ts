/** Scales pictures with sharp, where that is installed. */
import { log } from '../log.ts';
import { type Media, mostPixels, type Size } from '../media.ts';

/** The picture in `file` in another size, as WebP in sRGB and without what the camera wrote; throws where that cannot be. */
export type Resize = (file: string, original: Media, size: Size) => Promise<Uint8Array>;

const quality = 80;

/** Far more than the largest picture takes. */
const seconds = 30;

/** null where sharp is not installed, or has no binary for this system. */
export async function loadResize(): Promise<Resize | null> {
  const sharp = await import('sharp').then((found) => found.default, missing);
  if (!sharp) return null;
  // Each picture is one thread's work, and is read once.
  sharp.concurrency(1);
  sharp.cache(false);
  // It can read many formats more, with the faults of all their decoders.
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: ['Jpeg', 'Png', 'Webp'].map((format) => `VipsForeignLoad${format}File`) });

  return async (file, original, size) => {
    const picture = sharp(file, { limitInputPixels: mostPixels, failOn: 'error' });
    const { pages = 1, autoOrient } = await picture.metadata();
    const { fileTypeFromFile } = await import('file-type');
    if (pages > 1 || (await fileTypeFromFile(file))?.mime === 'image/apng') throw new Error('it moves');
    // A mark in a PNG or WebP says how it was held: browsers do not agree on whether that counts.
    if (autoOrient.width !== original.width || autoOrient.height !== original.height)
      throw new Error('it lies on its side; save it upright');
    return picture
      .autoOrient()
      .resize(size.width, size.height, { fit: 'fill' })
      .webp({ quality })
      .timeout({ seconds })
      .toBuffer();
  };
}

function missing({ message }: Error): null {
  log('media').info('sharp is not installed: pictures have one size', { reason: message.split('\n')[0] });
  return null;
}
