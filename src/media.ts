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

type Named = Pick<Media, 'hash' | 'name'>;

/** `[folder, file]` in the store of media bytes: named by what they are, so that an address never lies. */
export function mediaFile({ hash, name }: Named): [string, string] {
  return [hash.slice(0, 16), name.slice(name.lastIndexOf('/') + 1)];
}

/** The address under which these very bytes stay for ever. */
export function mediaPath(media: Named): string {
  return `/media/${mediaFile(media).map(encodeURIComponent).join('/')}`;
}
