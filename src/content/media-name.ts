/** How authors name a picture or a sound: its name below `content/media/`, or a picture's address elsewhere. */
import { isAddress } from '../article.ts';

/** A name below `content/media/`, however it was written; null for one that leads out of that folder. */
export function mediaName(written: string): string | null {
  const name = written.normalize('NFC').replace(/^(\.?\/)?(media\/)?/, '');
  const leadsOut = name.includes('\\') || /^[a-z][a-z0-9+.-]*:/i.test(name);
  return leadsOut || name.split('/').some((part) => ['', '.', '..'].includes(part)) ? null : name;
}

/** The source of a picture, as `Picture.src` has it; null for what is neither a name nor an address. */
export function pictureSource(written: string): string | null {
  if (!isAddress(written)) return mediaName(written);
  return URL.canParse(written) ? new URL(written).href : null;
}

/** What is said of a picture that has no source. */
export function unusablePicture(written: string): string {
  return `the picture "${written}" has no usable address; write a name below media/ or https://…`;
}
