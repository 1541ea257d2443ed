import type { Picture } from '../article.ts';

type Words = {
  /** What a person reads there, on one line. */
  text: string;
  /** The same as inline HTML; whole elements for `list`, `code` and `other`. */
  html: string;
  /** Where it begins in the file, from 1. */
  line: number;
};

export type Link = { text: string; url: string };

/** `links`: those in its text, in order. */
type LinkedWords = Words & { links: Link[] };

/** One block as a reader of a format found it, before the cleaning that all formats share. */
export type SourceBlock =
  | (LinkedWords & { kind: 'paragraph' })
  | (LinkedWords & { kind: 'heading'; level: 2 | 3 | 4 })
  | (Words & { kind: 'list'; items: { text: string; links: Link[] }[] })
  | (Words & { kind: 'code' | 'other' })
  | { kind: 'figure'; line: number; picture: Picture };

/** A warning about the line of a file that people wrote. */
export type Warning = { line: number; message: string };
