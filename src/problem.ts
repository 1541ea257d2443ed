/** Something wrong in what people wrote, and what would be right. `line` counts from 1; null where there is none. */
export type Problem = { file: string; line: number | null; message: string };

/** `content/articles/a.md:3: date "soon" is no date; write 2026-11-20 or 2026-11-20 08:00` */
export function describe({ file, line, message }: Problem): string {
  return line === null ? `${file}: ${message}` : `${file}:${line}: ${message}`;
}
