/** A path decoded, in NFC, without query, fragment and final slashes; `/` for none. Equal addresses become equal. */
export function decodedPath(path: string): string {
  const bare = (path.split(/[?#]/)[0] ?? '').replace(/\/+$/, '');
  try {
    return decodeURIComponent(bare).normalize('NFC') || '/';
  } catch {
    return bare.normalize('NFC') || '/';
  }
}
