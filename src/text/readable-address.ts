/** An address as people read it: letters in place of `%D9%85`; what could be mistaken for something else stays encoded. */
export function readableAddress(address: string): string {
  return address.replace(/(?:%[89a-f][\da-f])+/gi, (encoded) => {
    try {
      const text = decodeURIComponent(encoded);
      return /[\p{C}\p{Z}]/u.test(text) ? encoded : text;
    } catch {
      return encoded;
    }
  });
}
