/** Whether JSON nests no deeper than `most`, told before it is parsed: brackets outside of strings. */
export function isShallow(bytes: Uint8Array, most: number): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (quoted) {
      if (byte === 0x5c) at++;
      else if (byte === 0x22) quoted = false;
    } else if (byte === 0x22) quoted = true;
    else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > most) return false;
    } else if (byte === 0x7d || byte === 0x5d) depth--;
  }
  return true;
}
