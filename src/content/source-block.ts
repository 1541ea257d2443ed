import type { Picture } from '../article.ts';

type Words = {
  /** What a person reads there, on one line. */
  text: string;
  /** The same as inline HTML; whole elements for `list` and `other`. */
  html: string;
  /** Where it begins in the file, from 1. */
  line: number;
};

export type Link = { text: string; url: string };

/** One block as a reader of a format found it, before the cleaning that all formats share. */
export type SourceBlock =
  | (Words & { kind: 'paragraph'; link: Link | null })
  | (Words & { kind: 'heading'; level: 2 | 3 | 4; link: Link | null })
  | (Words & { kind: 'list'; items: { text: string; link: Link | null }[] })
  | (Words & { kind: 'other' })
  | { kind: 'figure'; line: number; picture: Picture };

/** A warning about the line of a file that people wrote. */
export type Warning = { line: number; message: string };
