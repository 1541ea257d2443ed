/** A picture or a sound, with what the file itself says of it. */
export type Media = {
  /** Below `content/media/`: `2026/port.jpg`. */
  name: string;
  /** SHA-256 of the bytes, in hex. */
  hash: string;
  kind: 'image' | 'audio';
  /** `image/jpeg`, `audio/mpeg` */
  type: string;
  bytes: number;
  /** Pixels as shown, after the orientation in the file; null for sound. */
  width: number | null;
  height: number | null;
  /** Seconds; null for pictures. */
  duration: number | null;
};

/** The address under which these very bytes stay for ever. */
export function mediaPath({ hash, name }: Pick<Media, 'hash' | 'name'>): string {
  return `/media/${hash.slice(0, 16)}/${encodeURIComponent(name.slice(name.lastIndexOf('/') + 1))}`;
}
