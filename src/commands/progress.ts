import type { WriteStream } from 'node:tty';

/** Progress on one line of a terminal; nothing where `stream` is none. */
export function progressOn(stream: WriteStream, what = 'articles'): (done: number, all: number) => void {
  return (done, all) => {
    if (!stream.isTTY || (done % 50 !== 0 && done !== all)) return;
    stream.write(`\r${done} of ${all} ${what}${done === all ? '\n' : ''}`);
  };
}
