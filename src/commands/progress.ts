import type { WriteStream } from 'node:tty';

/** Progress on one line of a terminal; nothing where `stream` is none. `all` is null where nobody knows. */
export function progressOn(stream: WriteStream, what = 'articles'): (done: number, all: number | null) => void {
  return (done, all) => {
    if (!stream.isTTY || (done % 50 !== 0 && done !== all)) return;
    stream.write(`\r${done}${all === null ? '' : ` of ${all}`} ${what}${done === all ? '\n' : ''}`);
  };
}
